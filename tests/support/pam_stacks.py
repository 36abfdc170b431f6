"""Hosts with stacks of PAM made at random: controls, jumps, substacks, conditions, secrets, and all ways of writing them."""

from __future__ import annotations

from random import Random

import msgspec

PEOPLE = {
    "gatplain": "a person",
    "gatempty": "no password is needed",
    "gatlocked": "locked",
    "gatnone": "without a password that matches",
    "gatexpired": "the account has expired",
    "gatnewpw": "the password must be changed",
    "gatidle": "the password is too old for too long",
    "gatstaff": "a member of gatgroup, enrolled everywhere, without a shell",
    "gatcodes": "enrolled at pam_google_authenticator alone, a shell that is not listed",
    "gatsys": "an account of the system",
    "gattoor": "another root, with a password",
}
GROUP = "gatgroup"
SERVICES = ("sshd", "login", "su", "su-l", "cron", "atd", "lightdm", "vsftpd", "systemd-user", "xdm")
LIST, SHELLS_LIST, NO_LIST, OPEN_LIST = (f"/etc/security/gat.{name}list" for name in ("user", "shell", "no", "openuser"))
ACCESS, NO_ACCESS = "/etc/security/gat.access", "/etc/security/gat.noaccess"
OATH, NO_OATH = "/etc/users.oath", "/etc/security/other.oath"

_VALUES = (
    *("success", "ignore", "auth_err", "user_unknown", "perm_denied", "cred_err", "abort", "maxtries"),
    *("new_authtok_reqd", "acct_expired", "module_unknown", "service_err", "authinfo_unavail", "authtok_err"),
)
_ACTIONS = ("ignore", "ok", "done", "bad", "die", "1", "2", "3", "reset")
_USUAL = (
    *("required", "requisite", "sufficient", "optional", "required", "sufficient", "REQUIRED", "Sufficient", "[required]"),
    *("[success=1 default=ignore]", "[success=ok default=1]", "[default=1 success=ok ignore=ignore]", "[default=die]"),
    *("[success=done new_authtok_reqd=ok default=ignore]", "[success=ok user_unknown=ignore default=die]", "[default=bad success=ok]"),
    *("[success=ok module_unknown=ignore default=bad]", "[success=ok ignore=ignore default=bad]", "[success=reset default=ignore]"),
)
_MISSPELT = ("requierd", "[sucess=ok default=bad]", "[success=1", "[success=0 default=ignore]", "[]", "success=ok", "[x=ok]")
_CONDITIONS = (
    *("user = gatplain", "user ingroup gatgroup", "user notingroup gatgroup", "uid >= 1000", "uid < 1000", "uid eq 0", "gid > 0x10"),
    *("user in gatplain:gatempty:root", "user notin gatlocked", "shell = /bin/sh", "shell != /bin/sh", "user =~ gat*", "user !~ gatst?ff"),
    *("home = /nowhere", "service = su", "service notin sshd:login", "uid >= 1000 user ingroup gatgroup", "uid >= 1000 uid", ""),
    *("user ingroup gatgroup:gatplain", "nonsense = 1", "uid >= many", "user foo bar", "use_uid uid = 0", "user ingroup nosuchgroup"),
    *("quiet uid > 0 shell =~ *nologin", "uid ne 010", "use_uid user ingroup root", "USER = gatplain", "user glob gat[ps]*", "uid lt 1001"),
    *("uid <= 1003", "user noglob *[!d]", "user =~ gat\\*", "gid le 0", "shell in /bin/sh:/bin/bash", "audit home =~ /home/gat*"),
)
_EITHER = (
    *("pam_permit.so", "pam_deny.so", "pam_localuser.so", "pam_nologin.so", "pam_nologin.so successok", "pam_rootok.so", "pam_shells.so"),
    *("pam_nonexistent.so", "pam_securetty.so", "pam_time.so", "pam_usertype.so issystem", "pam_usertype.so isregular", "pam_usertype.so"),
    *("pam_usertype.so isregular use_uid", "pam_echo.so hello", "pam_exec.so", "pam_exec.so type=session /bin/true", "pam_stress.so"),
    *(f"pam_access.so accessfile={ACCESS}", f"pam_access.so accessfile={ACCESS} nodefgroup", "pam_access.so", "pam_access.so nodefgroup"),
    *(f"pam_access.so accessfile={NO_ACCESS}", "pam_lastlog.so", "pam_faillock.so", "pam_warn.so", "pam_env.so", "pam_permit"),
    *(f"pam_wheel.so use_uid{more}" for more in ("", " group=gatgroup", " group=root trust", " deny", " deny group=gatgroup")),
    *("pam_wheel.so use_uid root_only", "pam_wheel.so trust group=nosuchgroup", "pam_wheel.so deny trust group=gatgroup use_uid"),
    *("pam_wheel.so use_uid deny group=nosuchgroup", "pam_group.so", "pam_keyinit.so", "pam_mail.so", "pam_issue.so", "pam_selinux.so"),
    *("pam_limits.so", "pam_umask.so", "pam_loginuid.so", "pam_motd.so", "pam_namespace.so", "pam_xauth.so", "pam_mkhomedir.so"),
    *("pam_systemd.so", "pam_pwhistory.so", "pam_tty_audit.so enable=*", "pam_setquota.so", "pam_ftp.so", "pam_sepermit.so"),
    *(
        f"pam_listfile.so item={item} sense={sense} file={path}{more}"
        for item, path in (("user", LIST), ("group", LIST), ("shell", SHELLS_LIST), ("user", NO_LIST), ("user", OPEN_LIST))
        for sense in ("allow", "deny")
        for more in ("", " onerr=succeed")
    ),
    *("pam_listfile.so sense=allow", f"pam_listfile.so item=user sense=perhaps file={LIST} onerr=succeed", "pam_listfile.so nonsense=1"),
    *(f"pam_listfile.so item=shell sense=allow file={SHELLS_LIST} apply={who}" for who in ("gatplain", "@gatgroup", "@")),
    f"pam_listfile.so onerr=maybe item=user sense=allow file={LIST}",
)
_PROOFS = (
    *("pam_unix.so nodelay", "pam_unix.so nodelay nullok", "pam_unix.so nodelay nullok", "pam_unix.so nodelay try_first_pass"),
    *("pam_google_authenticator.so no_increment_hotp", "pam_google_authenticator.so nullok", f"pam_oath.so usersfile={OATH} window=9"),
    *("pam_unix.so nodelay use_first_pass", "pam_google_authenticator.so forward_pass", "pam_google_authenticator.so try_first_pass"),
    *(f"pam_oath.so usersfile={OATH} window=9 digits=6", f"pam_oath.so usersfile={OATH} window=9 use_first_pass"),
    *(f"pam_oath.so usersfile={NO_OATH} window=9", "pam_unix.so nodelay nullok_secure", "pam_unix.so nodelay nullresetok"),
)
_AUTH = ("pam_faildelay.so delay=0", "pam_rhosts.so", "pam_faillock.so preauth", "pam_faillock.so authfail", "pam_faillock.so authsucc")
_ACCOUNT = ("pam_unix.so", "pam_unix.so", "pam_unix.so no_pass_expiry", "pam_unix.so broken_shadow", "pam_permit.so", "pam_unix.so")
_COMMON_AUTH = (
    "auth [success=1 default=ignore] pam_unix.so nodelay nullok\nauth requisite pam_deny.so\nauth required pam_permit.so\n",
    "auth required pam_env.so\nauth sufficient pam_unix.so nodelay try_first_pass nullok\nauth required pam_deny.so\n",
    "auth required pam_faillock.so preauth\nauth [success=1 default=bad] pam_unix.so nodelay\nauth [default=die] pam_faillock.so authfail\n"
    "auth sufficient pam_faillock.so authsucc\nauth required pam_deny.so\n",
)


