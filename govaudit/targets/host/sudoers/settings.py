"""What the Defaults of sudoers(5) come to for everybody."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from govaudit.model import Missing, Place, Reason, missing
from govaudit.targets.host.sudoers.lines import Default

_FLAGS = {
    "authenticate": True,
    "case_insensitive_group": True,
    "case_insensitive_user": True,
    "closefrom_override": False,
    "env_editor": None,
    "env_reset": True,
    "ignore_dot": False,
    "log_allowed": True,
    "log_input": False,
    "log_output": False,
    "mail_badpass": False,
    "match_group_by_gid": False,
    "noexec": False,
    "pwfeedback": False,
    "requiretty": False,
    "root_sudo": True,
    "rootpw": False,
    "runaspw": False,
    "setenv": False,
    "sudoedit_checkdir": True,
    "sudoedit_follow": False,
    "targetpw": False,
    "use_pty": None,
    "visiblepw": False,
}
"""Settings that take no value, with their default in sudoers(5); None where it is the build's."""

_PATHS = ("logfile", "env_file")
_CAN_BE_OFF = (
    *("exempt_group", "syslog", "syslog_goodpri", "secure_path", "timestamp_timeout", "passwd_tries", "passwd_timeout"),
    *_PATHS,
)
_TEXTS = ("pam_service", "pam_login_service", "runas_default", "editor", "timestamp_type", "group_plugin")

_FACILITIES = ("authpriv", "auth", "daemon", "user", *(f"local{number}" for number in range(8)))
_PRIORITIES = ("alert", "crit", "debug", "emerg", "err", "info", "notice", "warning", "none")


def counts(default: Default) -> bool:
    """Whether sudo takes this entry: one that has a value where none belongs, or lacks one, is passed over with a warning."""
    if default.name in _FLAGS:
        return not default.operator
    if default.name in _CAN_BE_OFF or default.name in _TEXTS:
        if not default.operator:
            return default.value is False and default.name not in _TEXTS
        if default.name == "syslog":
            return default.value in _FACILITIES
        if default.name == "syslog_goodpri":
            return default.value in _PRIORITIES
        return default.name not in _PATHS or str(default.value).startswith("/")
    return True


class Given:
    """Looks up Defaults: of those for everybody the last one holds."""

    def __init__(self, defaults: Sequence[Default]) -> None:
        self._general: dict[str, Default] = {}
        self._scoped: dict[str, list[Default]] = {}
        self.all = [default for default in defaults if counts(default)]
        for default in self.all:
            if default.kind:
                self._scoped.setdefault(default.name, []).append(default)
            else:
                self._general[default.name] = default

    def places(self) -> dict[str, Place]:
        """By name of the setting: where it is set last."""
        scoped = {name: defaults[-1].place for name, defaults in self._scoped.items()}
        return scoped | {name: default.place for name, default in self._general.items()}

    def is_set(self, name: str) -> bool:
        """Whether it is set for everybody."""
        return name in self._general

    def doubt(self, name: str) -> Missing | None:
        """Why a setting has no one value: it is set otherwise for some users, hosts or commands alone."""
        general = self._general.get(name)
        usual: Any = general.value if general else _FLAGS.get(name)
        for scoped in self._scoped.get(name, []):
            if scoped.value != usual:
                return missing(
                    Reason.NOT_SUPPORTED,
                    "{path}:{line} sets {setting} for some alone: it has no one value",
                    path=scoped.place.path,
                    line=scoped.place.line,
                    setting=name,
                )
        return None

    def flag(self, name: str) -> bool | Missing:
        """Whether it is on; missing where it is otherwise for some alone."""
        return self.doubt(name) or self.usual_flag(name)

    def usual_flag(self, name: str) -> bool:
        """Whether it is on for those for whom nothing else is said."""
        found = self._general.get(name)
        return bool(_FLAGS[name]) if found is None else found.value is not False

    def is_on(self, name: str, *, default: bool) -> bool | Missing:
        """Whether a setting that takes a value is not switched off."""
        found = self._general.get(name)
        return self.doubt(name) or (default if found is None else found.value is not False)

    def text(self, name: str, *, default: str = "") -> str | Missing:
        """A value; empty where it is switched off by `!`."""
        return self.doubt(name) or self.usual_text(name, default=default)

    def usual_text(self, name: str, *, default: str = "") -> str:
        """The value for those for whom nothing else is said."""
        found = self._general.get(name)
        if found is None:
            return default
        return found.value if isinstance(found.value, str) else ""

    def default_user(self) -> list[str]:
        """As whom commands are run where a rule does not say; behind it, who it is for some alone."""
        scoped = [one.value for one in self._scoped.get("runas_default", []) if isinstance(one.value, str)]
        found = dict.fromkeys([self.usual_text("runas_default", default="root"), *scoped])
        return ["\\" + name if name == "ALL" or name[:1] in ("", "!", "%", "+", "\\") else name for name in found]

    def unless_exempt(self, users: Sequence[str], asks: bool | Missing) -> bool | Missing:
        """Whether a rule for these asks, where members of exempt_group may be among them, for whom no tag counts."""
        group = self.usual_text("exempt_group").removeprefix("%")
        if asks is False or (group and f"%{group}" in users):
            return False
        if scoped := self.doubt("exempt_group"):
            return scoped
        if not group:
            return asks
        return missing(Reason.NOT_SUPPORTED, "sudo asks the members of {group} for nothing (`exempt_group`)", group=group)

    def number(self, name: str) -> float | Missing | None:
        """A number, 0 where it is switched off; None where it is not set."""
        if doubt := self.doubt(name):
            return doubt
        found = self._general.get(name)
        if found is None:
            return None
        value = "0" if found.value is False else str(found.value)
        if not re.fullmatch(r"-?[0-9]{1,9}(?:\.[0-9]{0,9})?", value):
            return missing(Reason.UNPARSEABLE, "{path}:{line}: no number", path=found.place.path, line=found.place.line)
        return float(value)

    def members(self, name: str) -> list[str]:
        """What a list holds beside the build's own, for anybody: all that is added and not taken away again for everybody."""
        found: dict[str, None] = {}
        for default in self.all:
            if default.name != name or default.value is True:
                continue
            words = default.value.split() if isinstance(default.value, str) else []
            if not default.kind and (default.operator == "=" or default.value is False):
                found.clear()
            if default.operator == "-=":
                if not default.kind:
                    for word in words:
                        found.pop(word, None)
            else:
                found.update(dict.fromkeys(words))
        return list(found)
