"""What sudo lets whom do."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Literal

from govaudit.facts.sudo import SudoDefault, SudoRule, SudoSettings
from govaudit.facts.sudo_files import SudoAlias, SudoFile, SudoSyntax
from govaudit.model import Absent, Complete, FileAttributes, Missing, Observation, Reason, complete, missing
from govaudit.reading import Observations, reads
from govaudit.targets.host.sudoers.lines import Default
from govaudit.targets.host.sudoers.names import NAMES, Names
from govaudit.targets.host.sudoers.parser import FOLDER, MAIN, Policy, Resolver, SeenFile, TooMany, read_policy
from govaudit.targets.host.sudoers.seen import POLICY, SUDOERS, disk_of, mistakes_of, policy_of
from govaudit.targets.host.sudoers.settings import Given
from govaudit.targets.host.sudoers.times import moment
from govaudit.targets.host.sudoers.version import dialects_of, login_service

_A_DAY = timedelta(days=1)
"""How far the clocks of a host and of who looks may differ."""
_ZONES = timedelta(hours=14)
"""How far a zone may be from UTC."""

_USE_PTY_UNSET = missing(
    Reason.NOT_SUPPORTED, "use_pty is not set; whether it is on depends on the version of sudo, which is not known here"
)


@reads(*POLICY, *NAMES)
def sudo_rules(seen: Observations) -> Iterator[SudoRule | Absent | Complete | Missing]:
    """The rules of /etc/sudoers and the files that it includes, aliases resolved, the last of several alike."""
    policy = policy_of(seen)
    if isinstance(policy, Absent | Missing):
        yield policy
        return
    rules: dict[tuple[str, ...], SudoRule] = {}
    try:
        for rule in _rules(policy, Resolver(policy.aliases), Names(seen), seen.one(SUDOERS)):
            key = tuple("\0".join(part) for part in (rule.users, rule.hosts, rule.run_as_users, rule.run_as_groups, rule.commands))
            key += tuple(f"{name}={value}" for name, value in rule.options.items())
            rules.pop(key, None)
            rules[key] = rule
    except TooMany:
        yield missing(Reason.TOO_LARGE, "the aliases in {path} stand for too many names", path=MAIN)
    yield from rules.values()
    yield from policy.trouble[:1]
    yield complete("no rules in {path}", path=MAIN)


def _rules(policy: Policy, resolver: Resolver, names: Names, looked: Observation) -> Iterator[SudoRule]:
    given = Given(policy.defaults)
    run_as = given.default_user()
    for grant in policy.grants:
        tag = grant.tags.get("PASSWD")
        users = resolver.names("User", grant.users)
        run_as_users = run_as[:1] if grant.run_as_users is None else resolver.names("Runas", grant.run_as_users)
        yield SudoRule(
            users=users,
            who=names.of_groups(users),
            hosts=resolver.names("Host", grant.hosts),
            run_as_users=run_as_users,
            run_as_default=grant.run_as_users is None,
            as_root=names.has_root(run_as_users) or (grant.run_as_users is None and _may_be_root(run_as, names)),
            run_as_groups=resolver.names("Runas", grant.run_as_groups),
            commands=[str(command) for command in resolver.commands(grant.commands)],
            asks_password=given.unless_exempt(users, given.flag("authenticate") if tag is None else tag),
            tags=grant.tags,
            options=grant.options,
            in_force=_in_force(grant.options, looked),
            begins_later=_begins_later(grant.options, looked),
            place=grant.place,
        )


def _may_be_root(run_as: Sequence[str], names: Names) -> Literal[False] | Missing:
    """Whether some may run commands as root by a default user of their own."""
    if any(names.has_root([user]) for user in run_as[1:]):
        return missing(Reason.NOT_SUPPORTED, "`runas_default` is root for some alone")
    return False


def _in_force(options: dict[str, str], looked: Observation) -> bool | Missing:
    """Whether it counts by its times, all of which were found to be times when the line was read."""
    doubt = False
    for name in ("NOTBEFORE", "NOTAFTER"):
        if found := moment(options.get(name, "")):
            ahead = (found.at - looked.at) * (1 if name == "NOTBEFORE" else -1)
            margin = _A_DAY + (_ZONES if found.is_local else timedelta())
            if ahead > margin:
                return False
            doubt = doubt or abs(ahead) <= margin
    if doubt:
        return missing(Reason.NOT_SUPPORTED, "the rule begins or ends within a day of the observation, and clocks differ")
    return True


def _begins_later(options: dict[str, str], looked: Observation) -> bool:
    found = moment(options.get("NOTBEFORE", ""))
    return found is not None and found.at > looked.at + _A_DAY + (_ZONES if found.is_local else timedelta())


@reads(*POLICY)
def sudo_defaults(seen: Observations) -> Iterator[SudoDefault | Absent | Complete | Missing]:
    """Each setting of each Defaults line, in the order in which sudo reads them."""
    policy = policy_of(seen)
    if isinstance(policy, Absent | Missing):
        yield policy
        return
    resolver = Resolver(policy.aliases)
    try:
        for default in policy.defaults:
            yield SudoDefault(
                name=default.name,
                value=default.value,
                operator=default.operator,
                scope=default.kind,
                members=_members(default, resolver),
                place=default.place,
            )
    except TooMany:
        yield missing(Reason.TOO_LARGE, "the aliases in {path} stand for too many names", path=MAIN)
    yield from policy.trouble[:1]
    yield complete("no settings in {path}", path=MAIN)


@reads(*POLICY)
def sudo_aliases(seen: Observations) -> Iterator[SudoAlias | Absent | Complete | Missing]:
    """The aliases, and whether anything leads to them."""
    policy = policy_of(seen)
    if isinstance(policy, Absent | Missing):
        yield policy
        return
    resolver = Resolver(policy.aliases)
    try:
        list(_rules(policy, resolver, Names(seen), seen.one(SUDOERS)))
        for default in policy.defaults:
            _members(default, resolver)
    except TooMany:
        yield missing(Reason.TOO_LARGE, "the aliases in {path} stand for too many names", path=MAIN)
        return
    for (kind, name), place in policy.alias_places.items():
        yield SudoAlias(kind=kind, name=name, is_used=(kind, name) in resolver.used, place=place)
    yield from policy.trouble[:1]
    yield complete("no aliases in {path}", path=MAIN)


@reads(*POLICY)
def sudo_files(seen: Observations) -> Iterator[SudoFile | Absent | Complete | Missing]:
    """The files and folders of the policy: whose they are, and who may write them."""
    disk = disk_of(seen)
    if isinstance(disk, Absent | Missing):
        yield disk
        return
    policy = read_policy(disk, dialects_of(seen)[0])
    for path, file in sorted(disk.files.items()):
        if isinstance(file, SeenFile) and not (path.startswith(f"{FOLDER}/") and "." in path.rpartition("/")[2]):
            yield _file(path, file.attributes, is_folder=False)
        elif isinstance(file, Missing):
            yield file
    for path, attributes in sorted(disk.folders.items()):
        if isinstance(attributes, FileAttributes) and attributes.kind == "directory":
            yield _file(path, attributes, is_folder=True)
        elif isinstance(attributes, Missing):
            yield attributes
    yield from [why for why in policy.trouble if why.reason not in (Reason.NOT_SUPPORTED, Reason.UNPARSEABLE)][:1]  # of files, not lines
    yield complete("no files of a policy")


@reads(*POLICY)
def sudo_syntax(seen: Observations) -> Iterator[SudoSyntax | Absent | Complete | Missing]:
    """Whether sudo understands each file of its policy."""
    disk = disk_of(seen)
    if isinstance(disk, Absent | Missing):
        yield disk
        return
    policy, trouble = mistakes_of(disk, dialects_of(seen))
    for path in policy.read:
        slips = {slip.place: slip.why for slip in reversed(policy.mistakes) if slip.place.path == path}
        places = sorted(slips, key=lambda place: place.line or 0)
        yield SudoSyntax(path=path, mistakes=places, first=slips[places[0]] if places else None)
    yield from trouble[:1]
    yield complete("no files of a policy")


def _file(path: str, attributes: FileAttributes | None, *, is_folder: bool) -> SudoFile:
    if attributes is None or attributes.mode is None or attributes.uid is None or attributes.gid is None:
        why = missing(Reason.INCOMPLETE, "owner and mode of {path} are not known", path=path)
        return SudoFile(path=path, is_folder=is_folder, mode=why, uid=why, gid=why)
    unseen = missing(Reason.NOT_SUPPORTED, "its group may write {path}, and whom an access control list lets write is not known", path=path)
    return SudoFile(
        path=path,
        is_folder=is_folder,
        mode=attributes.mode,
        uid=attributes.uid,
        gid=attributes.gid,
        access_list=unseen if attributes.mode & 0o020 else None,
    )


@reads(*POLICY)
def sudo_settings(seen: Observations) -> SudoSettings | Absent | Missing:
    """The Defaults for everybody; one that holds for some alone, or may stand in what cannot be followed, is missing."""
    policy = policy_of(seen)
    if isinstance(policy, Absent | Missing):
        return policy
    if policy.trouble:
        return policy.trouble[0]
    given = Given(policy.defaults)
    return SudoSettings(
        authenticate=given.usual_flag("authenticate"),
        waived_for=sorted({f"{one.kind}{','.join(one.members)}" for one in given.all if one.kind and _waives(one)}),
        exempt_group=given.usual_text("exempt_group") or given.doubt("exempt_group") or "",
        timestamp_timeout=given.number("timestamp_timeout"),
        use_pty=given.doubt("use_pty") or (given.usual_flag("use_pty") if given.is_set("use_pty") else _USE_PTY_UNSET),
        logfile=given.text("logfile"),
        syslog=given.doubt("syslog_goodpri")
        or (given.is_on("syslog", default=True) if given.usual_text("syslog_goodpri", default="notice") not in ("", "none") else False),
        log_allowed=given.flag("log_allowed"),
        log_output=given.flag("log_output"),
        pam_service=given.text("pam_service", default="sudo"),
        pam_login_service=given.text("pam_login_service") or login_service(seen, given.usual_text("pam_service", default="sudo")),
        log_input=given.flag("log_input"),
        requiretty=given.flag("requiretty"),
        targetpw=given.flag("targetpw"),
        rootpw=given.flag("rootpw"),
        runaspw=given.flag("runaspw"),
        visiblepw=given.flag("visiblepw"),
        pwfeedback=given.flag("pwfeedback"),
        env_reset=given.flag("env_reset"),
        setenv=given.flag("setenv"),
        env_keep=given.members("env_keep"),
        env_check=given.members("env_check"),
        env_file=given.text("env_file"),
        secure_path=given.text("secure_path"),
        ignore_dot=given.flag("ignore_dot"),
        passwd_tries=given.number("passwd_tries"),
        passwd_timeout=given.number("passwd_timeout"),
        timestamp_type=given.text("timestamp_type", default="tty"),
        noexec=given.flag("noexec"),
        root_sudo=given.flag("root_sudo"),
        editor=given.text("editor"),
        env_editor=given.flag("env_editor") if given.is_set("env_editor") else None,
        sudoedit_follow=given.flag("sudoedit_follow"),
        sudoedit_checkdir=given.flag("sudoedit_checkdir"),
        closefrom_override=given.flag("closefrom_override"),
        mail_badpass=given.flag("mail_badpass"),
        set_at=given.places(),
    )


def _waives(default: Default) -> bool:
    return default.name == "authenticate" and default.value is False


def _members(default: Default, resolver: Resolver) -> list[str]:
    """For whom a setting is, aliases resolved."""
    kinds = {":": "User", "@": "Host", ">": "Runas"}
    if default.kind != "!":
        return resolver.names(kinds[default.kind], default.members) if default.kind else []
    return [str(command) for command in resolver.commands(default.commands)]
