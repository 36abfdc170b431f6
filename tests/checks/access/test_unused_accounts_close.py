"""access.unused-accounts-close"""

from __future__ import annotations

from pathlib import Path

import pytest

from govaudit.facts.login_defaults import NewAccountDefaults
from govaudit.model import Absent, FileAttributes, Missing, Seen, Status
from govaudit.targets.host.readers.login_defaults import USERADD, USERADD_DEFAULTS, new_account_defaults
from tests.support import DENIED, NOT_THERE, load_check, observations

unused_accounts_close = load_check("access.unused-accounts-close")

INSTALLED = Seen(attributes=FileAttributes(kind="file", mode=0o755, uid=0, gid=0), data={"link": ""})


def read(text: str | Absent | Missing, program: Seen | Absent = INSTALLED) -> NewAccountDefaults | Absent | Missing:
    found = new_account_defaults(observations({USERADD_DEFAULTS: text, USERADD: program}))
    assert isinstance(found, NewAccountDefaults | Absent | Missing)
    return found


def status(text: str | Absent) -> Status:
    found = read(text)
    assert isinstance(found, NewAccountDefaults)
    return unused_accounts_close(found).status


@pytest.mark.parametrize("text", ["INACTIVE=45\n", "INACTIVE=0\n", "SHELL=/bin/sh\nINACTIVE=30", "INACTIVE=-1\nINACTIVE=30\n"])
def test_good_it_closes_soon(text: str) -> None:
    assert status(text) is Status.PASS


@pytest.mark.parametrize(
    "text",
    [
        "INACTIVE=46\n",
        "INACTIVE=-1\n",
        "INACTIVE=\n",
        "# INACTIVE=30\n",
        "inactive=30\n",
        " INACTIVE=30\n",
        "INACTIVE = 30\n",
        'INACTIVE="30"\n',
        "INACTIVE=30 days\n",
        "INACTIVE=30\nINACTIVE=-1\n",
        "",
        NOT_THERE,
    ],
)
def test_bad_it_closes_late_or_never(text: str | Absent) -> None:
    assert status(text) is Status.FAIL


def test_bad_what_it_says() -> None:
    def sentence(text: str) -> str:
        found = read(text)
        assert isinstance(found, NewAccountDefaults)
        return str(unused_accounts_close(found).sentence)

    assert sentence("INACTIVE=90\n") == "INACTIVE must be 45 days at most; it is 90"
    assert sentence("INACTIVE=-1\n") == "INACTIVE must be 45 days at most; it is not set, so accounts never close"
    assert sentence("INACTIVE=30\n") == "new accounts close 30 days after their password has expired"


def test_absent_no_useradd_and_no_view_of_it() -> None:
    assert isinstance(read(NOT_THERE, NOT_THERE), Absent)
    assert unused_accounts_close({NewAccountDefaults: NOT_THERE}).status is Status.NOT_APPLICABLE
    assert unused_accounts_close({NewAccountDefaults: DENIED}).status is Status.UNKNOWN
    octal = read("INACTIVE=036\n")
    assert isinstance(octal, NewAccountDefaults)
    assert unused_accounts_close(octal).status is Status.UNKNOWN


def test_the_program_itself_takes_the_same(tmp_path: Path) -> None:
    """`useradd -D` prints what it has read."""
    import subprocess

    (tmp_path / "etc/default").mkdir(parents=True)
    for text, days in {"INACTIVE=30\n": 30, " INACTIVE=30\n": -1, "INACTIVE=30\nINACTIVE=7\n": 7, 'INACTIVE="30"\n': -1}.items():
        (tmp_path / "etc/default/useradd").write_text(text)
        told = subprocess.run(["/usr/sbin/useradd", "-D", "-P", str(tmp_path)], capture_output=True, text=True, check=True).stdout
        assert f"INACTIVE={days}\n" in told
        found = read(text)
        assert isinstance(found, NewAccountDefaults)
        assert (found.inactive_days if found.inactive_days is not None else -1) == days
