"""What each detector finds in a chunk, and with which confidence."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govaudit.detectors.chunk import Chunk
from govaudit.detectors.columns import Columns
from govaudit.detectors.cues import cues
from govaudit.detectors.registry import DETECTORS
from tests.detectors import synthetic


def found_in(text: str | bytes, detector: str) -> list[tuple[str, str]]:
    data = text.encode() if isinstance(text, str) else text
    columns = Columns(data)
    columns.learn(data)
    return [(hit.mask(data[hit.start : hit.end]), hit.confidence) for hit in DETECTORS[detector].find(Chunk(data, columns))]


@pytest.mark.parametrize(
    ("text", "confidence"),
    [
        (synthetic.NIK, "high"),
        (f"/ktp/{synthetic.NIK}.0,", "high"),
        (synthetic.NIK_OF_OTHER_DISTRICT, "medium"),
        (f"NIK: {synthetic.NIK_OF_OTHER_DISTRICT}", "high"),
        (f'{{"no_ktp": "{synthetic.NIK_OF_OTHER_REGENCY}"}}', "medium"),
        (f"<nik>{synthetic.NIK_OF_OTHER_DISTRICT}</nik>", "high"),
        (f"nik={synthetic.NIK_DAMAGED}", "medium"),
        (synthetic.NIK_DAMAGED, "low"),
        (synthetic.NIK_OF_OTHER_REGENCY, None),
        (f"x{synthetic.NIK}", "medium"),
        (f"ktp_{synthetic.NIK}_scan", "high"),
        (f"KTP{synthetic.NIK}.jpg", "high"),
        (f"ktp_{synthetic.NIK_OF_OTHER_DISTRICT}", "high"),
        (f"x{synthetic.NIK_OF_OTHER_DISTRICT}", None),
        (f"1.{synthetic.NIK}e5", None),
        ("3201 0145 0199 9901", "high"),
        ("3201-0145-0199-9901", "high"),
        ("32.01.01.450199.9901", "high"),
        ("320101 450199 9901", "high"),
        ("32 01 01 45 01 99 9901", "high"),
        ("3201 9945 0199 9901", None),
        ("NIK: 3201 9945 0199 9901", "high"),
        ("320199-450199-9901", "medium"),
        ("3201 0145 0199-9901", None),
        ("3201 0145 0199 0000", None),
        ("2024-0145-0199-9901", None),
        (f"0.{synthetic.NIK}", None),
        (f"{synthetic.NIK}.25", None),
        (f"{synthetic.NIK}1", None),
        ("1764000000000000", None),
    ],
)
def test_nik(text: str, confidence: str | None) -> None:
    assert [hit[1] for hit in found_in(text, "nik")] == ([confidence] if confidence else [])


@pytest.mark.parametrize(
    ("text", "detector"),
    [
        (synthetic.NIK, "nik"),
        (f"kartu {synthetic.CARD}", "payment_card"),
        (synthetic.CARD, "payment_card"),
        ("5171010501999901", "nik"),  # Denpasar: also the range of a card network
        (synthetic.NIP, "nip"),
        (f"npwp {synthetic.NPWP_DIGITS}", "npwp"),
        (f"npwp 0{synthetic.NPWP_DIGITS}", "npwp"),
        (f"0{synthetic.NPWP_DIGITS}", "npwp"),
        (f"npwp: {synthetic.NIK}", "nik"),
        (synthetic.NPWP, "npwp"),
        ("378282246310005", "payment_card"),
        (synthetic.PHONE, "phone"),
        (synthetic.PHONE_INTERNATIONAL, "phone"),
        (synthetic.PHONE_WRITTEN, "phone"),
        ("no_hp: 6281200000000", "phone"),
        ("hp 81200000000", "phone"),
        (synthetic.EMAIL, "email"),
        (synthetic.CARD_WRITTEN, "payment_card"),
    ],
)
def test_a_number_is_one_thing_only(text: str, detector: str) -> None:
    assert [name for name in DETECTORS if name != "secrets" and found_in(text, name)] == [detector]


@pytest.mark.parametrize(
    "text", ["6281200000000", "81200000000", synthetic.NPWP_DIGITS, "62813896704", "1764000000", "4000787030016", "20261124090000"]
)
def test_weak_structures_without_a_name_are_nothing(text: str) -> None:
    assert not [name for name in DETECTORS if found_in(text, name)]


def test_the_column_of_a_csv_names_its_values() -> None:
    text = f"id;nama;no_hp\n1;A;6281200000000\n2;B;6281200000001\n3;C;{synthetic.NIK_OF_OTHER_REGENCY}\n"
    assert found_in(text, "phone") == [("628**********", "high")] * 2


def test_quoted_fields_are_counted_as_one() -> None:
    text = f'nama,alamat,nomor_ktp\n"A","Jalan X, nomor 1",{synthetic.NIK_OF_OTHER_REGENCY}\n'
    assert found_in(text, "nik") == [("32**************", "medium")]


def test_the_columns_of_an_insert_name_its_values() -> None:
    row = f"(1,'A, B','{synthetic.NIK_OF_OTHER_REGENCY}'),(2,'C','{synthetic.NIK_DAMAGED}')"
    text = f"INSERT INTO `warga` (`id`, `nama`, `nik`) VALUES {row};\n"
    assert [hit[1] for hit in found_in(text, "nik")] == ["medium", "medium"]


def test_the_columns_of_a_table_name_the_values_of_an_insert_without() -> None:
    create = "CREATE TABLE `warga` (\n  `id` int NOT NULL,\n  `hp` varchar(20),\n  PRIMARY KEY (`id`)\n);\n"
    assert found_in(create + "INSERT INTO `warga` VALUES (1,'6281200000000');\n", "phone") == [("628**********", "high")]


def test_the_columns_of_a_copy_name_its_values() -> None:
    text = "COPY public.warga (id, telepon) FROM stdin;\n1\t6281200000000\n\\.\n"
    assert found_in("-- dump\n" + text, "phone") == [("628**********", "high")]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        (b"no_hp", {"phone"}),
        (b"nomorKTP", {"nik"}),
        (b"NIK Pemohon", {"nik"}),
        (b"nip_pegawai", {"nip"}),
        (b"unik", set()),
        (b"teknik", set()),
        (b"shp", set()),
        (b"discard", set()),
    ],
)
def test_names_that_speak_for_an_identifier(name: bytes, expected: set[str]) -> None:
    assert cues(name) == expected


@pytest.mark.parametrize(
    ("text", "confidence"),
    [
        ("AWS = 'AKIAABCDEFGHIJKLMNOP'", "high"),
        ("-----BEGIN PRIVATE KEY-----\nMIICXAIBAAKBgQDf\n-----END PRIVATE KEY-----", "high"),
        ('password = "Xk29vTq8LmZp4RwS"', "high"),
        ('DB_PASSWORD = "rahasia2024"', "medium"),
        ('password = "rahasia"', "low"),
        ("DB_PASSWORD=Xk29vTq8LmZp4RwS", "high"),
        ("DB_PASSWORD=Rh7kPq2LmZx9", "medium"),
        ("export PGPASSWORD=Rahasia2024", "medium"),
        ("spring.datasource.password=Rahasia#2024", "medium"),
        ("spring:\n  datasource:\n    password: Rahasia#2024  # old\n", "medium"),
        ("    MYSQL_ROOT_PASSWORD: rahasia123", "medium"),
        ('"Server=db;User=app;Password=Rahasia2024;"', "medium"),
        ('KATA_SANDI = "Rahasia#2024!"', "medium"),
        ('DATABASE_URL = "mysql://root:P4ssw0rdKu@10.0.0.5/sipd"', "medium"),
        ("mysqldump -uroot -pRahasia2024 sipd", "medium"),
        ("mysql -u root -p sipd", None),
        ("postgres://app:${DB_PASSWORD}@db/app", None),
        ("    password = password2", "low"),
        ("connect(password=password2)", "low"),
        ('password = "changeme123"', None),
        ('password = "your_password_1"', None),
        ('password = os.environ["DB"]', None),
        ("password = get_password(user)", None),
        ("private_key: x25519.X25519PrivateKey", None),
        ("Token: '#ddd0c0'", None),
        ('BEGIN = "-----BEGIN PRIVATE KEY-----"\nEND = "-----END PRIVATE KEY-----"', None),
        ('"password": "Kata sandi baru"', None),
        ('password = "{{ vault_password1 }}"', None),
        ('token_url = "https://example.go.id/token1"', None),
        ('primary_key = "a1b2c3d4e5f6"', None),
    ],
)
def test_secrets(text: str, confidence: str | None) -> None:
    assert [hit[1] for hit in found_in(text, "secrets")] == ([confidence] if confidence else [])


def test_a_secret_shows_its_name_only() -> None:
    assert found_in('    DB_PASSWORD = "rahasia2024"', "secrets") == [("DB_PASSWORD", "medium")]


@given(st.binary(max_size=300), st.sampled_from(sorted(DETECTORS)))
@settings(max_examples=150, deadline=None)
def test_nothing_is_raised_on_any_bytes(data: bytes, detector: str) -> None:
    found_in(data, detector)


@given(
    st.lists(st.sampled_from([synthetic.NIK, synthetic.PHONE, synthetic.NPWP, synthetic.EMAIL, ",", "\n", " ", '"', "nik", "(", "'", "x"]))
)
@settings(max_examples=150, deadline=None)
def test_no_mask_holds_what_it_masks(parts: list[str]) -> None:
    for detector in DETECTORS:
        for masked, _ in found_in("".join(parts), detector):
            assert synthetic.NIK[2:] not in masked
            assert synthetic.PHONE[2:] not in masked
            assert "seseorang" not in masked
