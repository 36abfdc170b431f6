"""The rows of the doors that lead from a session to another account: `sudo` and `doas`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from govaudit.facts.accounts import Account
from govaudit.facts.derived.ssh_factors import Ways, least
from govaudit.facts.derived.sudo.writable import Writer
from govaudit.facts.derived.ways_in.by_local import through_any
from govaudit.facts.derived.ways_in.programs import Programs
from govaudit.facts.derived.ways_in.rows import Rows
from govaudit.facts.derived.ways_in.through_pam import Pam
from govaudit.facts.derived.ways_in.worlds import Demands, NotKnown, demanded, known, of
from govaudit.facts.doas import DoasRule
from govaudit.facts.shell_escapes import gives_root
from govaudit.facts.sudo import SudoRight, SudoSettings, taken_apart
from govaudit.facts.ways_in import Bypass, WayIn
from govaudit.model import Missing, Reason, Sentence, missing

_GROUPS = missing(Reason.NOT_SUPPORTED, "the numbers of groups are not looked at")
_BY_BUILD = missing(Reason.NOT_SUPPORTED, "whether `sudo -i` asks the PAM service sudo-i depends on the build of sudo")
_FILES = missing(Reason.NOT_SUPPORTED, "whether the account can change the program that doas lets it run cannot be told")
_WITHOUT_PAM = missing(Reason.NOT_SUPPORTED, "how doas asks is not known: there is no PAM service doas")


def ways_by_sudo(
    rights: Iterable[SudoRight], sudo: SudoSettings, accounts: Sequence[Account], programs: Programs, pam: Pam
) -> Iterator[WayIn]:
    """What sudo demands for each right."""
    rows = Rows("sudo", from_session=True)
    by_name = {account.name: account for account in reversed(accounts)}
    for right in rights:
        account = by_name.get(right.account)
        if account is None:
            continue
        demands = _demands_of_sudo(right, sudo, account, programs.serves("sudo", account), by_name, pam)
        lead_to_root = right.becomes_root_by != []
        everything = "ALL" in right.commands
        rows.add(
            account,
            demands,
            becomes="root" if lead_to_root else "others",
            others=[] if lead_to_root else [*right.run_as_users, *(f":{group}" for group in right.run_as_groups)],
            limits=[] if everything else right.commands,
            places=[right.place],
            bypass=_bypass_of_sudo(right, demands),
        )
    yield from rows.all()


def _demands_of_sudo(
    right: SudoRight, sudo: SudoSettings, account: Account, serves: bool | Missing, by_name: dict[str, Account], pam: Pam
) -> Demands:
    if serves is False:
        return of([])
    for answer in (serves, right.holds, right.becomes_root_by):
        if isinstance(answer, Missing):
            return Demands(answer, answer)

    def ways(asks: bool) -> Ways:
        return _asked_by_sudo(right, sudo, account, by_name, pam) if asks else [[]]

    return demanded([right.asks_password], ways, otherwise=[(True, False)])


def _asked_by_sudo(right: SudoRight, sudo: SudoSettings, account: Account, by_name: dict[str, Account], pam: Pam) -> Ways:
    whose = account
    if known(sudo.rootpw) or ((known(sudo.targetpw) or known(sudo.runaspw)) and right.becomes_root_by):
        whose = next((one for one in by_name.values() if one.uid == 0), account)
    elif known(sudo.targetpw) or known(sudo.runaspw):
        raise NotKnown(missing(Reason.NOT_SUPPORTED, "sudo asks for the password of the user to run as"))
    usual = known(through_any([known(sudo.pam_service)], whose, pam, caller=account))
    login = known(sudo.pam_login_service) or "sudo-i"
    if not pam.has(login) and not sudo.pam_login_service:
        other = through_any(["other"], whose, pam, caller=account) if pam.has("other") else usual
        if isinstance(other, Missing) or least([*usual, *other]) != usual:
            raise NotKnown(_BY_BUILD)
        return usual
    return least([*usual, *known(through_any([login], whose, pam, caller=account))])


def _bypass_of_sudo(right: SudoRight, demands: Demands) -> Iterator[Bypass]:
    if right.asks_password is False:
        yield Bypass(accounts=[], why=Sentence("sudo does not ask (NOPASSWD, or `authenticate` is off)"), place=right.place)
    elif demands.factors == 0:
        yield Bypass(accounts=[], why=Sentence("PAM does not ask"))


def ways_by_doas(rules: Sequence[DoasRule], accounts: Sequence[Account], programs: Programs, pam: Pam) -> Iterator[WayIn]:
    """What doas demands by each rule that no later one overrides."""
    rows = Rows("doas", from_session=True)
    roots = [account.name for account in accounts if account.uid == 0]
    for account in accounts:
        if account.uid == 0:
            continue
        serves = programs.serves("doas", account)
        meant = [(rule, serves if serves is not True else _is_meant(rule, account)) for rule in rules]
        for number, (rule, is_meant) in enumerate(meant):
            later = [other for other, one in meant[number + 1 :] if one is True and _covers(other, rule)]
            if rule.permits and is_meant is not False and not later:
                _add_doas(rows, rule, account, is_meant, pam, roots)
    yield from rows.all()


def _add_doas(rows: Rows, rule: DoasRule, account: Account, is_meant: bool | Missing, pam: Pam, roots: Sequence[str]) -> None:
    command = " ".join([rule.command, *(rule.arguments or ([] if rule.arguments is None else ['""']))])
    can_be_root = rule.can_be_root or (rule.permits and rule.target in roots)
    writes = Writer(account, _GROUPS).writes(rule.way)
    leads_to_root = can_be_root and (not rule.command or gives_root(taken_apart(_absolute(command))) or writes is not False)
    doubt = writes is None and rule.command != "" and not gives_root(taken_apart(_absolute(command)))

    def ways(holds: bool) -> Ways:
        if not holds:
            return []
        if doubt and can_be_root:
            raise NotKnown(_FILES)
        if not rule.asks_password:
            return [[]]
        if not pam.has("doas"):
            raise NotKnown(_WITHOUT_PAM)
        return known(through_any(["doas"], account, pam, caller=account))

    why = Bypass(accounts=[], why=Sentence("doas does not ask (nopass)"), place=rule.place)
    rows.add(
        account,
        demanded([is_meant], ways, otherwise=[(True, False)]),
        becomes="root" if leads_to_root else "others",
        others=[] if leads_to_root else [rule.target or "ALL"],
        limits=[command] if rule.command else [],
        places=[rule.place],
        bypass=[] if rule.asks_password else [why],
    )


def _absolute(command: str) -> str:
    return command if command.startswith("/") else f"/usr/bin/{command}"


def _is_meant(rule: DoasRule, account: Account) -> bool | Missing:
    if not rule.identity.startswith(":"):
        return rule.identity == account.name or rule.identity == str(account.uid)
    if isinstance(account.groups, Missing):
        return account.groups
    return rule.identity[1:] in account.groups or rule.identity[1:] == str(account.gid)


def _covers(later: DoasRule, rule: DoasRule) -> bool:
    """Whether the later rule holds wherever this one would."""
    return (
        later.target in ("", rule.target)
        and later.command in ("", rule.command)
        and (not later.command or later.arguments is None or later.arguments == rule.arguments)
    )
