"""Who has an account on a host, by its own files."""

from __future__ import annotations

import re
from collections.abc import Iterator

from govaudit.facts.accounts import Account, AccountDatabase, PasswordAgeing
from govaudit.model import Absent, Complete, Missing, Reason, Seen, complete, missing
from govaudit.reading import Maybe, Observations, reads
from govaudit.targets.host.login_defs import ASKED as LOGIN_DEFS_ASKED
from govaudit.targets.host.login_defs import LOGIN_DEFS, definitions
from govaudit.targets.host.passwd import Groups, Line, days, directories, password_of, read_groups, read_passwd, read_shadow
from govaudit.targets.host.requests import File, Listing, ShadowStates

PASSWD = File("/etc/passwd")
GROUP = File("/etc/group")
SHADOW = ShadowStates()
SOURCES = File("/etc/nsswitch.conf")
VENDORS_SOURCES = File("/usr/etc/nsswitch.conf")
"""What SUSE's C library reads where /etc has none."""
RECORDS = (
    Listing("/var/lib/systemd/home/*.identity"),
    *(Listing(f"{place}/userdb/*.user") for place in ("/etc", "/run", "/run/host", "/usr/lib")),
)
"""Accounts of systemd-homed and userdb; their records hold secrets and are not read."""


@reads(PASSWD, Maybe(SHADOW), Maybe(GROUP))
def accounts(seen: Observations) -> Iterator[Account | Complete | Missing]:
    """The accounts of /etc/passwd with their password states and groups; a line that cannot be read makes the list incomplete."""
    content = seen.seen(PASSWD)
    if content is None:
        yield missing(Reason.INCOMPLETE, "{path} is not there", path=PASSWD.path)
        return
    passwd = read_passwd(PASSWD.path, content.content)
    shadow = _shadow(seen)
    groups = groups_of(seen)
    today = seen.one(SHADOW).day
    for line in passwd.lines:
        yield _account(line, shadow, groups, today)
    yield passwd.trouble or complete("no accounts in {path}", path=PASSWD.path)


@reads(PASSWD, Maybe(SOURCES), Maybe(VENDORS_SOURCES), *(Maybe(records) for records in RECORDS), Maybe(SHADOW))
def account_database(seen: Observations) -> AccountDatabase | Missing:
    """/etc/passwd, and the directories that nsswitch.conf names beside it."""
    content = seen.seen(PASSWD)
    if content is None:
        return missing(Reason.INCOMPLETE, "{path} is not there", path=PASSWD.path)
    asks_elsewhere = read_passwd(PASSWD.path, content.content).asks_elsewhere
    sources = seen.outcome(SOURCES)
    if isinstance(sources, Absent):
        sources = seen.outcome(VENDORS_SOURCES)
    if isinstance(sources, Missing):
        return AccountDatabase(path=PASSWD.path, directories=sources, shadow_mode=_shadow_mode(seen))
    lines = sources.lines() if isinstance(sources, Seen) else []
    without = directories(lines, asks_elsewhere=asks_elsewhere)
    found: list[str] | Missing = directories(lines, asks_elsewhere=asks_elsewhere, has_records=True)
    if found != without:
        records = [one.outcome for listing in RECORDS for one in seen.many(listing)]
        if not any(isinstance(one, Seen) for one in records):
            found = next((one for one in records if isinstance(one, Missing)), without)
    return AccountDatabase(path=PASSWD.path, directories=found, shadow_mode=_shadow_mode(seen))


def _shadow_mode(seen: Observations) -> int | Missing:
    outcome = seen.outcome(SHADOW)
    if isinstance(outcome, Missing):
        return outcome
    if isinstance(outcome, Absent):
        return missing(Reason.INCOMPLETE, "{path} is not there", path="/etc/shadow")
    mode = outcome.attributes.mode if outcome.attributes else None
    return missing(Reason.INCOMPLETE, "the mode of {path} is not known", path="/etc/shadow") if mode is None else mode


