"""access.conf(5), decided as pam_access decides it: the first line that matches user and origin."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence

from govaudit.facts.accounts import Account
from govaudit.facts.pam_stacks.origins import KNOWN, REMOTE, WITHOUT_TERMINAL
from govaudit.model import Missing

_LONGEST = 8190
"""Bytes of a line that pam_access reads in one piece."""

_ADDRESS = re.compile(r"[0-9.]+(?:/[0-9.]+)?|[0-9A-Fa-f:]*::?[0-9A-Fa-f:./]*")
_TERMINAL = re.compile(r".*[0-9/:]|console", re.IGNORECASE)
_NAMED_LIKE_TERMINALS = {"cron": ("cron",), "crond": ("cron",), "vsftpd": ("ftp",), "sshd": ("ssh",)}
"""What programs give for a terminal that is none."""

Certainty = bool | None
"""None: not known."""


def lets_in(
    lines: Sequence[str], account: Account, service: str, arguments: Sequence[str], *, is_unended: bool = False
) -> frozenset[bool | None]:
    """What the rules can come to: True, False, and None where none matches; `is_unended`: the last line may not be read."""
    fields, separators = _option(arguments, "fieldsep=", ":"), _option(arguments, "listsep=", ", \t")
    found: set[bool | None] = set()
    for number, line in enumerate(lines, 1):
        if len(line) > _LONGEST:
            return frozenset({True, False, None})
        rule = _rule(line, fields)
        if rule is None:
            continue
        allows, users, origins = rule
        by_user = _listed(users, separators, lambda token: _is_user(token, account, arguments))
        by_origin = _listed(origins, separators, lambda token: _is_origin(token, service))
        matches = False if by_user is False or by_origin is False else by_user and by_origin
        if matches is not False:
            found.add(allows)
        if matches is True and not (is_unended and number == len(lines)):
            return frozenset(found)
    return frozenset({*found, None})


def _option(arguments: Sequence[str], name: str, default: str) -> str:
    given = [argument.removeprefix(name) for argument in arguments if argument.startswith(name)]
    return given[-1] if given else default


def _rule(line: str, separators: str) -> tuple[bool, str, str] | None:
    if line.startswith("#") or not line.strip():
        return None
    rest = line.rstrip(" \t\r\f\v")
    parts: list[str] = []
    for _ in range(2):
        rest = rest.lstrip(separators)
        end = next((at for at, letter in enumerate(rest) if letter in separators), len(rest))
        parts.append(rest[:end])
        rest = rest[end + 1 :]
    permission, users = parts
    if not users or not rest or permission[:1] not in ("+", "-"):
        return None
    return line[0] == "+", users, rest


def _listed(text: str, separators: str, matches: Callable[[str], Certainty]) -> Certainty:
    """Whether one of the tokens before `EXCEPT` matches and, after it, none: lists of exceptions may have exceptions in turn."""
    tokens = [token for token in re.split("[" + re.escape(separators) + "]", text) if token] if separators else [text]
    parts: list[list[str]] = [[]]
    for token in tokens:
        if token.upper() == "EXCEPT":
            parts.append([])
        else:
            parts[-1].append(token)
    answer: Certainty = False
    for part in reversed(parts):
        here = _any(matches(token) for token in part)
        answer = _and(here, _not(answer))
    return answer


def _any(answers: Iterable[Certainty]) -> Certainty:
    found: Certainty = False
    for answer in answers:
        if answer is True:
            return True
        found = None if answer is None else found
    return found


def _and(first: Certainty, second: Certainty) -> Certainty:
    if first is False or second is False:
        return False
    return True if first and second else None


def _not(answer: Certainty) -> Certainty:
    return None if answer is None else not answer


def _is_user(token: str, account: Account, arguments: Sequence[str]) -> Certainty:
    if token.startswith("(") and token.endswith(")"):
        return _in_group(token[1:-1], account) if len(token) >= 3 else False
    if token.startswith("@"):
        return None  # a netgroup
    if "@" in token:  # on a host of this name
        return False if _is_user(token.partition("@")[0], account, arguments) is False else None
    if token.upper() == "ALL" or token.lower() == account.name.lower():
        return True
    return False if "nodefgroup" in arguments else _in_group(token, account)


def _in_group(name: str, account: Account) -> Certainty:
    return None if isinstance(account.groups, Missing) else name in account.groups


def _is_origin(token: str, service: str) -> Certainty:
    """`ALL`, and `LOCAL` for programs of this host; addresses, names and terminals are not known."""
    if token.upper() == "ALL":
        return True
    if service in REMOTE:
        return False if token.upper() == "LOCAL" else None
    if token.upper() == "LOCAL":
        return True if not token.startswith((".", "@")) else None
    # Here the origin is the name of a terminal, or of the service where there is none.
    if token.startswith("@") or token.lower() in (service.lower(), *_NAMED_LIKE_TERMINALS.get(service, ())):
        return None
    if _ADDRESS.fullmatch(token) and not token.isdigit():
        return False
    return None if service not in KNOWN or (service not in WITHOUT_TERMINAL and _TERMINAL.match(token)) else False
