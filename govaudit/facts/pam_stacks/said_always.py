"""Modules whose answers depend on neither account nor proof: what each says, or that libpam finds no function in it.

Sources: the source of each module (Linux-PAM 1.3 to 1.7, libcap, pam_oath, pam_ssh_agent_auth).
"""

from __future__ import annotations

from govaudit.facts.pam import PamEntry

IN_AUTH: dict[str, tuple[str, ...]] = {
    "pam_permit": ("success",),
    "pam_deny": ("auth_err",),
    "pam_env": ("ignore",),
    "pam_faildelay": ("ignore",),
    "pam_warn": ("ignore",),
    "pam_group": ("ignore",),
    "pam_mail": ("ignore",),
    "pam_selinux": ("auth_err",),
    "pam_cap": ("success", "ignore"),
    "pam_issue": ("ignore", "service_err"),
    "pam_timestamp": ("success", "auth_err", "ignore"),
}
"""All answers that are possible, where there are several."""

IN_ACCOUNT: dict[str, tuple[str, ...]] = {
    "pam_permit": ("success",),
    "pam_deny": ("acct_expired", "auth_err"),
    "pam_env": ("service_err",),
    "pam_warn": ("ignore",),
    "pam_loginuid": ("success", "ignore", "session_err"),
    "pam_tally": ("success", "ignore"),
    "pam_tally2": ("success", "ignore"),
}

_OF_SESSIONS = frozenset(
    {
        *("pam_limits", "pam_mkhomedir", "pam_motd", "pam_namespace", "pam_oddjob_mkhomedir", "pam_setquota", "pam_systemd"),
        *("pam_tty_audit", "pam_umask", "pam_xauth", "pam_cracklib", "pam_passwdqc", "pam_pwhistory", "pam_pwquality"),
    }
)
"""And of passwords."""
NOT_IN_AUTH = _OF_SESSIONS | {"pam_loginuid"}
NOT_IN_ACCOUNT = _OF_SESSIONS | {
    *("pam_cap", "pam_faildelay", "pam_ftp", "pam_google_authenticator", "pam_group", "pam_issue", "pam_keyinit", "pam_mail"),
    *("pam_oath", "pam_rhosts", "pam_selinux", "pam_ssh_agent_auth", "pam_timestamp", "pam_u2f"),
}
"""Modules without a function for a kind of stack, for which libpam takes `module_unknown`."""


def said(entry: PamEntry, kind: str, version: list[int]) -> tuple[str, ...] | None:
    """What the module can say; None where that depends on more. `version`: of libpam, empty where it is not known."""
    if entry.module == "pam_keyinit" and kind == "auth":
        return ("ignore", "module_unknown") if not version else ("ignore",) if version >= [1, 4] else ("module_unknown",)
    if entry.module == "pam_debug":
        name = "auth" if kind == "auth" else "acct"
        answers = [argument.partition("=")[2] for argument in entry.arguments if argument.startswith(f"{name}=")]
        return (answers[-1] if answers else "success",)
    if entry.module in (NOT_IN_AUTH if kind == "auth" else NOT_IN_ACCOUNT):
        return ("module_unknown",)
    return (IN_AUTH if kind == "auth" else IN_ACCOUNT).get(entry.module)
