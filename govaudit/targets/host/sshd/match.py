"""A Match line of sshd_config into its conditions (`match_cfg_line` in servconf.c)."""

from __future__ import annotations

from govaudit.facts.sshd_settings.matching import BadAddress, Condition, address_in, begins_to_match, matches_list
from govaudit.model import Reason, Sentence, missing
from govaudit.targets.host.sshd.amounts import port
from govaudit.targets.host.sshd.lines import NotFollowed, Refused
from govaudit.targets.host.sshd.version import Build

_CRITERIA = ("user", "group", "host", "address", "localaddress", "localport", "rdomain")


def conditions_of(words: list[str], build: Build) -> list[Condition]:
    """All must be met. Raises Refused where sshd does not take the line, NotFollowed where versions differ."""
    conditions: list[Condition] = []
    version = build.version
    left = list(words)
    while left:
        written = left.pop(0)
        if written.startswith("#"):
            break
        criterion = written.lower()
        if criterion == "all":
            if conditions or (left and not left[0].startswith("#")):
                raise Refused(Sentence("`all` must stand alone"))
            return [Condition("all", "")]
        if criterion == "invalid-user" and (version is None or version >= (9, 9)):
            if version is None or version == (9, 9):  # 9.9p1 takes it for met when it starts
                raise NotFollowed(missing(Reason.NOT_SUPPORTED, "versions of OpenSSH read the line differently"))
            conditions.append(Condition(criterion, ""))
            continue
        name, equals, value = written.partition("=")
        if equals and name.lower() in (*_CRITERIA, "version"):
            if version is None or version == (9, 9):  # 9.9p1 does not take it so
                raise NotFollowed(missing(Reason.NOT_SUPPORTED, "versions of OpenSSH read the line differently"))
            criterion = name.lower()
        else:
            value = left.pop(0) if left else ""
        conditions.append(_condition(criterion, value, build))
    if not conditions:
        raise Refused(Sentence("a criterion is expected"))
    return conditions


def _condition(criterion: str, value: str, build: Build) -> Condition:
    if not value or value.startswith("#"):
        raise Refused(Sentence("an argument is missing"))
    if criterion == "version" and (build.version is None or build.version >= (10, 0)):
        met = _is_version(value, build)
        if met is None:
            raise NotFollowed(missing(Reason.NOT_SUPPORTED, "`Match version` asks for more than is known of the version"))
        return Condition("all", "") if met else Condition(criterion, value)
    if criterion not in _CRITERIA:
        raise Refused(Sentence("{criterion} is no criterion of Match", {"criterion": criterion}))
    if criterion in ("address", "localaddress"):
        try:
            address_in(None, value)
        except BadAddress:
            raise Refused(Sentence("{addresses} is no list of addresses", {"addresses": value})) from None
    if criterion == "localport":
        value = str(port(value, build))
    return Condition(criterion, value)


def _is_version(patterns: str, build: Build) -> bool | None:
    """Whether the host has a version that is asked for; None where only the beginning of its name is known, and that does not decide it."""
    if build.calls_itself:
        return matches_list(build.calls_itself, patterns) == 1
    if build.version is None:
        return None
    beginning = "OpenSSH_{}.{}".format(*build.version)
    entries = patterns.removesuffix(",").split(",")
    denied = [begins_to_match(beginning, entry[1:]) for entry in entries if entry.startswith("!")]
    wanted = [begins_to_match(beginning, entry) for entry in entries if not entry.startswith("!")]
    if True in denied or not any(answer is not False for answer in wanted):
        return False
    return True if True in wanted and None not in denied else None
