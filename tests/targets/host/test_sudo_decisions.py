"""Our decisions beside those of the real sudo, for made-up policies.

`GOVAUDIT_CASES` is the number of policies of each kind (five questions each), `GOVAUDIT_SEED` another beginning than the usual one, and
`GOVAUDIT_SUDO_ROOTS` names, with `:` between, the roots of other systems (made by debootstrap, say) whose sudo is asked as well.
"""

from __future__ import annotations

import os

import pytest

from tests.support.sudo_generator import Kind
from tests.support.sudo_side_by_side import beside

POLICIES = int(os.environ.get("GOVAUDIT_CASES", "12"))
SEED = int(os.environ.get("GOVAUDIT_SEED", "1"))
ROOTS = ["", *filter(None, os.environ.get("GOVAUDIT_SUDO_ROOTS", "").split(":"))]


@pytest.mark.parametrize("root", ROOTS)
@pytest.mark.parametrize(("kind", "least"), [("sound", 0.995), ("odd", 0.98), ("mistaken", 0.97)])
def test_our_decisions_are_those_of_sudo(root: str, kind: Kind, least: float, capsys: pytest.CaptureFixture[str]) -> None:
    counts, others = beside(root, SEED, POLICIES, kind)
    total = sum(counts.values()) - counts["not asked"]
    with capsys.disabled():
        print(f"\n{root or 'sudo'}, {kind} policies: {total} decisions, {dict(counts)}", *others[:3], sep="\n")
    assert counts["dangerous"] == 0
    assert counts["agreed"] >= min(least * total, total - 1)
