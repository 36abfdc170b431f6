"""Whether other sites can show a page within their own."""

from __future__ import annotations

import re

from govaudit.checking import Severity, Verdict, check, failed, not_applicable, passed
from govaudit.facts.http import HttpAnswer

_ANYBODY = re.compile(r"[a-z][a-z0-9+.-]*:|(?:[a-z][a-z0-9+.-]*://)?\*(?::(?:\*|[0-9]*))?(?:/.*)?")
"""A scheme alone, or `*` as the whole host, whatever the port (CSP 3, 6.7.2.8)."""


@check("exposure.framing-restricted", severity=Severity.MEDIUM)
def framing_restricted(answer: HttpAnswer) -> Verdict:
    """The endpoint does not let just any site show its pages in a frame (CSP frame-ancestors, or X-Frame-Options).

    A page within an invisible frame takes the clicks that its visitor means for what he sees: so others make
    him consent, pay or delete (clickjacking). Where there is a frame-ancestors, browsers ignore X-Frame-Options.

    To fix: send `Content-Security-Policy: frame-ancestors 'none'` (or `'self'`, or the sites that may).
    """
    if answer.redirects_to:
        return not_applicable("{subject} only sends visitors on to {origin}", origin=answer.redirects_to)
    for sources in answer.frame_ancestors:
        if not any(map(_ANYBODY.fullmatch, sources)):
            return passed("{subject} limits who may frame it: frame-ancestors {sources}", sources=sources[:20] or ["'none'"])
    if answer.frame_ancestors:
        return failed("{subject} lets any site frame it: frame-ancestors {sources}", sources=answer.frame_ancestors[0][:20])
    if {"deny", "sameorigin"}.intersection(answer.frame_options):
        return passed("{subject} limits who may frame it: X-Frame-Options {options}", options=answer.frame_options[:20])
    if answer.frame_options:
        return failed(
            "{subject} sends X-Frame-Options {options}, which browsers ignore; deny or sameorigin is required",
            options=answer.frame_options[:20],
        )
    return failed("{subject} lets any site frame it: it sends neither frame-ancestors nor X-Frame-Options")
