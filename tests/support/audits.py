"""Results to make reports of: a realistic one, and those that reports must not stumble over."""

from __future__ import annotations

import importlib
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from msgspec.structs import replace

from govaudit.model import (
    Audit,
    AuditHead,
    CheckText,
    ControlResult,
    ControlStatus,
    Criticality,
    EvidenceReference,
    Interval,
    Missing,
    Outlier,
    Place,
    PluginUsed,
    PolicyUsed,
    Reason,
    Score,
    Sentence,
    Service,
    Severity,
    Status,
    System,
    Table,
    Tally,
    Target,
    TargetName,
    TargetResult,
    TargetSummary,
    TargetTable,
    Text,
    Value,
    Verdict,
    absent,
    cell,
    missing,
)
from govaudit.reporting import Report

STARTED = datetime(2026, 11, 2, 1, 30, tzinfo=UTC)
OBSERVED = STARTED + timedelta(seconds=20)

DATABASE = "ssh://audit@db1.example.go.id"
PORTAL = "https://portal.example.go.id/"
CODE = "code:/srv/portal/source"
DATA = "files:/srv/data"
NETWORK = "net:10.20.0.0/30"
STANDBY = "ssh://audit@db2.example.go.id"

HOSTILE = "evil\x1b[31m\u202etxt.exe<script>alert(1)</script>\x00&\"'"
"""What an attacker would name a file or a host: an escape sequence, a right-to-left override, markup."""

NOBODY = missing(Reason.UNREACHABLE, "{endpoint} does not answer: {error}", endpoint="db2.example.go.id:22", error="connection timed out")


def load_report(name: str) -> Report:
    """The report format with this name, as the catalog finds it."""
    report = importlib.import_module(f"govaudit.reports.{name}").report
    assert isinstance(report, Report)
    return report


def _check(check_id: str, severity: Severity, title: str, why: str, fix: str) -> CheckText:
    return CheckText(id=check_id, title=title, why=why, fix=fix, severity=severity)


CHECKS = [
    _check(
        "access.ssh-root-login-disabled",
        Severity.HIGH,
        "sshd does not let root log in directly.",
        "Whoever logs in as root leaves no trace of who it was.\n\nAn account of one's own and sudo keep the proof.",
        "Set `PermitRootLogin no` in sshd_config and reload sshd.",
    ),
    _check(
        "access.private-keys-protected",
        Severity.CRITICAL,
        "A private key can be read by its owner alone.",
        "A key that others can read is a password that others know.",
        "Run `chmod 600` on the key and replace it if it may have been copied.",
    ),
    _check(
        "code.no-hardcoded-secrets",
        Severity.CRITICAL,
        "Source code holds no secret.",
        "Whoever can read the repository can use the secret.",
        "Replace the secret, and read it from the environment or a secret store.",
    ),
    _check(
        "encryption.certificate-not-expiring",
        Severity.HIGH,
        "The certificate stays valid for at least `min_days` more days.",
        "An expired certificate locks users out, or teaches them to click warnings away.",
        "Renew the certificate, and let a timer renew it from then on.",
    ),
    _check(
        "encryption.data-at-rest-encrypted",
        Severity.HIGH,
        "Data lies on encrypted storage.",
        "A disk that leaves the building takes its data along.",
        "Move the data to a volume with LUKS.",
    ),
    _check(
        "exposure.only-declared-ports-open",
        Severity.HIGH,
        "Only the ports of declared services are open.",
        "A service that nobody has declared is a service that nobody maintains.",
        "Stop the service, or declare it in the inventory.",
    ),
    _check(
        "logging.audit-daemon-running",
        Severity.MEDIUM,
        "The audit daemon is running.",
        "Without audit records nobody can tell afterwards what happened.",
        "Install auditd and enable it.",
    ),
    _check(
        "mfa.ssh-second-factor-required",
        Severity.CRITICAL,
        "A login by SSH needs a second factor.",
        "A stolen password alone must not open the door.",
        "Require a second factor in PAM or by AuthenticationMethods.",
    ),
    _check(
        "patching.system-supported",
        Severity.LOW,
        "The operating system still gets security updates.",
        "What is no longer mended stays open.",
        "Upgrade to a supported release.",
    ),
    _check(
        "privacy.no-personal-data-in-open-places",
        Severity.CRITICAL,
        "No personal data lies where others can read it.",
        "Personal data that anyone can read is a breach that has not been noticed yet.",
        "Move the files to a protected place and delete the copies.",
    ),
]


