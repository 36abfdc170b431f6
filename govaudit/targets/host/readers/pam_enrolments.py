"""Who has set up a second factor: that a file is there, or the names that stand in one; never what it holds."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from govaudit.model import Absent, Missing, Observation, Reason, Request, Seen, missing
from govaudit.reading import Observations
from govaudit.targets.host.readers.home_files import homes
from govaudit.targets.host.requests import Command, Listing

PLACES_OF_SECRETS = {
    "pam_google_authenticator": ".google_authenticator",
    "pam_u2f": ".config/Yubico/u2f_keys",
    "pam_yubico": ".yubico/authorized_yubikeys",
    "pam_rhosts": ".rhosts",
}
"""Below each home, unless a module is told otherwise; and where an account trusts machines."""

_BY_NAME = re.compile(rb"\bpam_google_authenticator\b.*?\ssecret=((?:/[A-Za-z0-9_.-]+)+/)\$\{USER\}(?=[\s\]]|$)")
_IN_FILE = re.compile(rb"\bpam_(oath|u2f|yubico)\b.*?\s(?:usersfile|authfile)=((?:/[A-Za-z0-9_.-]+)+)(?=[\s\]]|$)")
_GOES_ON = re.compile(rb"\\[ \t]*\n(?:[ \t]*(?:#[^\n]*)?\n)*")
_MOST = 20


def in_homes(passwd: Sequence[Observation]) -> Iterator[Request]:
    """Where each account keeps the secret of its second factor, unless it is told otherwise."""
    for _, home in homes(passwd):
        yield from (Listing(f"{home}/{name}") for name in PLACES_OF_SECRETS.values())


def by_name(files: Sequence[Observation]) -> Iterator[Request]:
    """The folders in which a stack says that secrets are named like their accounts; their names alone are asked for."""
    for folder in sorted(_folders(files)):
        yield Listing(f"{folder}*")


def in_files(files: Sequence[Observation]) -> Iterator[Request]:
    """The files in which a stack says that accounts stand with their secrets or keys; awk prints the names alone."""
    for module, path in sorted(_files(files)):
        yield from (_names_in(module, path), Listing(path))


def _names_in(module: str, path: str) -> Command:
    if module == "oath":  # HOTP/T30/6 name PIN secret
        return Command(("awk", "/^[ \\t]*HOTP/ && NF > 3 { print $2 }", path))
    return Command(("awk", "-F:", "/^[^#]/ && NF > 1 { print $1 }", path))


def enrolled(seen: Observations, passwd: Request, files: Sequence[Observation]) -> dict[str, list[str] | Missing]:
    """The accounts that have set up a second factor, by module, or by module and place (`PamSurroundings.enrolled`)."""
    found = {module: _in_homes(seen, passwd, name) for module, name in PLACES_OF_SECRETS.items()}
    for folder in _folders(files):
        found[f"pam_google_authenticator {folder}${{USER}}"] = _in_folder(seen, folder)
    for module, path in _files(files):
        found[f"pam_{module} {path}"] = _in_file(seen, module, path)
    return found


def refused_secrets(seen: Observations, passwd: Request) -> list[str]:
    """The accounts whose secret pam_google_authenticator refuses, unless it is told otherwise: it wants a file for its owner alone."""
    found: list[str] = []
    for line, home in homes(seen.many(passwd)):
        outcome = seen.outcome(Listing(f"{home}/{PLACES_OF_SECRETS['pam_google_authenticator']}"))
        file = outcome.attributes if isinstance(outcome, Seen) else None
        is_other_mode = file is not None and file.mode is not None and file.mode & ~0o600 != 0
        is_another = file is not None and file.uid is not None and file.uid != line.uid
        if file is not None and file.kind == "file" and (is_other_mode or is_another):
            found.append(line.name)
    return found


def joined(content: bytes) -> list[bytes]:
    """The lines of a stack, those joined that go on in the next one."""
    return [line[:2_000] for line in _GOES_ON.sub(b" ", content[:200_000]).split(b"\n")]


def _contents(files: Sequence[Observation]) -> Iterator[bytes]:
    for one in files:
        if isinstance(one.outcome, Seen):
            yield from joined(one.outcome.content)


def _folders(files: Sequence[Observation]) -> set[str]:
    found = {folder.decode() for line in _contents(files) for folder in _BY_NAME.findall(line)}
    return set(sorted(folder for folder in found if "/.." not in folder)[:_MOST])


def _files(files: Sequence[Observation]) -> set[tuple[str, str]]:
    found = {(module.decode(), path.decode()) for line in _contents(files) for module, path in _IN_FILE.findall(line)}
    return set(sorted(one for one in found if "/.." not in one[1])[:_MOST])


def _in_homes(seen: Observations, passwd: Request, name: str) -> list[str] | Missing:
    found: list[str] = []
    for line, home in homes(seen.many(passwd)):
        outcome = seen.outcome(Listing(f"{home}/{name}"))
        if isinstance(outcome, Missing):
            return outcome
        if isinstance(outcome, Seen):
            found.append(line.name)
    return found


def _in_folder(seen: Observations, folder: str) -> list[str] | Missing:
    those = [*seen.many(Listing(f"{folder}*"))]
    troubles = [one.outcome for one in those if isinstance(one.outcome, Missing)]
    return troubles[0] if troubles else [one.source.removeprefix(folder) for one in those if isinstance(one.outcome, Seen)]


def _in_file(seen: Observations, module: str, path: str) -> list[str] | Missing:
    there = seen.outcome(Listing(path))
    if isinstance(there, Absent):
        return []
    said = seen.outcome(_names_in(module, path))
    if isinstance(there, Missing) or isinstance(said, Missing):
        return there if isinstance(there, Missing) else said if isinstance(said, Missing) else []
    if isinstance(said, Seen) and said.status == 0:
        return sorted({line for line in said.lines() if re.fullmatch(r"[^\s:]{1,100}", line)})
    return missing(Reason.PERMISSION_DENIED, "who stands in {path} could not be read", path=path)
