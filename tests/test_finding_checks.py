"""Checks by their ids: few are loaded for a small policy, and all that there are can be gone through."""

from __future__ import annotations

import subprocess
import sys

import pytest

from govaudit.catalog import Catalog


def test_a_check_is_loaded_from_the_file_that_its_id_names() -> None:
    code = (
        "import sys; from govaudit.catalog import Catalog; checks = Catalog().checks; found = checks['access.ssh-root-login-disabled'];"
        "print(found.id, sum(name.startswith('govaudit.checks.') and name.count('.') == 3 for name in sys.modules))"
    )
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert said == ["access.ssh-root-login-disabled", "1"]


@pytest.mark.parametrize("name", ["access.no-such-check", "nowhere.no-such-check", "access", "", "access.", "..", "access.__init__"])
def test_what_is_no_check_is_not_found(name: str) -> None:
    checks = Catalog().checks
    assert name not in checks
    assert checks.get(name) is None
    with pytest.raises(KeyError):
        checks[name]


def test_each_is_the_same_however_it_is_found() -> None:
    checks = Catalog().checks
    assert {name: checks[name] for name in checks} == dict(Catalog().checks.items())
    assert len(checks) == len(list(checks)) > 300
