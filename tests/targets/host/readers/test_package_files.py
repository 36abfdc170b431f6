"""Files of packages against what was installed: real dpkg over files replaced where only the test sees them; rpm by its manual."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Any

import pytest

from govaudit.facts.package_files import VerifiedPrograms
from govaudit.model import FileAttributes, Missing, Observation, Reason, Request, Seen
from govaudit.reading import Observations
from govaudit.targets.host.readers.package_files import DPKG_INSTALLED, RPM_INSTALLED, verified_programs, what_follows
from govaudit.targets.host.requests import Listing
from govaudit.targets.host.script import installed_script
from tests.support import DENIED, NOT_THERE, saw
from tests.support.hosts import ask

DIGESTS = Seen(attributes=FileAttributes(mode=0o644, uid=0, gid=0, size=400))
OURS = Seen(content=b"sudo\tinstalled\nlibpam0g:amd64\tinstalled\ncron\tconfig-files\nlogin\tnot-installed\n", status=1)


def answered(request: Request, verify: Any, digests: Any) -> Observation:
    return saw(request, digests if isinstance(request, Listing) else verify)


def read(verify: Any = None, *, dpkg: Any = OURS, rpm: Any = NOT_THERE, digests: Any = DIGESTS) -> VerifiedPrograms | Missing:
    first = [saw(DPKG_INSTALLED, dpkg), saw(RPM_INSTALLED, rpm)]
    rest = [answered(request, verify or Seen(status=0), digests) for request in what_follows(first)]
    found: VerifiedPrograms | Missing = verified_programs(Observations([*first, *rest]))
    return found


def printed(*lines: str, status: int = 1, errors: str = "") -> Seen:
    return Seen(content="".join(f"{line}\n" for line in lines).encode(), status=status, errors=errors)


def seen(*arguments: Any, **others: Any) -> VerifiedPrograms:
    found = read(*arguments, **others)
    assert isinstance(found, VerifiedPrograms)
    return found


def changes(*lines: str) -> dict[str, str]:
    return {one.path: one.change for one in seen(printed(*lines)).altered}


def test_nothing_differs() -> None:
    programs = seen()
    assert (programs.packages, programs.altered, programs.all_compared) == (["sudo", "libpam0g:amd64"], [], True)


def test_what_dpkg_prints() -> None:
    removed = ("missing     /usr/lib/sudo/x", "missing   c /etc/sudo.conf")
    assert changes("??5??????   /usr/bin/sudo", "??5?????? c /etc/sudoers", *removed) == {
        "/usr/bin/sudo": "content",
        "/usr/lib/sudo/x": "removed",
    }


def test_what_rpm_prints() -> None:
    lines = (
        *("S.5....T.    /usr/bin/sudo", ".M...UG..    /usr/bin/crontab", "S.5....T.  c /etc/sudoers", "....L....    /bin/sh"),
        *("........P    /usr/bin/x", "missing   d /usr/share/doc/sudo/x", "missing     /usr/sbin/visudo", "S.5......  g /var/x"),
    )
    programs = seen(printed(*lines), dpkg=NOT_THERE, rpm=Seen(content=b"sudo\npackage dnf is not installed\nbash\n", status=1))
    assert programs.packages == ["sudo", "bash"]
    assert {one.path: one.change for one in programs.altered} == {
        "/usr/bin/sudo": "content",
        "/bin/sh": "content",
        "/usr/bin/x": "content",
        "/usr/sbin/visudo": "removed",
    }
    assert programs.all_compared is True


@pytest.mark.parametrize(
    "verify",
    [
        printed("?????????   /usr/bin/sudo"),
        printed("missing     /usr/libexec/sudo (Permission denied)"),
        printed("something else"),
        printed(status=2),
        printed(errors="dpkg: error: cannot open"),
        printed("x" * 6000),
    ],
)
def test_not_all_was_compared(verify: Seen) -> None:
    programs = seen(verify)
    assert programs.altered == []
    assert isinstance(programs.all_compared, Missing)


def test_a_configuration_file_that_may_not_be_read_is_none_of_it() -> None:
    assert seen(printed("????????? c /etc/sudoers")).all_compared is True


@pytest.mark.parametrize("digests", [NOT_THERE, DENIED, Seen(attributes=FileAttributes(mode=0o644, uid=0, gid=0, size=0))])
def test_dpkg_has_no_digests(digests: Any) -> None:
    assert isinstance(seen(digests=digests).all_compared, Missing)


@pytest.mark.parametrize(
    ("first", "reason"),
    [
        ({"dpkg": DENIED}, Reason.PERMISSION_DENIED),
        ({"dpkg": NOT_THERE}, Reason.NOT_SUPPORTED),
        ({"dpkg": Seen(status=1)}, Reason.NOT_SUPPORTED),
        ({"verify": DENIED}, Reason.PERMISSION_DENIED),
        ({"verify": NOT_THERE}, Reason.INCOMPLETE),
    ],
)
def test_no_fact(first: dict[str, Any], reason: Reason) -> None:
    found = read(**first)
    assert isinstance(found, Missing)
    assert found.reason is reason


def on_this_machine(folder: Path, inside: str = ":") -> VerifiedPrograms:
    """What the script sees after some commands in a mount namespace of its own."""
    first = ask("local:", DPKG_INSTALLED, RPM_INSTALLED)
    following = what_follows(first)
    script = folder / "installed.sh"
    script.write_text(installed_script(following))
    made = folder / "made.capture"
    with made.open("wb") as out:
        asked = ["unshare", "--mount", "sh", "-c", f'{inside} && exec sh "$1"', "sh", str(script)]
        subprocess.run(asked, stdout=out, stdin=subprocess.DEVNULL, check=True, timeout=60)
    found = verified_programs(Observations([*first, *ask(f"capture:{made}", *following)]))
    assert isinstance(found, VerifiedPrograms)
    return found


def test_real_programs(tmp_path: Path) -> None:
    programs = on_this_machine(tmp_path)
    assert {"sudo", "openssh-server", "login"} <= set(programs.packages)
    assert "/usr/bin/sudo" not in [one.path for one in programs.altered]
    assert programs.all_compared is True


def test_real_programs_that_were_replaced(tmp_path: Path) -> None:
    programs = on_this_machine(tmp_path, "mount --bind /usr/bin/true /usr/sbin/sshd && mount --bind /etc/hostname /etc/ssh/ssh_config")
    assert ("/usr/sbin/sshd", "content") in [(one.path, one.change) for one in programs.altered]
    assert "/etc/ssh/ssh_config" not in [one.path for one in programs.altered]


def test_real_digests_that_are_gone(tmp_path: Path) -> None:
    empty = tmp_path / "empty"
    empty.write_bytes(b"")
    programs = on_this_machine(tmp_path, f"mount --bind {empty} /var/lib/dpkg/info/sudo.md5sums")
    assert isinstance(programs.all_compared, Missing)
    assert str(programs.all_compared.sentence) == "dpkg has no digests of the files of sudo"
