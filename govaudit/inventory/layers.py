"""What an entry, a group or the defaults say of systems; of what several say, the nearest counts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec

from govaudit.credentials import is_secret_name
from govaudit.documents import Node, did_you_mean
from govaudit.inventory.addresses import path_from
from govaudit.looking import Setting, TargetKind
from govaudit.model import Criticality, Service, System

WORDS = ("owner", "criticality", "zone", "tags", "services", "targets")
"""What a layer may say beside settings of targets."""


def _seconds(value: int) -> None:
    if not 0 < value <= 86_400:
        raise ValueError("it is from 1 to 86400")


TIMEOUT = Setting("Seconds that looking at the target may take, in place of --timeout.", int, check=_seconds)
"""The one setting that every kind of target has."""


class Layer:
    """One mapping of the inventory that says something of systems: an entry of `systems`, a group, `defaults`."""

    def __init__(self, node: Node, entries: Mapping[str, Node], kinds: Mapping[str, TargetKind], *, own: Iterable[str] = ()) -> None:
        """`own` are the keys that only such a mapping has. Raises where a key or the value of a setting is none."""
        self.node = node
        self.said: dict[str, Node] = {}
        self.settings: dict[str, Node] = {}
        known: dict[str, list[Setting]] = {"timeout": [TIMEOUT]}
        for kind in {kind.name: kind for kind in kinds.values()}.values():
            for key, setting in kind.settings.items():
                known.setdefault(key, []).append(setting)
                if setting.formerly:
                    known.setdefault(setting.formerly, []).append(setting)
        for key, value in entries.items():
            if key in WORDS:
                self.said[key] = value
            elif key in known:
                _fits(key, value, known[key])
                self.settings[key] = value
            elif key not in own:
                names = sorted({*WORDS, *own})
                hint = did_you_mean(key, names) or did_you_mean(key, known) or f"Known keys: {', '.join(names)}; settings of targets."
                raise (value.key or value).mistake(f"unknown key {key!r} in {node.name}", hint=hint)


class Layers:
    """Layers from the nearest to the farthest."""

    def __init__(self, *layers: Layer) -> None:
        self._layers = layers

    def nearest(self, key: str) -> Node | None:
        """What the nearest layer that says it says under a key; an empty value says nothing."""
        return next((layer.said[key] for layer in self._layers if key in layer.said and layer.said[key].value is not None), None)

    def settings(self) -> dict[str, Node]:
        """Each setting of targets as the nearest layer says it."""
        found: dict[str, Node] = {}
        for layer in reversed(self._layers):
            found |= layer.settings
        return found

    def system(self) -> System:
        """All that they say of a system but its name, groups and targets."""
        owner, criticality, zone, tags, services = (self.nearest(key) for key in WORDS[:5])
        return System(
            name="",
            owner=owner.text(empty=True) if owner else "",
            criticality=Criticality(criticality.one_of(Criticality)) if criticality else Criticality.NORMAL,
            zone=zone.text(empty=True) if zone else "",
            tags=[tag.text() for tag in tags.items()] if tags else [],
            services=list(_services(services)) if services else None,
        )


def setting_value(key: str, value: Node, setting: Setting, folder: Path) -> Any:
    """A setting's value, of the type that its kind wants; paths are made absolute from `folder`."""
    try:
        plain = msgspec.convert(value.plain(), setting.type, strict=True)
        if setting.check is not None and plain is not None:
            setting.check(plain)
    except msgspec.ValidationError as trouble:
        raise value.mistake(f"{key!r}: {str(trouble)[:1].lower()}{str(trouble)[1:]}", hint=f"It is: {setting.meaning}") from None
    except ValueError as trouble:
        raise value.mistake(f"{key!r}: {trouble}", hint=f"It is: {setting.meaning}") from None
    if is_secret_name(key):
        return _references_from(folder, plain)
    return path_from(folder, plain) if setting.is_path and isinstance(plain, str) else plain


def _fits(key: str, value: Node, settings: list[Setting]) -> None:
    """Raise where the value suits none of the kinds that know the setting."""
    for setting in settings[:-1]:
        try:
            msgspec.convert(value.plain(), setting.type, strict=True)
        except msgspec.ValidationError:
            continue
        return
    setting_value(key, value, settings[-1], Path())


def _services(node: Node) -> Iterator[Service]:
    met: set[tuple[int, str]] = set()
    for item in node.items():
        if isinstance(item.value, dict):
            entries = item.entries(("port", "protocol", "name"), required=("port",))
            service = Service(
                port=entries["port"].whole_number(1, 65535),
                protocol=entries["protocol"].one_of(("tcp", "udp")) if "protocol" in entries else "tcp",
                name=entries["name"].text() if "name" in entries else "",
            )
        else:
            service = Service(port=item.whole_number(1, 65535))
        if (service.port, service.protocol) in met:
            raise item.mistake(f"port {service.port}/{service.protocol} is declared twice")
        met.add((service.port, service.protocol))
        yield service


def _references_from(folder: Path, value: Any) -> Any:
    """The same value with the paths of `file:` references made relative to `folder`."""
    match value:
        case str() if value.startswith("file:"):
            return f"file:{folder / value.removeprefix('file:')}"
        case list():
            return [_references_from(folder, item) for item in value]
        case dict():
            return {key: _references_from(folder, item) for key, item in value.items()}
        case _:
            return value
