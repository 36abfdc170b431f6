"""This host from start to HTML: by the essentials and by all host checks, with and without walks, beside Lynis and OpenSCAP.

OpenSCAP's content for Debian 12 is where BENCH_SCAP says, or where the package `ssg-debian` puts it.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from measuring import HEADING, Figures, in_turn, run

from govaudit.catalog import Catalog
from govaudit.evidence import read_evidence
from govaudit.model import Policy
from govaudit.planning import requests_of, settled
from govaudit.policy import find_policy
from govaudit.targets.host.requests import Walk

GOVAUDIT = [sys.executable, "-m", "govaudit.cli.start"]
CONTENT = "/usr/share/xml/scap/ssg/content/ssg-debian12-ds.xml"


def compare(folder: Path, *, times: int) -> None:
    """Print a table of all that is there, taken in turn, and how they compare."""
    policy = folder / "without-walks.yaml"
    without_walks(policy)
    essentials = ["--policy", "essentials"]
    quick, whole = [*essentials, "--policy", str(policy)], [*essentials, "--policy", "linux-hardening"]
    commands = {
        "govaudit, the essentials": audit(folder, essentials),
        "govaudit, all host checks without the walks": audit(folder, quick),
        "govaudit, all host checks": audit(folder, whole),
    }
    peer, scap = lynis(folder), oscap(folder)
    commands |= peer | scap
    figures = in_turn(commands, times=times, accepted=(0, 2) if scap else (0,))  # oscap ends with 2 where a rule failed
    print(HEADING)
    for figure in figures:
        print(figure.row())
    print()
    by_name = {figure.name: figure for figure in figures}
    _, walkless, walking, *_ = figures
    files, roots = walked(folder, whole)
    print(f"The walks: {walking.cpu - walkless.cpu:.2f} CPU s for {files:,} files on {len(roots)} file systems ({', '.join(roots)}).\n")
    for name in peer:
        print(f"Without the walks: 1/{by_name[name].cpu / walkless.cpu:.0f} of Lynis.\n")
    for name in scap:
        per_rule(by_name[name], oscap_applicable(scap[name]), walkless, applicable(folder, quick))


def audit(folder: Path, policies: Sequence[str]) -> list[str]:
    """From start to HTML."""
    history = str(folder / "history.sqlite")
    result = str(folder / "report.html")
    return [*GOVAUDIT, "audit", "local:", *policies, "--no-plugins", "--exit-zero", "--quiet", "--history", history, "-o", result]


def lynis(folder: Path) -> dict[str, list[str]]:
    """Lynis without a network; nothing where it is not installed, which is said."""
    program = shutil.which("lynis")
    if not program or not shutil.which("unshare"):
        print("lynis is not installed: not compared.\n")
        return {}
    profile = folder / "lynis.prf"
    profile.write_text("skip-upgrade-test=yes\n")
    return {
        "`lynis audit system --quick --no-colors --quiet`": [
            "unshare", "-n", program, "audit", "system", "--quick", "--no-colors", "--quiet", "--profile", str(profile),
            "--log-file", str(folder / "lynis.log"), "--report-file", str(folder / "lynis.dat"),
        ]
    }  # fmt: skip


def oscap(folder: Path) -> dict[str, list[str]]:
    """OpenSCAP with a report as HTML; nothing where it or its content is not installed, which is said."""
    program = shutil.which("oscap")
    content = os.environ.get("BENCH_SCAP", CONTENT)
    if not program or not Path(content).is_file():
        print("oscap or its content for Debian 12 is not installed: not compared.\n")
        return {}
    arguments = ["--profile", "standard", "--report", str(folder / "oscap.html"), content]
    return {"`oscap xccdf eval --profile standard --report`": [program, "xccdf", "eval", *arguments]}


def per_rule(theirs: Figures, their_rules: int, ours: Figures, our_checks: int) -> None:
    """Print what a rule that applies costs there and here."""
    there, here = theirs.cpu / their_rules, ours.cpu / our_checks
    print(
        f"Per rule that applies: {1000 * here:.1f} ms ({our_checks} checks, without the walks), "
        f"oscap {1000 * there:.0f} ms ({their_rules} rules): 1/{there / here:.0f}.\n"
    )


def oscap_applicable(command: Sequence[str]) -> int:
    """How many of the profile's rules apply to this host."""
    said = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=False).stdout
    results = [line.split()[-1] for line in said.split(b"\n") if line.startswith(b"Result")]
    return sum(result not in (b"notapplicable", b"notselected") for result in results)


def applicable(folder: Path, policies: Sequence[str]) -> int:
    """How many of our checks apply to this host."""
    result = folder / "result.json"
    run([*audit(folder, policies), "-o", str(result)])
    [summary] = json.loads(result.read_bytes())["summaries"]
    return int(summary["passed"] + sum(summary["failed"].values()) + sum(summary["unknown"].values()))


def walked(folder: Path, policies: Sequence[str]) -> tuple[int, list[str]]:
    """How many files the walks pass, and where they begin."""
    evidence = folder / "walked.jsonl.zst"
    run([*GOVAUDIT, "collect", "local:", *policies, "--no-plugins", "--quiet", "-o", str(evidence)])
    [block] = read_evidence(evidence)
    roots = sorted({seen.request.split()[1] for seen in block.observations if seen.request.startswith("walk ")})
    dots = subprocess.run(["find", *roots, "-xdev", "-printf", "."], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=False).stdout
    return len(dots), roots


def without_walks(path: Path) -> None:
    """Write the policy."""
    catalog = Catalog()
    policy = settled(find_policy("linux-hardening", catalog.policies, catalog.checks), catalog)
    walking = checks_that_walk(policy, catalog)
    controls = []
    for control in policy.controls:
        checks = [{"check": one.check, "parameters": one.parameters} for one in control.checks if one.check not in walking]
        title, requirement = ({"en": text.en, "id": text.id} for text in (control.title, control.requirement))
        controls.append({"id": control.id, "title": title, "requirement": requirement, "checks": checks})
    same = {"en": "All but the walks.", "id": "Semua kecuali penelusuran."}
    document = {"format": 1, "id": "without-walks", "version": "1", "title": same, "description": same, "controls": controls}
    path.write_text(json.dumps(document))  # which is YAML


def checks_that_walk(policy: Policy, catalog: Catalog) -> set[str]:
    """The ids of the demanded checks that rest on a walk over a whole file system of a host."""
    sources = catalog.sources("host")
    demanded = {demand.check for control in policy.controls for demand in control.checks}
    return {
        name
        for name in demanded
        for reader in sources.readers_for(need.fact for need in catalog.checks[name].needs)
        for want in reader.wants
        if any(isinstance(request, Walk) for request in requests_of(want))
    }
