"""What a run keeps beside its verdicts: tables, a summary of each target, the outliers of groups; and that judging again gives the same."""

from __future__ import annotations

import threading
from functools import cached_property
from pathlib import Path

import msgspec
import pytest

from govaudit.audit import Outcome, audit, judge
from govaudit.catalog import Catalog
from govaudit.evidence import read_evidence
from govaudit.facts.tables.accounts import accounts
from govaudit.gating import Gate
from govaudit.history import History
from govaudit.model import Inventory, Missing, Policy, Severity, System, Table, Target
from govaudit.policy import read_policy
from govaudit.reading import Tabulation, tabulates
from govaudit.running import Settings

NIK = "3201014501999901"


class CatalogWithATable(Catalog):
    """The table of accounts stands in reports."""

    @cached_property
    def _tabulations(self) -> list[Tabulation]:
        return [tabulates(area="accounts", in_report=True)(accounts.function)]


CATALOG = CatalogWithATable()


def pack(folder: Path, *checks: str) -> Policy:
    path = folder / "pack.yaml"
    path.write_text(
        'format: 1\nid: pack\nversion: "1"\ntitle: {en: N, id: N}\ndescription: {en: N, id: N}\ncontrols:\n'
        f"  - id: one\n    title: {{en: N, id: N}}\n    requirement: {{en: N, id: N}}\n    checks: [{', '.join(checks)}]\n"
    )
    return read_policy(path, CATALOG.checks)


def host(folder: Path, name: str, setting: str) -> System:
    """A root directory in the group `web`."""
    files = {
        "etc/passwd": f"root:x:0:0::/root:/bin/sh\nbudi:x:1000:1000::/home/budi:/home/{NIK}\n",
        "etc/shadow": "root:*:19000::::::\nbudi:$y$j9T$abc$verysecrethash:19000::::::\n",
        "etc/group": "root:x:0:\nbudi:x:1000:\n",
        "etc/ssh/sshd_config": setting,
        "usr/sbin/sshd": "",
    }
    for path, text in files.items():
        file = folder / name / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    return System(name=name, groups=["web"], targets=[Target(system=name, address=f"root:{folder / name}", kind="host")])


def audited(folder: Path, systems: list[System], *checks: str) -> tuple[Outcome, History]:
    history = History.open(folder / "history.sqlite")
    inventory = Inventory(systems=systems)
    outcome = audit(
        inventory,
        [pack(folder, *checks)],
        CATALOG,
        history,
        Gate(),
        settings=Settings(),
        cancel=threading.Event(),
        progress=lambda _target, _event: None,
    )
    return outcome, history


@pytest.fixture(scope="module")
def systems(tmp_path_factory: pytest.TempPathFactory) -> list[System]:
    """Ten hosts: one lets root in, one has a table that cannot be made."""
    folder = tmp_path_factory.mktemp("hosts")
    found = [host(folder, f"web-{number}", f"PermitRootLogin {'yes' if number == 4 else 'no'}\n") for number in range(10)]
    (folder / "web-7/etc/passwd").unlink()
    (folder / "web-8/etc/ssh/sshd_config").unlink()
    (folder / "web-8/etc/ssh/sshd_config").mkdir()
    return found


CHECKS = ("access.ssh-root-login-disabled", "access.no-empty-passwords")


def test_tables_summaries_and_outliers_are_kept_and_judging_again_gives_the_same(tmp_path: Path, systems: list[System]) -> None:
    outcome, history = audited(tmp_path, systems, *CHECKS)
    kept = outcome.audit
    tables = {table.system: table.found for table in kept.tables}
    assert list(tables) == [system.name for system in systems]
    first = tables["web-0"]
    assert isinstance(first, Table)
    assert [str(row[0]) for row in first.rows] == ["root", "budi"]
    assert not isinstance(tables["web-7"], Table)
    [outlier] = kept.outliers
    assert (outlier.check, outlier.group) == (CHECKS[0], "web")
    assert [name.system for name in outlier.failing] == ["web-4"]
    assert outlier.passed + outlier.failed + outlier.unknown == 10
    summaries = {summary.system: summary for summary in kept.summaries}
    assert summaries["web-4"].failed == {CATALOG.checks[CHECKS[0]].severity: 1}
    assert summaries["web-0"].failed == {}
    assert sum(summaries["web-7"].unknown.values()) >= 1

    again = judge(
        read_evidence(Path(kept.head.evidence)), [pack(tmp_path, *CHECKS)], CATALOG, history, Gate(), settings=Settings()
    ).audit
    assert list(again.tables) == list(kept.tables)
    assert (again.summaries, again.outliers) == (kept.summaries, kept.outliers)


def test_a_host_of_which_it_is_not_known_is_named_and_no_pass(tmp_path: Path, systems: list[System]) -> None:
    outcome, _ = audited(tmp_path, systems, CHECKS[0])
    [outlier] = outcome.audit.outliers
    assert (outlier.passed, outlier.failed, outlier.unknown) == (7, 1, 2)
    assert [name.system for name in outlier.not_known] == ["web-7", "web-8"]  # who is root, and what sshd is told


def test_no_table_holds_a_secret_or_a_whole_identifier(tmp_path: Path, systems: list[System]) -> None:
    outcome, _ = audited(tmp_path, systems, *CHECKS)
    told = msgspec.json.encode(list(outcome.audit.tables))
    assert b"budi" in told
    assert NIK.encode() not in told
    assert b"verysecrethash" not in told


def test_a_table_costs_no_further_look(tmp_path: Path, systems: list[System]) -> None:
    """Where no check asks for what it rests on, it is not in the report."""
    outcome, _ = audited(tmp_path, systems[:1], "access.ssh-empty-passwords-refused")
    asked = {observation.request for block in read_evidence(Path(outcome.audit.head.evidence)) for observation in block.observations}
    assert not any("shadow" in request for request in asked)
    assert list(outcome.audit.tables) == []


def test_a_long_table_is_kept_in_part_and_says_so(tmp_path: Path, systems: list[System]) -> None:
    folder = Path(systems[0].targets[0].address.removeprefix("root:")).parent
    large = host(folder, "large", "PermitRootLogin no\n")
    (folder / "large/etc/passwd").write_text("".join(f"u{number}:x:{number}:1::/:/bin/sh\n" for number in range(700)))
    outcome, _ = audited(tmp_path, [large], *CHECKS)
    [kept] = outcome.audit.tables
    assert isinstance(kept.found, Table)
    assert (len(kept.found.rows), kept.found.left_out) == (500, 200)


def test_what_is_unreachable_has_a_summary_and_tables_that_say_why(tmp_path: Path) -> None:
    lost = System(name="lost", groups=["web"], targets=[Target(system="lost", address=f"root:{tmp_path}/nowhere", kind="host")])
    outcome, _ = audited(tmp_path, [lost], *CHECKS)
    [summary] = outcome.audit.summaries
    assert (summary.failed, summary.passed, sum(summary.unknown.values())) == ({}, 0, 2)
    assert Severity.CRITICAL not in summary.failed
    [table] = outcome.audit.tables
    assert isinstance(table.found, Missing)
