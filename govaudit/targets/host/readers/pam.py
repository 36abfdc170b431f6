"""What PAM demands at the doors of a host."""

from __future__ import annotations

from collections.abc import Iterator

from govaudit.facts.pam import SERVICES, Consoles, PamService
from govaudit.facts.pam_stacks.for_anybody import ways_through
from govaudit.model import Complete, Missing, Place, Reason, Seen, complete
from govaudit.reading import Maybe, Observations, reads
from govaudit.targets.host.consoles import beside_getty, credential, unguarded
from govaudit.targets.host.pam.files import FOLDER, MODULE_FOLDERS, PLACES, configuration_of
from govaudit.targets.host.pam.stack import stack_of
from govaudit.targets.host.requests import File, Glob, Listing
from govaudit.targets.host.sshd.further import OF_UNITS

INITTAB = File("/etc/inittab")
GETTYS = (
    Glob("/etc/systemd/system/*getty*.service"),
    Glob("/etc/systemd/system/*getty*.service.d/*.conf"),
    Glob("/usr/lib/systemd/system/*getty*.service.d/*.conf"),
    Glob("/etc/systemd/system/*.wants/debug-shell.service"),
)
"""Units that start consoles, as far as the host changes them; those of systemd itself ask."""
CREDENTIALS = tuple(Listing(f"{place}/credstore*/*") for place in ("/etc", "/run", "/usr/lib"))
"""What systemd hands to services, so also to getty (systemd.exec(5), ImportCredential)."""
CONSOLES = (INITTAB, *GETTYS, *OF_UNITS, *CREDENTIALS)


@reads(*(Maybe(request) for request in CONSOLES))
def consoles(seen: Observations) -> Consoles:
    """What the units of getty, their drop-ins and /etc/inittab say, and other units that run getty or a shell."""
    found: list[Place] = []
    doubt: Missing | None = None
    for answer in _beside(seen):
        if isinstance(answer, Missing):
            doubt = doubt or answer
        else:
            found.append(answer)
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


def _beside(seen: Observations) -> Iterator[Place | Missing]:
    """What units of any name, and credentials, say of consoles; links that lead nowhere and masked units are not looked at."""
    for request in OF_UNITS:
        for one in seen.many(request):
            if isinstance(one.outcome, Missing) and ("*" in one.source or one.outcome.reason is Reason.PERMISSION_DENIED):
                yield one.outcome
            elif isinstance(one.outcome, Seen) and one.source.endswith((".service", ".conf")) and "getty" not in one.source:
                yield from beside_getty(one.source, one.outcome.content)
            elif isinstance(one.outcome, Seen) and not one.source.startswith("/etc/systemd/system/") and "getty" in one.source:
                yield from unguarded(one.source, one.outcome.content)
            if isinstance(one.outcome, Seen) and "getty" in one.source:
                yield from (answer for answer in beside_getty(one.source, one.outcome.content) if isinstance(answer, Missing))
    for listing in CREDENTIALS:
        for one in seen.many(listing):
            if isinstance(one.outcome, Missing):
                yield one.outcome
            elif isinstance(one.outcome, Seen) and (why := credential(one.source)):
                yield why


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