def verdict(
    check: str,
    status: Status,
    target: str,
    subject: str,
    template: str,
    *,
    system: str = "Portal",
    places: Iterable[Place] = (),
    reason: Reason | None = None,
    parameters: dict[str, Any] | None = None,
    count: int = 1,
    **values: Value,
) -> Verdict:
    """One verdict on one subject, as the engine would have completed it."""
    severity = next((text.severity for text in CHECKS if text.id == check), Severity.MEDIUM)
    return Verdict(
        status=status,
        sentence=Sentence(template, {"subject": subject, **values}),
        places=list(places),
        reason=reason,
        check=check,
        check_version="1",
        parameters=parameters or {},
        system=system,
        target=target,
        subject=subject,
        severity=severity,
        evidence=[] if status is Status.UNKNOWN else [EvidenceReference(f"file {subject}", OBSERVED, "5f" * 32)],
        controls=["essentials/E-01", "id-uu-pdp-27-2022/35"] if check.startswith(("access", "encryption")) else ["essentials/E-02"],
        count=count,
        subjects=[f"{subject}-{number}" for number in range(min(count, 50))] if count > 1 else [],
        subjects_digest="ab" * 32 if count > 1 else "",
    )


def _unknown(check: str, target: str, why: Missing, *, system: str = "Portal") -> Verdict:
    found = verdict(check, Status.UNKNOWN, target, "", why.sentence.template, system=system, reason=why.reason)
    return replace(found, sentence=why.sentence)


def _verdicts() -> list[Verdict]:
    denied = missing(Reason.PERMISSION_DENIED, "{path}: permission denied", path="/etc/ssh/keys")
    partly = missing(Reason.INCOMPLETE, "{count} folders could not be entered", count=3)
    found = [
        verdict(
            "access.private-keys-protected",
            Status.FAIL,
            DATABASE,
            "/etc/ssl/private/portal.key",
            "{subject} has mode {mode}; 0600 or stricter is required",
            places=[Place("/etc/ssl/private/portal.key")],
            mode="0644",
        ),
        verdict("access.private-keys-protected", Status.PASS, DATABASE, "/root/.ssh/id", "{subject} has mode 0600", count=12),
        verdict(
            "access.ssh-root-login-disabled",
            Status.FAIL,
            DATABASE,
            "sshd",
            "PermitRootLogin is {found}; {expected} is required",
            places=[Place("/etc/ssh/sshd_config", 33)],
            found="yes",
            expected="no",
        ),
        _unknown("access.ssh-root-login-disabled", STANDBY, NOBODY, system="Kepegawaian"),
        verdict(
            "code.no-hardcoded-secrets",
            Status.FAIL,
            CODE,
            "/srv/portal/source",
            "{subject} holds {hits} secrets: {kinds}",
            places=[Place("/srv/portal/source/app/settings.py", 12, 5), Place("/srv/portal/source/app/mail #1.py", 88)],
            hits=2,
            kinds=["password", "API key"],
        ),
        verdict(
            "encryption.certificate-not-expiring",
            Status.FAIL,
            PORTAL,
            "portal.example.go.id",
            "{subject} expires in {days_left} days; {min_days} are required",
            parameters={"min_days": 30},
            days_left=9,
            min_days=30,
        ),
        verdict("encryption.data-at-rest-encrypted", Status.PASS, DATABASE, "/srv", "{subject} lies on LUKS2 ({cipher})", cipher="aes-xts"),
        _unknown("encryption.data-at-rest-encrypted", STANDBY, NOBODY, system="Kepegawaian"),
        _unknown("encryption.data-at-rest-encrypted", DATABASE, denied),
        verdict(
            "exposure.only-declared-ports-open",
            Status.FAIL,
            NETWORK,
            "10.20.0.2",
            "{subject} offers {found}; declared are {declared}",
            found=["tcp/5432", "tcp/23"],
            declared=["tcp/5432"],
        ),
        verdict("logging.audit-daemon-running", Status.NOT_APPLICABLE, CODE, "auditd", "there is no running system here"),
        verdict("logging.audit-daemon-running", Status.PASS, DATABASE, "auditd", "auditd is running: {running}", running=True),
        _unknown("mfa.ssh-second-factor-required", STANDBY, NOBODY, system="Kepegawaian"),
        verdict("patching.system-supported", Status.PASS, DATABASE, "Debian 12", "{subject} is supported until {until}", until="2028-06"),
        _unknown("privacy.no-personal-data-in-open-places", DATA, partly, system="Arsip"),
    ]
    return sorted(found, key=lambda verdict: (verdict.system, verdict.target, verdict.check, verdict.subject))


