"""Who is to be audited: `govaudit.yaml`, or targets given on the command line.

    format: 1                   # optional
    agency: Dinas Contoh
    language: id                # id or en: the language of reports
    systems:
      - name: payroll
        owner: Finance department
        criticality: high       # critical, high, normal (the default), low
        zone: internal
        tags: [finance]
        services:               # what it may offer to the network; an empty list means none
          - 443
          - {port: 53, protocol: udp, name: dns}
        targets:
          - ssh://audit@payroll.example
          - address: https://payroll.example/
            <setting>: …        # what this kind of target knows

Paths in addresses and in `file:` references are relative to the inventory's folder. A secret
is never written here, only referred to (`govaudit.credentials`).
"""

from __future__ import annotations

import os
import platform
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec

from govaudit.credentials import is_reference, is_secret_name
from govaudit.detectors.redaction import redact_text
from govaudit.documents import Node, did_you_mean
from govaudit.errors import InventoryError
from govaudit.looking import Setting, TargetKind
from govaudit.model import Criticality, Inventory, Place, Service, System, Target
from govaudit.private_files import create_private
from govaudit.strict_yaml import read_document

__all__ = ["TEMPLATE", "inventory_of", "read_inventory", "write_template"]

FORMAT = 1
"""The newest inventory format that this program reads."""


_PASSWORD_IN_ADDRESS = re.compile(r"[a-zA-Z0-9+.-]+://[^/@]*:[^/@]*@")
_PASSWORD_PERHAPS = re.compile(r"[^@]*//[^@]*:[^@]*@")
"""The same where the text is an address for sure, so that odd passwords are met too."""
_PRIVATE_KEY = re.compile(r"-----BEGIN [A-Z0-9 ]*PRIVATE KEY")
_CONTACT = re.compile(r"(?:email|phone)-[a-z2-7]{10}")
"""What the redactor puts in the place of contact data."""
_NO_LITERAL = "Refer to it: env:NAME, file:PATH (mode 0600) or command:PROGRAM."


def read_inventory(path: Path, kinds: Mapping[str, TargetKind]) -> Inventory:
    """The inventory in a file; `kinds` goes from address scheme to kind of target. Raises InventoryError with the place."""
    if not path.exists():
        raise InventoryError(f"{path}: there is no such inventory", hint="`govaudit init` writes one to begin with.")
    root = read_document(path, InventoryError)
    _refuse_secrets(root)
    if root.value is None:
        raise root.mistake("the inventory is empty", hint="`govaudit init` writes one to begin with.")
    entries = root.entries(("format", "agency", "language", "systems"), required=("systems",))
    if "format" in entries:
        _check_format(entries["format"])
    systems: list[System] = []
    first: dict[str, Place] = {}
    for node in entries["systems"].items():
        system = _system(node, path.absolute().parent, kinds)
        if system.name in first:
            raise node.mistake(f"two systems are named {system.name!r}", hint=f"The first stands in line {first[system.name].line}.")
        first[system.name] = node.place
        systems.append(system)
    if not systems:
        raise entries["systems"].mistake("the inventory has no systems", hint="Add at least one with a name and targets.")
    return Inventory(
        agency=entries["agency"].text(empty=True) if _given(entries, "agency") else "",
        language=entries["language"].one_of(("id", "en")) if _given(entries, "language") else "",
        systems=systems,
        path=str(path),
        digest=root.document.digest,
    )


def inventory_of(addresses: Sequence[str], kinds: Mapping[str, TargetKind]) -> Inventory:
    """An inventory of addresses given on the command line: each is a system of its own. Raises InventoryError."""
    systems: list[System] = []
    for given in addresses:
        try:
            address, kind = _resolve(given, Path.cwd(), kinds)
        except ValueError as trouble:
            message, hint = _message_and_hint(trouble)
            raise InventoryError(message, hint=hint) from None
        name = platform.node() if address == "local:" and platform.node() else address
        if any(system.name == name for system in systems):
            raise InventoryError(f"{address} is given twice")
        systems.append(System(name=name, targets=[Target(system=name, address=address, kind=kind.name)]))
    if not systems:
        raise InventoryError("no target is given")
    return Inventory(systems=systems)


def write_template(path: Path) -> None:
    """Write a commented inventory to begin with; an existing file is never overwritten."""
    if path.exists() or path.is_symlink():
        raise InventoryError(f"{path} exists already", hint="Choose another name, or remove it first.")
    with create_private(path) as file:
        file.write(TEMPLATE.encode())


