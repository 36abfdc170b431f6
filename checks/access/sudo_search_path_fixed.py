"""Where sudo looks for programs."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check, failed, known, passed
from govaudit.facts.sudo import SudoSettings

_OF_USERS = ("/tmp/", "/var/tmp/", "/dev/shm/", "/home/")  # noqa: S108 (they are looked for, not used)
"""Folders in which users write."""


@check("access.sudo-search-path-fixed", severity=Severity.MEDIUM)
def sudo_search_path_fixed(sudo: SudoSettings) -> Verdict:
    """sudo looks for programs in folders of its own choice (`secure_path`), all of which belong to the system.

    With the user's own PATH, a program that runs as root and calls others by name can be made to call the user's.

    To fix: write `Defaults secure_path="/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"` into /etc/sudoers with visudo.
    """
    places = sudo.places("secure_path")
    path = known(sudo.secure_path)
    if not path:
        return failed("secure_path is not set; it is required", places=places)
    wrong = [folder for folder in path.split(":") if not folder.startswith("/") or f"{folder}/".startswith(_OF_USERS)]
    if wrong:
        return failed("secure_path has {folders}, where others than root can put programs", folders=wrong, places=places)
    return passed("secure_path is {path}", path=path, places=places)