class Host(msgspec.Struct):
    """A made-up host: its files under /etc, and for each service who asks it."""

    seed: str
    files: dict[str, str]
    callers: dict[str, str]
    """Who runs `su`."""
    empty_passwords: bool
    """Whether programs let PAM accept them."""
    services: tuple[str, ...] = SERVICES
    """Those that are asked."""


def host(seed: str) -> Host:
    """A host for this seed."""
    random = Random(seed)
    files = {f"/etc/pam.d/{service}": _stack(random) for service in SERVICES}
    files |= {f"/etc/pam.d/gat-{name}": _inner(random) for name in ("one", "two")}
    files["/etc/pam.d/common-auth"] = random.choice(_COMMON_AUTH)
    files["/etc/pam.d/other"] = random.choice(("auth required pam_deny.so\naccount required pam_deny.so\n", _inner(random), "# nothing\n"))
    files["/etc/security/access.conf"] = access_rules(random) if random.random() < 0.5 else "# nothing\n"
    files["/etc/security/access.d/gat.conf"] = access_rules(random) if random.random() < 0.2 else ""
    files[ACCESS] = access_rules(random)
    files[LIST] = "gatplain\r\n\n gatempty\ngatgroup\ngatsys\n"
    files[OPEN_LIST] = "gatplain\n"
    files[SHELLS_LIST] = "/bin/sh\n"
    files["/etc/shells"] = "# shells\n/bin/sh\n/bin/bash\n"
    files["/etc/login.defs"] = random.choice(("UID_MIN 1000\nSYS_UID_MIN 100\nSYS_UID_MAX 999\n", "UID_MIN 1000\nSYS_UID_MAX 299\n", "#\n"))
    files["/etc/security/time.conf"] = random.choice(("", "", "", "# none\n", "*;*;gatplain;Al0000-2400\n"))
    files |= {"/etc/nologin": "later\n"} if random.random() < 0.2 else {}
    files |= {"/etc/securetty": "tty1\n"} if random.random() < 0.1 else {}
    callers = {service: random.choice(("root", "gatplain", "gatstaff", "gattoor")) for service in ("su", "su-l")}
    return Host(seed, files, callers, random.random() < 0.7)


