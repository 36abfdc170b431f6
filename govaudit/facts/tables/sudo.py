"""Who may run what as whom by sudo and doas."""

from __future__ import annotations

from govaudit.facts.doas import DoasRule
from govaudit.facts.shell_escapes import gives_root
from govaudit.facts.sudo import SudoCommand, SudoRight
from govaudit.model import Absent, Many, Missing, Place, Sentence, Table, cell
from govaudit.reading import tabulates


@tabulates(area="sudo", in_report=False)
def sudo(rights: Many[SudoRight] | Absent | Missing, doas: Many[DoasRule] | Absent | Missing) -> Table | Absent | Missing:
    """One row for each right of each account by sudo, and one for each rule of doas; those who get nothing have none."""
    if not isinstance(rights, Many) and not isinstance(doas, Many):
        return rights if isinstance(rights, Missing) else doas if isinstance(doas, Missing) else rights
    rows = [_of_sudo(right) for right in sorted(rights.facts, key=lambda one: one.account)] if isinstance(rights, Many) else []
    rows += [_of_doas(rule) for rule in doas.facts] if isinstance(doas, Many) else []
    doubts = [one.ending if isinstance(one, Many) else one for one in (rights, doas)]
    why = next((doubt for doubt in doubts if isinstance(doubt, Missing)), None)
    return Table(
        id="sudo",
        title=Sentence("Who may run what as whom"),
        columns=[
            Sentence("Account"),
            Sentence("By"),
            Sentence("As"),
            Sentence("Commands"),
            Sentence("Password"),
            Sentence("Root by"),
            Sentence("Where"),
        ],
        rows=rows,
        note=Sentence("not all is known: {why}", {"why": why.sentence}) if why else None,
    )


def _of_sudo(right: SudoRight) -> list[Sentence]:
    as_whom = ", ".join(right.run_as_users) + (f" : {', '.join(right.run_as_groups)}" if right.run_as_groups else "")
    return [
        cell(right.account) if right.holds is True else Sentence("{account} (perhaps)", {"account": right.account}),
        cell("sudo"),
        cell(as_whom),
        cell(right.commands),
        _asked(right.asks_password),
        cell(right.becomes_root_by),
        _where(right.place),
    ]


def _of_doas(rule: DoasRule) -> list[Sentence]:
    command = " ".join([rule.command, *(rule.arguments or [])]) if rule.command else ""
    return [
        cell(rule.identity),
        cell("doas") if rule.permits else Sentence("doas (denied)"),
        cell(rule.target) if rule.target else Sentence("anybody"),
        cell(command) if command else Sentence("any"),
        _asked(rule.asks_password) if rule.permits else cell(None),
        _doas_root(rule, command),
        _where(rule.place),
    ]


def _doas_root(rule: DoasRule, command: str) -> Sentence:
    if not rule.can_be_root or not command:
        return Sentence("any") if rule.can_be_root else cell(None)
    path = rule.command if "/" in rule.command else f"/usr/bin/{rule.command}"
    arguments = None if rule.arguments is None else " ".join(rule.arguments)
    asked = SudoCommand(path=path, arguments=arguments, excepted=False)
    return cell(command) if gives_root(asked) else cell(None)


def _asked(asks: bool | Missing) -> Sentence:
    if isinstance(asks, Missing):
        return cell(asks)
    return Sentence("asked for") if asks else Sentence("not asked for")


def _where(place: Place) -> Sentence:
    return cell(f"{place.path}:{place.line}")
