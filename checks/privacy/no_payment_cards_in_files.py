from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from govaudit.checking import Place, Severity, Verdict, check, failed, known, passed
from govaudit.facts.personal_data import PaymentCardsFound


@check("privacy.no-payment-cards-in-files", severity=Severity.CRITICAL)
def no_payment_cards_in_files(numbers: PaymentCardsFound, *, max_count: Annotated[int, Meta(ge=0, le=1_000_000)] = 0) -> Verdict:
    """Stored files hold no more than `max_count` payment card numbers.

    Card numbers are financial data, which the law protects especially; whoever reads them can sell
    or use them at once. Outside a certified payment system they must not be stored at all.

    To fix: delete them, keep the token that the payment provider gives instead, and stop logging
    requests that carry them. Tell the provider if others could read them.
    """
    if numbers.count > max_count:
        return failed(
            "{place} holds {count} payment card numbers, about {distinct} different ones, in {files} files; "
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
        "{place}: {count} payment card numbers in {searched} files searched; {doubtful} numbers of that form may be something else",
        place=numbers.place,
        count=numbers.count,
        searched=numbers.searched_files,
        doubtful=numbers.doubtful,
    )
