"""The targets of a system, from what its entry and the layers beneath say."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from govaudit.documents import Node, did_you_mean
from govaudit.inventory.addresses import AddressMistake, resolve
from govaudit.inventory.layers import TIMEOUT, setting_value
from govaudit.looking import Setting, TargetKind
from govaudit.model import Missing, Target

_PLACEHOLDER = re.compile(r"\{([A-Za-z_]*)\}")
_SHELL_SCHEMES = ("ssh", "local")


class Host(NamedTuple):
    """One of the hosts for which an entry stands."""

    name: str
    address: str
    """What ssh is given: a host name or an IP address."""
    node: Node
    """Where it is named."""
    settings: dict[str, Any] = {}
    """How a shell on it is reached, where no layer says it."""
    is_local: bool = False
    """It is this very machine."""
    troubles: dict[str, Missing] = {}
    """Why no shell on it can be reached, by the setting that would mend it; empty where none would."""


class _Written(NamedTuple):
    """One entry of `targets`."""

    node: Node | None
    """That holds the address; None where nobody wrote it."""
    address: str
    settings: dict[str, Node]


class TargetsWritten:
    """A list of targets, for one system by name or as a template for many hosts."""

    def __init__(self, items: Sequence[Node] | None, inherited: Mapping[str, Node], folder: Path, kinds: Mapping[str, TargetKind]) -> None:
        """Without items: a shell over ssh. `inherited` are settings that hold where an item says no other, of kinds that know them."""
        self._written = [_Written(None, "ssh://{host}", {})] if items is None else [_written(item, kinds) for item in items]
        self._inherited = inherited
        self._folder = folder
        self._kinds = kinds
        self._plain: dict[tuple[int, str], dict[str, Any]] = {}
        """The settings of an entry as a kind takes them: the same for all hosts, unless they name the host."""

    def of(self, system: str, node: Node) -> list[Target]:
        """The targets of a system that is written out, in `node`."""
        return list(_each_once(self._targets(system, None, node)))

    def of_host(self, host: Host) -> list[Target]:
        """The targets of one host, `{host}` and `{name}` filled in."""
        return list(_each_once(self._targets(host.name, host, host.node)))

    def knows(self, setting: str) -> bool:
        """Whether any of its kinds has such a setting."""
        kinds = [self._kinds.get(one.address.partition(":")[0].lower()) for one in self._written]
        return any(kind is not None and setting in _settings_of(kind) for kind in kinds)

    def _targets(self, system: str, host: Host | None, at: Node) -> Iterator[tuple[Node, Target]]:
        """`at` is where the system stands."""
        for index, written in enumerate(self._written):
            node = written.node or at
            given = written.address if host is None else _filled(node, written.address, host)
            shell = host if given.partition(":")[0].lower() in _SHELL_SCHEMES else None
            if shell is not None and shell.is_local:
                given = "local:"
            try:
                address, kind = resolve(given, self._folder, self._kinds)
            except AddressMistake as mistake:
                raise node.mistake(str(mistake), hint=mistake.hint) from None
            settings = self._settings(index, written, kind, host)
            trouble = None
            if shell is not None:
                trouble = next((why for setting, why in shell.troubles.items() if setting not in settings), None)
                settings = {**_of_shell(shell, kind), **settings}
            seconds = settings.pop("timeout", None)
            try:
                kind.check_settings(settings)
            except ValueError as mistake:
                raise node.mistake(f"{address}: {mistake}") from None
            place = node.place if host is None else at.place
            yield (
                node,
                Target(system=system, address=address, kind=kind.name, settings=settings, declared=place, seconds=seconds, trouble=trouble),
            )

    def _settings(self, index: int, written: _Written, kind: TargetKind, host: Host | None) -> dict[str, Any]:
        known = _settings_of(kind)
        for key, value in written.settings.items():
            if key not in known:
                names = ", ".join(sorted({*kind.settings, "timeout"}))
                hint = did_you_mean(key, known) or f"It knows: {names}."
                raise (value.key or value).mistake(f"a target of the kind {kind.name!r} has no setting {key!r}", hint=hint)
        if (index, kind.name) not in self._plain:
            inherited = {key: value for key, value in self._inherited.items() if key in known}
            plain: dict[str, Any] = {}
            for given in (inherited, written.settings):  # the second is nearer
                for key, value in given.items():
                    name, setting = known[key]
                    plain[name] = setting_value(key, value, setting, self._folder)
            self._plain[index, kind.name] = plain
        plain = dict(self._plain[index, kind.name])
        if host is not None:
            for key in written.settings:
                plain[known[key][0]] = _filled_in(host.node, plain[known[key][0]], host)
        return plain


def _of_shell(host: Host, kind: TargetKind) -> dict[str, Any]:
    """How a host is reached, of what its kind knows."""
    known = {key: value for key, value in host.settings.items() if key in kind.settings}
    for key, value in known.items():
        check = kind.settings[key].check
        try:
            if check is not None:
                check(value)
        except ValueError as trouble:
            raise host.node.mistake(f"{host.name}: {trouble}") from None
    return known


def _settings_of(kind: TargetKind) -> dict[str, tuple[str, Setting]]:
    """The settings of a kind by each name that is read."""
    formerly = {setting.formerly: (name, setting) for name, setting in kind.settings.items() if setting.formerly}
    return {"timeout": ("timeout", TIMEOUT), **formerly, **{name: (name, setting) for name, setting in kind.settings.items()}}


def _each_once(targets: Iterator[tuple[Node, Target]]) -> Iterator[Target]:
    met: dict[str, int] = {}
    for node, target in targets:
        if target.address in met:
            raise node.mistake(
                f"{target.address} stands twice in the system {target.system!r}", hint=f"It first stands in line {met[target.address]}."
            )
        met[target.address] = node.line
        yield target


def _written(node: Node, kinds: Mapping[str, TargetKind]) -> _Written:
    if not isinstance(node.value, dict):
        return _Written(node, node.text(), {})
    entries = node.entries()
    lone = next(iter(entries)) if len(entries) == 1 else ""
    if lone in kinds:  # YAML takes `- local:` and `- files: data` for mappings
        value = entries[lone]
        if value.value is not None:
            raise value.mistake(f"an address has no space after {lone + ':'!r}", hint=f"Write {lone}:… as one word.")
        return _Written(node, f"{lone}:", {})
    if "address" not in entries:
        hint = "Did you mean 'address'?" if did_you_mean("address", entries) else "Add a line `address: …`."
        raise node.mistake(f"{node.name} has no 'address'", hint=hint)
    address = entries.pop("address")
    return _Written(address, address.text(), entries)


def _filled_in(node: Node, value: Any, host: Host) -> Any:
    """A setting's value with its texts filled in."""
    match value:
        case str():
            return _filled(node, value, host)
        case list():
            return [_filled_in(node, item, host) for item in value]
        case _:
            return value


def _filled(node: Node, template: str, host: Host) -> str:
    """A text with `{host}` and `{name}` filled in; an IPv6 address is put in brackets where it stands in a URL."""

    def value(found: re.Match[str]) -> str:
        if found[1] not in ("host", "name"):
            raise node.mistake(f"nothing is put in the place of {found[0]}", hint="There are {host} and {name}.")
        text = host.address if found[1] == "host" else host.name
        return f"[{text}]" if ":" in text and "://" in template[: found.start()] else text

    return _PLACEHOLDER.sub(value, template) if "{" in template else template
