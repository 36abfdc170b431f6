"""Our reading of sudo's policies beside the real cvtsudoers and the real sudo, which decides in a mount namespace of its own."""

from __future__ import annotations

import itertools
import random
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from govaudit.facts.derived.sudo.decisions import Decision
from tests.support.real_cvtsudoers import grants_of_cvtsudoers, grants_of_ours
from tests.support.real_sudo import Real, ask
from tests.support.sudo_policies import ALIASES, COMMANDS, DIVIDED, GROUPS, MISTAKEN, NAMED, NETGROUPS, PEOPLE, POLICIES, TARGETS, Reading
from tests.support.this_host import this_host

HEAD = "Defaults !fqdn, !mail_no_user, !mail_badpass, listpw=never\n"

HERE = this_host(NAMED, GROUPS, NETGROUPS)


def policies(number: int, *, beginning: int, kind: st.SearchStrategy[str] = POLICIES) -> list[str]:
    """Made-up policies, the same for the same beginning."""
    found: list[str] = []

    @seed(beginning)
    @settings(max_examples=number, database=None, deadline=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
    @given(kind)
    def draw(policy: str) -> None:
        found.append(HEAD + ALIASES + policy)

    draw()
    return list(dict.fromkeys(found))


def compared(ours: Decision, real: Real) -> str:
    """How an answer of ours fares."""
    if ours.allows is None:
        return "unknown"
    if ours.allows != real.allows:
        return "sudo lets in, we say no" if real.allows else "we say that it is allowed, sudo refuses"
    if not real.allows:
        return "agreed"
    if ours.asks is None:
        return "unknown password"
    if ours.asks == real.asks:
        return "agreed"
    return "we say that it asks, sudo lets in without" if ours.asks else "sudo asks, we say that it does not"


SOUND = st.one_of(POLICIES, POLICIES, DIVIDED)


def beside_sudo(number: int, *, beginning: int = 1, questions: int = 8, kind: st.SearchStrategy[str] = SOUND) -> Counter[str]:
    """How our decisions fare beside the real ones, over made-up policies."""
    chance = random.Random(beginning)
    everything = list(itertools.product(PEOPLE, TARGETS, COMMANDS))
    made = policies(number, beginning=beginning, kind=kind)
    jobs = [(policy, chance.sample(everything, questions)) for policy in made]
    members = {name: [one for one, (_, groups) in PEOPLE.items() if name in groups and one != name] for name in GROUPS}
    groups = {name: (gid, members[name]) for name, gid in GROUPS.items()}
    real = ask(jobs, {name: uid for name, (uid, _) in PEOPLE.items()}, groups, netgroups=NETGROUPS)
    counts: Counter[str] = Counter()
    for (policy, asked), answers in zip(jobs, real, strict=True):
        ours = Reading(policy.encode(), HERE)
        for question, answer in zip(asked, answers, strict=True):
            counts[compared(ours.decide(*question), answer)] += 1
    return counts


def beside_cvtsudoers(number: int, folder: Path, *, beginning: int = 1) -> Counter[str]:
    """How our reading fares beside that of cvtsudoers."""
    counts: Counter[str] = Counter()
    for policy in policies(number, beginning=beginning):
        path = folder / "sudoers"
        path.write_text(policy)
        ours = Reading(policy.encode(), HERE)
        try:
            theirs = grants_of_cvtsudoers(path)
        except ValueError:
            counts["what cvtsudoers prints is no JSON"] += 1
            continue
        if theirs is None:
            counts["agreed" if not ours.is_complete else "it refuses, we do not"] += 1
        elif not ours.is_complete:
            counts["unknown"] += 1
        else:
            counts["agreed" if grants_of_ours(ours.rules) == theirs else "different"] += 1
    return counts


def test_our_reading_is_that_of_the_real_program(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    counts = beside_cvtsudoers(80, tmp_path)
    with capsys.disabled():
        print(f"\ncvtsudoers, of {sum(counts.values())} policies: {dict(counts)}")
    assert counts["different"] == counts["it refuses, we do not"] == 0
    assert counts["agreed"] > 40


def test_our_decisions_are_those_of_the_real_program(capsys: pytest.CaptureFixture[str]) -> None:
    counts = beside_sudo(40)
    with capsys.disabled():
        print(f"\nsudo, of {sum(counts.values())} decisions: {dict(counts)}")
    assert set(counts) <= {"agreed", "unknown", "unknown password"}
    assert counts["agreed"] > 0.8 * sum(counts.values())


def test_of_a_policy_with_a_mistake_nothing_wrong_is_said() -> None:
    assert set(beside_sudo(8, questions=2, kind=MISTAKEN)) <= {"agreed", "unknown", "unknown password"}
