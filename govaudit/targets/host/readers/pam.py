"""What PAM demands at the doors of a host."""

from __future__ import annotations

from collections.abc import Iterator

from govaudit.facts.pam import SERVICES, Consoles, PamService
from govaudit.facts.pam_stacks.for_anybody import ways_through
from govaudit.model import Complete, Missing, Place, Seen, complete
from govaudit.reading import Maybe, Observations, reads
from govaudit.targets.host.consoles import unguarded
from govaudit.targets.host.pam.files import FOLDER, MODULE_FOLDERS, PLACES, configuration_of
from govaudit.targets.host.pam.stack import stack_of
from govaudit.targets.host.requests import File, Glob

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


@reads(*(Maybe(request) for request in (*PLACES, *MODULE_FOLDERS)))
def pam_services(seen: Observations) -> Iterator[PamService | Complete | Missing]:
    """The stacks of the services by which one gets in, and what they come to; a file that may not be read spoils those that include it."""
    written = configuration_of(seen)
    if isinstance(written, Missing):
        yield written
        return
    stacks = {service: stack_of("auth", service, written) for service in SERVICES if service in written.files}
    ways = {service: auth if isinstance(auth, Missing) else ways_through(service, auth) for service, auth in stacks.items()}
    for service, auth in stacks.items():
        twin = TWINS.get(service, "")
        yield PamService(
            service=service,
            auth=auth,
            account=stack_of("account", service, written),
            ways=ways[service],
            other_doors={twin: ways[twin]} if twin in ways else {},
        )
    yield written.doubt or complete("no service of PAM by which anybody gets in under {folder}", folder=FOLDER)
