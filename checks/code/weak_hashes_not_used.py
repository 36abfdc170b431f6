from __future__ import annotations

from govaudit.checking import Place, Severity, Verdict, check, failed, known, passed
from govaudit.facts.code import Rating, WeakHashUses


@check("code.weak-hashes-not-used", severity=Severity.HIGH)
def weak_hashes_not_used(hashes: WeakHashUses, *, min_severity: Rating = "medium", min_confidence: Rating = "medium") -> Verdict:
    """Python code does not use hash functions that are broken: MD2, MD4, MD5, SHA-1.

    Whoever can make two documents with one hash can have one signed and show the other; and
    passwords hashed so are found at billions of guesses a second.

    To fix: use SHA-256 or better, and argon2id, scrypt or bcrypt for passwords. Where it only tells files apart, say
    `usedforsecurity=False`.
    """
    found = hashes.at_least(min_severity, min_confidence)
    if found:
        return failed(
            "{place}: {count} places use broken hash functions, such as {example} ({test})",
            places=[Place(at.path, at.line, at.column) for at in found],
            place=hashes.place,
            count=len(found),
            example=f"{found[0].path}:{found[0].line}",
            test=found[0].what,
        )
    known(hashes.all_judged)
    return passed(
        "{place}: no place in {files} Python files looked at uses a broken hash function, by {tool}",
        place=hashes.place,
        files=hashes.files,
        tool=hashes.tool,
    )
