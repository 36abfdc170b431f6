"""What sudo lets whom do."""

from __future__ import annotations

import re
from collections.abc import Iterator

from govaudit.facts.sudo import SudoRule, SudoSettings
from govaudit.model import Absent, Complete, Missing, Place, Reason, Request, Seen, absent, complete, missing
from govaudit.reading import Maybe, Observations, reads
from govaudit.targets.host.places_of_programs import installed_elsewhere
from govaudit.targets.host.readers.accounts import GROUP, PASSWD
from govaudit.targets.host.requests import File, Glob, Listing
from govaudit.targets.host.sudo_conf import PATH, other_policy
from govaudit.targets.host.sudo_names import Names
from govaudit.targets.host.sudoers import FOLDER, MAIN, Policy, Resolver, TooMany, read_policy
from govaudit.targets.host.sudoers_lines import Default

SUDOERS = File(MAIN)
DROP_INS = Glob(FOLDER + "/*")
PROGRAM = Listing("/usr/*bin/sudo")
ELSEWHERE = tuple(Listing(f"{place}/sudo") for place in ("/usr/local/*bin", "/opt/*bin", "/opt/*/*bin", "/snap/bin"))
"""Where a sudo may be that the distribution did not bring; it reads its policy from elsewhere too."""
CONFIGURATION = File(PATH)
SOURCES = File("/etc/nsswitch.conf")

_POLICY: tuple[Request | Maybe, ...] = (
    SUDOERS,
    Maybe(DROP_INS),
    Maybe(PROGRAM),
    *(Maybe(place) for place in ELSEWHERE),
    Maybe(CONFIGURATION),
    Maybe(SOURCES),
)

_USE_PTY_UNSET = missing(
    Reason.NOT_SUPPORTED, "use_pty is not set; whether it is on depends on the version of sudo, which is not known here"
)


@reads(*_POLICY, Maybe(GROUP), Maybe(PASSWD))
def sudo_rules(seen: Observations) -> Iterator[SudoRule | Absent | Complete | Missing]:
    """The rules of /etc/sudoers and the files that it includes, aliases resolved, the last of several alike."""
    policy = _policy(seen)
    if isinstance(policy, Absent | Missing):
        yield policy
        return
    rules: dict[tuple[str, ...], SudoRule] = {}
    try:
        for rule in _rules(policy, Names(seen)):
            key = ("\0".join(rule.users), "\0".join(rule.hosts), "\0".join(rule.run_as_users), *rule.run_as_groups, "", *rule.commands)
            rules.pop(key, None)
            rules[key] = rule
    except TooMany:
        yield missing(Reason.TOO_LARGE, "the aliases in {path} stand for too many names", path=MAIN)
    yield from rules.values()
    yield from policy.trouble[:1]
    yield complete("no rules in {path}", path=MAIN)


@reads(*_POLICY)
def sudo_settings(seen: Observations) -> SudoSettings | Absent | Missing:
    """The Defaults for everybody; one that holds for some alone, or may stand in what cannot be followed, is missing."""
    policy = _policy(seen)
    if isinstance(policy, Absent | Missing):
        return policy
    if policy.trouble:
        return policy.trouble[0]
    given = _Given(policy.defaults)
    return SudoSettings(
        authenticate=given.flag("authenticate", default=True),
        waived_for=sorted({default.scope for default in policy.defaults if default.scope and _waives(default)}),
        exempt_group=given.text("exempt_group", default="") or given.doubt("exempt_group") or "",
        timestamp_timeout=given.doubt("timestamp_timeout") or given.number("timestamp_timeout"),
        use_pty=given.doubt("use_pty") or (given.flag("use_pty", default=True) if "use_pty" in given.places() else _USE_PTY_UNSET),
        logfile=given.doubt("logfile") or given.text("logfile", default=""),
        syslog=given.doubt("syslog")
        or given.doubt("syslog_goodpri")
        or (given.flag("syslog", default=True) and given.text("syslog_goodpri", default="notice") not in ("", "none")),
        log_allowed=given.doubt("log_allowed") or given.flag("log_allowed", default=True),
        log_output=given.doubt("log_output") or given.flag("log_output", default=False),
        pam_service=given.doubt("pam_service") or given.text("pam_service", default="sudo"),
        pam_login_service=given.doubt("pam_login_service") or given.text("pam_login_service", default=""),
        set_at=given.places(),
    )


def _waives(default: Default) -> bool:
    return default.name == "authenticate" and default.value is False


