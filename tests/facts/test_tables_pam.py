"""The table of whom each service of PAM lets in."""

from __future__ import annotations

from govaudit.facts.accounts import Account, Password
from govaudit.facts.pam import PamService
from govaudit.facts.sshd import SshDaemon
from govaudit.facts.tables.pam import MOST_ACCOUNTS, pam
from govaudit.model import Absent, Many, Missing, Table, complete
from tests.facts.access_examples import account, sshd
from tests.facts.pam_examples import around
from tests.facts.pam_examples import pam as services
from tests.support import DENIED, NOT_THERE

ANN, ROOT = account(), account(name="root", uid=0, gid=0, password=Password(state="locked"))
KIOSK = account(name="kiosk", uid=1002, password=Password(state="empty"))
DAEMON = account(name="daemon", uid=1, shell="/usr/sbin/nologin", password=Password(state="none"))


def shown(people: Many[Account] | Missing | Absent, daemon: SshDaemon | Missing | Absent = NOT_THERE) -> Table:
    found = pam(Many([one for one in services() if one.service == "sshd"], complete("no services")), people, around(), daemon)
    assert isinstance(found, Table)
    return found


def rows(table: Table) -> list[list[str]]:
    return [[str(cell) for cell in row] for row in table.rows]


def test_accounts_that_meet_the_same_share_a_row() -> None:
    everybody = Many([ROOT, ANN, account(name="bob"), KIOSK, DAEMON, account(name="old", expires=1)], complete("no accounts"))
    assert rows(shown(everybody)) == [
        ["sshd", "root", "no proof is enough", "pam_nologin", "not refused"],
        ["sshd", "ann, bob", "a password", "pam_nologin", "not refused"],
        ["sshd", "kiosk", "nothing", "pam_nologin", "not refused"],
        ["sshd", "old", "a password", "pam_nologin", "refused, whatever is proved"],
    ]
    assert ["sshd", "kiosk", "no proof is enough", "pam_nologin", "not refused"] not in rows(shown(everybody))
    strict = rows(shown(everybody, sshd(permit_empty_passwords=False)))
    assert strict[0] == ["sshd", "root, kiosk", "no proof is enough", "pam_nologin", "not refused"]


def test_many_accounts_are_named_by_their_number() -> None:
    many = Many([account(name=f"u{number}") for number in range(MOST_ACCOUNTS + 5)], complete("no accounts"))
    table = shown(many)
    assert rows(table)[0][1] == f"u0, u1, u2 and {MOST_ACCOUNTS - 3} more"
    assert str(table.note) == "5 further accounts were not followed"


def test_without_accounts_it_tells_of_anybody() -> None:
    table = shown(DENIED)
    assert rows(table) == [["sshd", "anybody", "a password", "pam_nologin", ""]]
    assert "Not all is known" in str(table.note)
    assert "Not all is known" in str(shown(Many([ANN], DENIED)).note)


def test_what_is_not_known_says_so() -> None:
    hidden = PamService(service="sshd", auth=DENIED, account=DENIED, ways=DENIED)
    found = pam(Many([hidden], complete("no services")), Many([ANN], complete("no accounts")), around(), NOT_THERE)
    assert isinstance(found, Table)
    assert [str(cell).partition(":")[0] for cell in found.rows[0]] == ["sshd", "ann", "not known", "not known", "not known"]


def test_runuser_is_for_root() -> None:
    runuser = PamService(service="runuser", auth=[], account=[], ways=[])
    found = pam(Many([runuser], complete("no services")), Many([ANN], complete("no accounts")), around(), NOT_THERE)
    assert isinstance(found, Table)
    assert rows(found) == [["runuser", "root alone runs it, and is not asked", "-", "-", "-"]]
