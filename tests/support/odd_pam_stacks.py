"""Hosts with rarer things in their PAM than `pam_stacks` makes: odd accounts, nested substacks, wide jumps, more options of modules."""

from __future__ import annotations

import crypt
from random import Random
from typing import NamedTuple

from tests.support.pam_stacks import ACCESS, GROUP, LIST, OATH, OPEN_LIST, SHELLS_LIST, Host, control

SERVICES = ("sshd", "login", "su", "su-l", "cron", "lightdm", "vsftpd", "systemd-user", "sudo", "runuser")
ENROLLED = ("gatcodes", "gatlocked", "gatnoshadow", "gatwide", "gatvoid")
"""Who has a file of pam_google_authenticator; that of `gatwide` may be read by everybody, and is refused."""
WIDE = "gatwide"
_PARTS = ("gat-one", "gat-two", "gat-three")


class Person(NamedTuple):
    """An account by its lines; `%` stands for a hash."""

    passwd: str
    shadow: str | None
    """All after the name; None: it has no line there."""


_AGES = "20000:0:99999:7:::"
PEOPLE = {
    "gatplain": Person("x:1000:1000::/home/gatplain:/bin/sh", f"%:{_AGES}"),
    "gatempty": Person("x:1001:1001::/home/gatempty:/bin/bash", f":{_AGES}"),
    "gatlocked": Person("x:1002:1002::/home/gatlocked:/bin/sh", f"!%:{_AGES}"),
    "gatcodes": Person("x:1003:5000::/home/gatcodes:/bin/gatsh", f"%:{_AGES}"),
    "gatwide": Person("x:1004:1004::/home/gatwide:/bin/sh", f"%:{_AGES}"),
    "gatnoshadow": Person("x:1005:1005::/home/gatnoshadow:/bin/sh", None),
    "gatnoshell": Person("x:1006:1006::/home/gatnoshell:", f"%:{_AGES}"),
    "gathere": Person("%:1007:1007::/home/gathere:/bin/sh", None),
    "gatboth": Person("%:1008:1008::/home/gatboth:/bin/sh", "*:20000:0:99999:7::1:"),
    "gatvoid": Person(":1009:1009::/home/gatvoid:/bin/sh", None),
    "gatstar": Person("*:1010:1010::/home/gatstar:/bin/sh", None),
    "gatdes": Person("x:1011:1011::/:/bin/sh", f"DES:{_AGES}"),
    "GatUpper": Person("x:1012:1012::/home/GatUpper:/bin/sh", f"%:{_AGES}"),
    "gatnobody": Person("x:65534:65534::/nonexistent:/bin/sh", f"%:{_AGES}"),
    "gatlater": Person("x:1013:1013::/home/gatlater:/bin/sh", "%:40000:0:99999:7:::"),
    "gatages": Person("x:1014:1014::/home/gatages:/bin/sh", "%:::::::"),
    "gatnow": Person("x:1016:1016::/home/gatnow:/bin/sh", "%:100:0:0:7:::"),
    "gatshort": Person("x:1017:1017::/home/gatshort:/bin/sh", "%:20000:0:99999:7:::"),
    "gatsys": Person("x:350:350::/home/gatsys:/bin/false", f"%:{_AGES}"),
    "gattoor": Person("x:0:0::/home/gattoor:/bin/sh", f"%:{_AGES}"),
}


def lines_of_accounts(password: str, digest: str) -> tuple[str, str, str]:
    """passwd, shadow and group."""
    passwd, shadow = ["root:x:0:0:root:/root:/bin/bash"], ["root:*:20000:0:99999:7:::"]
    for name, person in PEOPLE.items():
        passwd.append(f"{name}:{person.passwd.replace('%', digest, 1)}")
        if person.shadow is not None:
            given = person.shadow.replace("%", digest, 1).replace("DES", crypt.crypt(password, "ab"), 1)
            shadow.append(f"{name}:{given}")
    own = "".join(f"{name.lower()}:x:{person.passwd.split(':')[2]}:\n" for name, person in PEOPLE.items() if name != "gattoor")
    group = f"root:x:0:\n{GROUP}:x:5000:gatnoshell,gatwide,gatempty\nwheel:x:5001:gatplain\ngat two:x:5002:gatdes\n{own}"
    return "\n".join(passwd) + "\n", "\n".join(shadow) + "\n", group


