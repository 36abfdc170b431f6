"""Each service of PAM: whom it lets in, and for what."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from govaudit.facts.accounts import Account
from govaudit.facts.pam import PamEntry, PamService, PamSurroundings, in_words
from govaudit.facts.pam_stacks.for_account import Admission, Ways, admission, ways_for
from govaudit.facts.sshd import SshDaemon
from govaudit.model import Absent, Many, Missing, Sentence, Table, cell
from govaudit.reading import tabulates

MOST_ACCOUNTS = 100
"""So many accounts are followed; what is said of further ones is what is said of anybody."""

_PROGRAMS_ASK_ANOTHER = frozenset({"su", "su-l"})
_OF_ROOT_ALONE = frozenset({"runuser", "runuser-l"})
"""runuser(1) is for root, and asks the session stacks alone."""
_SAYS_NOTHING = frozenset({"pam_unix", "pam_permit", "pam_deny"})
_ADMISSIONS = {
    Admission.IN: Sentence("not refused"),
    Admission.AFTER_NEW_PASSWORD: Sentence("not refused, but a new password is due"),
    Admission.OUT: Sentence("refused, whatever is proved"),
}


@tabulates(area="pam", in_report=False)
def pam(
    services: Many[PamService],
    accounts: Many[Account] | Missing | Absent,
    surroundings: PamSurroundings | Missing | Absent,
    sshd: SshDaemon | Missing | Absent,
) -> Table | Absent | Missing:
    """What each service demands of whom, and what its `account` stack says besides."""
    rows: list[list[Sentence]] = []
    people = [] if isinstance(accounts, Missing | Absent) else [one for one in accounts.facts if _may_come(one)]
    known_around = surroundings if isinstance(surroundings, PamSurroundings) else None
    for service in sorted(services.facts, key=lambda service: service.service):
        if service.service in _OF_ROOT_ALONE:
            rows.append([cell(service.service), Sentence("root alone runs it, and is not asked"), cell("-"), cell("-"), cell("-")])
            continue
        if not people or known_around is None:
            rows.append([cell(service.service), Sentence("anybody"), demanded(service.ways), cell(_modules(service)), cell("")])
            continue
        empty = sshd.permit_empty_passwords if service.service == "sshd" and isinstance(sshd, SshDaemon) else True
        rows += _rows(service, people[:MOST_ACCOUNTS], known_around, empty)
    return Table(
        id="pam",
        title=Sentence("What PAM demands of whom"),
        columns=[
            Sentence("Service"),
            Sentence("Accounts"),
            Sentence("Demands"),
            Sentence("Looks at, besides"),
            Sentence("The account is"),
        ],
        rows=rows,
        note=_note(services, accounts, surroundings, len(people)),
    )


def demanded(ways: Ways | Missing) -> Sentence:
    """Alternatives in words: "a password, or a key and a second factor"."""
    if isinstance(ways, Missing):
        return cell(ways)
    if not ways:
        return Sentence("no proof is enough")
    words = in_words(ways[-1])
    for way in reversed(ways[:-1]):
        words = Sentence("{first}, or {others}", {"first": in_words(way), "others": words})
    return words


def _may_come(account: Account) -> bool:
    """Accounts of which a person could make use; the others have neither a shell nor a password."""
    has_password = isinstance(account.password, Missing) or account.password.state in ("set", "empty")
    return account.uid == 0 or account.has_login_shell or has_password


def _rows(service: PamService, people: Sequence[Account], surroundings: PamSurroundings, empty: bool | Missing) -> Iterable[list[Sentence]]:
    """One row for all accounts that meet the same."""
    groups: dict[tuple[str, str], tuple[Ways | Missing, Admission | Missing, list[str]]] = {}
    for account in people:
        caller = None if service.service in _PROGRAMS_ASK_ANOTHER else account
        ways = ways_for(service, account, surroundings, caller=caller, empty_passwords=empty)
        admitted = admission(service, account, surroundings, caller=caller)
        key = repr(ways), repr(admitted)
        groups.setdefault(key, (ways, admitted, []))[2].append(account.name)
    for ways, admitted, names in groups.values():
        said = cell(admitted) if isinstance(admitted, Missing) else _ADMISSIONS[admitted]
        yield [cell(service.service), _named(names), demanded(ways), cell(_modules(service)), said]


def _named(names: Sequence[str]) -> Sentence:
    if len(names) <= 4:
        return cell(", ".join(names))
    return Sentence("{some} and {more} more", {"some": ", ".join(names[:3]), "more": len(names) - 3})


def _modules(service: PamService) -> str | Missing:
    """The modules of the `account` stack that ask for something besides expiry."""
    if isinstance(service.account, Missing):
        return service.account
    entries: Iterable[PamEntry] = (entry for entry in service.account if entry.control != "substack")
    return ", ".join(dict.fromkeys(entry.module for entry in entries if entry.module not in _SAYS_NOTHING))


def _note(
    services: Many[PamService],
    accounts: Many[Account] | Missing | Absent,
    surroundings: PamSurroundings | Missing | Absent,
    people: int,
) -> Sentence | None:
    """What is not in the table."""
    for unsure in (services.ending, accounts, surroundings):
        if isinstance(unsure, Missing):
            return Sentence("Not all is known: {why}", {"why": unsure.sentence})
    if isinstance(accounts, Many) and isinstance(accounts.ending, Missing):
        return Sentence("Not all is known: {why}", {"why": accounts.ending.sentence})
    if people > MOST_ACCOUNTS:
        return Sentence("{number} further accounts were not followed", {"number": people - MOST_ACCOUNTS})
    return Sentence("Accounts without a shell and without a password are left out; a key may take the place of what sshd demands")
