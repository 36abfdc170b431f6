"""A Match line of sshd_config into its conditions (`match_cfg_line` in servconf.c)."""

from __future__ import annotations

from govaudit.facts.sshd_settings.matching import BadAddress, Condition, address_in
from govaudit.model import Reason, Sentence, missing
from govaudit.targets.host.sshd.lines import NotFollowed, Refused
from govaudit.targets.host.sshd.values import port
from govaudit.targets.host.sshd.version import Version

_CRITERIA = ("user", "group", "host", "address", "localaddress", "localport", "rdomain")


def conditions_of(words: list[str], version: Version | None) -> list[Condition]:
    """All must be met. Raises Refused where sshd does not take the line, NotFollowed where versions differ."""
    conditions: list[Condition] = []
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
        if criterion == "invalid-user" and (version is None or version >= (9, 3)):
            if version is None or version < (9, 9):
                raise NotFollowed(missing(Reason.NOT_SUPPORTED, "versions of OpenSSH read the line differently"))
            conditions.append(Condition(criterion, ""))
            continue
        name, equals, value = written.partition("=")
        if equals and name.lower() in (*_CRITERIA, "version"):
            criterion = name.lower()
        else:
            value = left.pop(0) if left else ""
        conditions.append(_condition(criterion, value, version))
    if not conditions:
        raise Refused(Sentence("a criterion is expected"))
    return conditions


def _condition(criterion: str, value: str, version: Version | None) -> Condition:
    if not value or value.startswith("#"):
        raise Refused(Sentence("an argument is missing"))
    if criterion == "version" and (version is None or version >= (9, 3)):
        raise NotFollowed(missing(Reason.NOT_SUPPORTED, "`Match version` is not followed"))
    if criterion not in _CRITERIA:
        raise Refused(Sentence("{criterion} is no criterion of Match", {"criterion": criterion}))
    if criterion in ("address", "localaddress"):
        try:
            address_in(None, value)
        except BadAddress:
            raise Refused(Sentence("{addresses} is no list of addresses", {"addresses": value})) from None
    if criterion == "localport":
        value = str(port(value))
    return Condition(criterion, value)
