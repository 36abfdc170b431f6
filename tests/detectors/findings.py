"""Facts about finds, for tests of checks."""

from __future__ import annotations

from typing import TypeVar

from govaudit.facts.code import CodeFindings, CodePlace, HardCodedSecrets, Rating
from govaudit.facts.personal_data import IdentifierAt, PersonalDataFound, PersonalDataProtection, ProtectedFile
from govaudit.model import Missing, Reason, missing

F = TypeVar("F", bound=PersonalDataFound)
C = TypeVar("C", bound=CodeFindings)

INCOMPLETE = missing(
    Reason.INCOMPLETE,
    "{count} files below {place} could not be searched ({no_text} packed, binary or otherwise no text, {denied} not readable "
    "for us, {other} for other reasons), such as {example}",
    count=1,
    place="/srv/data",
    no_text=1,
    denied=0,
    other=0,
    example="/srv/data/old.gz",
)


def search_found(fact: type[F], count: int, *, distinct: int | None = None, all_searched: bool | Missing = True) -> F:
    """A search of /srv/data that found so many."""
    at = [
        IdentifierAt(path="/srv/data/a.csv", line=line, column=3, masked="****", confidence="high")
        for line in range(1, min(count, 1000) + 1)
    ]
    return fact(
        place="/srv/data",
        count=count,
        distinct=count if distinct is None else distinct,
        doubtful=2,
        files=1 if count else 0,
        found=at,
        searched_files=12,
        searched_bytes=34567,
        all_searched=all_searched,
        detector_version="1",
    )


def protection_of(*files: ProtectedFile, all_known: bool | Missing = True) -> PersonalDataProtection:
    """Files with personal data below /srv/data."""
    return PersonalDataProtection(place="/srv/data", files=len(files), protected=list(files), all_known=all_known)


def protected_file(mode: int, *, others_can_read: bool | Missing, kind: str = "nik", name: str = "a.csv") -> ProtectedFile:
    """A file of root's in which something was found."""
    return ProtectedFile(path=f"/srv/data/{name}", mode=mode, uid=0, gid=0, others_can_read=others_can_read, kinds=[kind])


def code_place(what: str, *, severity: Rating = "medium", confidence: Rating = "high", line: int = 7) -> CodePlace:
    """A place in a file of the code."""
    return CodePlace(path="/srv/app/views.py", line=line, column=5, what=what, severity=severity, confidence=confidence)


def code_found(fact: type[C], *found: CodePlace, all_judged: bool | Missing = True) -> C:
    """What bandit found below /srv/app."""
    return fact(place="/srv/app", count=len(found), found=list(found), files=40, all_judged=all_judged, tool="bandit 1.9.4")


def secrets_found(*found: CodePlace, all_judged: bool | Missing = True) -> HardCodedSecrets:
    """What the search for secrets found below /srv/app."""
    return HardCodedSecrets(
        place="/srv/app", count=len(found), found=list(found), files=80, all_judged=all_judged, tool="secrets 1", no_text=3
    )
