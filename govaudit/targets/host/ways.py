"""The way to a program: the file, the folders above it, and where links on the way lead."""

from __future__ import annotations

import posixpath
import re

from govaudit.facts.home_files import PathMode
from govaudit.model import Absent, FileAttributes, Missing, Observation, Reason, Seen, missing
from govaudit.reading import Observations
from govaudit.targets.host.access_lists import entries_seen
from govaudit.targets.host.requests import Listing

_PLAIN = re.compile(r"/[A-Za-z0-9_.+@/-]+")
_MOST_LINKS = 8


def above(path: str) -> list[str]:
    """The path, and the folders above it but for the root."""
    if ".." in path.split("/"):
        return []
    parts = [part for part in path.split("/") if part]
    return ["/" + "/".join(parts[:count]) for count in range(len(parts), 0, -1)]


def link_of(path: str, seen: Seen) -> str:
    """Where a link leads; empty for what is no link."""
    if seen.attributes is None or seen.attributes.kind != "link" or not isinstance(seen.data, dict):
        return ""
    target = str(seen.data.get("link") or "")
    found = posixpath.normpath(posixpath.join(posixpath.dirname(path), target)) if target else ""
    return found if _PLAIN.fullmatch(found) else ""


def behind(listed: Observation) -> list[Listing]:
    """Where a listed link leads, with the folders above; nothing for what is no link."""
    if not isinstance(listed.outcome, Seen):
        return []
    return [Listing(place) for place in above(link_of(listed.source.removeprefix("listing "), listed.outcome))]


def way_to(path: str, seen: Observations) -> list[PathMode] | Missing:
    """What lies on the way, links themselves left out, by the Listing of each; empty where nothing of it is there."""
    found: dict[str, PathMode] = {}
    waiting = above(path)
    links = 0
    while waiting:
        at = waiting.pop(0)
        outcome = seen.outcome(Listing(at))
        if isinstance(outcome, Missing):
            return outcome
        if isinstance(outcome, Absent) or at in found:
            continue
        if outcome.attributes is not None and outcome.attributes.kind == "link":
            links += 1
            target = link_of(at, outcome)
            if not target or links > _MOST_LINKS or _climbs_elsewhere(at, outcome, seen):
                return missing(Reason.NOT_SUPPORTED, "{path} is a link, which is not followed", path=at)
            waiting.extend(above(target))
            continue
        mode = path_mode(at, outcome)
        if isinstance(mode, Missing):
            return mode
        found[at] = mode
    return list(found.values())


def _climbs_elsewhere(path: str, link: Seen, seen: Observations) -> bool:
    """Whether a link's `..` leads up from a folder that lies elsewhere than its path says, because that too is reached by a link."""
    told = str(link.data.get("link")) if isinstance(link.data, dict) else ""
    folders = [seen.outcome(Listing(folder)) for folder in above(path)[1:]]
    return ".." in told.split("/") and any(isinstance(one, Seen) and one.attributes and one.attributes.kind == "link" for one in folders)


def path_mode(path: str, seen: Seen) -> PathMode | Missing:
    """How a listed file or folder is protected; a link is not followed."""
    attributes = seen.attributes or FileAttributes()
    if attributes.kind == "link":
        return missing(Reason.NOT_SUPPORTED, "{path} is a link, which is not followed", path=path)
    if attributes.mode is None or attributes.uid is None or attributes.gid is None:
        return missing(Reason.INCOMPLETE, "owner and mode of {path} are not known", path=path)
    return PathMode(
        path=path,
        kind=attributes.kind,
        mode=attributes.mode,
        uid=attributes.uid,
        gid=attributes.gid,
        entries=entries_seen(path, seen),
    )
