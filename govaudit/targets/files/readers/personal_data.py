"""What the scans of a place found, kind by kind."""

from __future__ import annotations

from typing import TypeVar

import msgspec

from govaudit.detectors.placing import absolute, all_searched, nothing_there
from govaudit.detectors.results import KEPT, FileWithHits, Found, Searched
from govaudit.facts.personal_data import (
    EmailAddressesFound,
    EmployeeNumbersFound,
    IdentifierAt,
    NationalNumbersFound,
    PaymentCardsFound,
    PersonalDataFound,
    PersonalDataProtection,
    PhoneNumbersFound,
    ProtectedFile,
    TaxNumbersFound,
)
from govaudit.model import Absent, Missing, Reason, Seen, missing
from govaudit.reading import Observations, reads
from govaudit.targets.files.requests import Scan

F = TypeVar("F", bound=PersonalDataFound)

_KINDS = ("nik", "npwp", "nip", "payment_card", "phone", "email")


class ScanResult(msgspec.Struct, frozen=True, kw_only=True):
    """The answer to a Scan."""

    place: str
    found: Found
    extent: Searched
    """The extent of the search; its own list of finds is empty."""


@reads(Scan("nik"))
def national_numbers(seen: Observations) -> NationalNumbersFound | Absent | Missing:
    """NIK and family card numbers below the place."""
    return _found(seen, "nik", NationalNumbersFound)


@reads(Scan("npwp"))
def tax_numbers(seen: Observations) -> TaxNumbersFound | Absent | Missing:
    """NPWP below the place."""
    return _found(seen, "npwp", TaxNumbersFound)


@reads(Scan("nip"))
def employee_numbers(seen: Observations) -> EmployeeNumbersFound | Absent | Missing:
    """NIP and NI PPPK below the place."""
    return _found(seen, "nip", EmployeeNumbersFound)


@reads(Scan("payment_card"))
def payment_cards(seen: Observations) -> PaymentCardsFound | Absent | Missing:
    """Payment card numbers below the place."""
    return _found(seen, "payment_card", PaymentCardsFound)


@reads(Scan("phone"))
def phone_numbers(seen: Observations) -> PhoneNumbersFound | Absent | Missing:
    """Mobile phone numbers below the place."""
    return _found(seen, "phone", PhoneNumbersFound)


@reads(Scan("email"))
def email_addresses(seen: Observations) -> EmailAddressesFound | Absent | Missing:
    """E-mail addresses below the place."""
    return _found(seen, "email", EmailAddressesFound)


@reads(*(Scan(kind) for kind in _KINDS))
def personal_data_protection(seen: Observations) -> PersonalDataProtection | Absent | Missing:
    """Owner and mode of every file in which any of the scans found something."""
    protected: dict[str, ProtectedFile] = {}
    all_known: bool | Missing = True
    place = ""
    files = 0
    for kind in _KINDS:
        result = _result(seen, kind)
        if not isinstance(result, ScanResult):
            return result
        place = result.place
        files = max(files, result.found.files)
        extent = all_searched(result.extent, result.place)
        if isinstance(extent, Missing):
            all_known = extent
        elif result.found.files > len(result.found.files_with_hits):
            all_known = missing(
                Reason.TOO_LARGE, "of {files} files with personal data, only {kept} were kept", files=result.found.files, kept=KEPT
            )
        for file in result.found.files_with_hits:
            path = absolute(place, file.path)
            before = protected.get(path)
            protected[path] = ProtectedFile(
                path=path,
                mode=file.mode,
                uid=file.uid,
                gid=file.gid,
                others_can_read=_others_can_read(file, path),
                kinds=[*(before.kinds if before else ()), kind],
            )
    return PersonalDataProtection(
        place=place,
        files=max(files, len(protected)),
        protected=[protected[path] for path in sorted(protected)],
        all_known=all_known,
    )


def _others_can_read(file: FileWithHits, path: str) -> bool | Missing:
    if file.has_list and not file.others_can_read:
        return missing(
            Reason.NOT_SUPPORTED,
            "an access control list of {path} or of a directory above it says who can read it; such lists are not read",
            path=path,
        )
    return file.others_can_read


def _result(seen: Observations, kind: str) -> ScanResult | Absent | Missing:
    outcome = seen.outcome(Scan(kind))
    if isinstance(outcome, Missing):
        return outcome
    try:
        result = msgspec.convert(outcome.data if isinstance(outcome, Seen) else None, ScanResult)
    except msgspec.ValidationError as error:
        return missing(Reason.UNPARSEABLE, "the result of the scan cannot be read: {error}", error=str(error))
    return nothing_there(result.extent, result.place) or result


def _found(seen: Observations, kind: str, fact: type[F]) -> F | Absent | Missing:
    result = _result(seen, kind)
    if not isinstance(result, ScanResult):
        return result
    found, counts = result.found, result.found.counts
    return fact(
        place=result.place,
        count=counts.get("high", 0) + counts.get("medium", 0),
        distinct=found.distinct,
        doubtful=counts.get("low", 0),
        files=found.files,
        found=[
            IdentifierAt(
                path=absolute(result.place, hit.path),
                line=hit.line,
                column=hit.column,
                masked=hit.masked,
                confidence=hit.confidence,
            )
            for hit in found.hits
        ],
        searched_files=result.extent.files,
        searched_bytes=result.extent.bytes_read,
        all_searched=all_searched(result.extent, result.place),
        detector_version=found.version,
    )
