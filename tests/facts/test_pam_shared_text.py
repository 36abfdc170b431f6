"""The text that modules of PAM share, and one text for all that they ask."""

from __future__ import annotations

from typing import Any

import pytest

from govaudit.facts.accounts import Account, Password
from govaudit.facts.pam import PamEntry, Proof
from govaudit.facts.pam_stacks.dispatch import NONE_YET, ONE_TEXT
from govaudit.facts.pam_stacks.for_account import ways_for
from govaudit.facts.pam_stacks.shared_text import asking_for_code, asking_for_password, text_left, typed_for_others
from govaudit.model import Place
from tests.facts.access_examples import account
from tests.facts.pam_examples import around, one

PASSWORD, SECOND = Proof.PASSWORD, Proof.SECOND_FACTOR
ANN = account(groups=["ann"])
LOCKED = account(name="ann", password=Password(state="locked"))
CODE = "pam_google_authenticator.so"
UNIX = "pam_unix.so"


def ways(stack: str, who: Account = ANN, **options: Any) -> Any:
    return ways_for(one("sshd", {"sshd": stack}), who, around(libpam=[1, 5]), **options)


@pytest.mark.parametrize(
    ("stack", "many", "once"),
    [
        (f"auth required {UNIX}\n", [[PASSWORD]], [[PASSWORD]]),
        (f"auth required {UNIX}\nauth required {CODE}\n", [[PASSWORD, SECOND]], []),
        (f"auth required {CODE}\nauth required {UNIX}\n", [[PASSWORD, SECOND]], []),
        (f"auth sufficient {CODE}\nauth required {UNIX}\n", [[PASSWORD], [SECOND]], [[PASSWORD], [SECOND]]),
        (f"auth required {CODE} forward_pass\nauth required {UNIX} use_first_pass\n", [[PASSWORD, SECOND]], [[PASSWORD, SECOND]]),
        (f"auth required {CODE} forward_pass\nauth required {UNIX}\n", [[PASSWORD, SECOND]], [[PASSWORD, SECOND]]),
        (f"auth optional {UNIX}\nauth required {CODE}\n", [[SECOND]], [[SECOND]]),
        ("auth required pam_permit.so\n", [[]], [[]]),
        # What another module leaves is not known, and so neither that one text is not enough.
        (f"auth required {UNIX}\nauth optional pam_sss.so\nauth required {CODE}\n", [[PASSWORD, SECOND]], [[PASSWORD, SECOND]]),
    ],
)
def test_a_program_that_asks_for_one_text(stack: str, many: list[list[Proof]], once: list[list[Proof]]) -> None:
    assert ways(stack) == many
    assert ways(stack, by_one_text=True) == once


def test_a_right_password_that_is_there_is_not_refused() -> None:
    refused_first = f"auth [success=bad default=ignore] {UNIX}\nauth sufficient {UNIX} use_first_pass\n"
    assert ways(refused_first) == []
    assert ways(refused_first.replace(" use_first_pass", "")) == [[PASSWORD]]  # none is there where the first question is not answered


def test_who_has_no_password_that_matches_leaves_a_text_all_the_same() -> None:
    stack = f"auth optional {UNIX}\nauth required {CODE} use_first_pass\n"
    assert ways(stack, LOCKED) == [[SECOND]]
    assert ways(f"auth required {UNIX}\n", LOCKED) == []


@pytest.mark.parametrize("typed", [None, *ONE_TEXT])
@pytest.mark.parametrize("text", [NONE_YET, *ONE_TEXT])
@pytest.mark.parametrize(
    "arguments", [[], ["use_first_pass"], ["try_first_pass"], ["forward_pass"], ["digits=6"], ["digits=6", "try_first_pass"]]
)
def test_each_module_says_something_to_everybody(arguments: list[str], text: str, typed: str | None) -> None:
    def is_possible(said: Any) -> bool:
        return any((one.given is None or text in one.given) and (None in (one.typed, typed) or typed in one.typed) for one in said)

    def entry(module: str) -> PamEntry:
        return PamEntry(control="required", module=module, arguments=arguments, place=Place("", 1))

    for version in ([], [1, 3], [1, 5]):
        assert is_possible(asking_for_password(entry("pam_unix"), version))
        assert is_possible(asking_for_password(entry("pam_unix"), version, matches=False))
    for module in ("pam_google_authenticator", "pam_oath"):
        assert is_possible([*asking_for_code(entry(module)), *text_left(entry(module))])
    assert is_possible(typed_for_others("success"))
