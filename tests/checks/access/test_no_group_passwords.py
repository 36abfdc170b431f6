"""access.no-group-passwords"""

from __future__ import annotations

import pytest

from govaudit.facts.groups import Group
from govaudit.model import Complete, Missing, Status
from govaudit.targets.host.readers.accounts import GROUP
from govaudit.targets.host.readers.groups import GSHADOW, groups
from tests.support import DENIED, NOT_THERE, load_check, observations, saw

no_group_passwords = load_check("access.no-group-passwords")


def group(line: str = "web:x:33:ann", states: str | Missing | None = "web:none::ann") -> Group:
    answer = NOT_THERE if states is None else states if isinstance(states, Missing) else f"{states}\n"
    found, end = groups(observations([saw(GROUP, f"# groups\n{line}\n"), saw(GSHADOW, answer)]))
    assert isinstance(end, Complete)
    assert isinstance(found, Group)
    return found


@pytest.mark.parametrize(
    ("line", "states"),
    [
        ("web:x:33:ann", "web:none::ann"),
        ("web:x:33:ann", "web:empty::"),
        ("web:x:33:ann", "web:!$6$:root:ann"),
        ("web:x:33:ann", "other:$6$::"),
        ("web:x:33:", None),
        ("web:*:33:", None),
        ("web::33:", None),
    ],
)
def test_good_nothing_opens_it(line: str, states: str | None) -> None:
    verdict = no_group_passwords(group(line, states))
    assert (verdict.status, str(verdict.sentence)) == (Status.PASS, "the group web has no password")


@pytest.mark.parametrize(
    ("line", "states"),
    [
        ("web:x:33:", "web:$6$::"),
        ("web:x:33:", "web:$y$j9T$::"),
        ("web:$1$:33:", None),
        ("web:*:33:", "web:des::\nweb:none::"),
    ],
)
def test_bad_a_password(line: str, states: str | None) -> None:
    verdict = no_group_passwords(group(line, states))
    assert (verdict.status, str(verdict.sentence)) == (Status.FAIL, "the group web has a password; it must have none")
    assert verdict.places[0].line == 2


def test_bad_members_of_gshadow_alone() -> None:
    verdict = no_group_passwords(group("web:x:33:ann", "web:none:eve:ann,bob"))
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == "bob can become members of web by /etc/gshadow alone, and are not listed in /etc/group"


def test_absent_what_may_not_be_read_or_is_no_line_is_no_pass() -> None:
    assert no_group_passwords({Group: DENIED}).status is Status.UNKNOWN
    assert no_group_passwords({Group: NOT_THERE}).status is Status.NOT_APPLICABLE
    assert no_group_passwords(group(states=DENIED)).status is Status.UNKNOWN
    assert no_group_passwords(group(states="web:none:invalid:invalid")).status is Status.UNKNOWN


def test_administrators_are_told() -> None:
    assert group(states="web:none:eve,root:ann").administrators == ["eve", "root"]
