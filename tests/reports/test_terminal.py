"""The summary on the terminal."""

from __future__ import annotations

import io
import os
import pty
import threading
from collections.abc import Callable
from typing import TextIO

import pytest
from msgspec.structs import replace

from govaudit.model import Audit, Reason, Status, missing
from govaudit.reporting import visible
from tests.support import audits

report = audits.load_report("terminal")


@pytest.fixture(autouse=True)
def _surroundings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.setenv("TERM", "xterm-256color")
    for name in ("NO_COLOR", "FORCE_COLOR", "TTY_COMPATIBLE"):
        monkeypatch.delenv(name, raising=False)


def written(audit: Audit, language: str = "en") -> str:
    out = io.StringIO()
    report.write(audit, out, language)
    return out.getvalue()


def written_to_a_terminal(audit: Audit) -> str:
    return on_terminal(lambda out: report.write(audit, out, "en"))


def on_terminal(write: Callable[[TextIO], None]) -> str:
    """What a real terminal would get."""
    controller, terminal = pty.openpty()
    got = bytearray()

    def read() -> None:  # the terminal's buffer is small: somebody must read while we write
        while not got.endswith(b"--end--"):
            got.extend(os.read(controller, 65536))

    reader = threading.Thread(target=read)
    reader.start()
    with os.fdopen(terminal, "w", encoding="utf-8") as out:
        write(out)
        out.write("--end--")
        out.flush()
        reader.join()
    os.close(controller)
    return got.decode()


def test_the_summary() -> None:
    assert (
        written(audits.realistic())
        == """
govaudit 0.1.0 · Badan Contoh Nasional · 2 November 2026, 01:30 UTC · 2026-11-02T0130-7c1e

62, up to 81   grade D   coverage 76 %
███████████████████████████████▒▒▒▒▒▒▒▒▒░░░░░░░░░░
passed 15 · failed 5 · not judged 5 · not applicable 1
worst system: Kepegawaian (0, up to 100)
systems capped because a critical check fails or could not be judged: 2 of 3

Failed, worst first
CRITICAL  A private key can be read by its owner alone.  access.private-keys-protected
  ✗ /etc/ssl/private/portal.key has mode 0644; 0600 or stricter is required
    Portal · ssh://audit@db1.example.go.id · /etc/ssl/private/portal.key
  → Run `chmod 600` on the key and replace it if it may have been copied.

CRITICAL  Source code holds no secret.  code.no-hardcoded-secrets
  ✗ /srv/portal/source holds 2 secrets: password, API key
    Portal · code:/srv/portal/source · /srv/portal/source/app/settings.py:12:5,
    /srv/portal/source/app/mail #1.py:88
  → Replace the secret, and read it from the environment or a secret store.

HIGH  sshd does not let root log in directly.  access.ssh-root-login-disabled
  ✗ PermitRootLogin is yes; no is required
    Portal · ssh://audit@db1.example.go.id · /etc/ssh/sshd_config:33
  → Set `PermitRootLogin no` in sshd_config and reload sshd.

HIGH  The certificate stays valid for at least 30 more days.  encryption.certificate-not-expiring
  ✗ portal.example.go.id expires in 9 days; 30 are required
    Portal · https://portal.example.go.id/
  → Renew the certificate, and let a timer renew it from then on.

HIGH  Only the ports of declared services are open.  exposure.only-declared-ports-open
  ✗ 10.20.0.2 offers tcp/5432, tcp/23; declared are tcp/5432
    Portal · net:10.20.0.0/30
  → Stop the service, or declare it in the inventory.

Unlike the rest of their group
HIGH  sshd does not let root log in directly.
  9 of 10 hosts of the group database meet this; this one does not: Portal
  (ssh://audit@db1.example.go.id). It is not known of 1 more: Kepegawaian.

Could not be judged, and why
? unreachable  3
  db2.example.go.id:22 does not answer: connection timed out
    ssh://audit@db2.example.go.id · checks: 3
? seen in part  1
  3 folders could not be entered
    files:/srv/data · checks: 1
? permission denied  1
  /etc/ssh/keys: permission denied
    ssh://audit@db1.example.go.id · checks: 1

By domain
access control               ███████▒▒▒▒▒░░░░░░░░  38, up to 61  grade E
source code                  ░░░░░░░░░░░░░░░░░░░░  0             grade E
encryption                   ██████████▒▒▒▒▒░░░░░  50, up to 75  grade D
exposed services             ██████████░░░░░░░░░░  50            grade D
audit logs                   ████████████████████  100           grade A
multi-factor authentication  ▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒  0, up to 100  at most D
updates and support          ████████████████████  100           grade A
personal data protection     ····················  no score

By system, worst first
Arsip        ▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒  0, up to 100  at most D
  not judged 1
Kepegawaian  ▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒  0, up to 100  at most D
  not judged 3 · not reached: 1
Portal       ███████████▒░░░░░░░░  55, up to 60  grade D
  2 critical, 3 high · not judged 1

Essentials (essentials 2026.1)
52, up to 73 · grade D
met 1 · not met 1
  ✗ E-01  Access is limited

Law 27 of 2022 on personal data protection (id-uu-pdp-27-2022 2026.1)
44, up to 70 · not enough evidence (at most C)
not judged 1 · to be attested 1 · open 1
  ? 35  Security of personal data
"""
    )


