"""The installed way: a fixed script that an administrator has read and put on the host, and what lets it run.

Nothing is sent to such a host. What the script prints is a capture, made just now; what is not on its list is
not collected. It is named by its path, or stands behind a forced command, which runs it whatever is asked for.
"""

from __future__ import annotations

import hashlib
import re
import time
from collections.abc import Mapping
from typing import Any

from govaudit.looking import Limits, Unreached
from govaudit.model import Missing, Reason, missing
from govaudit.targets.host.address import Address
from govaudit.targets.host.captures import CaptureSession
from govaudit.targets.host.channel import Channel, beginning_of
from govaudit.targets.host.clocks import skew
from govaudit.targets.host.secure_shell import command_line, environment, why_not

USUAL_PLACE = "/usr/local/sbin/govaudit-observe"
_PLAIN_PATH = re.compile(r"(?:/[A-Za-z0-9_.+-]+)+")
"""What no shell and no sudoers file takes for anything but a path."""
_PLAIN_USER = re.compile(r"[a-z_][a-z0-9_.-]*")


def installed_session(address: Address, settings: Mapping[str, Any], limits: Limits) -> CaptureSession:
    """Run the script, and take what it prints; raises Unreached."""
    place = str(settings["installed"])
    if not is_plain_path(place):
        raise Unreached(missing(Reason.NOT_SUPPORTED, "{place} is no plain absolute path of an installed script", place=place))
    words = [*(["sudo", "-n"] if settings.get("sudo") is True else []), place]
    argv = command_line(address, settings, limits, " ".join(["exec", *words])) if address.scheme == "ssh" else words
    asked = time.time()
    try:
        channel = Channel(argv, limits, environment())
    except OSError as error:
        why = missing(Reason.TOOL_MISSING, "{program} cannot be started: {error}", program=argv[0], error=str(error))
        raise Unreached(why) from error
    try:
        stream, trouble = channel.to_the_end()
        status, errors = (None, "") if trouble else channel.ending()
    finally:
        channel.close()
    try:
        session = CaptureSession(stream, str(address), limits, trouble=trouble, is_live=True)
    except Unreached:
        if trouble is not None:
            raise Unreached(trouble) from None
        if stream.strip() and status == 0:
            raise
        unrun = _not_run(str(address), place, status, errors) if not stream.strip() else None
        raise Unreached(unrun or why_not(str(address), status, errors, beginning_of(stream), jumps=bool(settings.get("jump")))) from None
    if address.scheme == "ssh" and session.made is not None:
        session.clock_skew = skew(str(int(session.made.timestamp())), asked, time.time())
    return session


def _not_run(address: str, place: str, status: int | None, errors: str) -> Missing | None:
    """Why the script itself was not run, where the host was reached."""
    error = next((line.strip() for line in reversed(errors.splitlines()) if line.strip()), "")[:300]
    if status == 1 and error.startswith("sudo:"):
        return missing(
            Reason.REFUSED,
            "{address}: sudo does not run {place} without a password ({error}): its line of sudoers must hold the digest of the very "
            "script; print both anew (collect --print-script, --print-sudoers, with the same policies)",
            address=address,
            place=place,
            error=error,
        )
    if status in (126, 127):
        return missing(
            Reason.TOOL_MISSING, "{address}: the installed script {place} cannot be run: {error}", address=address, place=place, error=error
        )
    return None


def sudoers_line(script: str, place: str = USUAL_PLACE, user: str = "govaudit") -> str:
    """What lets `user` run this very script as root, and nothing else (sudoers(5), Digest_Spec); raises ValueError.

    sudo compares the content at each run: a script that somebody has changed is not run any more.
    """
    if not is_plain_path(place):
        raise ValueError(f"{place!r} is no plain absolute path")
    if not _PLAIN_USER.fullmatch(user):
        raise ValueError(f"{user!r} is no plain user name")
    digest = hashlib.sha256(script.encode()).hexdigest()
    return f'{user} ALL=(root) NOPASSWD: sha256:{digest} {place} ""\n'


def is_plain_path(place: str) -> bool:
    """Whether it is an absolute path without `..` or anything that a shell or sudo would read otherwise."""
    return _PLAIN_PATH.fullmatch(place) is not None and ".." not in place.split("/")
