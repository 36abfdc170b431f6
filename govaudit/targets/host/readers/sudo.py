"""What sudo lets whom do."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from govaudit.facts.sudo import SudoAlias, SudoDefault, SudoFile, SudoRule, SudoSettings
from govaudit.model import Absent, Complete, FileAttributes, Missing, Observation, Reason, Request, Seen, absent, complete, missing
from govaudit.reading import Each, Maybe, Observations, reads
from govaudit.targets.host.requests import File, Glob, Listing, LiveFile
from govaudit.targets.host.sudoers import FOLDER, MAIN, Disk, Policy, Resolver, SeenFile, TooMany, includes, read_policy
from govaudit.targets.host.sudoers_lines import Default
from govaudit.targets.host.sudoers_settings import Given

SUDOERS = File(MAIN)
DROP_INS = Glob(FOLDER + "/*")
DROP_IN_FOLDER = Listing(FOLDER)
PROGRAM = Listing("/usr/*bin/sudo")
ALTERNATIVE = Listing("/etc/alternatives/sudo")
SOURCES = File("/etc/nsswitch.conf")
PLUGINS = File("/etc/sudo.conf")
RUNNING_HOST = LiveFile("/proc/sys/kernel/hostname")
HOST = File("/etc/hostname")

_USE_PTY_UNSET = missing(
    Reason.NOT_SUPPORTED, "use_pty is not set; whether it is on depends on the version of sudo, which is not known here"
)


def _path_of(observation: Observation) -> str:
    return observation.source.removeprefix("file ").removeprefix("listing ")


def included(observations: Sequence[Observation]) -> Iterator[Request]:
    """What files of the policy include; `%h` may stand for anything until the host's name is known."""
    for observation in observations:
        if isinstance(observation.outcome, Seen):
            for is_folder, path in includes(_path_of(observation), observation.outcome.content):
                yield from _requests(path, is_folder=is_folder)


def _requests(path: str, *, is_folder: bool) -> Iterator[Request]:
    if any(letter in path for letter in "*?[]\\\0") or ".." in path.split("/"):
        return  # nothing that can be asked for: it is not looked at, and the reader says so
    pattern = path.replace("%h", "*")
    if is_folder:
        folder = pattern.rstrip("/") or "/"
        yield Listing(folder)
        yield Glob(folder.rstrip("/") + "/*")
    else:
        yield Glob(pattern) if pattern != path else File(path)


_POLICY = (
    SUDOERS,
    Maybe(DROP_INS),
    Maybe(DROP_IN_FOLDER),
    Maybe(PROGRAM),
    Maybe(ALTERNATIVE),
    Maybe(SOURCES),
    Maybe(PLUGINS),
    Maybe(RUNNING_HOST),
    Maybe(HOST),
    Each(SUDOERS, included, again=True),
)


@reads(*_POLICY)
def sudo_rules(seen: Observations) -> Iterator[SudoRule | Absent | Complete | Missing]:
    """The rules of /etc/sudoers and the files that it includes, aliases resolved, the last of several alike."""
    policy = _policy(seen)
    if isinstance(policy, Absent | Missing):
        yield policy
        return
    rules: dict[tuple[str, ...], SudoRule] = {}
    try:
        for rule in _rules(policy):
            key = tuple("\0".join(part) for part in (rule.users, rule.hosts, rule.run_as_users, rule.run_as_groups, rule.commands))
            key += tuple(f"{name}={value}" for name, value in rule.options.items())
            rules.pop(key, None)
            rules[key] = rule
    except TooMany:
        yield missing(Reason.TOO_LARGE, "the aliases in {path} stand for too many names", path=MAIN)
    yield from rules.values()
    yield from policy.trouble[:1]
    yield complete("no rules in {path}", path=MAIN)


def _rules(policy: Policy, resolver: Resolver | None = None) -> Iterator[SudoRule]:
    resolver = resolver or Resolver(policy.aliases)
    given = Given(policy.defaults)
    run_as = given.usual_text("runas_default", default="root")
    for grant in policy.grants:
        tag = grant.tags.get("PASSWD")
        yield SudoRule(
            users=resolver.names("User", grant.users),
            hosts=resolver.names("Host", grant.hosts),
            run_as_users=[run_as] if grant.run_as_users is None else resolver.names("Runas", grant.run_as_users),
            run_as_groups=resolver.names("Runas", grant.run_as_groups),
            commands=[str(command) for command in resolver.commands(grant.commands)],
            asks_password=given.flag("authenticate") if tag is None else tag,
            tags=grant.tags,
            options=grant.options,
            place=grant.place,
        )