def test_it_speaks_indonesian() -> None:
    said = written(audits.realistic(), "id")
    for words in (
        "62, hingga 81   peringkat D   cakupan 76 %",
        "lulus 15 · gagal 5 · tidak dapat dinilai 5 · tidak berlaku 1",
        "Gagal, dari yang terberat",
        "KRITIS  ",
        "Tidak dapat dinilai, dan alasannya",
        "? tidak terjangkau  3",
        "paling tinggi D",
        "UU 27/2022 tentang Pelindungan Data Pribadi",
        "2 November 2026 pukul 01.30 UTC",
    ):
        assert words in said


def test_a_low_coverage_gets_no_letter() -> None:
    audit = audits.realistic()
    score = replace(audit.score, overall=audits.interval(20.0, 90.0, 0.3, grade_at_most="A"))
    assert "20, up to 90   not enough evidence (at most A)   coverage 30 %" in written(replace(audit, score=score))


def test_an_incomplete_audit_says_so_first() -> None:
    assert written(audits.interrupted()).splitlines()[2] == "This audit is incomplete: the run was interrupted"


def test_nothing_judged_is_no_score() -> None:
    assert "no score   not enough evidence   coverage 0 %" in written(audits.empty())


def test_colours_are_for_terminals(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "\x1b" not in written(audits.realistic())
    assert "\x1b[1;31mCRITICAL" in written_to_a_terminal(audits.realistic())
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b" not in written_to_a_terminal(audits.realistic())


@pytest.mark.parametrize("write", [written, written_to_a_terminal])
def test_what_a_target_says_cannot_steer_the_terminal(write: Callable[[Audit], str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    said = write(audits.hostile())
    assert {character for character in said if not character.isprintable()} <= {"\n", "\r"}
    assert r"evil\x1b[31m\u202etxt.exe<script>alert(1)</script>" in said


@pytest.mark.parametrize("width", [20, 40, 80, 200])
def test_lines_are_as_wide_as_the_screen(width: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    widest = max(len(line) for line in written(audits.realistic()).splitlines())
    assert widest <= max(width, 24)


def test_a_terminal_that_knows_ascii_alone_gets_its_summary() -> None:
    out = io.TextIOWrapper(io.BytesIO(), encoding="ascii")
    report.write(audits.realistic(), out, "en")
    out.seek(0)
    assert "62, up to 81   grade D   coverage 76 %" in out.read()


def test_of_many_systems_the_worst_are_shown() -> None:
    said = written(audits.fleet(300))
    assert said.index("host-000 ") < said.index("host-014 ")
    assert "host-015" not in said
    assert "… and 285 more" in said


def test_who_could_not_be_judged_is_counted_once_and_told_apart() -> None:
    why = missing(Reason.UNREACHABLE, "nobody answers")
    where = [("a", "ssh://127.0.0.1"), ("b", "ssh://127.0.0.1"), ("b", ""), ("c", "ssh://c"), ("d", "")]
    seen = [
        replace(
            audits.verdict("access.door-locked", Status.UNKNOWN, target, "", why.sentence.template, system=system, reason=why.reason),
            check=check,
        )
        for system, target in where
        for check in ("access.ssh-root-login-disabled", "access.sudo-requires-password")
    ]
    targets = [replace(audits.TARGETS[0], system=system, address=target) for system, target in where if target]
    said = written(replace(audits.with_verdicts(audits.realistic(), seen), targets=targets))
    assert "  nobody answers\n    a (ssh://127.0.0.1), b (ssh://127.0.0.1) (+2) · checks: 2\n" in said


def test_a_table_is_aligned_and_harmless() -> None:
    out = io.StringIO()
    report.write_tables([audits.table(2, left_out=5, value=audits.HOSTILE), audits.table(0)], out, "id")
    lines = out.getvalue().splitlines()
    assert lines[:3] == ["Jalan masuk", f"Akun     Way{' ' * 57}Faktor", "─" * 75]
    assert lines[3:5] == [f"user-{number}   {visible(audits.HOSTILE)}   {number}" for number in range(2)]
    assert lines[5:7] == ["dan 5 lagi", "accounts of a directory are not among them"]
    assert "Tidak ada baris." in lines


def test_a_table_is_as_wide_as_the_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    monkeypatch.setenv("NO_COLOR", "1")
    table = audits.table(1, value="word " * 30)
    said = on_terminal(lambda out: report.write_tables([table], out, "en"))
    assert max(len(line) for line in said.splitlines()) <= 40
    assert said.count("word") == 30


def test_thousands_of_findings_stay_a_summary() -> None:
    said = written(audits.large(20_000))
    assert "… and 19997 more" in said
    assert len(said.splitlines()) < 60
