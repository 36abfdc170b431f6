from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta

from govaudit.checking import Place, Severity, Verdict, check, failed, known, not_applicable, passed
from govaudit.facts.personal_data import PersonalDataProtection

Kind = Literal["nik", "npwp", "nip", "payment_card", "phone", "email"]


@check("privacy.personal-data-not-world-readable", severity=Severity.HIGH)
def personal_data_not_world_readable(
    protection: PersonalDataProtection,
    *,
    kinds: Annotated[tuple[Kind, ...], Meta(min_length=1)] = ("nik", "npwp", "nip", "payment_card", "phone"),
) -> Verdict:
    """No file with personal data of the kinds `kinds` can be read by every user of the machine.

    On a server, any user includes every service: a hole in a web application then reads the
    personal data of all others.

    To fix: take the right away with `chmod o-r FILE`, or close the directory above it with `chmod o-rx DIRECTORY`, and
    give the files to the user and group that need them.
    """
    holding = [file for file in protection.protected if not set(kinds).isdisjoint(file.kinds)]
    open_to_all = [file for file in holding if file.others_can_read is True]
    if open_to_all:
        return failed(
            "{place}: {count} of {files} files with personal data can be read by any user, such as {example} (mode {mode})",
            places=[Place(file.path) for file in open_to_all],
            place=protection.place,
            count=len(open_to_all),
            files=len(holding),
            example=open_to_all[0].path,
            mode=f"{open_to_all[0].mode:04o}",
        )
    known(protection.all_known)
    for file in holding:
        known(file.others_can_read)
    if not holding:
        return not_applicable("{place} holds no files with personal data of the kinds {kinds}", place=protection.place, kinds=list(kinds))
    return passed("{place}: none of {files} files with personal data can be read by any user", place=protection.place, files=len(holding))
