from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from govaudit.checking import Place, Severity, Verdict, check, failed, known, passed
from govaudit.facts.personal_data import NationalNumbersFound


@check("privacy.no-national-identity-numbers-in-files", severity=Severity.HIGH)
def no_national_identity_numbers_in_files(
    numbers: NationalNumbersFound, *, max_count: Annotated[int, Meta(ge=0, le=1_000_000)] = 0
) -> Verdict:
    """Stored files hold no more than `max_count` national identity numbers (NIK or family card numbers).

    A NIK opens accounts and registers telephone cards, never changes, and carries its owner's birth date, sex
    and home district. In a dump, an export or a log it lies outside the system that guards it.

    To fix: delete what is not needed, move the rest into the guarded system, and replace the
    numbers in logs and test data by pseudonyms.
    """
    if numbers.count > max_count:
        return failed(
            "{place} holds {count} national identity numbers (NIK), about {distinct} different ones, in {files} files; "
            "at most {max_count} are allowed",
            places=[Place(at.path, at.line, at.column) for at in numbers.found],
            place=numbers.place,
            count=numbers.count,
            distinct=numbers.distinct,
            files=numbers.files,
            max_count=max_count,
        )
    known(numbers.all_searched)
    return passed(
        "{place}: {count} national identity numbers (NIK) in {searched} files searched; "
        "{doubtful} numbers of that form may be something else",
        place=numbers.place,
        count=numbers.count,
        searched=numbers.searched_files,
        doubtful=numbers.doubtful,
    )
