"""access.no-world-writable-files"""

from __future__ import annotations

from govaudit.facts.permissions import Hit, Hits, TreeFindings
from govaudit.model import Missing, Place, Reason, Status, missing
from tests.support import DENIED, NOT_THERE, load_check

no_world_writable_files = load_check("access.no-world-writable-files")


NONE = Hits(count=0, files=[])
NOT_ENTERED = missing(Reason.INCOMPLETE, "not every directory below {path} could be entered", path="/")


def tree(*paths: str, count: int = 0, is_complete: bool | Missing = True) -> TreeFindings:
    hits = [Hit(path=path, uid=1, gid=1, mode=0o777) for path in paths]
    found = {"world_writable_files": NONE, "world_writable_directories": NONE, "unowned_files": NONE}
    found["world_writable_files"] = Hits(count=count or len(hits), files=hits)
    return TreeFindings(root="/", is_complete=is_complete, **found)


def test_good_a_whole_search_without_a_hit() -> None:
    verdict = no_world_writable_files(tree())
    assert verdict.status is Status.PASS
    assert str(verdict.sentence) == "no file on the file system / may be written by every user"


def test_bad_one_hit_with_its_place() -> None:
    verdict = no_world_writable_files(tree("/srv/x"))
    assert verdict.status is Status.FAIL
    assert verdict.places == [Place("/srv/x")]
    assert str(verdict.sentence) == "files on the file system / that every user may write: 1 were found, none are allowed"


def test_bad_a_hit_counts_in_an_incomplete_search_too() -> None:
    assert no_world_writable_files(tree("/srv/x", is_complete=NOT_ENTERED)).status is Status.FAIL


def test_absent_an_incomplete_search_without_a_hit_is_unknown() -> None:
    verdict = no_world_writable_files(tree(is_complete=NOT_ENTERED))
    assert (verdict.status, verdict.reason) == (Status.UNKNOWN, Reason.INCOMPLETE)
    assert no_world_writable_files({TreeFindings: DENIED}).status is Status.UNKNOWN
    assert no_world_writable_files({TreeFindings: NOT_THERE}).status is Status.NOT_APPLICABLE


def test_what_is_ignored_counts_by_whole_components_and_only_where_all_hits_are_listed() -> None:
    assert no_world_writable_files(tree("/srv/x/y"), ignore=("/srv/x",)).status is Status.PASS
    assert no_world_writable_files(tree("/srv/xy"), ignore=("/srv/x",)).status is Status.FAIL
    assert no_world_writable_files(tree("/srv/x/y", count=2), ignore=("/srv/x",)).status is Status.UNKNOWN


def test_bad_a_policy_that_leaves_out_everything() -> None:
    verdict = no_world_writable_files(tree(), ignore=("/srv", "/"))
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == "the policy's `ignore` has /srv, /, and so leaves out everything; name the directories"
