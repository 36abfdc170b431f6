"""What was found in source code, by bandit and by a search for secrets. No source text is kept."""

from __future__ import annotations

from typing import Literal

import msgspec

from govaudit.model import Fact, Missing

Rating = Literal["low", "medium", "high"]
"""How bandit rates severity and confidence."""


class CodePlace(msgspec.Struct, frozen=True, kw_only=True):
    """One place in source code."""

    path: str
    """Absolute path of the file."""

    line: int
    """From 1."""

    column: int
    """From 1."""

    what: str
    """The id of bandit's test, such as B324; for a secret, its kind or the name that it is given to."""

    severity: Rating
    """low, medium or high, as bandit rates it."""

    confidence: Rating
    """low, medium or high: how sure it is that the place is what it seems."""


class CodeFindings(Fact, frozen=True, kw_only=True):
    """What was found in the code below one path about one subject."""

    place: str
    """The path that was looked at."""

    count: int
    """All findings, of any severity and confidence."""

    found: list[CodePlace]
    """The findings, the severest first; at most 1,000."""

    files: int
    """Python files that were judged wholly; for secrets, text files that were searched to their end."""

    all_judged: bool | Missing
    """Yes; missing where a file could not be parsed or read (a notebook, a link out of the place, for secrets also a file that is
    named like text and is none), or the time was over."""

    tool: str
    """What looked, with its version: `bandit 1.9.4`."""

    @property
    def subject(self) -> str:
        return self.place

    def at_least(self, severity: Rating, confidence: Rating) -> list[CodePlace]:
        """The findings that are rated so or higher."""
        return [at for at in self.found if _RANK[at.severity] >= _RANK[severity] and _RANK[at.confidence] >= _RANK[confidence]]


_RANK: dict[Rating, int] = {"low": 0, "medium": 1, "high": 2}


class WeakHashUses(CodeFindings, frozen=True, kw_only=True):
    """Calls of hash functions that bandit knows as broken: MD2, MD4, MD5, SHA-1, old crypt methods (B303, B324).

    hashlib functions called with usedforsecurity=False are not among them.
    """


class WeakCipherUses(CodeFindings, frozen=True, kw_only=True):
    """Calls of ciphers and modes that bandit knows as broken: RC2, RC4, DES, Blowfish, ECB, …, and short keys (B304, B305, B505)."""


class TlsVerificationGaps(CodeFindings, frozen=True, kw_only=True):
    """Calls that switch the verification of certificates off, or choose broken or no versions of TLS (B323, B501 to B504)."""


class UnsafeDeserialisations(CodeFindings, frozen=True, kw_only=True):
    """Calls that make objects of bytes and can run code: pickle and its like, marshal, yaml.load, torch.load (B301, B302, B506, B614)."""


class InjectionRisks(CodeFindings, frozen=True, kw_only=True):
    """Commands run through a shell, SQL put together from strings, eval and exec (B102, B307, B601, B602, B604, B605, B608 to B611)."""


class HardCodedSecrets(CodeFindings, frozen=True, kw_only=True):
    """Tokens, private keys, password hashes and values of secret names in any text file: severity is high for all."""

    no_text: int
    """Files that are no text (images, archives, programs) and were not searched."""


class HardCodedPasswords(CodeFindings, frozen=True, kw_only=True):
    """Strings that Python code assigns to, compares with or passes as passwords (B105 to B107); often harmless words."""
