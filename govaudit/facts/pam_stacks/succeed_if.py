"""pam_succeed_if(8): conditions on the account, decided as the module decides them."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import lru_cache

from govaudit.facts.accounts import Account
from govaudit.facts.pam_stacks.origins import is_untold
from govaudit.model import Missing

_FLAGS = frozenset({"debug", "use_uid", "quiet", "quiet_fail", "quiet_success", "audit"})
_COMPARED: dict[str, Callable[[int, int], bool]] = {
    **dict.fromkeys(("<", "lt"), lambda left, right: left < right),
    **dict.fromkeys(("<=", "le"), lambda left, right: left <= right),
    **dict.fromkeys((">", "gt"), lambda left, right: left > right),
    **dict.fromkeys((">=", "ge"), lambda left, right: left >= right),
    "eq": lambda left, right: left == right,
    "ne": lambda left, right: left != right,
}
_AS_TEXT = frozenset({"=", "!=", "=~", "glob", "!~", "noglob", "in", "notin"})
_OF_GROUPS = frozenset({"ingroup", "notingroup"})
_OF_NETGROUPS = frozenset({"innetgr", "notinnetgr"})
_OF_THE_CALLER = frozenset({"ruser", "rhost", "tty"})
_NUMBER = re.compile(r"[ \t]*([+-]?)(?:0[xX]([0-9A-Fa-f]{1,15})|(0[0-7]{0,18})|([1-9][0-9]{0,17}))")

YES, NO, WRONG = frozenset({"success"}), frozenset({"auth_err"}), frozenset({"service_err"})
EITHER = YES | NO


def answers_to(arguments: Sequence[str], account: Account | None, service: str, version: list[int]) -> frozenset[str]:
    """The return values that are possible: one where every condition can be decided.

    `account` is whom the conditions are about; None where that is not known (`use_uid`, without knowing who calls). `version` is
    libpam's, empty where it is not known.
    """
    words = [word for word in arguments if word not in _FLAGS]
    found: frozenset[str] = frozenset()
    for attribute, operator, right in zip(words[::3], words[1::3], words[2::3], strict=False):
        answers = _one(attribute, operator, right, account, service, version)
        found |= answers - YES
        if "success" not in answers:
            return found
    return found | (WRONG if len(words) % 3 else YES)


def _one(
    attribute: str, operator: str, right: str, account: Account | None, service: str, version: list[int]
) -> frozenset[str]:
    attribute, operator = attribute.lower(), operator.lower()
    known = {"service": service} | {item: "" for item in ("ruser", "rhost") if is_untold(service, item)}
    if account is not None:
        known |= dict.fromkeys(("user", "login", "name"), account.name)
        known |= dict.fromkeys(("home", "dir", "homedir"), account.home)
        known |= {"uid": str(account.uid), "gid": str(account.gid), "shell": account.shell if account.names_shell else ""}
    elif attribute in ("user", "login", "name", "home", "dir", "homedir", "uid", "gid", "shell"):
        return EITHER | WRONG
    if attribute not in known and attribute not in _OF_THE_CALLER:
        return WRONG
    if operator in _OF_GROUPS:
        return _member(operator, right, account if attribute not in _OF_THE_CALLER else None, version)
    if operator in _OF_NETGROUPS:
        return EITHER
    if operator not in _COMPARED and operator not in _AS_TEXT:
        return WRONG
    if attribute not in known:
        return EITHER | (WRONG if operator in _COMPARED else frozenset())
    left = known[attribute]
    if not left and operator in ("in", "notin", *_COMPARED):
        return EITHER | WRONG
    return _numbers(left, operator, right) if operator in _COMPARED else _texts(left, operator, right)


def _numbers(left: str, operator: str, right: str) -> frozenset[str]:
    first, second = _number(left), _number(right)
    if first is None or second is None:
        return WRONG
    return _said(_COMPARED[operator](first, second))


def _number(text: str) -> int | None:
    """As strtoll() reads it with base 0."""
    found = _NUMBER.fullmatch(text)
    if found is None:
        return None
    sign, hexadecimal, octal, decimal = found.groups()
    value = int(hexadecimal, 16) if hexadecimal else int(octal, 8) if octal else int(decimal)
    return -value if sign == "-" else value


def _texts(left: str, operator: str, right: str) -> frozenset[str]:
    match operator:
        case "=":
            return _said(left == right)
        case "!=":
            return _said(left != right)
        case "in":
            return _said(left in right.split(":"))
        case "notin":
            return _said(left not in right.split(":"))
        case _:
            pattern = _pattern(right)
            return EITHER if pattern is None else _said((pattern.fullmatch(left) is not None) == (operator in ("=~", "glob")))


_IN_PATTERN = re.compile(r"\\(.)|(\*+)|(\?)|\[([!^]?)([A-Za-z0-9_]+(?:-(?=\]))?)\]|([^\[\\*?])", re.DOTALL)


@lru_cache(maxsize=200)
def _pattern(text: str) -> re.Pattern[str] | None:
    """fnmatch(3) without flags as a regular expression; None where it has more than plain lists of letters in brackets."""
    found: list[str] = []
    at = 0
    while at < len(text):
        part = _IN_PATTERN.match(text, at)
        if part is None or text.count("*") > _MOST_STARS or len(text) > _LONGEST_PATTERN:
            return None
        escaped, stars, question, negated, letters, plain = part.groups()
        listed = f"[{'^' if negated else ''}{re.escape(letters)}]" if letters else ""
        found.append(re.escape(escaped) if escaped else ".*" if stars else "." if question else listed or re.escape(plain))
        at = part.end()
    return re.compile("".join(found), re.DOTALL)


_MOST_STARS, _LONGEST_PATTERN = 4, 200


def _member(operator: str, groups: str, account: Account | None, version: list[int]) -> frozenset[str]:
    """Since Linux-PAM 1.4 several groups may stand there, with `:` between them."""
    if account is None or isinstance(account.groups, Missing):
        return EITHER
    as_one, as_many = groups in account.groups, not set(groups.split(":")).isdisjoint(account.groups)
    if version:
        return _said((as_many if version >= [1, 4] else as_one) == (operator == "ingroup"))
    return _said(as_one == (operator == "ingroup")) | _said(as_many == (operator == "ingroup"))


def _said(is_so: bool) -> frozenset[str]:
    return YES if is_so else NO