SYSTEMS = [
    System(
        name="Portal",
        owner="Pusat Data",
        criticality=Criticality.CRITICAL,
        zone="DMZ",
        tags=["public"],
        services=[Service(port=443, name="https")],
        targets=[
            Target(system="Portal", address=DATABASE, kind="host", declared=Place("govaudit.yaml", 9)),
            Target(system="Portal", address=PORTAL, kind="web"),
            Target(system="Portal", address=CODE, kind="code"),
            Target(system="Portal", address=NETWORK, kind="network"),
        ],
    ),
    System(
        name="Kepegawaian",
        owner="Biro SDM",
        criticality=Criticality.HIGH,
        zone="internal",
        targets=[Target(system="Kepegawaian", address=STANDBY, kind="host")],
    ),
    System(name="Arsip", targets=[Target(system="Arsip", address=DATA, kind="files")]),
]


def _target(system: str, address: str, kind: str, *, trouble: Missing | None = None, skew: float | None = None) -> TargetResult:
    reached = trouble is None
    return TargetResult(
        system=system,
        address=address,
        kind=kind,
        reached=reached,
        complete=reached,
        trouble=trouble,
        observed_from=STARTED if reached else None,
        observed_to=OBSERVED if reached else None,
        clock_skew=skew,
    )


TARGETS = [
    _target("Arsip", DATA, "files"),
    _target("Kepegawaian", STANDBY, "host", trouble=NOBODY),
    _target("Portal", CODE, "code"),
    _target("Portal", PORTAL, "web", skew=0.4),
    _target("Portal", NETWORK, "network"),
    _target("Portal", DATABASE, "host", skew=-75.2),
]


def _summary(system: str, target: str, value: float | None, **counts: Any) -> TargetSummary:
    return TargetSummary(system=system, target=target, score=interval(value, value, 1.0, "D" if value else ""), **counts)


def interval(value: float | None, high: float | None, coverage: float, grade: str = "", **more: Any) -> Interval:
    return Interval(value=value, high=high, coverage=coverage, grade=grade, **more)


