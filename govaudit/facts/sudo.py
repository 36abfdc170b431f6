"""Who may act as whom through sudo."""

from __future__ import annotations

import hashlib
import re

import msgspec

from govaudit.model import Fact, Missing, Place


class SudoCommand(msgspec.Struct, frozen=True, kw_only=True):
    """One command of a rule, taken apart."""

    path: str
    """A path, a folder (ends with `/`), a pattern, a regular expression (`^…$`), `ALL`, `sudoedit` or `list`."""

    arguments: str | None
    """None: any; empty: none at all; else a pattern, or a regular expression (`^…$`)."""

    excepted: bool
    """`!`: it is forbidden."""

    digests: list[str] = []
    """To one of which the content of the file is bound, such as `sha256:…` in hex or base64; none: to nothing."""

    @property
    def program(self) -> str:
        """The last part of the path; empty for a folder."""
        return self.path.rpartition("/")[2]

    @property
    def is_pattern(self) -> bool:
        """Whether the path can stand for several programs."""
        return self.path.startswith("^") or self.path.endswith("/") or any(letter in self.path for letter in "*?[")


_DIGEST = re.compile(r"(sha(?:224|256|384|512):[0-9A-Za-z+/]+={0,2}),? ")


def taken_apart(command: str) -> SudoCommand:
    """A command as SudoRule writes it."""
    text = command.removeprefix("!")
    digests: list[str] = []
    while found := _DIGEST.match(text):
        digests.append(found[1])
        text = text[found.end() :]
    words = re.match(r"((?:\\.|[^ \\])*)(?: (.*))?", text, re.DOTALL)
    path, arguments = (words[1], words[2]) if words else (text, None)
    return SudoCommand(
        path=re.sub(r"\\([,:= \t#])", r"\1", path),
        arguments="" if arguments == '""' else arguments,
        excepted=command.startswith("!"),
        digests=digests,
    )


class SudoRule(Fact, frozen=True, kw_only=True):
    """One rule of sudoers(5), aliases resolved: users may run commands as others on hosts.

    A rule whose users, hosts, run-as and commands a later rule repeats is left out, since sudo takes the last match.
    """

    users: list[str]
    r"""Who: a name, `%group`, `#uid`, `+netgroup`, `ALL`; with `!` before it those who are excepted; `\` before a mere name."""

    who: list[str] | Missing
    """The users, with the names of groups in the place of their numbers; missing for numbers without a name and netgroups."""

    hosts: list[str]
    """On which hosts: names, addresses, `ALL`; `!` excepts."""

    run_as_users: list[str]
    """As which users; the default user (root) where the rule does not say; empty: as oneself."""

    run_as_default: bool = False
    """Whether the rule does not say as whom, so that the setting `runas_default` does, which may be another for some."""

    as_root: bool | Missing
    """Whether root, by whatever name or number, is among those as whom commands may be run; missing where unknown groups decide."""

    run_as_groups: list[str]
    """As which groups; empty where the rule does not say."""

    commands: list[str]
    """What: paths with arguments, folders, `ALL`, `sudoedit …`; `!` excepts."""

    asks_password: bool | Missing
    """Whether users must authenticate first: by the tags NOPASSWD and PASSWD, else by the setting `authenticate`."""

    tags: dict[str, bool] = {}
    """The tags that are in force, by name without NO (`PASSWD`, `EXEC`, `SETENV`, …): whether they are on."""

    options: dict[str, str] = {}
    """NOTBEFORE, NOTAFTER (when), TIMEOUT, CWD, CHROOT, ROLE, TYPE, as far as the rule sets them."""

    in_force: bool | Missing = True
    """Whether NOTBEFORE and NOTAFTER let it count when it was looked; missing within a day of either, since clocks differ."""

    begins_later: bool = False
    """Whether it is not in force because NOTBEFORE was still to come."""

    place: Place
    """The file and line that it begins on."""

    @property
    def subject(self) -> str:
        run_as = ",".join(self.run_as_users) + (":" + ",".join(self.run_as_groups) if self.run_as_groups else "")
        text = f"{','.join(self.users)} {','.join(self.hosts)}=({run_as}) {', '.join(self.commands)}"
        return text if len(text) <= 200 else f"{text[:190]}… {hashlib.sha256(text.encode()).hexdigest()[:8]}"

    @property
    def is_for_root_alone(self) -> bool:
        """Whether it gives nothing to anybody who is not root already."""
        return all(user in ("root", "#0") or user.startswith("!") for user in self.users)

    @property
    def gives_all_of_root(self) -> bool | Missing:
        """Whether any command may be run as root; exceptions by `!` do not hold anybody, as sudoers(5) says."""
        return self.as_root if any(command.path == "ALL" for command in self.allowed()) else False

    def allowed(self) -> list[SudoCommand]:
        """Its commands, those that are forbidden left out."""
        return [command for command in map(taken_apart, self.commands) if not command.excepted]


class SudoDefault(Fact, frozen=True, kw_only=True):
    """One setting of a Defaults line, as it stands there."""

    name: str
    """The setting."""

    value: str | bool
    """False for `!name`, True for `name`, else the text."""

    operator: str
    """`=`, `+=` (adds to a list), `-=` (takes from it); empty without a value."""

    scope: str
    """`:` for the users in `members`, `@` hosts, `>` run-as users, `!` commands; empty: for everybody."""

    members: list[str]
    """For whom, aliases resolved; empty: for everybody."""

    place: Place
    """The file and line."""

    @property
    def subject(self) -> str:
        return f"{self.place.path}:{self.place.line} {self.name}"