_SUCCEED_IF = (
    *("user = GatUpper", "user = gatupper", "user in GatUpper:gatplain", "shell = /bin/sh", "shell =", "shell in /bin/bash:/bin/sh"),
    *("shell notin /bin/bash", "shell =~ /bin/*", "shell !~ *sh", "gid = 5000", "gid eq 5000", "gid != 1000", "uid > 1002 uid < 1010"),
    *("home = /", "home =~ /home/*", "home !~ /nonexistent"),
    *("user notingroup gatgroup:wheel", "user ingroup wheel", "quiet_success uid >= 1000"),
    *("user ingroup gat", "uid in 1000:1001", "uid =~ 10*", "uid = 1000", "uid != 0x3e8", "user =~ [gG]at*", "user =~ gat[!s]*"),
    *("service in sudo:su:su-l", "service != sshd", "service =~ su*"),
    *("debug uid < 65534", "use_uid uid > 0", "use_uid user ingroup gatgroup"),
    *("use_uid shell = /bin/sh", "use_uid user != root", "user=gatplain"),
    *("[user = gatplain]", "user ne gatplain", "uid ge 1e3", "uid >= 1_000"),
    *("UID >= 1000", "uid GE 1010", "user IN gatplain:gatdes", "user Ingroup wheel", "user notin", "quiet quiet_fail audit user = gatdes"),
    *("login = gatplain", "name = gatplain", "dir = /", "homedir = /", "fullname = x", "uid >= -1", "uid < +1005", "gid le 01750"),
)
_BY_UNTOLD = {
    **dict.fromkeys(("su", "su-l", "cron", "systemd-user", "runuser"), ("rhost = far", "rhost != far", "rhost =~ *.far", "rhost !~ ?*")),
    **dict.fromkeys(("sshd", "login"), ("ruser = gatplain", "ruser != gatplain", "ruser !~ ?*", "ruser ingroup gatgroup")),
}
_LISTFILE = (
    *(f"item={item} sense=allow file={file}" for item in ("user", "group", "shell") for file in (LIST, SHELLS_LIST)),
    *(f"item={item} sense=deny file={file}" for item in ("user", "group", "shell") for file in (LIST, SHELLS_LIST)),
    *(f"item=user sense=allow file={LIST} quiet", f"item=user sense=deny file={OPEN_LIST} onerr=fail"),
    f"sense=deny item=user file={LIST} item=group",
    *(f"item=USER sense=allow file={LIST}", f"item=user sense=Allow file={LIST}"),
    f"onerr=succeed item=user sense=allow file={LIST} file=/etc/gat.nolist",
    f"item=user sense=allow file={LIST} apply=gatplain",
    *(f"item=user sense=allow file={LIST} onerr=", "item=user file=/etc/gat.userlist onerr=succeed"),
)
_LISTFILE_UNTOLD = {
    **dict.fromkeys(("su", "su-l", "cron", "systemd-user", "runuser"), "rhost"),
    **dict.fromkeys(("sshd", "login"), "ruser"),
}
_EITHER = (
    *("pam_permit.so", "pam_permit.so", "pam_deny.so", "pam_localuser.so"),
    *("pam_nologin.so", "pam_rootok.so", "pam_shells.so", "pam_shells.so"),
    *("pam_nonexistent.so", "pam_sss.so", "pam_sss.so forward_pass"),
    *("/lib/x86_64-linux-gnu/security/pam_permit.so", "/lib/security/pam_permit.so"),
    *("/lib/security/$ISA/pam_permit.so", "pam_deny", "pam_PERMIT.so"),
    *("pam_warn.so", "pam_env.so readenv=1 user_readenv=0", "pam_debug.so"),
    "pam_debug.so auth=success auth=perm_denied acct=auth_err acct=success",
    *("pam_debug.so auth=nonsense", "pam_time.so", "pam_time.so debug"),
    *("pam_usertype.so issystem isregular", "pam_usertype.so isregular audit", "pam_usertype.so use_uid issystem", "pam_succeed_if.so"),
    *(f"pam_access.so accessfile={ACCESS}", f"pam_access.so accessfile={ACCESS} noaudit debug"),
    f"pam_access.so accessfile={ACCESS} listsep=,",
    *(f"pam_access.so accessfile={ACCESS} fieldsep=|", "pam_access.so"),
    *("pam_access.so nodefgroup", f"pam_access.so accessfile={ACCESS} nodefgroup"),
    *("pam_securetty.so noconsole", "pam_securetty.so", "pam_umask.so usergroups", "pam_motd.so noupdate", "pam_limits.so conf=/nowhere"),
    *("pam_wheel.so use_uid", "pam_wheel.so use_uid trust", "pam_wheel.so use_uid group="),
    *("pam_wheel.so use_uid deny", "pam_wheel.so root_only use_uid"),
    *("pam_wheel.so use_uid deny trust", "pam_wheel.so use_uid group=gatgroup group=wheel", "pam_wheel.so use_uid debug group=wheel trust"),
)
_AUTH = (
    *("pam_unix.so nodelay nullok try_first_pass", "pam_unix.so nodelay likeauth nullok"),
    *("pam_unix.so nodelay shadow md5", "pam_unix.so nodelay NULLOK"),
    *("pam_unix.so nodelay nullok", "pam_unix.so nodelay"),
    *("pam_unix.so nodelay try_first_pass use_first_pass", "pam_unix.so nodelay audit quiet nullok"),
    *("pam_unix.so nodelay use_first_pass nullok", "pam_unix.so nodelay use_authtok"),
    *("pam_unix.so nodelay not_set_pass nullok", "pam_unix.so nodelay nis"),
    "pam_google_authenticator.so no_increment_hotp nullok",
    *("pam_google_authenticator.so no_increment_hotp", "pam_google_authenticator.so use_first_pass"),
    "pam_google_authenticator.so forward_pass nullok",
    *("pam_google_authenticator.so try_first_pass nullok", f"pam_oath.so usersfile={OATH} window=9"),
    *("pam_faillock.so preauth silent deny=5", "pam_faillock.so authfail deny=5 audit"),
    *("pam_faillock.so authsucc", "pam_faildelay.so delay=0"),
    *("pam_env.so", "pam_cap.so", "pam_rhosts.so", "pam_group.so", "pam_keyinit.so force revoke", "pam_lastlog.so"),
)
_ACCOUNT = (
    *("pam_unix.so", "pam_unix.so", "pam_unix.so", "pam_unix.so broken_shadow"),
    *("pam_unix.so no_pass_expiry", "pam_unix.so quiet broken_shadow"),
    *("pam_permit.so", "pam_faillock.so", "pam_lastlog.so", "pam_systemd.so", "pam_mkhomedir.so"),
)
_NESTED = ("include", "substack", "substack", "SUBSTACK", "Include")
_JUMPS = (
    *("[success=2 default=ignore]", "[success=ok default=2]"),
    *("[default=3 success=ok]", "[success=done default=1]", "[success=4 default=bad]"),
    "[success=ok new_authtok_reqd=ok ignore=ignore user_unknown=bad default=die]",
    *("[default=die]", "[success=reset default=die]", "[default=reset]"),
    *("[default=done success=1]", "[SUCCESS=ok DEFAULT=bad]", "[success=ok  default = bad]"),
    *("[ success=1 default=ignore ]", "Requisite", "OPTIONAL"),
)


