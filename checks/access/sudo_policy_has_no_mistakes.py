"""Whether sudo understands its policy."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check, failed, passed
from govaudit.facts.sudo_files import SudoSyntax


@check("access.sudo-policy-has-no-mistakes", severity=Severity.MEDIUM)
def sudo_policy_has_no_mistakes(file: SudoSyntax) -> Verdict:
    """Each file of sudo's policy can be read without a mistake.

    Since version 1.9.3 sudo passes over an entry that it does not understand and goes on behind it: a restriction, an exception or a
    setting that stands there does not hold, and nobody is told but by mail. Before, sudo lets nobody in at all.

    To fix: `visudo -c` names each mistake; mend it with `visudo` or `visudo -f FILE`, which do not save what sudo would not understand.
    """
    if file.first is not None:
        return failed(
            "{subject} has mistakes that sudo passes over: {count}, the first: {why}",
            count=len(file.mistakes),
            why=file.first,
            places=file.mistakes,
        )
    return passed("sudo understands all of {subject}")
