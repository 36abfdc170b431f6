"""Where the words of AuthorizedKeysFile lead for one account (sshd_config(5), TOKENS)."""

from __future__ import annotations


def expanded(word: str, *, name: str, uid: int, home: str) -> str | None:
    """The path that a word comes to; None for tokens that sshd does not know."""
    out, at = "", 0
    while at < len(word):
        if word[at] != "%":
            out, at = out + word[at], at + 1
            continue
        value = {"%": "%", "h": home, "u": name, "U": str(uid)}.get(word[at + 1 : at + 2])
        if value is None:
            return None
        out, at = out + value, at + 2
    path = out if out.startswith("/") else f"{home}/{out}"
    parts = [part for part in path.split("/") if part not in ("", ".")]
    return None if ".." in parts else "/" + "/".join(parts)
