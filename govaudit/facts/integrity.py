"""Programs that notice when files of the system are changed."""

from __future__ import annotations

import msgspec

from govaudit.facts.derived.posix_patterns import matches_whole
from govaudit.facts.paths import is_within
from govaudit.model import Fact, Missing, Reason, missing


class IntegrityRule(msgspec.Struct, frozen=True, kw_only=True):
    """One rule of which files are looked at, or are not."""

    path: str
    """A file, or a directory with all below it; or the expression that the beginning of a path must meet."""

    is_pattern: bool
    """Whether it is such an expression (POSIX extended)."""

    excludes: bool
    """Whether it takes files away, whatever other rules say."""

    compares_content: bool
    """Whether a change of content is noticed that leaves size and times as they are."""

    is_sure: bool
    """False where it has further conditions, which are not followed."""

    def is_about(self, path: str) -> bool | None:
        """Whether it is about a file; None where that cannot be told."""
        if not self.is_pattern:
            return is_within(path, self.path)
        beginning, end = (self.path[:-1], "") if self.path.endswith("$") else (self.path, ".*")
        return matches_whole(f"^({beginning}){end}$", path)


class IntegrityTool(Fact, frozen=True, kw_only=True):
    """The program that compares the host's files with what they were."""

    program: str
    """`AIDE`, `Tripwire`, `Samhain`, `Wazuh` or `OSSEC`; empty where none is installed."""

    has_database: bool | Missing
    """Whether the state to compare with was recorded."""

    is_scheduled: bool | Missing
    """Whether it looks by itself: by a timer, by cron, or as a service that starts with the host."""

    scheduled_by: str
    """What makes it look; empty where nothing does or it is not known."""

    rules: list[IntegrityRule] | Missing = []
    """Which files it looks at."""

    def compares(self, path: str) -> bool | Missing:
        """Whether it would notice that the content of a file changed."""
        why_not = missing(Reason.NOT_SUPPORTED, "whether {path} is compared depends on rules that are not followed", path=path)
        if isinstance(self.rules, Missing):
            return self.rules
        about = [(rule, rule.is_about(path)) for rule in self.rules]
        if any(rule.excludes and rule.is_sure and answer for rule, answer in about):
            return False
        # What takes a directory away may take away what is in it.
        places = [path.rsplit("/", depth)[0] for depth in range(1, path.count("/"))]
        if any(rule.excludes and (answer is None or any(rule.is_about(place) is not False for place in places)) for rule, answer in about):
            return why_not
        taking = [(rule, answer) for rule, answer in about if not rule.excludes and answer is not False]
        if any(answer is None or not rule.is_sure for rule, answer in taking):
            return why_not
        answers = {rule.compares_content for rule, _ in taking}
        return why_not if len(answers) > 1 else True in answers

    @property
    def subject(self) -> str:
        return self.program or "integrity"
