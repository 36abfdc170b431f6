"""Whether browsers know where a page's scripts may come from."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check, failed, not_applicable, passed
from govaudit.facts.http import HttpAnswer


@check("exposure.content-security-policy-set", severity=Severity.MEDIUM)
def content_security_policy_set(answer: HttpAnswer) -> Verdict:
    """The endpoint tells browsers where scripts may come from (Content-Security-Policy with script-src or default-src).

    With such a policy a script that an attacker smuggles into a page does not run. One that is only reported,
    or that says nothing about scripts, does not stop it.

    To fix: send `Content-Security-Policy: default-src 'self'`, and widen it by what the pages need.
    """
    if answer.redirects_to:
        return not_applicable("{subject} only sends visitors on to {origin}", origin=answer.redirects_to)
    policies = [policy for header in answer.content_security_policies for policy in header.lower().split(",")]
    names = {directive.split()[0] for policy in policies for directive in policy.split(";") if directive.strip()}
    about_scripts = sorted(names & {"script-src", "default-src"})
    if about_scripts:
        return passed("{subject} sends a Content-Security-Policy with {directives}", directives=about_scripts)
    if names:
        return failed("{subject} sends a Content-Security-Policy that says nothing about scripts; script-src or default-src is required")
    return failed("{subject} sends no Content-Security-Policy; one with script-src or default-src is required")
