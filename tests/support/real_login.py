"""The real login(1) on a terminal of its own, answered as somebody with some proofs would."""

from __future__ import annotations

import os
import pty
import select
import signal
import time
from collections.abc import Mapping

INSIDE = "GOVAUDIT-IS-IN"
"""What the shell says of whoever has come in."""
PROFILE = f"echo {INSIDE}; exit\n"
_SECONDS = 20
_REFUSED = ("incorrect", "denied", "failure", "unknown to", "expired", "not available")


def lets_in(user: str, answers: Mapping[str, str]) -> bool:
    """Whether login starts the shell of `user`; `answers` are by what a prompt has in it."""
    child, terminal = pty.fork()
    if child == 0:
        os.environ["TERM"] = "dumb"
        os.execv("/usr/bin/login", ["login", "--", user])
    said, answered = "", 0
    try:
        ends = time.monotonic() + _SECONDS
        while time.monotonic() < ends:
            if not select.select([terminal], [], [], 1)[0]:
                continue
            try:
                more = os.read(terminal, 4096)
            except OSError:  # the other side is gone
                return INSIDE in said
            said += more.decode(errors="replace")
            if INSIDE in said:
                return True
            unanswered = said[answered:].lower()
            if any(word in unanswered for word in _REFUSED):
                return False
            for word, answer in answers.items():
                if word in unanswered and unanswered.rstrip(" ").endswith(":"):
                    answered = len(said)
                    os.write(terminal, f"{answer}\n".encode())
                    break
        raise AssertionError(f"login has neither let {user} in nor refused: {said}")
    finally:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        os.close(terminal)
