"""What PAM demands at the doors of a host."""

from __future__ import annotations

from collections.abc import Iterator

from govaudit.facts.pam import PamService
from govaudit.model import Complete, Missing, Seen, complete
from govaudit.reading import Maybe, Observations, reads
from govaudit.targets.host.pam_stack import FOLDER, auth_stack
from govaudit.targets.host.pam_ways import ways_through
from govaudit.targets.host.requests import Glob

FILES = Glob("/etc/pam.d/*")

SERVICES = ("login", "other", "sshd", "su", "su-l", "sudo", "sudo-i")
"""The services that are looked at; the other files under /etc/pam.d are followed where these include them."""


@reads(Maybe(FILES))
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
    for service in SERVICES:
        if service in files:
            auth = auth_stack(service, files)
            yield PamService(service=service, auth=auth, ways=auth if isinstance(auth, Missing) else ways_through(service, auth))
    yield complete("no login, SSH, su or sudo service under {folder}", folder=FOLDER)
