"""What remote ways take that end at root."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from govaudit.checking import Severity, Verdict, check, failed, known, not_applicable, passed
from govaudit.facts.ways_in import WayIn, administrators
from govaudit.model import Missing


@check("mfa.remote-ways-to-root-take-two-factors", severity=Severity.CRITICAL)
def remote_ways_to_root_take_two_factors(ways: list[WayIn], *, min_factors: Annotated[int, Meta(ge=2, le=5)] = 2) -> Verdict:
    """Every remote way in to root, or to an account that becomes root by sudo, doas or polkit, takes at least `min_factors` proofs.

    The stolen password, or key, of one administrator must not be enough to own the machine from anywhere.

    To fix: demand `AuthenticationMethods publickey,keyboard-interactive` below `Match Group sudo` in /etc/ssh/sshd_config, with a second
    factor in /etc/pam.d/sshd; or take the right to become root away.
    """
    remote = [way for way in ways if way.is_remote]
    roots = administrators(ways)
    weak = [way for way in remote if isinstance(way.factors, Missing) or way.factors < min_factors]
    for way in weak:
        concerned = way.accounts if way.becomes == "root" else [name for name in way.accounts if name in roots.certain]
        if concerned and isinstance(way.factors, int):
            return failed(
                "over the network accounts get in that are or become root: {accounts}; proofs demanded: {factors}, required: {min_factors}",
                factors=way.factors,
                accounts=concerned,
                min_factors=min_factors,
                places=way.places,
            )
    for way in weak:
        for name in way.accounts:
            if way.becomes == "root" or name in roots.certain:
                known(way.factors)
            elif name in roots.perhaps:
                known(roots.perhaps[name])
        doubt = roots.of_directories if way.directories else roots.unlisted
        if doubt is not None:
            known(doubt)
    if not any(way.becomes == "root" or roots.certain.keys() & set(way.accounts) for way in remote):
        return not_applicable("no account that is or becomes root gets in over the network")
    return passed("whoever is or becomes root gives {min_factors} proofs or more over the network", min_factors=min_factors)