SCORE = Score(
    overall=interval(62.4, 81.9, 0.76, "D", capped=True),
    by_policy={
        "essentials": interval(52.0, 73.5, 0.78, "D", capped=True),
        "id-uu-pdp-27-2022": interval(44.1, 70.2, 0.61, grade_at_most="C"),
    },
    by_domain={
        "access": interval(38.5, 61.0, 0.71, "E"),
        "code": interval(0.0, 0.0, 1.0, "E"),
        "encryption": interval(50.0, 75.0, 0.75, "D"),
        "exposure": interval(50.0, 50.0, 1.0, "D"),
        "logging": interval(100.0, 100.0, 1.0, "A"),
        "mfa": interval(0.0, 100.0, 0.0, grade_at_most="D"),
        "patching": interval(100.0, 100.0, 1.0, "A"),
        "privacy": interval(None, None, 0.0),
    },
    by_system={
        "Arsip": interval(0.0, 100.0, 0.0, grade_at_most="D"),
        "Kepegawaian": interval(0.0, 100.0, 0.0, grade_at_most="D"),
        "Portal": interval(55.5, 60.2, 0.94, "D", capped=True),
    },
    worst_system="Kepegawaian",
    capped_systems=2,
    systems=3,
)

SUMMARIES = [
    _summary("Arsip", DATA, 0.0, unknown={Reason.INCOMPLETE: 1}),
    _summary("Kepegawaian", STANDBY, 0.0, unknown={Reason.UNREACHABLE: 3}),
    _summary("Portal", CODE, 0.0, failed={Severity.CRITICAL: 1}, not_applicable=1),
    _summary("Portal", PORTAL, 0.0, failed={Severity.HIGH: 1}),
    _summary("Portal", NETWORK, 0.0, failed={Severity.HIGH: 1}),
    _summary(
        "Portal", DATABASE, 61.0, failed={Severity.CRITICAL: 1, Severity.HIGH: 1}, unknown={Reason.PERMISSION_DENIED: 1}, passed=3
    ),
]

OUTLIERS = [
    Outlier(
        check="access.ssh-root-login-disabled",
        severity=Severity.HIGH,
        group="database",
        passed=9,
        failed=1,
        unknown=1,
        failing=[TargetName("Portal", DATABASE)],
        not_known=[TargetName("Kepegawaian", STANDBY)],
    )
]


def table(rows: int, *, left_out: int = 0, value: Value = "berkas") -> Table:
    """A table of so many rows."""
    return Table(
        id="ways-in",
        title=Sentence("Ways in"),
        columns=[Sentence("Account"), Sentence("Way"), Sentence("Factors")],
        rows=[[cell(f"user-{number}"), cell(value), cell(number % 3)] for number in range(rows)],
        note=Sentence("accounts of a directory are not among them"),
        left_out=left_out,
    )


TABLES = [
    TargetTable(system="Kepegawaian", target=STANDBY, id="ways-in", found=NOBODY),
    TargetTable(system="Portal", target=DATABASE, id="doors", found=absent("there are no doors")),
    TargetTable(system="Portal", target=DATABASE, id="ways-in", found=table(3)),
]

CONTROLS = [
    ControlResult(
        policy="essentials",
        id="E-01",
        title=Text("Access is limited", "Akses dibatasi"),
        requirement=Text("Only those who need it get in.", "Hanya yang berkepentingan yang memperoleh akses."),
        status=ControlStatus.NOT_MET,
        value=38.5,
        high=61.0,
        coverage=0.71,
        tally=Tally(passed=13, failed=3, unknown=3),
        checks=["access.private-keys-protected", "access.ssh-root-login-disabled", "encryption.certificate-not-expiring"],
    ),
    ControlResult(
        policy="essentials",
        id="E-02",
        title=Text("What happens is recorded", "Kejadian dicatat"),
        requirement=Text("Audit logs are kept.", "Log audit disimpan."),
        status=ControlStatus.MET,
        value=100.0,
        high=100.0,
        coverage=1.0,
        tally=Tally(passed=2, not_applicable=1),
        checks=["logging.audit-daemon-running", "patching.system-supported"],
    ),
    ControlResult(
        policy="id-uu-pdp-27-2022",
        id="35",
        title=Text("Security of personal data", "Keamanan data pribadi"),
        requirement=Text(
            "The controller protects personal data against unlawful processing.",
            "Pengendali data pribadi melindungi data pribadi dari pemrosesan yang tidak sah.",
        ),
        status=ControlStatus.UNKNOWN,
        confidence="medium",
        value=44.1,
        high=70.2,
        coverage=0.61,
        tally=Tally(passed=1, unknown=4),
        checks=["encryption.data-at-rest-encrypted", "privacy.no-personal-data-in-open-places"],
    ),
    ControlResult(
        policy="id-uu-pdp-27-2022",
        id="53",
        title=Text("Data protection officer", "Pejabat pelindungan data pribadi"),
        requirement=Text("An officer is appointed.", "Pejabat telah ditunjuk."),
        status=ControlStatus.ATTESTATION_REQUIRED,
        attestations=[Text("The letter of appointment.", "Surat keputusan penunjukan.")],
    ),
    ControlResult(
        policy="id-uu-pdp-27-2022",
        id="56",
        title=Text("Transfers abroad", "Transfer ke luar negeri"),
        requirement=Text("Transfers abroad are safe.", "Transfer ke luar negeri aman."),
        status=ControlStatus.OPEN,
    ),
]

