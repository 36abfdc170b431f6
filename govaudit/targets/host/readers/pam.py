"""What PAM demands at the doors of a host."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from govaudit.facts.pam import Consoles, PamService
from govaudit.model import Absent, Complete, Missing, Place, Reason, Seen, complete, missing
from govaudit.reading import Maybe, Observations, reads
from govaudit.targets.host.consoles import unguarded
from govaudit.targets.host.pam.stack import FOLDER, auth_stack
from govaudit.targets.host.pam.ways import ways_through
from govaudit.targets.host.requests import File, Glob

FILES = Glob("/etc/pam.d/*")
VENDORS = Glob("/usr/lib/pam.d/*")
VENDORS_BEFORE = Glob("/usr/etc/pam.d/*")
"""Where SUSE kept them before."""
SINGLE = File("/etc/pam.conf")
"""libpam reads it where there is no /etc/pam.d (pam.conf(5))."""

SERVICES = ("login", "other", "sshd", "su", "su-l", "sudo", "sudo-i")
"""The services that are looked at; the other files under /etc/pam.d are followed where these include them."""


INITTAB = File("/etc/inittab")
GETTYS = (
    Glob("/etc/systemd/system/*getty*.service"),
    Glob("/etc/systemd/system/*getty*.service.d/*.conf"),
    Glob("/usr/lib/systemd/system/*getty*.service.d/*.conf"),
    Glob("/etc/systemd/system/*.wants/debug-shell.service"),
)
"""Units that start consoles, as far as the host changes them; those of systemd itself ask."""


@reads(*(Maybe(request) for request in (INITTAB, *GETTYS)))
def consoles(seen: Observations) -> Consoles:
    """What the units of getty, their drop-ins and /etc/inittab say."""
    found: list[Place] = []
    doubt: Missing | None = None
    for request in (INITTAB, *GETTYS):
        for observation in seen.many(request):
            if isinstance(observation.outcome, Missing):
                doubt = doubt or observation.outcome
            elif isinstance(observation.outcome, Seen):
                path = INITTAB.path if request is INITTAB else observation.source
                for answer in unguarded(path, observation.outcome.content):
                    if isinstance(answer, Missing):
                        doubt = doubt or answer
                    else:
                        found.append(answer)
    return Consoles(unguarded=found, is_complete=doubt or True)


TWINS = {"sudo": "sudo-i", "su": "su-l"}
"""The services that the same program asks in another case: `sudo -i`, `su -`."""


@reads(Maybe(FILES), Maybe(VENDORS), Maybe(VENDORS_BEFORE), Maybe(SINGLE))
def pam_services(seen: Observations) -> Iterator[PamService | Complete | Missing]:
    """The `auth` stacks of login, sshd, su and sudo, and what each comes to; a file that may not be read spoils those that include it."""
    files: dict[str, bytes | Missing] = {}
    for observation in seen.many(FILES):
        match observation.outcome:
            case Seen() as file:
                files[observation.source.removeprefix(FOLDER)] = file.content
            case Missing() as why if observation.source.startswith(FOLDER) and "*" not in observation.source:
                files[observation.source.removeprefix(FOLDER)] = why
            case Missing() as why:
                yield why
                return
    stacks = {service: auth_stack(service, files) for service in SERVICES if service in files} | _of_vendors(files, seen)
    ways = {service: auth if isinstance(auth, Missing) else ways_through(service, auth) for service, auth in stacks.items()}
    for service, auth in stacks.items():
        twin = TWINS.get(service, "")
        yield PamService(service=service, auth=auth, ways=ways[service], other_doors={twin: ways[twin]} if twin in ways else {})
    yield _unlisted(files, seen) or complete("no login, SSH, su or sudo service under {folder}", folder=FOLDER)


def _of_vendors(files: Mapping[str, bytes | Missing], seen: Observations) -> dict[str, Missing]:
    """The services that only the vendor's folders have, which are not followed yet."""
    found: dict[str, Missing] = {}
    for request in (VENDORS, VENDORS_BEFORE):
        for observation in seen.many(request):
            name = observation.source.rpartition("/")[2]
            if isinstance(observation.outcome, Seen) and name in SERVICES and name not in files:
                found[name] = missing(Reason.NOT_SUPPORTED, "the service is at {path}, which is not followed yet", path=observation.source)
    return found


def _unlisted(files: Mapping[str, bytes | Missing], seen: Observations) -> Missing | None:
    """Why there may be services that were not seen."""
    if all(service in files for service in SERVICES):
        return None
    for request in (VENDORS, VENDORS_BEFORE):
        for observation in seen.many(request):
            if isinstance(observation.outcome, Missing):
                return observation.outcome
    single = seen.outcome(SINGLE)
    if files or isinstance(single, Absent):
        return None
    if isinstance(single, Missing):
        return single
    said = [line for line in single.lines() if line.strip() and not line.lstrip().startswith("#")]
    return missing(Reason.NOT_SUPPORTED, "services stand in {path}, which is not followed", path=SINGLE.path) if said else None
