from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from govaudit.checking import Place, Severity, Verdict, check, failed, known, passed
from govaudit.facts.personal_data import EmployeeNumbersFound


@check("privacy.no-employee-numbers-in-files", severity=Severity.MEDIUM)
def no_employee_numbers_in_files(numbers: EmployeeNumbersFound, *, max_count: Annotated[int, Meta(ge=0, le=1_000_000)] = 0) -> Verdict:
    """Stored files hold no more than `max_count` employee numbers of civil servants (NIP or NI PPPK).

    An employee number holds birth date, date of appointment and sex, is the user name of many
    official applications, and so serves those who guess passwords or pose as a colleague.

    To fix: delete lists that are not needed, and keep the others in the personnel system.
    """
    if numbers.count > max_count:
        return failed(
            "{place} holds {count} employee numbers (NIP), about {distinct} different ones, in {files} files; "
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
        "{place}: {count} employee numbers (NIP) in {searched} files searched; {doubtful} numbers of that form may be something else",
        place=numbers.place,
        count=numbers.count,
        searched=numbers.searched_files,
        doubtful=numbers.doubtful,
    )
