"""What an `auth` stack demands of an ordinary account.

Where the worlds in which anybody gets through do not agree on the least that is demanded, it is not known.
"""

from __future__ import annotations

from collections.abc import Sequence

from govaudit.facts.pam import PamEntry, Proof
from govaudit.facts.pam_stacks.dispatch import in_order, least, proofs_in, worlds_after
from govaudit.facts.pam_stacks.modules import for_anybody, is_certain
from govaudit.model import Missing, Reason, missing


def ways_through(service: str, stack: Sequence[PamEntry]) -> list[list[Proof]] | Missing:
    """The least that gets somebody through, as `PamService.ways` says."""
    usual = worlds_after(service, stack, lambda entry: for_anybody(entry, service, rare=False))
    with_rare = worlds_after(service, stack, lambda entry: for_anybody(entry, service, rare=True))
    if isinstance(usual, Missing):
        return usual
    if isinstance(with_rare, Missing):
        return with_rare
    through = {result for result in map(proofs_in, usual) if result}
    least_of_all = least(proofs for world in with_rare for proofs in proofs_in(world))
    if len(through) > 1 or least_of_all != next(iter(through), frozenset()):
        return not_agreed(service, [entry.module for entry in stack if entry.control != "substack" and not is_certain(entry.module)])
    return in_order(least_of_all)


def not_agreed(service: str, modules: Sequence[str]) -> Missing:
    """Why it is not known: these modules decide by what is not seen."""
    if modules:
        return missing(
            Reason.NOT_SUPPORTED, "what {service} demands depends on what {modules} decide", service=service, modules=sorted(set(modules))
        )
    return missing(Reason.NOT_SUPPORTED, "what {service} demands depends on the account", service=service)