class SudoSettings(Fact, frozen=True, kw_only=True):
    """The Defaults of sudoers(5) that hold for everybody; one that is different for some alone is missing."""

    authenticate: bool
    """Whether users must authenticate where a rule does not say otherwise."""

    waived_for: list[str]
    """For whom alone `Defaults` switches `authenticate` off: `:user`, `@host`, `>run-as`, `!command`."""

    exempt_group: str | Missing
    """The group whose members need no password; empty: none; missing where it is set for some alone."""

    timestamp_timeout: float | Missing | None
    """Minutes for which sudo does not ask again; negative: never again; None where it is left to the default of the build (5 or 15)."""

    use_pty: bool | Missing
    """Whether commands run in a terminal of their own; missing where it is left to the default: off before sudo 1.9.14, on since."""

    logfile: str | Missing
    """A log file beside syslog; empty: none."""

    syslog: bool | Missing
    """Whether each command is sent to syslog: `syslog` is on, and `syslog_goodpri` is not `none`."""

    log_allowed: bool | Missing
    """Whether commands that are allowed are logged at all, to syslog or to a file."""

    log_output: bool | Missing
    """Whether what commands print is recorded."""

    pam_service: str | Missing
    """The PAM service that sudo asks."""

    pam_login_service: str | Missing
    """The PAM service that `sudo -i` asks; empty where it is left to the build: `sudo-i`, or the same as otherwise."""

    log_input: bool | Missing = False
    """Whether what is typed into commands is recorded."""

    requiretty: bool | Missing = False
    """Whether sudo runs from a terminal alone."""

    targetpw: bool | Missing = False
    """Whether the password of the user to run as is asked for, instead of one's own."""

    rootpw: bool | Missing = False
    """Whether root's password is asked for."""

    runaspw: bool | Missing = False
    """Whether the password of the default user to run as is asked for."""

    visiblepw: bool | Missing = False
    """Whether a password may be typed where it can be read on the screen."""

    pwfeedback: bool | Missing = False
    """Whether a `*` is shown for each letter of the password."""

    env_reset: bool | Missing = True
    """Whether commands begin with a small, safe environment."""

    setenv: bool | Missing = False
    """Whether users may set any environment variable by `-E`, whatever the rule."""

    env_keep: list[str] | Missing = []
    """Variables that are kept beside those of the build, from all `env_keep` in force for anybody."""

    env_check: list[str] | Missing = []
    """Variables that are kept if they hold neither `%` nor `/`, beside those of the build."""

    env_file: str | Missing = ""
    """A file whose variables are set without restriction; empty: none."""

    secure_path: str | Missing = ""
    """The PATH that commands get; empty where the user's own is used, or the build's (Debian, Fedora set one in /etc/sudoers)."""

    ignore_dot: bool | Missing = False
    """Whether `.` in PATH is passed over."""

    passwd_tries: float | Missing | None = None
    """How often a password may be typed; None: the build's default (3)."""

    passwd_timeout: float | Missing | None = None
    """Minutes until the prompt for a password ends; 0: never; None: the build's default (0 or 5)."""

    timestamp_type: str | Missing = "tty"
    """For what sudo remembers a password: tty, ppid, kernel, or global (all sessions of the user)."""

    noexec: bool | Missing = False
    """Whether commands are kept from running others."""

    root_sudo: bool | Missing = True
    """Whether root may run sudo."""

    editor: str | Missing = ""
    """Editors that visudo may use; empty: the build's."""

    env_editor: bool | Missing | None = None
    """Whether visudo uses any editor that EDITOR names; None: the build's default."""

    sudoedit_follow: bool | Missing = False
    """Whether sudoedit follows symbolic links."""

    sudoedit_checkdir: bool | Missing = True
    """Whether sudoedit refuses files in folders that the user can write."""

    closefrom_override: bool | Missing = False
    """Whether users may keep open files by `-C`."""

    mail_badpass: bool | Missing = False
    """Whether a wrong password is mailed."""

    set_at: dict[str, Place] = {}
    """By name of the setting: where it is set last."""

    @property
    def subject(self) -> str:
        return "sudo"

    def places(self, *names: str) -> list[Place]:
        """Where these settings are set; none for those at their default."""
        return [self.set_at[name] for name in names if name in self.set_at]


class SudoRight(Fact, frozen=True, kw_only=True):
    """What one account may do by one rule of sudo, groups and aliases followed, and what later rules take away left out."""

    account: str
    """The account's name."""

    run_as_users: list[str]
    """As whom: users, or `ALL`; the account's own name where only the group changes."""

    run_as_groups: list[str]
    """As which groups as well."""

    commands: list[str]
    """What it may run: paths with arguments, folders, `ALL`, `sudoedit …`; a digest or `!` before some."""

    hosts: list[str]
    """On which hosts; `ALL` includes this one."""

    holds: bool | Missing
    """Whether the rule is for this account, here and now; missing where that cannot be told (netgroups, other hosts, times)."""

    asks_password: bool | Missing
    """Whether it must authenticate first."""

    becomes_root_by: list[str] | Missing
    """Which of the commands give all of root: run as root they start a shell, or write any file; `ALL` is one."""

    place: Place
    """The rule."""

    @property
    def subject(self) -> str:
        run_as = ",".join(self.run_as_users) + (":" + ",".join(self.run_as_groups) if self.run_as_groups else "")
        text = f"{self.account} {','.join(self.hosts)}=({run_as}) {', '.join(self.commands)}"
        return text if len(text) <= 200 else f"{text[:190]}… {hashlib.sha256(text.encode()).hexdigest()[:8]}"