def _policy(seen: Observations) -> Policy | Absent | Missing:
    main = seen.outcome(SUDOERS)
    if isinstance(main, Missing):
        return main
    program = seen.outcome(PROGRAM)
    elsewhere = installed_elsewhere(ELSEWHERE, seen) if isinstance(program, Absent) else None
    if isinstance(main, Absent):
        if isinstance(program, Seen):
            return missing(Reason.NOT_SUPPORTED, "sudo is installed, but its policy is not at {path}", path=MAIN)
        return program if isinstance(program, Missing) else elsewhere or absent("sudo is not installed")
    if elsewhere:
        return elsewhere
    configuration = seen.outcome(CONFIGURATION)
    if isinstance(configuration, Missing):
        return configuration
    if isinstance(configuration, Seen) and (other := other_policy(configuration.content)):
        return other
    files: dict[str, bytes | Missing] = {MAIN: main.content}
    unlisted: Missing | None = None
    for observation in seen.many(DROP_INS):
        match observation.outcome:
            case Seen() as file:
                files[observation.source] = file.content
            case Missing() as why if observation.source.startswith(FOLDER + "/") and "*" not in observation.source:
                files[observation.source] = why
            case Missing() as why:
                unlisted = why
    policy = read_policy(files)
    if unlisted and re.search(rb"(?m)^[ \t]*[#@]includedir", main.content):
        policy.trouble.append(unlisted)
    policy.trouble.extend(_other_sources(seen))
    return policy


def _other_sources(seen: Observations) -> Iterator[Missing]:
    """Rules that come from a directory (`sudoers:` in nsswitch.conf)."""
    sources = seen.seen(SOURCES)
    for line in sources.lines() if sources else []:
        found = re.match(r"[ \t]*sudoers[ \t]*:([^#]*)", line)
        others = [word for word in found[1].split() if word != "files" and not word.startswith("[")] if found else []
        if others:
            yield missing(Reason.INCOMPLETE, "rules also come from {sources}, which is not looked at", sources=others)


def _rules(policy: Policy, names: Names) -> Iterator[SudoRule]:
    resolver = Resolver(policy.aliases)
    given = _Given(policy.defaults)
    usual = given.flag("authenticate", default=True)
    run_as = given.text("runas_default", default="root")
    for grant in policy.grants:
        users = resolver.resolve("User", grant.users)
        run_as_users = [run_as] if grant.run_as_users is None else resolver.resolve("Runas", grant.run_as_users)
        asks = (given.doubt("authenticate") or usual) if grant.asks_password is None else grant.asks_password
        yield SudoRule(
            users=users,
            who=names.of_groups(users),
            hosts=resolver.resolve("Host", grant.hosts),
            run_as_users=run_as_users,
            as_root=names.has_root(run_as_users),
            run_as_groups=resolver.resolve("Runas", grant.run_as_groups),
            commands=resolver.resolve("Cmnd", grant.commands),
            asks_password=given.unless_exempt(users, asks),
            place=grant.place,
        )


class _Given:
    """Looks up Defaults: of those for everybody the last one holds."""

    def __init__(self, defaults: list[Default]) -> None:
        self._general = {default.name: default for default in defaults if not default.scope}
        self._scoped = {default.name: default for default in defaults if default.scope}

    def places(self) -> dict[str, Place]:
        return {name: default.place for name, default in (self._scoped | self._general).items()}

    def doubt(self, name: str) -> Missing | None:
        """Why a setting has no one value: it is set for some users, hosts or commands alone."""
        scoped = self._scoped.get(name)
        if scoped is None:
            return None
        return missing(
            Reason.NOT_SUPPORTED,
            "{path}:{line} sets {setting} for some alone, which is not followed yet",
            path=scoped.place.path,
            line=scoped.place.line,
            setting=name,
        )

    def unless_exempt(self, users: list[str], asks: bool | Missing) -> bool | Missing:
        """Whether a rule for these asks, where members of exempt_group may be among them, for whom no tag counts."""
        group = self.text("exempt_group", default="")
        if asks is False or (group and f"%{group}" in users):
            return False
        if scoped := self.doubt("exempt_group"):
            return scoped
        if not group:
            return asks
        return missing(Reason.NOT_SUPPORTED, "sudo asks the members of {group} for nothing (`exempt_group`)", group=group)

    def flag(self, name: str, *, default: bool) -> bool:
        found = self._general.get(name)
        return default if found is None else found.value is not False

    def text(self, name: str, *, default: str) -> str:
        """A value; empty where it is switched off by `!`."""
        found = self._general.get(name)
        if found is None:
            return default
        return found.value if isinstance(found.value, str) else ""

    def number(self, name: str) -> float | Missing | None:
        """A number, 0 where it is switched off; None where it is not set."""
        found = self._general.get(name)
        if found is None:
            return None
        value = "0" if found.value is False else str(found.value)
        if not re.fullmatch(r"-?[0-9]{1,9}(?:\.[0-9]{0,9})?", value):
            return missing(Reason.UNPARSEABLE, "{path}:{line}: no number", path=found.place.path, line=found.place.line)
        return float(value)
