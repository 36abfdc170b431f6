"""Whether cookies are kept from other sites, scripts and listeners."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta

from govaudit.checking import Severity, Verdict, check, failed, not_applicable, passed
from govaudit.facts.http import HttpAnswer


@check("privacy.cookies-protected", severity=Severity.MEDIUM)
def cookies_protected(
    answer: HttpAnswer,
    *,
    readable_by_scripts: tuple[str, ...] = ("XSRF-TOKEN", "csrftoken"),
    same_site: Annotated[tuple[Literal["strict", "lax", "none"], ...], Meta(min_length=1)] = ("strict", "lax"),
) -> Verdict:
    """Every cookie that the first page sets has Secure, HttpOnly and a SameSite of `same_site`; `readable_by_scripts` need no HttpOnly.

    A cookie is what a citizen's session consists of. Without Secure it also travels in plain text, without HttpOnly a
    script that was smuggled into the page can steal it, without SameSite (or with SameSite=None) other sites can act in the
    citizen's name.

    To fix: set cookies with `Secure; HttpOnly; SameSite=Lax` (or `Strict`); most frameworks have a setting for it.
    """
    if not answer.cookies:
        return not_applicable("{subject} sets no cookie on its first page")
    faults: list[str] = []
    for cookie in answer.cookies:
        must_hide = cookie.name not in readable_by_scripts
        lacks = {"Secure": not cookie.secure, "HttpOnly": must_hide and not cookie.http_only, "SameSite": cookie.same_site not in same_site}
        if any(lacks.values()):
            faults.append(f"{cookie.name} (" + ", ".join(name for name, is_lacking in lacks.items() if is_lacking) + ")")
    if faults:
        return failed("{subject} sets cookies that lack protection: {cookies}", cookies=faults[:20])
    return passed("{subject} sets {count} cookies, all with Secure, HttpOnly and SameSite", count=len(answer.cookies))