def _check_format(node: Node) -> None:
    if node.whole_number(1, 1_000_000) > FORMAT:
        raise node.mistake("this inventory is of a newer format than this govaudit reads", hint="Update govaudit.")


def _given(entries: Mapping[str, Node], key: str) -> bool:
    return key in entries and entries[key].value is not None


def _refuse_secrets(root: Node) -> None:
    """No secret and no personal identifier may stand in the file, for all of it is kept; an owner may be reached, though."""
    for node in root.walk():
        if isinstance(node.value, dict):
            for key, value in node.value.items():
                if is_secret_name(key):
                    _refuse_literals(key, value)
        elif isinstance(node.value, str):
            if _PRIVATE_KEY.search(node.value):
                raise node.mistake(f"{node.name} holds a private key", hint=_NO_LITERAL)
            if _PASSWORD_IN_ADDRESS.match(node.value):
                raise node.mistake(f"{node.name} holds a password within an address", hint="Remove it from the address.")
            if not _is_clean(node.value, contacts=node.key is not None and node.key.value == "owner"):
                hint = f"{_NO_LITERAL} E-mail addresses and phone numbers may stand under `owner` alone."
                raise node.mistake(f"{node.name} holds a secret or a personal identifier", hint=hint)


def _is_clean(text: str, *, contacts: bool) -> bool:
    """Whether the redactor leaves the text as it is, `contacts` aside."""
    kept = redact_text(text)
    if kept == text or not contacts:
        return kept == text
    return re.fullmatch(".+".join(re.escape(part) for part in _CONTACT.split(kept)), text, re.DOTALL) is not None


def _refuse_literals(key: str, value: Node) -> None:
    for node in value.walk():
        literal = isinstance(node.value, int | float) and not isinstance(node.value, bool)
        if literal or (isinstance(node.value, str) and not is_reference(node.value)):
            raise node.mistake(f"the secret {key!r} stands in the inventory itself", hint=_NO_LITERAL)


def _system(node: Node, folder: Path, kinds: Mapping[str, TargetKind]) -> System:
    known = ("name", "owner", "criticality", "zone", "tags", "services", "targets")
    entries = node.entries(known, required=("name", "targets"))
    name = entries["name"].text().strip()
    targets: list[Target] = []
    for item in entries["targets"].items():
        target = _target(item, name, folder, kinds)
        same = next((other for other in targets if other.address == target.address), None)
        if same is not None:
            line = same.declared.line if same.declared else 0
            raise item.mistake(f"{target.address} stands twice in the system {name!r}", hint=f"It first stands in line {line}.")
        targets.append(target)
    if not targets:
        raise entries["targets"].mistake(f"the system {name!r} has no targets", hint="Add at least one address.")
    return System(
        name=name,
        targets=targets,
        owner=entries["owner"].text(empty=True) if _given(entries, "owner") else "",
        criticality=Criticality(entries["criticality"].one_of(Criticality)) if _given(entries, "criticality") else Criticality.NORMAL,
        zone=entries["zone"].text(empty=True) if _given(entries, "zone") else "",
        tags=[tag.text() for tag in entries["tags"].items()] if _given(entries, "tags") else [],
        services=_services(entries["services"]) if _given(entries, "services") else None,
    )


def _services(node: Node) -> list[Service]:
    services: list[Service] = []
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
        if any((other.port, other.protocol) == (service.port, service.protocol) for other in services):
            raise item.mistake(f"port {service.port}/{service.protocol} is declared twice")
        services.append(service)
    return services


def _target(node: Node, system: str, folder: Path, kinds: Mapping[str, TargetKind]) -> Target:
    settings: dict[str, Node] = {}
    if isinstance(node.value, dict):
        entries = node.entries()
        lone = next(iter(entries)) if len(entries) == 1 else ""
        if lone in kinds:  # YAML takes `- local:` and `- files: data` for mappings
            value = entries[lone]
            if value.value is not None:
                raise value.mistake(f"an address has no space after {lone + ':'!r}", hint=f"Write {lone}:… as one word.")
            address_node, given = node, f"{lone}:"
        else:
            if "address" not in entries:
                hint = "Did you mean 'address'?" if did_you_mean("address", entries) else "Add a line `address: …`."
                raise node.mistake(f"{node.name} has no 'address'", hint=hint)
            address_node = entries.pop("address")
            given, settings = address_node.text(), entries
    else:
        address_node, given = node, node.text()
    try:
        address, kind = _resolve(given, folder, kinds)
    except ValueError as trouble:
        message, hint = _message_and_hint(trouble)
        raise address_node.mistake(message, hint=hint) from None
    for key, value in settings.items():
        if key not in kind.settings:
            known = ", ".join(sorted(kind.settings)) or "none"
            raise (value.key or value).mistake(
                f"a target of the kind {kind.name!r} has no setting {key!r}", hint=did_you_mean(key, kind.settings) or f"It knows: {known}."
            )
    plain = {key: _setting(key, value, kind.settings[key], folder) for key, value in settings.items()}
    return Target(system=system, address=address, kind=kind.name, settings=plain, declared=address_node.place)


