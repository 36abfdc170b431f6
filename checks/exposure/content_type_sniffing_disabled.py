"""Whether browsers guess the type of what they are sent."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check, failed, not_applicable, passed
from govaudit.facts.http import HttpAnswer


@check("exposure.content-type-sniffing-disabled", severity=Severity.LOW)
def content_type_sniffing_disabled(answer: HttpAnswer) -> Verdict:
    """The endpoint forbids browsers to guess the type of a document (X-Content-Type-Options: nosniff).

    A browser that guesses can take an uploaded picture or text for a script, and run it in the agency's name.

    To fix: send `X-Content-Type-Options: nosniff` with every answer.
    """
    if answer.redirects_to:
        return not_applicable("{subject} only sends visitors on to {origin}", origin=answer.redirects_to)
    if not answer.content_type_options:
        return failed("{subject} sends no X-Content-Type-Options; nosniff is required")
    if answer.content_type_options != "nosniff":
        return failed("{subject} sends X-Content-Type-Options {found}; nosniff is required", found=answer.content_type_options)
    return passed("{subject} sends X-Content-Type-Options nosniff")
