"""The structure of each identifier: what passes, and the near misses."""

from __future__ import annotations

import pytest

from govaudit.detectors import email, nik, nip, npwp, payment_card, phone
from govaudit.detectors.regions import PROVINCES, districts, regencies
from tests.detectors import synthetic


@pytest.mark.parametrize(
    ("digits", "known"),
    [
        (synthetic.NIK, "district"),
        ("3201010501999901", "district"),
        ("3201017101999901", "district"),
        ("9101010501999901", "district"),  # Merauke before Papua was divided
        ("9301010501999901", "regency"),  # Merauke since: South Papua
        ("6501010501999901", "district"),  # North Kalimantan
        (synthetic.NIK_OF_OTHER_DISTRICT, "regency"),
        (synthetic.NIK_OF_OTHER_REGENCY, "province"),
        ("3201014501990000", ""),  # serial 0000
        ("3201014001999901", ""),  # day 0 of a woman
        ("3201017201999901", ""),  # day 32 of a woman
        ("3201013201999901", ""),  # day 32
        ("3201013002999901", ""),  # 30 February
        ("3201012902009901", "district"),  # 29 February 2000
        ("3201012902019901", ""),  # neither 1901 nor 2001 had one
        ("3201010513999901", ""),  # month 13
        ("2201010501999901", ""),  # no province 22
        ("5401010501999901", ""),  # East Timor
        ("320101450199990", ""),
    ],
)
def test_nik(digits: str, known: str) -> None:
    assert nik.area_known(digits.encode()) == known


def test_a_spreadsheet_damages_a_nik_and_a_nip() -> None:
    assert nik.is_damaged(synthetic.NIK_DAMAGED.encode())
    assert not nik.is_damaged(synthetic.NIK.encode())
    assert nip.is_damaged(b"199901012050011000")


def test_masks_show_province_and_length_only() -> None:
    assert nik.masked(synthetic.NIK.encode()) == "32**************"
    assert nip.masked(synthetic.NIP.encode()) == "******************"
    assert npwp.masked(synthetic.NPWP.encode()) == "**.***.***.*-***.***"
    assert payment_card.masked(synthetic.CARD_WRITTEN.encode()) == "4*** **** **** ****"
    assert phone.masked(b"+62 812-0000-0000") == "+62 8**-****-****"
    assert email.masked(synthetic.EMAIL.encode()) == "***@example.go.id"


def test_the_areas() -> None:
    assert len(PROVINCES) == 38
    assert {b"65", b"92", b"93", b"94", b"95", b"96"} <= PROVINCES
    assert {b"3201", b"9101", b"9301", b"9671"} <= regencies()
    assert len(regencies()) == 540
    assert len(districts()) == 7230
    assert {code[:2] for code in regencies()} == PROVINCES
    assert {code[:4] for code in districts()} <= regencies()


@pytest.mark.parametrize(
    ("digits", "expected"),
    [
        (synthetic.NIP, True),
        (synthetic.NIP_OF_CONTRACT_STAFF, True),
        ("199901012050013999", False),  # sex 3
        ("199901012050011000", False),  # serial 000
        ("199902302050011999", False),  # 30 February
        ("199901012010011999", False),  # appointed at 11
        ("199901012062011999", False),  # appointed at 63
        ("189901011950011999", False),
        ("202601011200000000", False),  # a time stamp
        ("19990101205001199", False),
    ],
)
def test_nip(digits: str, expected: bool) -> None:
    assert nip.is_nip(digits.encode()) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [(synthetic.NPWP, True), ("99.999.999.7-999.000", False), ("00.000.000.0-000.000", False), ("09.000.000.7-000.000", False)],
)
def test_npwp_as_written(text: str, expected: bool) -> None:
    assert npwp.is_written(text.encode()) is expected


def test_npwp_of_15_and_16_digits() -> None:
    assert npwp.is_old(synthetic.NPWP_DIGITS.encode())
    assert npwp.is_new(b"0" + synthetic.NPWP_DIGITS.encode())
    assert not npwp.is_new(b"1" + synthetic.NPWP_DIGITS.encode())


@pytest.mark.parametrize(
    ("digits", "network"),
    [
        (synthetic.CARD, "Visa"),
        ("4111111111111112", ""),
        ("5555555555554444", "Mastercard"),
        ("2223003122003222", "Mastercard"),
        ("378282246310005", "American Express"),
        ("3530111333300000", "JCB"),
        ("6200000000000005", "UnionPay"),
        ("4000787030016", ""),  # the size of a disk
        ("0000000000000000", ""),
        ("1764000000000000", ""),
    ],
)
def test_payment_cards(digits: str, network: str) -> None:
    assert payment_card.network(digits.encode()) == network


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("mail seseorang@example.go.id now", "seseorang@example.go.id"),
        ("a.b+c_d%e-f@mail.example.com,", "a.b+c_d%e-f@mail.example.com"),
        ("umac-64@openssh.com", ""),
        ("curve25519-sha256@libssh.org", ""),
        ("getty@tty1.service", ""),
        ("root@localhost", ""),
        ("bob@10.0.0.1", ""),
        ("icon@2x.png", ""),
        ("@example.go.id", ""),
        ("a@b", ""),
        ("x" * 65 + "@example.go.id", ""),
        ("a@example.c", ""),
    ],
)
def test_email(text: str, address: str) -> None:
    data = text.encode()
    found = email.at(data, data.find(b"@"))
    assert (data[slice(*found)].decode() if found else "") == address


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("0812-0000-0000", ["0812-0000-0000"]),
        ("+62 812 0000 0000", ["+62 812 0000 0000"]),
        ("+62(0)812-0000-000", ["+62(0)812-0000-000"]),
        ("(+62) 812-0000-0000", ["(+62) 812-0000-0000"]),
        ("0812.0000.0000", ["0812.0000.0000"]),
        ("0212-000-0000", []),
        ("0812", []),
        ("08-12", []),
    ],
)
def test_phone_numbers_as_written(text: str, numbers: list[str]) -> None:
    assert [found[0].decode() for found in phone.written(text.encode())] == numbers


def test_phone_numbers_of_digits() -> None:
    assert phone.is_national(b"081200000000")
    assert not phone.is_national(b"080200000000")
    assert not phone.is_national(b"081200000")
    assert phone.is_international(b"6281200000000")
    assert phone.is_without_zero(b"81200000000")