def control(random: Random) -> str:
    """A control as people write them, misspelt, or at random."""
    chance = random.random()
    if chance < 0.75:
        return random.choice(_USUAL)
    if chance < 0.79:
        return random.choice(_MISSPELT)
    values = random.sample(_VALUES, random.randint(1, 3))
    words = [f"{value}={random.choice(_ACTIONS)}" for value in values]
    words.insert(random.randint(0, len(words)), f"default={random.choice(_ACTIONS)}")
    return f"[{' '.join(words)}]"


def module(random: Random, kind: str) -> str:
    """A module that is asked in this kind of stack."""
    chance = random.random()
    if chance < 0.38:
        return random.choice(_PROOFS if kind == "auth" else _ACCOUNT)
    if chance < 0.42:
        return random.choice(_AUTH)
    if chance < 0.57:
        return f"pam_succeed_if.so {random.choice(_CONDITIONS)}".rstrip()
    if chance < 0.65:
        return f"pam_debug.so {'auth' if kind == 'auth' else 'acct'}={random.choice(_VALUES)}"
    return random.choice(_EITHER)


def entry(random: Random, kind: str) -> str:
    """One line, written in one of the ways in which it can be."""
    dash = "-" if random.random() < 0.1 else ""
    if random.random() < 0.02:
        kind = random.choice(("atuh", "AUTH", "Account", "[auth]", "session"))
    between = random.choice((" ", " ", " ", "\t", "  \t "))
    line = between.join((f"{dash}{kind}", control(random), module(random, kind)))
    chance = random.random()
    if chance < 0.03:
        return f"{line} # \\"
    if chance < 0.08:
        at = line.find(" ", len(line) // 2)
        return f"{line[:at]} \\{random.choice(('', ' '))}\n  {line[at + 1 :]}" if at > 0 else line
    if chance < 0.09:
        return random.choice((f"{line}\r", f"# {line}", f" {line}", f"{line} \\\n", kind, f"{kind} required", f"{line} \\\n# or\n"))
    return line


def _stack(random: Random) -> str:
    """What is written of one service."""
    lines: list[str] = []
    for kind in ("auth", "account"):
        entries = [entry(random, kind) for _ in range(random.randint(1, 5))]
        if random.random() < 0.4:
            name = random.choice(("gat-one", "gat-two", "gat-one", "gat-two", "gat-none" if random.random() < 0.2 else "gat-one"))
            how = random.choice((f"{kind} include {name}", f"{kind} substack {name}", f"{kind} substack {name}", f"@include {name}"))
            entries.insert(random.randint(0, len(entries)), how)
        elif kind == "auth" and random.random() < 0.3:
            entries.append("@include common-auth")
        lines += entries
    return "\n".join(lines) + "\n"


def _inner(random: Random) -> str:
    """What is written of what services include."""
    lines = [entry(random, kind) for kind in ("auth", "account") for _ in range(random.randint(0, 3))]
    if random.random() < 0.1:
        lines.append("auth substack common-auth")
    return "\n".join(lines) + "\n"


def access_rules(random: Random) -> str:
    """Lines of access.conf, wrong ones among them."""
    users = (
        *("ALL", "gatplain", "GATPLAIN", "gatgroup", "(gatgroup)", "ALL EXCEPT gatgroup", "gatempty gatlocked", "root", "gatempty@far"),
        *("ALL EXCEPT (gatgroup) gatsys", "ALL EXCEPT gatgroup EXCEPT gatstaff", "ALL EXCEPT root", "gatplain,gatsys"),
    )
    origins = (*("ALL",) * 9, *("LOCAL",) * 4, "ALL EXCEPT LOCAL", "ALL EXCEPT LOCAL", "10.0.0.0/8", "tty1", "LOCAL EXCEPT tty2", "cron x")
    lines = [
        random.choice(("{}:{}:{}", "{} : {} : {}")).format(random.choice("+-"), random.choice(users), random.choice(origins))
        for _ in range(random.randint(0, 4))
    ]
    lines += random.choice(([], ["# - : ALL : ALL"], ["nonsense"], ["-:ALL"], [" -:ALL:ALL"], ["", "-:ALL:ALL"], ["-:ALL:ALL"]))
    return "".join(f"{line}\n" for line in lines)[: -1 if random.random() < 0.05 else None]
