"""A place to search: named by an address, searched in a child."""

from __future__ import annotations

import stat
from collections.abc import Callable, Sequence
from pathlib import Path

import msgspec

from govaudit.detectors.child import run_in_child
from govaudit.detectors.results import Searched
from govaudit.detectors.search_child import SearchRequest
from govaudit.model import Absent, Missing, Reason, absent, missing

_TO_END_BY_ITSELF = 0.85
"""The share of the time after which the child stops by itself, so that what it found so far is not lost."""


def path_of(address: str) -> str:
    """The path in an address of the form `scheme:PATH`."""
    return address.partition(":")[2]


def trouble_with(path: str) -> Missing | None:
    """Why a place cannot be looked at, or None."""
    try:
        mode = Path(path).stat().st_mode
    except FileNotFoundError:
        return missing(Reason.UNREACHABLE, "{path} does not exist", path=path)
    except PermissionError:
        return missing(Reason.PERMISSION_DENIED, "{path}: permission denied", path=path)
    except OSError as error:
        return missing(Reason.UNREACHABLE, "{path}: {error}", path=path, error=str(error.strerror))
    if not stat.S_ISDIR(mode) and not stat.S_ISREG(mode):
        return missing(Reason.NOT_SUPPORTED, "{path} is neither a directory nor a regular file", path=path)
    return None


def search_place(path: str, detectors: Sequence[str], left: Callable[[], float]) -> Searched | Missing:
    """Search a place in a child with all detectors at once."""
    request = SearchRequest(place=path, detectors=sorted(detectors), seconds=left() * _TO_END_BY_ITSELF)
    output, trouble = run_in_child("govaudit.detectors.search_child", msgspec.json.encode(request), left)
    if trouble is not None:
        return trouble
    try:
        return msgspec.json.decode(output, type=Searched)
    except msgspec.DecodeError:
        return missing(Reason.BUG, "the search gave an answer that cannot be read")


def all_searched(extent: Searched, place: str, *, text_only: bool = False) -> bool | Missing:
    """Yes, or why not: the time was over, files could not be read, or (unless `text_only`) are no text."""
    if extent.stopped:
        return missing(
            Reason.TIMED_OUT, "the time was over before all of {place} was searched; {files} files were", place=place, files=extent.files
        )
    no_text = 0 if text_only else sum(extent.no_text.values())
    if not no_text and not extent.unread_count:
        return True
    denied = extent.unread_by_reason.get("permission denied", 0)
    passed_over = [unread for unread in extent.unread if not text_only or unread.why in extent.unread_by_reason]
    return missing(
        Reason.PERMISSION_DENIED if denied and denied == extent.unread_count and not no_text else Reason.INCOMPLETE,
        "{count} files below {place} could not be searched ({no_text} packed, binary or otherwise no text, {denied} not readable "
        "for us, {other} for other reasons), such as {example}",
        count=no_text + extent.unread_count,
        place=place,
        no_text=no_text,
        denied=denied,
        other=extent.unread_count - denied,
        example=absolute(place, passed_over[0].path) if passed_over else "-",
    )


def nothing_there(extent: Searched, place: str) -> Absent | None:
    """That the place holds no files, where it does not."""
    if extent.files or extent.no_text or extent.unread_count or extent.stopped:
        return None
    return absent("{place} holds no files", place=place)


def absolute(place: str, path: str) -> str:
    """A path below the place; the place itself where it is a file."""
    return f"{place.rstrip('/')}/{path}" if path else place
