"""Where rsyslog sends logs: rsyslog.conf(5), its legacy selectors and `action(…)` statements."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterator

import msgspec

from govaudit.facts.logs import LOGIN_FACILITIES, Destination
from govaudit.model import Missing, Reason, missing

from .rsyslog_inputs import modules

USUAL_INCLUDE = "/etc/rsyslog.d/*.conf"

_OWN_TEMPLATES = {
    f"RSYSLOG_{name}"
    for name in (
        *("TraditionalFileFormat", "FileFormat", "ForwardFormat", "TraditionalForwardFormat"),
        *("SyslogProtocol23Format", "SyslogRFC5424Format", "DebugFormat"),
    )
}
_OTHER_NAMES = {"security": "auth"}
_TLS = frozenset({"gtls", "ossl"})
_SELECTOR = re.compile(r"[\w*,]{1,500}\.[!=]{0,2}[\w*]+(?:;[\w*,]{1,500}\.[!=]{0,2}[\w*]+)*;?")
_LEGACY = re.compile(r"^(\S+)\s+(@@?)(?:\([^)]*\))?(\[[^\]\s]+\]|[^\s:;]+)(?::\d+)?")
_ACTION = re.compile(r"""\baction\s*\(([^()]*)\)""", re.IGNORECASE)
_MARKED = re.compile(r"<action (\d{1,6})>")
_PARAMETER = re.compile(r"""(?<![\w.])([\w.]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_STRING = re.compile(r""""(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'""")
_DISCARDS = re.compile(r"\bstop\b|(?:^|\s)~(?:\s|$)")
_OF_LOG_INS = re.compile(r"auth|ssh|sudo|su\b|su:|log-?in|pam|systemd|dropbear|polkit|pkexec|user|group|passwd|cron|runuser", re.IGNORECASE)
"""In names of programs."""
_OF_ONE_PROGRAM = re.compile(
    r"""(?::(?:programname|syslogtag|app-name)\s*,\s*isequal\s*,|if\s+\$(?:programname|syslogtag|app-name)\s*==)"""
    r"""\s*(?:"([^"]*)"|'([^']*)')(?:\s+then\b|\s+(?!and\b|or\b)|$)""",
    re.IGNORECASE,
)
_OWN_NAME = re.compile(
    r"(?:.+\.)?localhost(?:\.localdomain|[46])?\.?|ip6-(?:localhost|loopback)|127\.[0-9.]*|0\.0\.0\.0|::|0+", re.IGNORECASE
)
_MAY_FORWARD = re.compile(
    r"""\$IncludeConfig|\binclude\s*\(|\bom(?:fwd|relp|http|kafka|elasticsearch|amqp1|rabbitmq|prog)\b|(?:^|\s|\*)@@?[\w(\[]"""
)
_LOADS = re.compile(r"""^(?:module\s*\([^()]*\)|\$ModLoad\s+\S+)\s*$""", re.IGNORECASE)
_DRIVER = re.compile(r"""^\$DefaultNetstreamDriver\s+(\w+)|^global\s*\([^)]*\bdefaultNetstreamDriver\s*=\s*["'](\w+)""", re.IGNORECASE)
_DRIVER_MODE = re.compile(r"^\$ActionSendStreamDriverMode\s+(\d+)", re.IGNORECASE)
_CALL = re.compile(r"\bcall(?:_indirect)?\s+\S")
_TEMPLATE = re.compile(r"""^\$template\s+([\w.-]+)|\btemplate\s*\(\s*name\s*=\s*["']([\w.-]+)""", re.IGNORECASE)
_LEGACY_TEMPLATE = re.compile(r"@[^\s;]+\s*;\s*([\w.-]+)")
_OTHER_RULES = re.compile(r"^(?:\$RuleSet\s+(?!RSYSLOG_DefaultRuleset\b)|\$DefaultRuleset\b|\$ActionExecOnly|[!+])", re.IGNORECASE)
"""What makes the rules that follow hold for some messages only."""


def actions(lines: list[str]) -> Iterator[dict[str, str]]:
    """The parameters of every `action(…)`, which may go over several lines."""
    for match in _ACTION.finditer("\n".join(lines)):
        yield _parameters(match[1])


def destinations(lines: list[str]) -> tuple[list[Destination], Missing | None]:
    """The other hosts that logs are sent to, and why these may not be all. The lines have no comments."""
    has_relp = "omrelp" in modules("\n".join(line[:2_000] for line in lines))
    parameters = list(actions(lines))
    marks = iter(range(len(parameters)))
    text = _ACTION.sub(lambda _: f"<action {next(marks)}>", "\n".join(lines))
    is_encrypted = _encryption_of_legacy(lines)
    found: list[Destination] = []
    unfollowed: list[str] = []
    doubt: Missing | None = None
    templates = {one or other for line in lines for one, other in _TEMPLATE.findall(line[:2_000])}
    has_calls = any(_CALL.search(line[:2_000]) for line in lines)
    depth, is_of_other_rules, before, opening, rule = 0, False, "", "", ""
    chosen: list[str] | Missing = []
    for full in text.split("\n"):
        line = full[:2_000]
        bare = _STRING.sub('""', full)
        is_of_other_rules = is_of_other_rules or _OTHER_RULES.match(line) is not None
        nested = depth > 0
        chosen = _chosen(line, before, chosen, is_nested=nested or is_of_other_rules)
        opening = opening if depth > bare.count("}") else line  # `} else {` is another condition
        depth += bare.count("{") - bare.count("}")
        rule = rule if line.startswith("&") else line
        if _DISCARDS.search(bare) and (isinstance(chosen, Missing) or chosen):
            is_of_ruleset = nested and opening.lower().startswith("ruleset") and not has_calls
            is_of_another = _is_of_another_program(opening if nested else rule) and not re.search(r"\belse\b", bare)
            if not is_of_ruleset and not is_of_another:
                doubt = missing(Reason.NOT_SUPPORTED, "rsyslog discards messages, log-ins perhaps among them: {line}", line=line[:200])
        if legacy := _LEGACY.match(line):
            protocol = "tcp" if legacy[2] == "@@" else "udp"
            encrypted = is_encrypted if protocol == "tcp" else False
            named = _LEGACY_TEMPLATE.search(line)
            sent = chosen if named is None or _is_known(named[1], templates) else _unfollowed(line)
            found.append(_destination(legacy[3].strip("[]"), protocol, sent, encrypted))
        for number in map(int, _MARKED.findall(line)):
            one = parameters[number] if number < len(parameters) else {}
            if not _is_followed(one):
                unfollowed.append(line)
            elif one["type"] != "omfile" and one.get("config.enabled", "on").lower() != "off":
                protocol = "relp" if one["type"] == "omrelp" else one.get("protocol", "udp").lower()
                is_whole = not any(name.startswith("action.execonly") for name in one) and _is_known(one.get("template", ""), templates)
                sent = chosen if is_whole else _unfollowed(line)
                if protocol == "relp" and not has_relp:
                    sent = missing(Reason.NOT_SUPPORTED, "rsyslog's configuration sends by {module}, and does not load it", module="omrelp")
                found.append(_destination(one["target"], protocol, sent, _encryption(one, protocol, lines)))
        if _may_forward(line) or len(full) > len(line):
            unfollowed.append(line)
        before = line
    found = [one for one in found if not is_this_host(one.target)]
    if doubt is not None:
        found = [msgspec.structs.replace(one, login_facilities=one.login_facilities and doubt) for one in found]
    if unfollowed:
        return found, missing(Reason.NOT_SUPPORTED, "rsyslog's configuration has statements that are not followed, which may forward logs")
    return found, None


def _destination(target: str, protocol: str, chosen: list[str] | Missing, is_encrypted: bool | Missing) -> Destination:
    return Destination(program="rsyslogd", target=target, protocol=protocol, login_facilities=chosen, is_encrypted=is_encrypted)


def _unfollowed(line: str) -> Missing:
    return missing(Reason.NOT_SUPPORTED, "which messages {line} is for is not followed", line=line[:200])


def _is_known(template: str, defined: set[str]) -> bool:
    """Whether a template is rsyslog's own or defined; an action with another does nothing."""
    return not template or template in _OWN_TEMPLATES or template in defined


def _is_of_another_program(condition: str) -> bool:
    """Whether a condition names one program that reports no log-ins."""
    match = _OF_ONE_PROGRAM.match(condition)
    return match is not None and not _OF_LOG_INS.search(match[1] or match[2] or "sshd")


def _chosen(line: str, before: str, chosen: list[str] | Missing, *, is_nested: bool) -> list[str] | Missing:
    """Which of the facilities of log-ins the statement on a line gets. `&` is for what the statement before got."""
    unfollowed = _unfollowed(line)
    if is_nested:
        return unfollowed
    first = line.partition("<action ")[0].strip() if "<action " in line else (line.split(None, 1) or [""])[0]
    if first == "&":
        return chosen
    if _SELECTOR.fullmatch(first):
        return _of_log_ins(first)
    if first:
        return unfollowed
    # An action of its own is for everything, unless a condition stands on the line before it.
    if _SELECTOR.fullmatch(before):
        return _of_log_ins(before)
    is_condition = before.endswith(("then", "else")) or (before.startswith(":") and before.endswith('"'))
    return unfollowed if is_condition else list(LOGIN_FACILITIES)


def _of_log_ins(selector: str) -> list[str]:
    """Of `LOGIN_FACILITIES` those whose messages a selector takes down to the level `info`, at which log-ins are reported."""
    taken: set[str] = set()
    for part in selector.lower().rstrip(";").split(";"):
        names, _, priority = part.partition(".")
        listed = {_OTHER_NAMES.get(name, name) for name in names.split(",")}
        about = {facility for facility in LOGIN_FACILITIES if "*" in listed or facility in listed}
        if priority == "none" or priority.startswith("!"):
            taken -= about
        elif priority in ("*", "debug", "info"):
            taken |= about
    return sorted(taken)


def _parameters(text: str) -> dict[str, str]:
    return {name.lower(): double or single for name, double, single in _PARAMETER.findall(text)}


def _is_followed(parameters: dict[str, str]) -> bool:
    """Whether it is understood where an action sends."""
    if parameters.get("config.enabled", "on").lower() not in ("on", "off"):
        return False
    kind = parameters.get("type")
    return kind == "omfile" or (kind in ("omfwd", "omrelp") and bool(parameters.get("target")))


def _encryption(parameters: dict[str, str], protocol: str, lines: list[str]) -> bool | Missing:
    """Of omfwd: its driver speaks TLS, and is told to (mode 1). Of omrelp: `tls`."""
    if protocol == "relp":
        return parameters.get("tls", "off").lower() == "on"
    driver = parameters.get("streamdriver", parameters.get("streamdriver.name", ""))
    mode = parameters.get("streamdrivermode", parameters.get("streamdriver.mode", "0"))
    if protocol != "tcp" or mode != "1":
        return False
    return driver.lower() in _TLS if driver else _default_driver(lines)


def _encryption_of_legacy(lines: list[str]) -> bool | Missing:
    """Of `@@host`: the driver for all, and a mode for those that follow."""
    modes = [(at, match[1]) for at, line in enumerate(lines) if (match := _DRIVER_MODE.match(line))]
    if all(mode != "1" for _, mode in modes):
        return False
    first = next((at for at, line in enumerate(lines) if (match := _LEGACY.match(line[:2_000])) and match[2] == "@@"), len(lines))
    if first < modes[0][0] or any(mode != "1" for _, mode in modes):
        return missing(Reason.NOT_SUPPORTED, "to which of rsyslog's actions $ActionSendStreamDriverMode applies is not followed")
    return _default_driver(lines)


def _default_driver(lines: list[str]) -> bool | Missing:
    named = {(match[1] or match[2]).lower() for match in map(_DRIVER.match, lines) if match}
    if named & _TLS and not named <= _TLS:
        return missing(Reason.NOT_SUPPORTED, "rsyslog's configuration names several default stream drivers")
    return bool(named) and named <= _TLS


def is_this_host(target: str) -> bool:
    """Whether a destination is the host itself: names and addresses of loopback."""
    target = target.strip("[]")
    try:
        address = ipaddress.ip_address(target)
    except ValueError:
        return _OWN_NAME.fullmatch(target) is not None
    mapped = getattr(address, "ipv4_mapped", None) or address
    return bool(mapped.is_loopback or mapped.is_unspecified)


def _may_forward(line: str) -> bool:
    """Whether a line that was not understood may send logs elsewhere, or include a file that does."""
    return bool(_MAY_FORWARD.search(_LOADS.sub("", line))) and USUAL_INCLUDE not in line and not _LEGACY.match(line)