@reads(*_POLICY)
def sudo_defaults(seen: Observations) -> Iterator[SudoDefault | Absent | Complete | Missing]:
    """Each setting of each Defaults line, in the order in which sudo reads them."""
    policy = _policy(seen)
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
                members=_members(default, resolver, policy),
                place=default.place,
            )
    except TooMany:
        yield missing(Reason.TOO_LARGE, "the aliases in {path} stand for too many names", path=MAIN)
    yield from policy.trouble[:1]
    yield complete("no settings in {path}", path=MAIN)


@reads(*_POLICY)
def sudo_aliases(seen: Observations) -> Iterator[SudoAlias | Absent | Complete | Missing]:
    """The aliases, and whether anything leads to them."""
    policy = _policy(seen)
    if isinstance(policy, Absent | Missing):
        yield policy
        return
    resolver = Resolver(policy.aliases)
    try:
        list(_rules(policy, resolver))
        for default in policy.defaults:
            _members(default, resolver, policy)
    except TooMany:
        yield missing(Reason.TOO_LARGE, "the aliases in {path} stand for too many names", path=MAIN)
        return
    for (kind, name), place in policy.alias_places.items():
        yield SudoAlias(kind=kind, name=name, is_used=(kind, name) in resolver.used, place=place)
    yield from policy.trouble[:1]
    yield complete("no aliases in {path}", path=MAIN)


@reads(*_POLICY)
def sudo_files(seen: Observations) -> Iterator[SudoFile | Absent | Complete | Missing]:
    """The files and folders of the policy: whose they are, and who may write them."""
    disk = _disk(seen)
    if isinstance(disk, Absent | Missing):
        yield disk
        return
    policy = read_policy(disk)
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
    yield from [why for why in policy.trouble if why.reason is Reason.INCOMPLETE][:1]
    yield complete("no files of a policy")


def _file(path: str, attributes: FileAttributes | None, *, is_folder: bool) -> SudoFile:
    if attributes is None or attributes.mode is None or attributes.uid is None or attributes.gid is None:
        why = missing(Reason.INCOMPLETE, "owner and mode of {path} are not known", path=path)
        return SudoFile(path=path, is_folder=is_folder, mode=why, uid=why, gid=why)
    return SudoFile(path=path, is_folder=is_folder, mode=attributes.mode, uid=attributes.uid, gid=attributes.gid)


