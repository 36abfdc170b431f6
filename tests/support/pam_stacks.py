"""Stacks of PAM made at random, of all that is followed: controls, jumps, substacks, conditions, secrets, modules that are not there."""

from __future__ import annotations

import os
from random import Random

SERVICE = f"govaudit-test-{os.getpid()}"
"""Of this process alone: libpam of this machine reads it."""
INNER = f"{SERVICE}-inner"
ACCESS, LIST, SHELLS_LIST, OATH = (f"/etc/{SERVICE}.{name}" for name in ("access", "users", "shells", "oath"))
NO_LIST = f"/etc/{SERVICE}.nolist"
"""A file that is not there."""

_VALUES = (
    *("success", "ignore", "auth_err", "user_unknown", "perm_denied"),
    *("new_authtok_reqd", "acct_expired", "module_unknown", "service_err"),
)
_ACTIONS = ("ignore", "ok", "done", "bad", "die", "1", "2", "3")
_USUAL = (
    *("required", "requisite", "sufficient", "optional", "required", "sufficient"),
    *("[success=1 default=ignore]", "[success=ok default=1]", "[default=1 success=ok ignore=ignore]", "[default=die]"),
    *("[success=done new_authtok_reqd=ok default=ignore]", "[success=ok user_unknown=ignore default=die]", "[default=bad success=ok]"),
    *("[success=ok module_unknown=ignore default=bad]", "[success=ok ignore=ignore default=bad]"),
)
_CONDITIONS = (
    *("user = gatplain", "user ingroup gatgroup", "user notingroup gatgroup", "uid >= 1000", "uid < 1000", "uid eq 0", "gid > 0x10"),
    *("user in gatplain:gatempty:root", "user notin gatlocked", "shell = /bin/sh", "shell != /bin/sh", "user =~ gat*", "user !~ gatst?ff"),
    *("home = /nowhere", f"service = {SERVICE}", "service notin sshd:login", "uid >= 1000 user ingroup gatgroup", "uid >= 1000 uid", ""),
    *("user ingroup gatgroup:gatplain", "nonsense = 1", "uid >= many", "user foo bar", "use_uid uid = 0", "user ingroup nosuchgroup"),
    *("quiet uid > 0 shell =~ *nologin", "uid ne 010", "use_uid user ingroup root", "ruser = root", "rhost = x", "USER = gatplain"),
)
_EITHER = (
    *("pam_permit.so", "pam_deny.so", "pam_localuser.so", "pam_nologin.so", "pam_nologin.so successok", "pam_rootok.so", "pam_shells.so"),
    *("pam_nonexistent.so", "pam_securetty.so", "pam_time.so", "pam_usertype.so issystem", "pam_usertype.so isregular", "pam_usertype.so"),
    *(f"pam_access.so accessfile={ACCESS}", f"pam_access.so accessfile={ACCESS} nodefgroup", "pam_access.so"),
    *(f"pam_wheel.so use_uid{more}" for more in ("", " group=gatgroup", " group=root trust", " deny", " deny group=gatgroup")),
    "pam_wheel.so use_uid root_only",
    *(
        f"pam_listfile.so item={item} sense={sense} file={path}{more}"
        for item, path in (("user", LIST), ("group", LIST), ("shell", SHELLS_LIST), ("user", NO_LIST))
        for sense in ("allow", "deny")
        for more in ("", " onerr=succeed")
    ),
    "pam_listfile.so sense=allow",
)
_AUTH = (
    *("pam_unix.so nodelay", "pam_unix.so nodelay nullok", "pam_unix.so nodelay nullok", "pam_unix.so nodelay try_first_pass"),
    *("pam_google_authenticator.so no_increment_hotp", "pam_google_authenticator.so nullok", f"pam_oath.so usersfile={OATH} window=9"),
    *("pam_unix.so nodelay use_first_pass", "pam_google_authenticator.so forward_pass", "pam_google_authenticator.so try_first_pass"),
    *(f"pam_oath.so usersfile={OATH} window=9 digits=6", f"pam_oath.so usersfile={OATH} window=9 use_first_pass"),
    *("pam_env.so", "pam_faildelay.so delay=0", "pam_warn.so"),
)
_ACCOUNT = ("pam_unix.so", "pam_unix.so", "pam_unix.so no_pass_expiry", "pam_unix.so broken_shadow", "pam_permit.so", "pam_env.so")


def control(random: Random) -> str:
    """A control as people write them, or at random."""
    if random.random() < 0.75:
        return random.choice(_USUAL)
    values = random.sample(_VALUES, random.randint(1, 3))
    words = [f"{value}={random.choice(_ACTIONS)}" for value in values]
    words.insert(random.randint(0, len(words)), f"default={random.choice(_ACTIONS)}")
    return f"[{' '.join(words)}]"


def module(random: Random, kind: str) -> str:
    """A module that is asked in this kind of stack."""
    chance = random.random()
    if chance < 0.35:
        return random.choice(_AUTH if kind == "auth" else _ACCOUNT)
    if chance < 0.5:
        return f"pam_succeed_if.so {random.choice(_CONDITIONS)}".rstrip()
    if chance < 0.6:
        return f"pam_debug.so {'auth' if kind == 'auth' else 'acct'}={random.choice(_VALUES)}"
    return random.choice(_EITHER)


def entry(random: Random, kind: str) -> str:
    dash = "-" if random.random() < 0.1 else ""
    return f"{dash}{kind} {control(random)} {module(random, kind)}"


def stack(random: Random, kind: str) -> tuple[str, str]:
    """What is written of the service, and of what it may include."""
    outer = [entry(random, kind) for _ in range(random.randint(1, 5))]
    inner = [entry(random, kind) for _ in range(random.randint(0, 3))]
    if random.random() < 0.35:
        name = random.choice((INNER, INNER, INNER, f"{SERVICE}-none"))
        how = random.choice((f"{kind} include {name}", f"{kind} substack {name}", f"@include {INNER}"))
        outer.insert(random.randint(0, len(outer)), how)
    return "\n".join(outer) + "\n", "\n".join(inner) + "\n"


def access_rules(random: Random) -> str:
    """Lines of access.conf, wrong ones among them."""
    users = (
        *("ALL", "gatplain", "GATPLAIN", "gatgroup", "(gatgroup)", "ALL EXCEPT gatgroup", "gatempty gatlocked", "root", "@netgroup"),
        *("ALL EXCEPT (gatgroup) gatsys", "ALL EXCEPT gatgroup EXCEPT gatstaff"),
    )
    origins = ("ALL", "LOCAL", "10.0.0.0/8", "ALL EXCEPT LOCAL", "tty1", "LOCAL EXCEPT tty2", "cron crond", "192.168.1.")
    lines = [
        random.choice(("{}:{}:{}", "{} : {} : ALL")).format(random.choice("+-"), random.choice(users), random.choice(origins))
        for _ in range(random.randint(0, 4))
    ]
    lines += random.choice(([], ["# - : ALL : ALL"], ["nonsense"], ["-:ALL"], [" -:ALL:ALL"], ["", "-:ALL:ALL"]))
    return "".join(f"{line}\n" for line in lines)
