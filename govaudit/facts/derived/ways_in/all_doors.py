"""All ways into a host: sshd, PAM, sudo, doas, su, containers and the schedulers, over the accounts; each area keeps its own facts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from govaudit.facts.accounts import Account, AccountDatabase
from govaudit.facts.containers import ContainerSocket, DockerDaemon
from govaudit.facts.derived.ssh_factors import SshFactors
from govaudit.facts.derived.ways_in.by_containers import DOOR as CONTAINERS
from govaudit.facts.derived.ways_in.by_containers import ways_by_containers
from govaudit.facts.derived.ways_in.by_local import ways_by_console, ways_by_display_manager, ways_by_su
from govaudit.facts.derived.ways_in.by_polkit import Polkit, exec_action, ways_by_polkit
from govaudit.facts.derived.ways_in.by_rights import ways_by_doas, ways_by_sudo
from govaudit.facts.derived.ways_in.by_schedule import ways_by_lingering, ways_by_schedule
from govaudit.facts.derived.ways_in.by_ssh import ways_by_ssh
from govaudit.facts.derived.ways_in.programs import Programs
from govaudit.facts.derived.ways_in.ssh import Door
from govaudit.facts.derived.ways_in.ssh_keys import Keys
from govaudit.facts.derived.ways_in.through_pam import Pam
from govaudit.facts.derived.ways_in.worlds import all_of, lack_of
from govaudit.facts.display_managers import DisplayManagers
from govaudit.facts.doas import DoasRule
from govaudit.facts.pam import Consoles, PamService, PamSurroundings
from govaudit.facts.polkit import PolkitAction, PolkitAdministrators, PolkitRule
from govaudit.facts.root_programs import RootProgram
from govaudit.facts.scheduling import LingeringAccount, SchedulerAccess
from govaudit.facts.ssh_keys import AuthorizedKey
from govaudit.facts.sshd import SshDaemon
from govaudit.facts.sudo import SudoRight, SudoSettings
from govaudit.facts.ways_in import WayIn, factors_of
from govaudit.model import Complete, Many, Missing, Perhaps, Reason, complete, missing
from govaudit.reading import derives

_GROUPS_UNKNOWN = missing(Reason.NOT_SUPPORTED, "which groups accounts of a directory are in is not known")
_NO_ADMINISTRATORS = missing(Reason.INCOMPLETE, "who the administrators of polkit are is not known")


@derives
def ways_in(
    accounts: Perhaps[Account],
    database: Perhaps[AccountDatabase],
    services: Perhaps[PamService],
    surroundings: Perhaps[PamSurroundings],
    sshd: Perhaps[SshDaemon],
    ssh_factors: Perhaps[SshFactors],
    keys: Perhaps[AuthorizedKey],
    consoles: Perhaps[Consoles],
    display_managers: Perhaps[DisplayManagers],
    sudo: Perhaps[SudoSettings],
    rights: Perhaps[SudoRight],
    doas: Perhaps[DoasRule],
    root_programs: Perhaps[RootProgram],
    actions: Perhaps[PolkitAction],
    polkit_rules: Perhaps[PolkitRule],
    polkit_administrators: Perhaps[PolkitAdministrators],
    docker: Perhaps[DockerDaemon],
    sockets: Perhaps[ContainerSocket],
    schedulers: Perhaps[SchedulerAccess],
    lingering: Perhaps[LingeringAccount],
) -> Iterator[WayIn | Complete | Missing]:
    """One row for each door and group of accounts that stand alike before it; a door that cannot be looked at has a row that says so."""
    people = list(all_of(accounts))
    pam = Pam(services, surroundings, next((account for account in people if account.uid == 0), None))
    programs = Programs(root_programs)
    yield from _by_ssh(sshd, people, Keys(keys), pam)
    yield from ways_by_console(consoles, people, pam)
    yield from ways_by_display_manager(display_managers, people, pam)
    yield from _by_sudo(sudo, rights, people, programs, pam)
    yield from _lacking("doas", "root", lack_of(doas))
    yield from ways_by_doas(list(all_of(doas)), people, programs, pam)
    yield from ways_by_su(people, programs, pam)
    yield from _by_polkit(actions, polkit_rules, polkit_administrators, people, programs, pam)
    yield from _lacking(CONTAINERS, "root", lack_of(docker) or lack_of(sockets))
    yield from ways_by_containers(all_of(docker), all_of(sockets), people)
    yield from _lacking("cron", "itself", lack_of(schedulers))
    yield from ways_by_schedule(all_of(schedulers), people, pam)
    yield from _lacking("systemd user", "itself", lack_of(lingering))
    yield from ways_by_lingering(all_of(lingering), people)
    directories = [name for one in all_of(database) if isinstance(one.directories, list) for name in one.directories]
    if directories:
        yield from _of_directories(directories, ssh_factors, sudo, pam)
    yield lack_of(accounts) or _unknown_directories(database) or complete("no way leads in")


def _by_ssh(sshd: Perhaps[SshDaemon], accounts: Sequence[Account], keys: Keys, pam: Pam) -> Iterator[WayIn]:
    if lack := lack_of(sshd):
        yield WayIn(door="ssh", from_session=False, accounts=[one.name for one in accounts], becomes="itself", demands=lack, factors=lack)
    for daemon in all_of(sshd):
        yield from ways_by_ssh(Door(daemon, keys, pam), accounts)


def _by_polkit(
    actions: Perhaps[PolkitAction],
    rules: Perhaps[PolkitRule],
    administrators: Perhaps[PolkitAdministrators],
    accounts: Sequence[Account],
    programs: Programs,
    pam: Pam,
) -> Iterator[WayIn]:
    action = exec_action(all_of(actions))
    told = next(all_of(administrators), None)
    lack = lack_of(rules) or lack_of(administrators) or (lack_of(actions) if action is None else None)
    if programs.has("pkexec") and (lack or (action is not None and told is None)):
        yield from _lacking("polkit", "root", lack or _NO_ADMINISTRATORS)
    elif action is not None and told is not None:
        yield from ways_by_polkit(Polkit(action, list(all_of(rules)), told), accounts, programs, pam)


def _by_sudo(
    sudo: Perhaps[SudoSettings], rights: Perhaps[SudoRight], accounts: Sequence[Account], programs: Programs, pam: Pam
) -> Iterator[WayIn]:
    yield from _lacking("sudo", "root", lack_of(sudo) or lack_of(rights))
    for settings in all_of(sudo):
        yield from ways_by_sudo(all_of(rights), settings, accounts, programs, pam)


def _lacking(door: str, becomes: str, lack: Missing | None) -> Iterator[WayIn]:
    """The row of a door of which something is not known."""
    if lack:
        yield WayIn(door=door, from_session=True, accounts=[], becomes=becomes, demands=lack, factors=lack)


def _of_directories(directories: list[str], ssh: Perhaps[SshFactors], sudo: Perhaps[SudoSettings], pam: Pam) -> Iterator[WayIn]:
    """What is known of accounts of which there is no list: the least that any of them is asked for."""
    for factors in all_of(ssh):
        if factors.ordinary != []:
            yield WayIn(
                door="ssh",
                from_session=False,
                accounts=[],
                directories=directories,
                becomes="itself",
                demands=factors.ordinary,
                factors=factors_of(factors.ordinary),
            )
    if pam.has("login"):
        ways = pam.by_name["login"].ways
        if ways != []:
            yield WayIn(
                door="console",
                from_session=False,
                accounts=[],
                directories=directories,
                becomes="itself",
                demands=ways,
                factors=factors_of(ways),
            )
    if isinstance(sudo, Many):
        yield WayIn(
            door="sudo",
            from_session=True,
            accounts=[],
            directories=directories,
            becomes="root",
            demands=_GROUPS_UNKNOWN,
            factors=_GROUPS_UNKNOWN,
        )


def _unknown_directories(database: Perhaps[AccountDatabase]) -> Missing | None:
    if isinstance(database, Missing):
        return database
    return next((one.directories for one in all_of(database) if isinstance(one.directories, Missing)), None)
