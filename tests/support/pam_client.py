"""The real libpam, asked by a process of its own: one JSON request a line, one answer a line.

A request names service, user, `kind` (`auth` or `account`) and what is answered to prompts: `password` and `code`;
null stands for a conversation that fails. The answer is the number that libpam returns: 0 is success, 12 a new password is due.
"""

from __future__ import annotations

import ctypes
import json
import sys
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
_FAIL_DELAY, _DISALLOW_NULL = 10, 1


def asked(service: str, user: str, kind: str, password: str | None, code: str | None, flags: int) -> int:
    """What libpam returns."""

    def answer(count: int, messages, responses, _data) -> int:  # type: ignore[no-untyped-def]
        memory = _libc.calloc(count, sizeof(_Response))
        replies = cast(memory, POINTER(_Response))
        for number in range(count):
            message = messages[number].contents
            if message.style in (1, 2):
                text = (message.text or b"").lower()
                given = code if b"code" in text or b"one-time" in text else password
                if given is None:
                    return 19
                replies[number].text = _libc.strdup(given.encode())
        responses[0] = replies
        return 0

    conversation = _Conv(_Conversation(answer), None)
    handle = c_void_p()
    if (started := _pam.pam_start(service.encode(), user.encode(), ctypes.byref(conversation), ctypes.byref(handle))) != 0:
        return int(started)
    _pam.pam_set_item(handle, _FAIL_DELAY, _no_delay)
    result = (_pam.pam_authenticate if kind == "auth" else _pam.pam_acct_mgmt)(handle, flags)
    _pam.pam_end(handle, result)
    return int(result)


if __name__ == "__main__":
    for line in sys.stdin:
        print(asked(**json.loads(line)), flush=True)
