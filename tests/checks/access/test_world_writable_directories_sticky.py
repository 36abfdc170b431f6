"""access.world-writable-directories-sticky"""

from __future__ import annotations

from govaudit.facts.permissions import Hit, Hits, TreeFindings
from govaudit.model import Missing, Place, Reason, Status, missing
from tests.support import DENIED, NOT_THERE, load_check

world_writable_directories_sticky = load_check("access.world-writable-directories-sticky")


NONE = Hits(count=0, files=[])
NOT_ENTERED = missing(Reason.INCOMPLETE, "not every directory below {path} could be entered", path="/")


def tree(*paths: str, count: int = 0, is_complete: bool | Missing = True) -> TreeFindings:
    hits = [Hit(path=path, uid=1, gid=1, mode=0o777) for path in paths]
    found = {"world_writable_files": NONE, "world_writable_directories": NONE, "unowned_files": NONE}
    found["world_writable_directories"] = Hits(count=count or len(hits), files=hits)
    return TreeFindings(root="/", is_complete=is_complete, **found)


def test_good_a_whole_search_without_a_hit() -> None:
    verdict = world_writable_directories_sticky(tree())
    assert verdict.status is Status.PASS
    assert str(verdict.sentence) == "every directory on the file system / that all users may write has the sticky bit"


def test_bad_one_hit_with_its_place() -> None:
    verdict = world_writable_directories_sticky(tree("/srv/x"))
    assert verdict.status is Status.FAIL
    assert verdict.places == [Place("/srv/x")]
    assert (
        str(verdict.sentence) == "directories on the file system / that all may write, without sticky bit: 1 were found, none are allowed"
    )


def test_bad_a_hit_counts_in_an_incomplete_search_too() -> None:
    assert world_writable_directories_sticky(tree("/srv/x", is_complete=NOT_ENTERED)).status is Status.FAIL


def test_absent_an_incomplete_search_without_a_hit_is_unknown() -> None:
    verdict = world_writable_directories_sticky(tree(is_complete=NOT_ENTERED))
    assert (verdict.status, verdict.reason) == (Status.UNKNOWN, Reason.INCOMPLETE)
    assert world_writable_directories_sticky({TreeFindings: DENIED}).status is Status.UNKNOWN
    assert world_writable_directories_sticky({TreeFindings: NOT_THERE}).status is Status.NOT_APPLICABLE


def test_what_is_ignored_counts_by_whole_components_and_only_where_all_hits_are_listed() -> None:
    assert world_writable_directories_sticky(tree("/srv/x/y"), ignore=("/srv/x",)).status is Status.PASS
    assert world_writable_directories_sticky(tree("/srv/xy"), ignore=("/srv/x",)).status is Status.FAIL
    assert world_writable_directories_sticky(tree("/srv/x/y", count=2), ignore=("/srv/x",)).status is Status.UNKNOWN


def test_bad_a_policy_that_leaves_out_everything() -> None:
    verdict = world_writable_directories_sticky(tree(), ignore=("/srv", "/"))
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == "the policy's `ignore` has /srv, /, and so leaves out everything; name the directories"
