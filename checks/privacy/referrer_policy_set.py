"""Whether other sites learn which pages a visitor comes from."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta

from govaudit.checking import Severity, Verdict, check, failed, not_applicable, passed
from govaudit.facts.http import HttpAnswer

Policy = Literal[
    "no-referrer",
    "same-origin",
    "origin",
    "strict-origin",
    "origin-when-cross-origin",
    "strict-origin-when-cross-origin",
    "no-referrer-when-downgrade",
]

_DISCREET: tuple[Policy, ...] = (
    "no-referrer",
    "same-origin",
    "origin",
    "strict-origin",
    "origin-when-cross-origin",
    "strict-origin-when-cross-origin",
)


@check("privacy.referrer-policy-set", severity=Severity.LOW)
def referrer_policy_set(answer: HttpAnswer, *, policies: Annotated[tuple[Policy, ...], Meta(min_length=1)] = _DISCREET) -> Verdict:
    """The endpoint sets a referrer policy that gives other sites no full address of a page (one of `policies`).

    Addresses of pages hold case numbers, search words and tokens. With `unsafe-url` browsers tell them to every
    site that a page links to or loads something from; without a policy it is left to the browser's age.

    To fix: send `Referrer-Policy: strict-origin-when-cross-origin`, or `no-referrer`.
    """
    if answer.redirects_to:
        return not_applicable("{subject} only sends visitors on to {origin}", origin=answer.redirects_to)
    if not answer.referrer_policy:
        return failed("{subject} sends no Referrer-Policy; required is one of {policies}", policies=list(policies))
    if answer.referrer_policy not in policies:
        return failed(
            "{subject} sends Referrer-Policy {policy}; required is one of {policies}",
            policy=answer.referrer_policy,
            policies=list(policies),
        )
    return passed("{subject} sends Referrer-Policy {policy}", policy=answer.referrer_policy)
