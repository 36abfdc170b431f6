"""The real libpam of this machine, asked in this process: every way to answer its prompts is tried."""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Mapping, Sequence
from ctypes import CFUNCTYPE, POINTER, Structure, c_char_p, c_int, c_uint, c_void_p, cast, sizeof

_pam = ctypes.CDLL("libpam.so.0")
_libc = ctypes.CDLL(None)
_libc.calloc.restype = c_void_p
_libc.strdup.restype = c_void_p


class _Message(Structure):
    _fields_ = [("style", c_int), ("text", c_char_p)]


class _Response(Structure):
    _fields_ = [("text", c_void_p), ("code", c_int)]


_Conversation = CFUNCTYPE(c_int, c_int, POINTER(POINTER(_Message)), POINTER(POINTER(_Response)), c_void_p)
_Delay = CFUNCTYPE(None, c_int, c_uint, c_void_p)


class _Conv(Structure):
    _fields_ = [("ask", _Conversation), ("data", c_void_p)]


_no_delay = _Delay(lambda *_: None)
_FAIL_DELAY = 10
_CONVERSATION_FAILED = 19
ITEMS = {"tty": 3, "rhost": 4, "ruser": 8}


def asked(
    service: str,
    user: str,
    kind: str,
    *,
    flags: int,
    items: Mapping[str, str],
    answer: Callable[[str], str | None] = lambda _: None,
    failures: int = 0,
) -> int:
    """What libpam returns; `kind` is `auth` or `account`, and the answer None makes the conversation fail.

    `failures`: how often nothing right is answered first, as login(1) allows.
    """
    answers = [lambda _: "wrong"] * failures

    def converse(count: int, messages, responses, _data) -> int:  # type: ignore[no-untyped-def]
        memory = _libc.calloc(count, sizeof(_Response))
        replies = cast(memory, POINTER(_Response))
        for number in range(count):
            message = messages[number].contents
            if message.style in (1, 2):
                given = (answers[-1] if answers else answer)((message.text or b"").decode(errors="replace").lower())
                if given is None:
                    return _CONVERSATION_FAILED
                replies[number].text = _libc.strdup(given.encode())
        responses[0] = replies
        return 0

    conversation = _Conv(_Conversation(converse), None)
    handle = c_void_p()
    if (started := _pam.pam_start(service.encode(), user.encode(), ctypes.byref(conversation), ctypes.byref(handle))) != 0:
        return int(started)
    _pam.pam_set_item(handle, _FAIL_DELAY, _no_delay)
    for name, value in items.items():
        _pam.pam_set_item(handle, ITEMS[name], c_char_p(value.encode()))
    while answers:
        _pam.pam_authenticate(handle, flags)
        answers.pop()
    result = (_pam.pam_authenticate if kind == "auth" else _pam.pam_acct_mgmt)(handle, flags)
    _pam.pam_end(handle, result)
    return int(result)


def lets_through(ask: Callable[[Callable[[str], str | None]], int], answers: Callable[[str], Sequence[str | None]], *, most: int) -> bool:
    """Whether some answers are enough: the first of each prompt at first, and then the others, the last prompt's first."""
    chosen: list[int] = []
    for _ in range(most):
        trying = _Trying(answers, chosen)
        if ask(trying) == 0:
            return True
        offered = trying.offered
        chosen = [*chosen[: len(offered)], *([0] * (len(offered) - len(chosen)))]
        while chosen and chosen[-1] + 1 >= offered[len(chosen) - 1]:
            chosen.pop()
        if not chosen:
            return False
        chosen[-1] += 1
    return False


class _Trying:
    """One way to answer: prompt by prompt as it was chosen, and from then on the first that is possible."""

    def __init__(self, answers: Callable[[str], Sequence[str | None]], chosen: Sequence[int]) -> None:
        self._answers = answers
        self._chosen = chosen
        self.offered: list[int] = []
        """How many answers each prompt had."""

    def __call__(self, prompt: str) -> str | None:
        possible = self._answers(prompt)
        at = len(self.offered)
        self.offered.append(len(possible))
        return possible[self._chosen[at] if at < len(self._chosen) else 0]
