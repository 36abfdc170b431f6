"""What lies beneath the paths that matter: mount, devices, encryption, keys."""

from __future__ import annotations

from govaudit.facts.databases import DatabaseEncryption
from govaudit.facts.encryption_at_rest import PathEncryption, SwapEncryption
from govaudit.facts.real_paths import RealPaths
from govaudit.facts.volume_keys import VolumeKey
from govaudit.model import Absent, Many, Missing, Sentence, Table, cell
from govaudit.reading import tabulates

PATHS = ("/", "/home", "/var", "/srv", "/tmp")  # noqa: S108
"""Paths that have a row whether or not something is mounted there."""

_KEYS = {
    "passphrase": Sentence("passphrase typed at start"),
    "random": Sentence("made anew at each start"),
    "token": Sentence("TPM or token"),
}


@tabulates(area="storage", in_report=True)
def storage(
    places: Many[PathEncryption],
    swaps: Many[SwapEncryption] | Missing,
    databases: Many[DatabaseEncryption] | Missing,
    keys: Many[VolumeKey] | Missing,
    real: RealPaths,
) -> Table | Absent | Missing:
    """One row for each path, mount, directory of a database and swap."""
    rows = [_of_path(path, places, keys, real) for path in PATHS]
    rows += [_of_place(place.path, place, keys) for place in places.facts if place.path not in PATHS]
    if isinstance(databases, Many):
        rows += [_of_database(one, places, keys) for one in databases.facts]
    if isinstance(swaps, Many):
        rows += [_of_swap(swap, keys) for swap in swaps.facts]
    return Table(
        id="storage",
        title=Sentence("Storage"),
        columns=[
            Sentence("Path"),
            Sentence("Mounted at"),
            Sentence("File system"),
            Sentence("Devices beneath"),
            Sentence("Encrypted"),
            Sentence("Key"),
        ],
        rows=rows,
        note=_note(places, swaps, databases, keys),
    )


def _of_path(path: str, places: Many[PathEncryption], keys: Many[VolumeKey] | Missing, real: RealPaths) -> list[Sentence]:
    leads = real.of(path) if path != "/" else path
    if isinstance(leads, Missing):
        return [cell(path), cell(leads), cell("-"), cell("-"), cell(leads), cell("-")]
    place = next((one for one in places.facts if one.holds(leads)), None)
    if place is None:
        why = places.ending.sentence
        unknown = Sentence("not known: {why}", {"why": why})
        return [cell(path), unknown, cell("-"), cell("-"), unknown, cell("-")]
    return _of_place(path, place, keys)


def _of_place(path: str, place: PathEncryption, keys: Many[VolumeKey] | Missing) -> list[Sentence]:
    return [
        cell(path),
        cell(place.path),
        cell(place.file_system),
        _stack(place.stack),
        _encrypted(place.encrypted_by, in_memory=place.in_memory),
        _key(place.encrypted_by, place.stack, keys),
    ]


def _of_database(one: DatabaseEncryption, places: Many[PathEncryption], keys: Many[VolumeKey] | Missing) -> list[Sentence]:
    place = next((place for place in places.facts if place.path == one.mount), None)
    stack = place.stack if place is not None else []
    return [
        Sentence("{path} ({product})", {"path": one.path, "product": one.product}),
        cell(one.mount or "-"),
        cell(place.file_system if place is not None else "-"),
        _stack(stack),
        _encrypted(one.encrypted_by, in_memory=one.in_memory),
        _key(one.encrypted_by, stack, keys),
    ]


def _of_swap(swap: SwapEncryption, keys: Many[VolumeKey] | Missing) -> list[Sentence]:
    return [
        cell(swap.path),
        Sentence("swap"),
        Sentence("swap"),
        _stack(swap.stack),
        _encrypted(swap.encrypted_by, in_memory=swap.in_memory),
        _key(swap.encrypted_by, swap.stack, keys),
    ]


def _stack(names: list[str]) -> Sentence:
    return cell(" > ".join(names) or "-")


def _encrypted(layers: list[str] | Missing, *, in_memory: bool) -> Sentence:
    if isinstance(layers, Missing):
        return cell(layers)
    if in_memory:
        return Sentence("in memory alone")
    return Sentence("yes: {layers}", {"layers": layers}) if layers else Sentence("no")


def _key(layers: list[str] | Missing, stack: list[str], keys: Many[VolumeKey] | Missing) -> Sentence:
    """Where the keys come from of those volumes in the stack that /etc/crypttab opens."""
    if isinstance(layers, Missing) or not layers:
        return cell("-")
    if isinstance(keys, Missing):
        return cell(keys)
    named = [key for key in keys.facts if key.name in stack]
    if not named:
        return Sentence("not in /etc/crypttab")
    key = named[0]
    if key.key_from in _KEYS:
        return _KEYS[key.key_from]
    if key.key_from == "script":
        return Sentence("script {path}", {"path": key.key_file})
    if key.in_memory:
        return Sentence("file {path}, in memory", {"path": key.key_file})
    if isinstance(key.encrypted_by, Missing):
        return Sentence("file {path}; whether it is encrypted is not known", {"path": key.key_file})
    if not key.encrypted_by:
        return Sentence("file {path}, not encrypted", {"path": key.key_file})
    return Sentence("file {path}, encrypted", {"path": key.key_file})


def _note(*parts: Many[PathEncryption] | Many[SwapEncryption] | Many[DatabaseEncryption] | Many[VolumeKey] | Missing) -> Sentence | None:
    for part in parts:
        why = part if isinstance(part, Missing) else part.ending
        if isinstance(why, Missing):
            return Sentence("not everything is known: {why}", {"why": why.sentence})
    return None
