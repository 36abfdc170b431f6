"""The ways into a host: which doors there are, for whom, from where, and what each demands."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from govaudit.facts.pam import Proof, in_words
from govaudit.facts.root_programs import RootProgram
from govaudit.facts.sshd import SshDaemon
from govaudit.facts.ways_in import Bypass, WayIn
from govaudit.model import Absent, Many, Missing, Sentence, Table, cell
from govaudit.reading import tabulates

_NAMED = 6
"""So many names stand in one cell."""

_DOORS = {
    "ssh": Sentence("SSH"),
    "console": Sentence("console"),
    "display manager": Sentence("display manager"),
    "sudo": Sentence("sudo"),
    "doas": Sentence("doas"),
    "su": Sentence("su"),
    "polkit": Sentence("polkit"),
    "cron": Sentence("cron"),
    "at": Sentence("at"),
    "containers": Sentence("daemon of containers"),
    "systemd user": Sentence("services of the account (systemd, lingering)"),
}


@tabulates(area="ways-in", in_report=True)
def ways_in(
    ways: Many[WayIn], programs: Many[RootProgram] | Missing | Absent, sshd: SshDaemon | Missing | Absent
) -> Table | Absent | Missing:
    """One row for each door and group of accounts that stand alike before it, and for each of the usual doors that is not there."""
    return Table(
        id="ways-in",
        title=Sentence("Ways in"),
        columns=[
            Sentence("Door"),
            Sentence("Accounts"),
            Sentence("From where"),
            Sentence("Becomes"),
            Sentence("Demands"),
            Sentence("Factors"),
            Sentence("Less is enough for"),
        ],
        rows=[*(_row(way) for way in ways.facts), *_closed(ways, programs, sshd)],
        note=_note(ways),
    )


def _closed(
    ways: Many[WayIn], programs: Many[RootProgram] | Missing | Absent, sshd: SshDaemon | Missing | Absent
) -> Iterator[list[Sentence]]:
    """The doors by which nobody comes, and why."""
    there = {program.name for program in programs.facts} if isinstance(programs, Many) else set()
    for door in ("ssh", "sudo", "su"):
        if any(way.door == door for way in ways.facts):
            continue
        why: Sentence | None = None
        if door == "ssh" and not isinstance(sshd, Missing):
            why = sshd.sentence if isinstance(sshd, Absent) else Sentence("nobody gets in by it")
        elif door != "ssh" and isinstance(programs, Many) and not isinstance(programs.ending, Missing):
            why = Sentence("nobody gets in by it") if door in there else Sentence("{program} is not installed", {"program": door})
        if why is not None:
            yield [_DOORS[door], Sentence("nobody"), cell("-"), cell("-"), why, cell("-"), cell("-")]


def _note(ways: Many[WayIn]) -> Sentence | None:
    if isinstance(ways.ending, Missing):
        return Sentence("there may be more: {why}", {"why": ways.ending.sentence})
    if not ways.facts:
        return Sentence("as things stand, nobody has what any of the doors demands; what their settings would allow is judged all the same")
    return None


def _row(way: WayIn) -> list[Sentence]:
    factors = cell("?") if isinstance(way.factors, Missing) else cell(way.factors)
    return [_DOORS.get(way.door, cell(way.door)), _accounts(way), _origin(way), _becomes(way), _demands(way), factors, _bypass(way)]


def _accounts(way: WayIn) -> Sentence:
    if way.directories:
        return Sentence("accounts of a directory ({directories})", {"directories": way.directories})
    return _names(way.accounts) if way.accounts else Sentence("whoever comes")


def _names(names: Sequence[str]) -> Sentence:
    if len(names) <= _NAMED + 1:
        return cell(list(names))
    return Sentence("{names} and {count} more", {"names": list(names[:_NAMED]), "count": len(names) - _NAMED})


def _origin(way: WayIn) -> Sentence:
    if way.from_session:
        return Sentence("a session of the account")
    if way.door != "ssh":
        return Sentence("the host itself")
    return Sentence("any address") if not way.origins else _either(way.origins)


def _either(texts: Sequence[str]) -> Sentence:
    """Texts of which one holds."""
    if len(texts) == 1:
        return cell(texts[0])
    return Sentence("{first}; or {others}", {"first": texts[0], "others": _either(texts[1:])})


def _becomes(way: WayIn) -> Sentence:
    match way.becomes:
        case "itself":
            who = Sentence("itself")
        case "root":
            who = Sentence("root")
        case _:
            who = _names(way.others) if way.others else Sentence("whom the host has chosen")
    return Sentence("{who}, only by: {limits}", {"who": who, "limits": _names(way.limits)}) if way.limits else who


def _demands(way: WayIn) -> Sentence:
    return cell(way.demands) if isinstance(way.demands, Missing) else _ways(way.demands)


def _ways(ways: Sequence[Sequence[Proof]]) -> Sentence:
    if len(ways) == 1:
        return in_words(ways[0])
    return Sentence("{first}; or {others}", {"first": in_words(ways[0]), "others": _ways(ways[1:])})


def _bypass(way: WayIn) -> Sentence:
    return _those(way.bypass) if way.bypass else cell("-")


def _those(some: Sequence[Bypass]) -> Sentence:
    first = _one(some[0])
    return first if len(some) == 1 else Sentence("{first}; {others}", {"first": first, "others": _those(some[1:])})


def _one(bypass: Bypass) -> Sentence:
    who = _names(bypass.accounts) if bypass.accounts else Sentence("whoever comes")
    if bypass.place is None:
        return Sentence("{who}: {why}", {"who": who, "why": bypass.why})
    where = f"{bypass.place.path}:{bypass.place.line}" if bypass.place.line else bypass.place.path
    return Sentence("{who}: {why} ({place})", {"who": who, "why": bypass.why, "place": where})
