from __future__ import annotations

from govaudit.checking import Place, Severity, Verdict, check, failed, known, passed
from govaudit.facts.code import Rating, WeakCipherUses


@check("code.weak-ciphers-not-used", severity=Severity.HIGH)
def weak_ciphers_not_used(ciphers: WeakCipherUses, *, min_severity: Rating = "medium", min_confidence: Rating = "medium") -> Verdict:
    """Python code does not use ciphers and modes that are broken (DES, RC4, Blowfish, ECB, …), nor keys that are too short.

    Encrypted with these, data is as good as open to whoever has time and a graphics card, while
    everyone believes that it is protected.

    To fix: use AES-256-GCM or ChaCha20-Poly1305 from the `cryptography` package, RSA keys of 3072 bits or
    elliptic curves of 256.
    """
    found = ciphers.at_least(min_severity, min_confidence)
    if found:
        return failed(
            "{place}: {count} places use broken ciphers, modes or short keys, such as {example} ({test})",
            places=[Place(at.path, at.line, at.column) for at in found],
            place=ciphers.place,
            count=len(found),
            example=f"{found[0].path}:{found[0].line}",
            test=found[0].what,
        )
    known(ciphers.all_judged)
    return passed(
        "{place}: no place in {files} Python files looked at uses a broken cipher, mode or short key, by {tool}",
        place=ciphers.place,
        files=ciphers.files,
        tool=ciphers.tool,
    )
