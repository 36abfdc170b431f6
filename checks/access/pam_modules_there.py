"""The modules that PAM's settings name are there."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check, failed, known, passed
from govaudit.facts.pam import PamService


@check("access.pam-modules-there", severity=Severity.MEDIUM)
def pam_modules_there(service: PamService) -> Verdict:
    """The modules that a service names for log-ins are there.

    A `required` module that is not there locks everybody out; one that is skipped when it is not there protects nobody, and the
    settings look as though it did.

    To fix: install the module's package, or take its line out of /etc/pam.d; a module that may be missing has `-` before its type.
    """
    doubt = None
    wrong = []
    for stack in (service.auth, service.account):
        for entry in known(stack):
            if entry.is_broken or (entry.is_there is False and not entry.is_quiet):
                wrong.append(entry)
            elif not isinstance(entry.is_there, bool):
                doubt = doubt or entry.is_there
    if wrong:
        return failed(
            "{subject} names what is not there: {modules}",
            modules=sorted({entry.module for entry in wrong}),
            places=[entry.place for entry in wrong],
        )
    if doubt is not None:
        known(doubt)
    return passed("the modules that {subject} names are there")
