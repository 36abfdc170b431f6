"""Whether browsers know where a page's scripts may come from."""

from __future__ import annotations

import re

from govaudit.checking import Severity, Verdict, check, failed, not_applicable, passed
from govaudit.facts.http import HttpAnswer

_ANYWHERE = re.compile(r"(?:https?|wss?|data):|(?:[a-z][a-z0-9+.-]*://)?\*(?::(?:\*|[0-9]*))?(?:/.*)?")
"""A scheme under which anybody can offer scripts, or `*` as the whole host."""
_ONE_BY_ONE = ("'nonce-", "'sha256-", "'sha384-", "'sha512-", "'strict-dynamic'")
"""Beside one of these browsers ignore 'unsafe-inline' (CSP 3, 6.7.3.2)."""


@check("exposure.content-security-policy-set", severity=Severity.MEDIUM)
def content_security_policy_set(answer: HttpAnswer) -> Verdict:
    """The endpoint tells browsers where scripts may come from (Content-Security-Policy), and that is not from anywhere.

    With such a policy a script that an attacker smuggles into a page does not run. One that is only reported, that
    says nothing about scripts, or that allows them from any host or within the page ('unsafe-inline') does not stop it.

    To fix: send `Content-Security-Policy: default-src 'self'`, and widen it by the hosts, nonces or hashes that the pages need.
    """
    if answer.redirects_to:
        return not_applicable("{subject} only sends visitors on to {origin}", origin=answer.redirects_to)
    policies = [_directives(policy) for header in answer.content_security_policies for policy in header.lower().split(",")]
    about_scripts = [policy for policy in policies if "script-src" in policy or "default-src" in policy]
    for policy in about_scripts:
        if not _open_sources(policy):
            directives = sorted({"script-src", "default-src"}.intersection(policy))
            return passed("{subject} sends a Content-Security-Policy with {directives}", directives=directives)
    if about_scripts:
        return failed(
            "{subject} sends a Content-Security-Policy that lets scripts of anybody run: {sources}; "
            "named hosts, nonces or hashes are required",
            sources=_open_sources(about_scripts[0])[:20],
        )
    if any(policies):
        return failed("{subject} sends a Content-Security-Policy that says nothing about scripts; script-src or default-src is required")
    return failed("{subject} sends no Content-Security-Policy; one with script-src or default-src is required")


def _directives(policy: str) -> dict[str, list[str]]:
    """Sources by directive; one that is repeated counts only the first time (CSP 3, 2.2.1)."""
    found: dict[str, list[str]] = {}
    for name, *sources in (directive.split() for directive in policy.split(";") if directive.strip()):
        found.setdefault(name, sources)
    return found


def _open_sources(policy: dict[str, list[str]]) -> list[str]:
    """The sources that let anybody's scripts run: as elements, or as attributes (CSP 3, 6.8.3 has the fallbacks)."""
    general = policy.get("script-src", policy.get("default-src", []))
    found: set[str] = set()
    for sources in (policy.get("script-src-elem", general), policy.get("script-src-attr", general)):
        if "'strict-dynamic'" not in sources:  # beside it hosts and schemes are ignored
            found.update(source for source in sources if _ANYWHERE.fullmatch(source))
        if "'unsafe-inline'" in sources and not any(source.startswith(_ONE_BY_ONE) for source in sources):
            found.add("'unsafe-inline'")
    return sorted(found)