@reads(*_POLICY)
def sudo_settings(seen: Observations) -> SudoSettings | Absent | Missing:
    """The Defaults for everybody; one that holds for some alone, or may stand in what cannot be followed, is missing."""
    policy = _policy(seen)
    if isinstance(policy, Absent | Missing):
        return policy
    if policy.trouble:
        return policy.trouble[0]
    given = Given(policy.defaults)
    return SudoSettings(
        authenticate=given.usual_flag("authenticate"),
        waived_for=sorted({f"{one.kind}{','.join(one.members)}" for one in given.all if one.kind and _waives(one)}),
        exempt_group=given.usual_text("exempt_group"),
        timestamp_timeout=given.number("timestamp_timeout"),
        use_pty=given.doubt("use_pty") or (given.usual_flag("use_pty") if given.is_set("use_pty") else _USE_PTY_UNSET),
        logfile=given.text("logfile"),
        syslog=given.is_on("syslog", default=True),
        log_output=given.flag("log_output"),
        pam_service=given.text("pam_service", default="sudo"),
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


def _members(default: Default, resolver: Resolver, policy: Policy) -> list[str]:
    """For whom a setting is, aliases resolved."""
    kinds = {":": "User", "@": "Host", ">": "Runas"}
    if default.kind != "!":
        return resolver.names(kinds[default.kind], default.members) if default.kind else []
    found: list[str] = []
    for member in default.members:
        bare = member.removeprefix("!")
        if bare in policy.aliases["Cmnd"]:
            resolver.used.add(("Cmnd", bare))
        found.append(member)
    return found


def _policy(seen: Observations) -> Policy | Absent | Missing:
    disk = _disk(seen)
    if isinstance(disk, Absent | Missing):
        return disk
    policy = read_policy(disk)
    policy.trouble.extend(_other_sources(seen))
    policy.trouble.extend(_other_programs(seen))
    if doubt := Given(policy.defaults).doubt("runas_default"):
        policy.trouble.append(doubt)
    return policy


def _disk(seen: Observations) -> Disk | Absent | Missing:
    main = seen.outcome(SUDOERS)
    if isinstance(main, Missing):
        return main
    if isinstance(main, Absent):
        program = seen.outcome(PROGRAM)
        if isinstance(program, Seen):
            return missing(Reason.NOT_SUPPORTED, "sudo is installed, but its policy is not at {path}", path=MAIN)
        return program if isinstance(program, Missing) else absent("sudo is not installed")
    files: dict[str, SeenFile | Missing | None] = {MAIN: SeenFile(main.content, main.attributes)}
    folders: dict[str, FileAttributes | Missing | None] = {}
    unlisted: dict[str, Missing] = {}
    for observation in seen:
        request, outcome = observation.request, observation.outcome
        if request.startswith("listing ") and request not in (PROGRAM.key, ALTERNATIVE.key):
            path = request.removeprefix("listing ")
            path = path if "*" not in path else _path_of(observation)
            folders[path] = outcome.attributes if isinstance(outcome, Seen) else outcome if isinstance(outcome, Missing) else None
        elif request.startswith("file ") and request not in (SUDOERS.key, SOURCES.key, PLUGINS.key, HOST.key):
            path = request.removeprefix("file ")
            files[path] = SeenFile(outcome.content, outcome.attributes) if isinstance(outcome, Seen) else None
            if isinstance(outcome, Missing):
                files[path] = outcome
        elif request.startswith("glob "):
            _add_many(request.removeprefix("glob "), observation, files, unlisted)
    return Disk(files, folders, unlisted, _host(seen))


def _add_many(
    pattern: str, observation: Observation, files: dict[str, SeenFile | Missing | None], unlisted: dict[str, Missing]
) -> None:
    """One answer of a request for many files; what is not about one of them says that there may be more."""
    path, outcome = observation.source, observation.outcome
    if isinstance(outcome, Seen):
        files[path] = SeenFile(outcome.content, outcome.attributes)
    elif isinstance(outcome, Missing):
        if path.startswith("/") and "*" not in path and path.rpartition("/")[0] == pattern.rpartition("/")[0]:
            files[path] = outcome
        else:
            unlisted[pattern.rpartition("/")[0]] = outcome


def _host(seen: Observations) -> str | Missing:
    """The host's name up to the first dot, of the running system first."""
    for request in (RUNNING_HOST, HOST):
        found = seen.seen(request)
        lines = [line.strip() for line in found.lines() if line.strip() and not line.startswith("#")] if found else []
        if lines and re.fullmatch(r"[A-Za-z0-9._-]{1,255}", lines[0]):
            return lines[0].partition(".")[0]
    return missing(Reason.INCOMPLETE, "the name of the host is not known")


def _other_sources(seen: Observations) -> Iterator[Missing]:
    """Rules that come from a directory (`sudoers:` in nsswitch.conf)."""
    sources = seen.seen(SOURCES)
    for line in sources.lines() if sources else []:
        found = re.match(r"[ \t]*sudoers[ \t]*:([^#]*)", line)
        others = [word for word in found[1].split() if word != "files" and not word.startswith("[")] if found else []
        if others:
            yield missing(Reason.INCOMPLETE, "rules also come from {sources}, which is not looked at", sources=others)


def _other_programs(seen: Observations) -> Iterator[Missing]:
    """Other plugins of sudo, other files for its own one, and other programs in its place."""
    plugins = seen.seen(PLUGINS)
    for number, line in enumerate(plugins.lines() if plugins else [], 1):
        words = line.split("#")[0].split()
        if words[:1] == ["Plugin"] and (words[1:2] == ["sudoers_policy"] or "policy" in "".join(words[1:2])):
            if not re.fullmatch(r"(?:.*/)?sudoers\.so", "".join(words[2:3])) or len(words) > 3:
                yield missing(Reason.NOT_SUPPORTED, "{path}:{line} gives sudo another policy", path=PLUGINS.path, line=number)
    alternative = seen.seen(ALTERNATIVE)
    link = str((alternative.data or {}).get("link", "")) if alternative else ""
    if link and not link.endswith(("/sudo.ws", "/sudo-ldap")):
        yield missing(Reason.NOT_SUPPORTED, "{program} stands in for sudo, which is not followed", program=link)