HEAD = AuditHead(
    id="2026-11-02T0130-7c1e",
    started=STARTED,
    finished=STARTED + timedelta(seconds=61),
    tool_version="0.1.0",
    agency="Badan Contoh Nasional",
    language="id",
    plugins=[PluginUsed(name="govaudit-example", version="1.2")],
    policies=[
        PolicyUsed(id="essentials", version="2026.1", title=Text("Essentials", "Dasar keamanan"), digest="e5" * 32),
        PolicyUsed(
            id="id-uu-pdp-27-2022",
            version="2026.1",
            title=Text("Law 27 of 2022 on personal data protection", "UU 27/2022 tentang Pelindungan Data Pribadi"),
            digest="27" * 32,
        ),
    ],
    complete=True,
    evidence="/var/lib/govaudit/evidence/2026-11-02T0130-7c1e.jsonl.zst",
    evidence_digest="ee" * 32,
)


class Passing(Iterable[Verdict]):
    """Verdicts that are gone through one by one, as the history gives them; it counts how often and how many were held at once."""

    def __init__(self, verdicts: Iterable[Verdict]) -> None:
        self._verdicts = verdicts
        self.rounds = 0

    def __iter__(self) -> Iterator[Verdict]:
        self.rounds += 1
        yield from self._verdicts


def realistic() -> Audit:
    """Three systems, one of them unreachable: passes, failures, and unknowns of several reasons."""
    return Audit(
        head=HEAD,
        systems=SYSTEMS,
        targets=TARGETS,
        controls=CONTROLS,
        score=SCORE,
        checks={text.id: text for text in CHECKS},
        verdicts=Passing(_verdicts()),
        summaries=SUMMARIES,
        outliers=OUTLIERS,
        tables=TABLES,
    )


