from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from govaudit.checking import Place, Severity, Verdict, check, failed, known, passed
from govaudit.facts.personal_data import EmailAddressesFound, PhoneNumbersFound


@check("privacy.no-contact-data-in-files", severity=Severity.LOW)
def no_contact_data_in_files(
    phones: PhoneNumbersFound,
    emails: EmailAddressesFound,
    *,
    max_phone_numbers: Annotated[int, Meta(ge=0, le=1_000_000)] = 10,
    max_email_addresses: Annotated[int, Meta(ge=0, le=1_000_000)] = 10,
) -> Verdict:
    """Stored files hold no lists of contacts: at most `max_phone_numbers` and `max_email_addresses` different ones.

    A handful of addresses is normal in any system; hundreds are a list of citizens or staff, which
    feeds fraud by message and phone.

    To fix: delete exports and logs that hold them, or move them where only those who need them can read; then
    collect less of it.
    """
    if phones.distinct > max_phone_numbers or emails.distinct > max_email_addresses:
        too_many = [*phones.found] if phones.distinct > max_phone_numbers else []
        too_many += emails.found if emails.distinct > max_email_addresses else ()
        return failed(
            "{place} holds about {phones} different mobile phone numbers (at most {max_phone_numbers} are allowed) and "
            "{emails} e-mail addresses (at most {max_email_addresses})",
            places=[Place(at.path, at.line, at.column) for at in too_many],
            place=phones.place,
            phones=phones.distinct,
            max_phone_numbers=max_phone_numbers,
            emails=emails.distinct,
            max_email_addresses=max_email_addresses,
        )
    known(phones.all_searched)
    known(emails.all_searched)
    return passed(
        "{place}: about {phones} different mobile phone numbers and {emails} e-mail addresses in {searched} files searched",
        place=phones.place,
        phones=phones.distinct,
        emails=emails.distinct,
        searched=phones.searched_files,
    )
