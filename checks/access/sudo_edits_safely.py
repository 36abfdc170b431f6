"""How sudoedit treats links."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check, failed, known, passed
from govaudit.facts.sudo import SudoSettings


@check("access.sudo-edits-safely", severity=Severity.LOW)
def sudo_edits_safely(sudo: SudoSettings) -> Verdict:
    """sudoedit follows no links, and edits no files in folders that the user can write.

    A user who may edit one file could otherwise put a link to another, such as /etc/shadow, in its place.

    To fix: remove `Defaults sudoedit_follow` and `Defaults !sudoedit_checkdir` with visudo.
    """
    places = sudo.places("sudoedit_follow", "sudoedit_checkdir")
    if sudo.sudoedit_follow is True or sudo.sudoedit_checkdir is False:
        return failed("sudoedit follows links, or edits files in folders that the user can write", places=places)
    known(sudo.sudoedit_follow)
    known(sudo.sudoedit_checkdir)
    return passed("sudoedit follows no links", places=places)
