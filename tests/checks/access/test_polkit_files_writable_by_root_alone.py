"""access.polkit-files-writable-by-root-alone"""

from __future__ import annotations

from govaudit.checking import Status
from govaudit.facts.polkit import PolkitFile
from tests.facts.polkit_examples import polkit_file
from tests.support import DENIED, NOT_THERE, load_check

polkit_files_writable_by_root_alone = load_check("access.polkit-files-writable-by-root-alone")


def test_good_root_alone() -> None:
    assert polkit_files_writable_by_root_alone(polkit_file()).status is Status.PASS
    folder = polkit_file(path="/etc/polkit-1/rules.d", is_folder=True, owner="polkitd", uid=996, mode=0o700)
    assert polkit_files_writable_by_root_alone(folder).status is Status.PASS


def test_bad_others() -> None:
    verdict = polkit_files_writable_by_root_alone(polkit_file(mode=0o664))
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == "only root may write /etc/polkit-1/rules.d/10-own.rules; it has mode 0664"
    assert polkit_files_writable_by_root_alone(polkit_file(mode=0o646)).status is Status.FAIL
    assert polkit_files_writable_by_root_alone(polkit_file(uid=1000, owner="ann")).status is Status.FAIL
    assert polkit_files_writable_by_root_alone(polkit_file(uid=996, owner="polkitd")).status is Status.FAIL
    assert polkit_files_writable_by_root_alone(polkit_file(is_folder=True, mode=0o777)).status is Status.FAIL


def test_absent_without_polkit() -> None:
    assert polkit_files_writable_by_root_alone({PolkitFile: NOT_THERE}).status is Status.NOT_APPLICABLE
    assert polkit_files_writable_by_root_alone({PolkitFile: DENIED}).status is Status.UNKNOWN
    assert polkit_files_writable_by_root_alone(polkit_file(mode=DENIED)).status is Status.UNKNOWN