def _setting(key: str, value: Node, setting: Setting, folder: Path) -> Any:
    """A setting's value, of the type that its kind wants."""
    try:
        plain = msgspec.convert(value.plain(), setting.type, strict=True)
    except msgspec.ValidationError as trouble:
        raise value.mistake(f"{key!r}: {str(trouble)[:1].lower()}{str(trouble)[1:]}", hint=f"It is: {setting.meaning}") from None
    if is_secret_name(key):
        return _references_from(folder, plain)
    return _from(folder, plain) if setting.is_path else plain


def _from(folder: Path, path: str) -> str:
    return str(folder / os.path.expanduser(path))  # noqa: PTH111 - Path.expanduser raises where there is no such user


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


class _Mistake(ValueError):
    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint


def _message_and_hint(trouble: ValueError) -> tuple[str, str]:
    return str(trouble), getattr(trouble, "hint", "")


def _resolve(given: str, folder: Path, kinds: Mapping[str, TargetKind]) -> tuple[str, TargetKind]:
    """An address in its canonical form with its kind; raises ValueError."""
    if _PASSWORD_PERHAPS.match(given):
        raise _Mistake("an address holds a password", "Remove it from the address.")
    scheme, colon, rest = given.partition(":")
    scheme = scheme.lower()
    known = ", ".join(f"{name}:" for name in sorted(kinds))
    if not colon:
        guess = did_you_mean(given, kinds)
        raise _Mistake(f"{given!r} is no address: it does not say how to look", guess or f"An address begins with one of: {known}")
    if scheme not in kinds:  # what follows is not repeated: in `user:password@host` it is a secret
        raise _Mistake(f"no address begins with {scheme + ':'!r}", did_you_mean(scheme, kinds) or f"Addresses begin with one of: {known}")
    kind = kinds[scheme]
    if scheme in kind.path_schemes and rest:
        rest = _from(folder, rest)
    return kind.check_address(f"{scheme}:{rest}"), kind


TEMPLATE = """\
## The inventory of govaudit: who is to be audited. Check it by `govaudit audit`.
## No secret belongs here; where one is needed, refer to it: env:NAME, file:PATH (mode 0600), command:PROGRAM.
## Lines with `##` explain; lines with one `#` are examples: remove the `#` and fill them in.
format: 1

## The name that reports show.
agency: ""

## The language of reports: id or en.
language: id

systems:
  - name: this machine
    ## Who answers for it.
    owner: ""
    ## How much the agency depends on it: critical, high, normal or low. It weighs in the score.
    criticality: normal
    ## Where it stands in the network, and words of your own to sort by.
    zone: ""
    tags: []
    ## What it may offer to the network; whatever else listens is reported. An empty list says: nothing.
    ## Without this key nobody has said what may listen, and the checks that ask for it stay unknown.
    #services:
    #  - 22
    #  - port: 443
    #    protocol: tcp
    #    name: https
    targets:
      ## This very machine, read by a script that changes nothing.
      - "local:"

  #- name: licence portal
  #  owner: Licensing department
  #  criticality: high
  #  zone: dmz
  #  tags: [public]
  #  services: [22, 443]
  #  targets:
  #    ## A Linux host, by the OpenSSH client and your own ssh_config.
  #    - ssh://audit@portal.example.go.id
  #    ## What the web server says to anyone.
  #    - https://portal.example.go.id/
  #    ## Its open ports. Hosts are scanned only where you say that they may be.
  #    - address: net:portal.example.go.id
  #      authorised: [portal.example.go.id]
  #    ## Personal data and secrets in files and in source code; paths are relative to this file.
  #    - files:exports
  #    - code:src/portal
  #    ## A mounted image or a container's root file system.
  #    - root:/mnt/image
"""