def odd_host(seed: str) -> Host:
    """A host for this seed."""
    random = Random(seed)
    files = {f"/etc/pam.d/{service}": _stack(random, service) for service in SERVICES}
    for number, name in enumerate(_PARTS):
        files[f"/etc/pam.d/{name}"] = _part(random, _PARTS[number + 1 :])
    files["/etc/pam.d/other"] = random.choice(("auth required pam_deny.so\naccount required pam_deny.so\n", "", "@include gat-three\n"))
    files["/etc/pam.d/common-auth"] = "auth [success=1 default=ignore] pam_unix.so nodelay nullok\nauth requisite pam_deny.so\n"
    files[ACCESS] = _access(random)
    files["/etc/security/access.conf"] = _access(random) if random.random() < 0.5 else ""
    files["/etc/security/access.d/gat.conf"] = _access(random) if random.random() < 0.3 else ""
    files[LIST] = random.choice(
        ("gatplain\ngatgroup\nwheel\n", "gatplain \n gatdes\nGatUpper\n", "# gatdes\ngatdes", "gatnoshell\r\ngat two\n", "")
    )
    files[SHELLS_LIST] = random.choice(("/bin/sh\n", "/bin/sh", "\n/bin/bash\n", "/bin/sh/\n"))
    files[OPEN_LIST] = "gatplain\n"
    files["/etc/shells"] = random.choice(("/bin/sh\n/bin/bash\n", "# /bin/sh\n/bin/bash\n", "/bin/bash", " /bin/sh\n", "/bin/sh # x\n"))
    files["/etc/login.defs"] = random.choice(
        ("UID_MIN 1000\nSYS_UID_MIN 100\nSYS_UID_MAX 999\n", "SYS_UID_MAX 400\nUID_MIN 500\n", "UID_MIN 1010\n")
    )
    files["/etc/security/time.conf"] = random.choice(("", _times(random), _times(random)))
    files |= {"/etc/nologin": ""} if random.random() < 0.2 else {}
    files |= {"/etc/securetty": "tty2\nconsole\n"} if random.random() < 0.1 else {}
    callers = {service: random.choice(("root", "gatplain", "gatnoshell", "gattoor", "gatsys")) for service in ("su", "su-l", "sudo")}
    return Host(seed, files, callers, random.random() < 0.7, SERVICES)


