"""What was seen is kept without secrets, also where hosts share one answer and where a sentence stands within another."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime

import msgspec

from govaudit.evidence.records import line_of_observation
from govaudit.model import Absent, FileAttributes, Missing, Observation, Reason, Seen, Sentence
from govaudit.redacting import redacted

NOW = datetime(2026, 1, 1, tzinfo=UTC)
SECRET = "--password=hunter2hunter2"


def seen_at(place: str, outcome: Seen | Absent | Missing) -> Observation:
    return Observation(request=f"listing {place}", source=place, at=NOW, outcome=outcome)


def test_a_sentence_within_a_sentence_is_redacted() -> None:
    inner = Sentence("it ended with {error}", {"error": SECRET})
    for outcome in (Absent(Sentence("{why}", {"why": inner})), Missing(Reason.INCOMPLETE, Sentence("{why}", {"why": inner}))):
        assert "hunter2" not in repr(redacted(seen_at("/x", outcome)))


def test_an_answer_that_hosts_share_is_redacted_each_time_it_holds_a_secret() -> None:
    listed = Seen(attributes=FileAttributes(kind="link"), data={"owner": "root", "link": f"/x?{SECRET}", "entries": None})
    for _ in range(3):
        assert "hunter2" not in repr(redacted(seen_at("/x", listed)))


def test_a_clean_answer_is_kept_as_it_is_whatever_it_is_of() -> None:
    clean = Seen(attributes=FileAttributes(mode=0o644), data={"owner": "root", "link": "", "acl": False, "entries": [{"id": 1000}]})
    first = seen_at("/x", clean)
    assert redacted(first) is first
    second = seen_at("/y --password=hunter2hunter2", clean)
    assert "hunter2" not in repr(redacted(second))
    assert redacted(second).outcome is clean


def test_the_line_of_a_shared_answer_is_that_of_an_equal_one() -> None:
    def lists() -> Seen:
        return Seen(attributes=FileAttributes(kind="link", size=3), data={"owner": "root", "link": "a", "acl": False, "entries": None})

    shared = lists()
    lines = {line_of_observation(seen_at("/x", one), "p") for one in (shared, shared, lists(), lists())}
    assert len(lines) == 1
    record = msgspec.json.decode(lines.pop())
    assert record["digest"] == hashlib.sha256(msgspec.json.encode(shared, order="deterministic")).hexdigest()
    assert list(record) == ["record", "prev", "request", "source", "at", "outcome", "digest"]
    assert record["outcome"]["data"]["link"] == "a"