def hostile() -> Audit:
    """Everything that a target or an inventory can say is an attack on the reader's screen."""
    audit = realistic()
    target = f"ssh://audit@{HOSTILE}"
    bad = verdict(
        "access.private-keys-protected",
        Status.FAIL,
        target,
        HOSTILE,
        "{subject} has mode {mode}; 0600 or stricter is required",
        system=HOSTILE,
        places=[Place(HOSTILE, 7)],
        mode=HOSTILE,
    )
    bad = replace(bad, evidence=[EvidenceReference(HOSTILE, OBSERVED, "5f" * 32)])
    trouble = missing(Reason.REFUSED, "{endpoint} refused: {error}", endpoint=target, error=HOSTILE)
    unknown = _unknown("mfa.ssh-second-factor-required", target, trouble, system=HOSTILE)
    line = [Place(f"/{HOSTILE}/a", 1)]
    code = verdict("code.no-hardcoded-secrets", Status.FAIL, f"code:/{HOSTILE}", HOSTILE, "{subject} holds a secret", places=line)
    overlong = replace(bad, subject="a" * 5000, places=[Place("/" + "b" * 5000)], target=DATABASE, system="Portal")
    by_system = {**audit.score.by_system, HOSTILE: interval(0.0, 50.0, 0.5, "E")}
    score = replace(audit.score, by_system=by_system, worst_system=HOSTILE)
    return replace(
        audit,
        head=replace(audit.head, agency=HOSTILE, evidence=HOSTILE),
        systems=[*audit.systems, System(name=HOSTILE, owner=HOSTILE, zone=HOSTILE, tags=[HOSTILE])],
        targets=[*audit.targets, _target(HOSTILE, target, "host", trouble=trouble)],
        score=score,
        verdicts=Passing([*audit.verdicts, bad, unknown, code, overlong]),
        outliers=[replace(audit.outliers[0], group=HOSTILE, failing=[TargetName(HOSTILE, target)])],
        tables=[
            *audit.tables,
            TargetTable(system=HOSTILE, target=target, id="ways-in", found=table(3, value=HOSTILE)),
            TargetTable(system=HOSTILE, target=f"{target}2", id="ways-in", found=trouble),
        ],
    )


def interrupted() -> Audit:
    """A run that was stopped half way."""
    audit = realistic()
    return replace(audit, head=replace(audit.head, complete=False, finished=None, incomplete_reason="the run was interrupted"))


def empty() -> Audit:
    """Nothing could be judged at all."""
    nothing = interval(None, None, 0.0)
    head = replace(HEAD, agency="", plugins=[], policies=[], evidence="", evidence_digest="")
    return Audit(head=head, systems=[], targets=[], controls=[], score=Score(overall=nothing), checks={}, verdicts=Passing([]))


def large(failures: int) -> Audit:
    """One check that fails on very many subjects."""

    class Failures(Iterable[Verdict]):
        def __iter__(self) -> Iterator[Verdict]:
            for number in range(failures):
                yield verdict(
                    "access.private-keys-protected",
                    Status.FAIL,
                    DATABASE,
                    f"/home/{number:06}/key",
                    "{subject} has mode {mode}; 0600 or stricter is required",
                    places=[Place(f"/home/{number:06}/key")],
                    mode="0644",
                )

    return replace(realistic(), verdicts=Failures())


def fleet(hosts: int) -> Audit:
    """Many hosts, each a system of its own; each has a table, and what fails on one in ten is an outlier of their group."""
    names = [f"host-{number:03}" for number in range(hosts)]
    targets = [Target(system=name, address=f"ssh://{name}.example.go.id", kind="host") for name in names]
    systems = [System(name=target.system, groups=["web"], targets=[target]) for target in targets]
    outlier = replace(OUTLIERS[0], group="web", passed=hosts - 2, failed=2, failing=[TargetName(targets[0].system, targets[0].address)])
    values = {name: float(100 * number // hosts) for number, name in enumerate(names)}
    return replace(
        realistic(),
        systems=systems,
        targets=[_target(target.system, target.address, "host") for target in targets],
        score=replace(SCORE, by_system={name: interval(value, value, 1.0, "D") for name, value in values.items()}),
        summaries=[_summary(target.system, target.address, values[target.system], failed={Severity.HIGH: 1}) for target in targets],
        outliers=[outlier],
        tables=[TargetTable(system=target.system, target=target.address, id="ways-in", found=table(12)) for target in targets],
        verdicts=Passing(
            verdict("access.ssh-root-login-disabled", Status.FAIL, target.address, "sshd", "root may log in", system=target.system)
            for target in targets
        ),
    )


def with_verdicts(audit: Audit, verdicts: Iterable[Verdict]) -> Audit:
    """The same audit with other verdicts."""
    return replace(audit, verdicts=verdicts)
