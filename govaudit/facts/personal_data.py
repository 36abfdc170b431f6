"""Personal data found in stored files: where, how sure, how protected. No identifier is ever kept whole."""

from __future__ import annotations

import msgspec

from govaudit.model import Fact, Missing


class IdentifierAt(msgspec.Struct, frozen=True, kw_only=True):
    """One identifier in a file, masked."""

    path: str
    """Absolute path of the file."""

    line: int
    """From 1; 0 where the name of the file holds it."""

    column: int
    """From 1, in bytes."""

    masked: str
    """What may be shown of it, such as the province and length of a NIK."""

    confidence: str
    """high: its structure or its column proves it; medium: its structure, or a weak structure under a fitting name."""


class PersonalDataFound(Fact, frozen=True, kw_only=True):
    """What a search for one kind of identifier found below one path."""

    place: str
    """The path that was searched."""

    count: int
    """Identifiers found with high or medium confidence, repeated ones included."""

    distinct: int
    """Different ones among these; an estimate above 1,024."""

    doubtful: int
    """Numbers of its form, not counted above, that may be something else: cut by a spreadsheet, or no more than chance brings."""

    files: int
    """Files in which some were found."""

    found: list[IdentifierAt]
    """The first of those counted, at most 1,000."""

    searched_files: int
    """Files that were searched to their end."""

    searched_bytes: int
    """Bytes that were read."""

    all_searched: bool | Missing
    """Yes; missing where a file could not be searched: packed, binary, not readable, or the time was over."""

    detector_version: str
    """Version of the rules by which was searched."""

    @property
    def subject(self) -> str:
        return self.place


class NationalNumbersFound(PersonalDataFound, frozen=True, kw_only=True):
    """What a search for national population numbers (NIK, and family card numbers, which look the same) found."""


class TaxNumbersFound(PersonalDataFound, frozen=True, kw_only=True):
    """What a search for taxpayer numbers (NPWP) found; those that equal a NIK are found as NIK."""


class EmployeeNumbersFound(PersonalDataFound, frozen=True, kw_only=True):
    """What a search for numbers of civil servants (NIP) and contract staff (NI PPPK) found."""


class PaymentCardsFound(PersonalDataFound, frozen=True, kw_only=True):
    """What a search for payment card numbers found."""


class PhoneNumbersFound(PersonalDataFound, frozen=True, kw_only=True):
    """What a search for mobile phone numbers found."""


class EmailAddressesFound(PersonalDataFound, frozen=True, kw_only=True):
    """What a search for e-mail addresses found."""


class ProtectedFile(msgspec.Struct, frozen=True, kw_only=True):
    """How a file with personal data is protected."""

    path: str
    """Absolute path of the file."""

    mode: int
    """Permission bits."""

    uid: int
    """Number of the user who owns it."""

    gid: int
    """Number of its group."""

    others_can_read: bool | Missing
    """Any user of the machine can: by the mode of the file, and of all directories above it; missing where the mode forbids it, but
    an access control list of the file or a directory above it, which is not read, may allow it."""

    kinds: list[str]
    """What was found in it: nik, npwp, nip, payment_card, phone, email."""


class PersonalDataProtection(Fact, frozen=True, kw_only=True):
    """How the files with personal data below one path are protected."""

    place: str
    """The path that was searched."""

    files: int
    """Files with identifiers of high or medium confidence; at least so many, where there are several kinds and over 1,000 files."""

    protected: list[ProtectedFile]
    """The first of them, at most 1,000 of each kind."""

    all_known: bool | Missing
    """Yes; missing where a file could not be searched, or there are more files than are kept."""

    @property
    def subject(self) -> str:
        return self.place
