"""Homes of new accounts are closed to other users."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check, failed, passed
from govaudit.facts.login_defaults import LoginDefinitions


@check("hardening.new-homes-private", severity=Severity.MEDIUM)
def new_homes_private(definitions: LoginDefinitions) -> Verdict:
    """Homes of new accounts are closed to other users.

    Homes hold keys, histories of commands and drafts with personal data.

    To fix: set `HOME_MODE 0750` (or `0700`) in /etc/login.defs; homes that are there keep their mode.
    """
    umask = 0o022 if definitions.umask is None else definitions.umask
    mode = definitions.home_mode if definitions.home_mode is not None else 0o777 & ~umask
    places = definitions.places("HOME_MODE" if definitions.home_mode is not None else "UMASK")
    if mode & 0o007:
        return failed("homes of new accounts must be closed to others; they get mode {mode}", mode=f"{mode:04o}", places=places)
    return passed("homes of new accounts get mode {mode}", mode=f"{mode:04o}", places=places)
