"""Sessions with hosts: the script is run by a shell, here or at the other end of an ssh connection."""

from __future__ import annotations

import secrets
import time
from collections.abc import Iterator, Sequence
from types import TracebackType
from typing import Self

import msgspec

from govaudit.looking import Limits, Session, Unreached, observed
from govaudit.model import Absent, Missing, Observation, Reason, Request, Target, missing
from govaudit.targets.host.address import Address, parse
from govaudit.targets.host.answers import Answers
from govaudit.targets.host.channel import Channel, beginning_of
from govaudit.targets.host.clocks import skew
from govaudit.targets.host.elsewhere import kept_away, network_mounts
from govaudit.targets.host.frames import sections
from govaudit.targets.host.outcomes import Sentences
from govaudit.targets.host.script import VERSION, at_once, calls, functions
from govaudit.targets.host.secure_shell import check_settings, command_line, environment, why_not

_BANNER_LIMIT = 64 * 1024
_MOUNTS = "mark mounts; cat /proc/self/mounts 2>/dev/null </dev/null; mark end mounts\n"


def connect(target: Target, limits: Limits) -> Session:
    """A session with a host, a root directory or a capture; raises Unreached."""
    address = parse(target.address)
    match address.scheme:
        case "root":
            from govaudit.targets.host.rooted import RootSession

            return RootSession(address.path, limits)
        case "capture":
            from govaudit.targets.host.captures import from_file

            return from_file(address.path, limits)
        case _:
            check_settings(target)
            if target.settings.get("installed"):
                from govaudit.targets.host.installed import installed_session

                return installed_session(address, target.settings, limits)
            return ScriptSession(address, target, limits)


class ScriptSession:
    """A shell that runs the script, kept open over all rounds."""

    def __init__(self, address: Address, target: Target, limits: Limits) -> None:
        self._limits = limits
        self._address = str(address)
        self._nonce, self._separator = secrets.token_hex(16), secrets.token_hex(16)
        self._rounds = 0
        self._lost: Missing | None = None
        self.clock_skew: float | None = None
        is_remote = address.scheme == "ssh"
        self._jumps = bool(target.settings.get("jump"))
        argv = command_line(address, target.settings, limits) if is_remote else ["sh", "-s"]
        try:
            self._channel = Channel(argv, limits, environment())
        except OSError as error:
            why = missing(Reason.TOOL_MISSING, "{program} cannot be started: {error}", program=argv[0], error=str(error))
            raise Unreached(why) from error
        try:
            wants_sudo = target.settings.get("sudo") is True
            if wants_sudo:
                # Only once the first shell has read this line, and nothing behind it, is the rest sent: sudo's shell
                # reads it, or the first one does where sudo is refused.
                self._begin(f"printf '\\n@%s end sudo\\n' {self._nonce}; sudo -n sh -s\n", "sudo")
            asked = time.time()
            start = self._begin(at_once(functions(self._nonce, self._separator) + _MOUNTS), "start")
            answered = time.time()
            self._understand(start, asked, answered, wants_sudo=wants_sudo)
            if not is_remote:
                self.clock_skew = None  # it is our own clock, which cannot be compared with itself
            self._elsewhere = network_mounts(self._mounts())
        except Unreached:
            self._channel.close()
            raise

    def ask(self, requests: Sequence[Request]) -> Iterator[Observation]:
        """At least one observation for each request, the earlier ones also where the connection is lost on the way."""
        if self._lost is not None:
            raise Unreached(self._lost)
        self._rounds += 1
        ending = f"\n@{self._nonce} end {self._rounds}\n".encode()
        kept = [kept_away(request, self._elsewhere) for request in requests] if self._elsewhere else [(one, []) for one in requests]
        sent = list(dict.fromkeys(left for left, _ in kept if left is not None))
        stream, trouble = self._channel.exchange(at_once(calls(sent, str(self._rounds))), ending)
        self._lost = trouble
        answers = Answers(
            sent,
            sections(stream, self._nonce),
            sentences=self._sentences,
            separator=self._separator,
            lacking=self._lacking,
            trouble=trouble,
        )
        for request, (left, told) in zip(requests, kept, strict=True):
            for place, why in told:
                yield observed(request, why, source=place)
            for observation in answers.to(left) if left is not None else ():
                if not told or not isinstance(observation.outcome, Absent):  # nothing here is not nothing anywhere
                    yield observation if left is request else msgspec.structs.replace(observation, request=request.key)

    @property
    def trouble(self) -> Missing | None:
        """How the connection was lost."""
        return self._lost

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._channel.close()

    def _begin(self, text: str, ending: str) -> bytes:
        stream, trouble = self._channel.exchange(text, f"\n@{self._nonce} end {ending}\n".encode(), at_most=_BANNER_LIMIT)
        if trouble is None:
            return stream
        if not self._channel.has_ended:
            raise Unreached(trouble)
        status, errors = self._channel.ending()
        raise Unreached(why_not(self._address, status, errors, beginning_of(stream), jumps=self._jumps))

    def _mounts(self) -> bytes:
        ending = f"\n@{self._nonce} end mounts\n".encode()
        stream, trouble = self._channel.exchange("", ending)  # asked for together with the start
        if trouble is not None:
            raise Unreached(trouble)
        return sections(stream, self._nonce)[0].payload

    def _understand(self, start: bytes, asked: float, answered: float, *, wants_sudo: bool) -> None:
        """Take in how the script introduces itself: version, user id, time, user name, and which tools are not there."""
        introduction = next((section for section in sections(start, self._nonce) if section.words[0] == "start"), None)
        if introduction is None or len(introduction.words) < 5 or introduction.words[1] != VERSION:
            raise Unreached(missing(Reason.UNPARSEABLE, "{address} answers, but not as the script does", address=self._address))
        _, _, uid, clock, *user = introduction.words
        self._lacking = introduction.payload.decode("ascii", errors="replace").split()
        self._sentences = Sentences("root" if uid == "0" else " ".join(user) or uid, sudo_refused=wants_sudo and uid != "0")
        self.clock_skew = skew(clock, asked, answered)