def _module(random: Random, kind: str, service: str) -> str:
    chance = random.random()
    if chance < 0.42:
        return random.choice(_AUTH if kind == "auth" else _ACCOUNT)
    if chance < 0.6:
        return f"pam_succeed_if.so {random.choice((*_SUCCEED_IF, *_BY_UNTOLD.get(service, ())))}"
    if chance < 0.7:
        untold = _LISTFILE_UNTOLD.get(service)
        more = [f"item={untold} sense={sense} file={LIST}" for sense in ("allow", "deny")] if untold else []
        return f"pam_listfile.so {random.choice((*_LISTFILE, *more))}"
    return random.choice(_EITHER)


def _entry(random: Random, kind: str, service: str) -> str:
    how = random.choice(_JUMPS) if random.random() < 0.35 else control(random)
    word = random.choice((kind,) * 12 + (kind.upper(), f"-{kind}", f"-{kind.title()}"))
    between = random.choice((" ", " ", "\t", " \\\n", "\t\\\n\t", "  \\ \n ")) if random.random() < 0.2 else " "
    line = between.join((word, how, _module(random, kind, service)))
    return line + random.choice(("",) * 9 + (" # why", " #", "\t"))


def _nested(random: Random, kind: str, names: tuple[str, ...]) -> str:
    name = random.choice(names)
    chance = random.random()
    if chance < 0.1:
        return f"@include {name}"
    if chance < 0.15:
        return f"{kind} substack /etc/pam.d/{name}"
    if chance < 0.18:
        return f"{kind} include gat-nowhere"
    return f"{kind} {random.choice(_NESTED)} {name}"


def _stack(random: Random, service: str) -> str:
    lines: list[str] = []
    for kind in ("auth", "account"):
        entries = [_entry(random, kind, service) for _ in range(random.randint(0 if random.random() < 0.1 else 2, 6))]
        for _ in range(random.choice((0, 0, 1, 2))):
            entries.insert(random.randint(0, len(entries)), _nested(random, kind, _PARTS))
        lines += entries
    text = "\n".join(lines)
    return text + random.choice(("\n",) * 9 + ("",))


def _part(random: Random, below: tuple[str, ...]) -> str:
    lines: list[str] = []
    for kind in ("auth", "account"):
        entries = [_entry(random, kind, "") for _ in range(random.randint(1, 4))]
        if below and random.random() < 0.5:
            entries.insert(random.randint(0, len(entries)), _nested(random, kind, below))
        lines += entries
    return "\n".join(lines) + "\n"


def _access(random: Random) -> str:
    users = (
        *("ALL", "all", "gatplain", "GATUPPER", "(gatgroup)", "(GATGROUP)"),
        *("( gatgroup )", "gatgroup", "wheel", "(wheel) gatdes", "(gat two)"),
        *("ALL EXCEPT root", "ALL except (wheel)", "ALL EXCEPT", "EXCEPT gatplain"),
        *("ALL EXCEPT (wheel) EXCEPT gatplain", "gatplain,gatdes,gatvoid"),
        *("gat*", "1000", "()", "root (gatgroup),gatdes"),
    )
    origins = ("ALL", "ALL", "ALL", "ALL", "all", "LOCAL", "ALL EXCEPT LOCAL", "ALL EXCEPT ALL", "10.0.0.1", "fe80::1", "local")
    found: list[str] = []
    for _ in range(random.randint(1, 4)):
        apart = random.choice((":", ":", " : ", ":", "|"))
        found.append(apart.join((random.choice(("+", "-", "-", "+ ", "*", "+-")), random.choice(users), random.choice(origins))))
    return "\n".join([*found, *random.choice(([], ["-:ALL:ALL"], ["+:ALL:ALL", ""], ["-:ALL:ALL # rest"], ["#-:ALL:ALL"]))]) + "\n"


def _times(random: Random) -> str:
    services = ("*", "sshd", "su*", "login|sshd", "!sshd", "!su & !sudo", "sshd & login", "nothing")
    people = ("*", "gatplain", "gat*", "!root", "!gatplain & !root", "gatdes | gatempty", "GATPLAIN")
    times = ("Al0000-2400", "!Al0000-2400")
    count = random.randint(1, 3)
    lines = [f"{random.choice(services)};*;{random.choice(people)};{random.choice(times)}" for _ in range(count)]
    return "\n".join([*lines, *random.choice(([], ["# x"], [" ", "\t# y"]))]) + "\n"
