"""What changed from one run to another.

Verdicts are matched by check (after renaming), parameters, system, target and subject.
Both runs are gone through once, side by side, one target at a time. What is no longer
looked at is never called fixed, and the two scores are over what both runs judged.
"""

from govaudit.comparison.changes import After, Change, Comparison, Dropped
from govaudit.comparison.comparing import Scorer, compare
from govaudit.comparison.kept import compare_runs, failing_in
from govaudit.comparison.words import write_comparison

__all__ = ["After", "Change", "Comparison", "Dropped", "Scorer", "compare", "compare_runs", "failing_in", "write_comparison"]
