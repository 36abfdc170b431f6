from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from govaudit.checking import Place, Severity, Verdict, check, failed, known, passed
from govaudit.facts.personal_data import TaxNumbersFound


@check("privacy.no-tax-numbers-in-files", severity=Severity.HIGH)
def no_tax_numbers_in_files(numbers: TaxNumbersFound, *, max_count: Annotated[int, Meta(ge=0, le=1_000_000)] = 0) -> Verdict:
    """Stored files hold no more than `max_count` taxpayer numbers (NPWP).

    A taxpayer number beside a name identifies a person to tax offices and banks, and lists of
    them point to financial data, which the law protects especially.

    To fix: delete what is not needed, move the rest into the guarded system, and mask the numbers in
    exports and logs.
    """
    if numbers.count > max_count:
        return failed(
            "{place} holds {count} taxpayer numbers (NPWP), about {distinct} different ones, in {files} files; "
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
        "{place}: {count} taxpayer numbers (NPWP) in {searched} files searched; {doubtful} numbers of that form may be something else",
        place=numbers.place,
        count=numbers.count,
        searched=numbers.searched_files,
        doubtful=numbers.doubtful,
    )