@reads(*LOGIN_DEFS_ASKED)
def password_ageing(seen: Observations) -> PasswordAgeing | Missing:
    """What login.defs sets for passwords of new accounts; the last mention of a keyword wins, as in shadow-utils.

    Without the file nothing is set.
    """
    found = definitions(seen)
    if isinstance(found, Missing):
        return found
    set_here = {} if isinstance(found, Absent) else found
    values = {keyword: one.value for keyword, one in set_here.items()}
    places = {keyword: one.place for keyword, one in set_here.items()}
    numbers: dict[str, int] = {}
    for keyword, default in (("PASS_MAX_DAYS", -1), ("PASS_MIN_DAYS", -1), ("PASS_WARN_AGE", -1), ("UID_MIN", 1000)):
        value = values.get(keyword, str(default))
        if not re.fullmatch(r"-?(?:0|[1-9][0-9]{0,8})", value):
            return missing(Reason.UNPARSEABLE, "{path}: {keyword} is no number", path=LOGIN_DEFS.path, keyword=keyword)
        numbers[keyword] = int(value)
    return PasswordAgeing(
        max_days=numbers["PASS_MAX_DAYS"],
        min_days=numbers["PASS_MIN_DAYS"] if numbers["PASS_MIN_DAYS"] >= 0 else None,
        warn_days=numbers["PASS_WARN_AGE"] if numbers["PASS_WARN_AGE"] >= 0 else None,
        encrypt_method=values.get("ENCRYPT_METHOD", ""),
        uid_min=numbers["UID_MIN"],
        set_at={keyword: places[keyword] for keyword in (*numbers, "ENCRYPT_METHOD") if keyword in places},
    )


def groups_of(seen: Observations) -> Groups | Missing:
    """/etc/group; without the file there are no groups."""
    match seen.outcome(GROUP):
        case Missing() as why:
            return why
        case Seen() as file:
            return read_groups(file.content)
        case Absent():
            return Groups({}, {}, {})


def _shadow(seen: Observations) -> dict[str, list[str]] | Missing:
    match seen.outcome(SHADOW):
        case Missing() as why:
            return why
        case Seen() as file:
            return read_shadow(file.content)
        case Absent():
            return missing(Reason.INCOMPLETE, "{path} is not there", path="/etc/shadow")


def _account(line: Line, shadow: dict[str, list[str]] | Missing, groups: Groups | Missing, today: int) -> Account:
    fields = shadow.get(line.name, [""] * 7) if isinstance(shadow, dict) else []
    names: list[str] | Missing = groups if isinstance(groups, Missing) else _groups_of(line, groups)
    changed = shadow if isinstance(shadow, Missing) else days(fields[1])
    return Account(
        name=line.name,
        uid=line.uid,
        gid=line.gid,
        groups=names,
        home=line.home,
        shell=line.shell,
        names_shell=line.names_shell,
        password=password_of(line, shadow),
        in_shadow=line.password in ("x", "*NP*") or line.password.startswith("##"),
        has_shadow_line=_has_line(line.name, shadow),
        changed=changed,
        ages=changed if isinstance(changed, Missing) else changed is not None and changed <= today + 1,  # its midnight may come first
        min_days=shadow if isinstance(shadow, Missing) else days(fields[2]),
        max_days=shadow if isinstance(shadow, Missing) else days(fields[3]),
        inactive_days=shadow if isinstance(shadow, Missing) else days(fields[5]),
        expires=shadow if isinstance(shadow, Missing) else days(fields[6]),
        place=line.place,
    )


def _has_line(name: str, shadow: dict[str, list[str]] | Missing) -> bool | Missing:
    """Whether the C library finds the line: glibc 2.36 passes over those with negative numbers, and not all others do."""
    if isinstance(shadow, Missing) or name not in shadow:
        return shadow if isinstance(shadow, Missing) else False
    is_plain = not any(field.startswith("-") for field in shadow[name][1:])
    return is_plain or missing(Reason.NOT_SUPPORTED, "not every C library reads the line of {account} in /etc/shadow", account=name)


def _groups_of(line: Line, groups: Groups) -> list[str]:
    primary = groups.names.get(line.gid, f"#{line.gid}")
    return list(dict.fromkeys([primary, *groups.of_member.get(line.name, [])]))
