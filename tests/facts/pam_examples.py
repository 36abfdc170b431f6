"""PAM as it is read from stacks, and its surroundings on a host where nothing is out of the ordinary."""

from __future__ import annotations

from typing import Any

import msgspec

from govaudit.facts.pam import NameList, PamService, PamSurroundings
from govaudit.targets.host.pam.files import FILES, MODULE_FOLDERS
from govaudit.targets.host.readers.pam import pam_services
from tests.support import saw
from tests.support.startup import THERE, read

_AROUND = PamSurroundings(
    today=20_100,
    no_logins=[],
    access_rules={},
    access_is_complete=True,
    lists={"/etc/shells": NameList(lines=["/bin/sh", "/bin/bash"], is_plain=True)},
    securetty=False,
    time_rules=[],
    sepermit_rules=False,
    wheel_group="wheel",
    system_ids=[100, 999],
    enrolled={"pam_google_authenticator": ["ann"], "pam_u2f": []},
)

DEBIAN = {
    "common-auth": "auth [success=1 default=ignore] pam_unix.so nullok\nauth requisite pam_deny.so\nauth required pam_permit.so\n",
    "common-account": "account [success=1 new_authtok_reqd=done default=ignore] pam_unix.so\n"
    "account requisite pam_deny.so\naccount required pam_permit.so\n",
    "sshd": "@include common-auth\naccount required pam_nologin.so\n@include common-account\n",
    "login": "auth requisite pam_nologin.so\n@include common-auth\n@include common-account\n",
    "su": "auth sufficient pam_rootok.so\n@include common-auth\n@include common-account\n",
    "other": "@include common-auth\n@include common-account\n",
}
"""As Debian installs it."""


_NAMES = (
    *("unix", "permit", "deny", "rootok", "nologin", "wheel", "succeed_if", "google_authenticator", "oath", "faillock", "access"),
    *("listfile", "shells", "time", "usertype", "securetty", "sss", "sepermit", "localuser", "of_our_own", "warn"),
    *("exec", "rhosts", "ssh_agent_auth", "ftp", "selinux", "u2f"),
)
_MODULES = [saw(MODULE_FOLDERS[0], THERE, source=f"/lib/security/pam_{name}.so") for name in _NAMES]


def pam(changes: dict[str, str] | None = None, **more: str) -> list[PamService]:
    """The services of Debian, with other stacks for some."""
    files = DEBIAN | (changes or {}) | more
    seen = [saw(FILES, text, source=f"/etc/pam.d/{name}") for name, text in files.items()]
    return [one for one in read(pam_services, None, *seen, *_MODULES) if isinstance(one, PamService)]


def one(name: str, changes: dict[str, str] | None = None, **more: str) -> PamService:
    """One of them."""
    return next(service for service in pam(changes, **more) if service.service == name)


def around(**changes: Any) -> PamSurroundings:
    """What modules look at, with changes."""
    return msgspec.structs.replace(_AROUND, **changes)
