"""Who may act as whom through sudo."""

from __future__ import annotations

import hashlib

from govaudit.model import Fact, Missing, Place


class SudoRule(Fact, frozen=True, kw_only=True):
    """One rule of sudoers(5), aliases resolved: users may run commands as others on hosts.

    A rule whose users, hosts, run-as and commands a later rule repeats is left out, since sudo takes the last match.
    """

    users: list[str]
    """Who: a name, `%group`, `#uid`, `+netgroup`, `ALL`; with `!` before it those who are excepted."""

    who: list[str] | Missing
    """The users, with the names of groups in the place of their numbers; missing for numbers without a name and netgroups."""

    hosts: list[str]
    """On which hosts: names, addresses, `ALL`; `!` excepts."""

    run_as_users: list[str]
    """As which users; `root` where the rule does not say; empty where only the group may be chosen."""

    as_root: bool | Missing
    """Whether root, by whatever name or number, is among those as whom commands may be run; missing where unknown groups decide."""

    run_as_groups: list[str]
    """As which groups; empty where the rule does not say."""

    commands: list[str]
    """What: paths with arguments, folders, `ALL`, `sudoedit …`; `!` excepts."""

    asks_password: bool | Missing
    """Whether users must authenticate first: by the tags NOPASSWD and PASSWD, else by the setting `authenticate`."""

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
        return self.as_root if "ALL" in self.commands else False


class SudoSettings(Fact, frozen=True, kw_only=True):
    """The Defaults of sudoers(5) that hold for everybody."""

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

    set_at: dict[str, Place] = {}
    """By name of the setting: where it is set last."""

    @property
    def subject(self) -> str:
        return "sudo"

    def places(self, *names: str) -> list[Place]:
        """Where these settings are set; none for those at their default."""
        return [self.set_at[name] for name in names if name in self.set_at]
