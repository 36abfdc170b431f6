"""The kind `files:` from address to facts, over real files."""

from __future__ import annotations

import os
import struct
import subprocess
import sys
import threading
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from govaudit.facts.personal_data import NationalNumbersFound, PersonalDataProtection, PhoneNumbersFound
from govaudit.looking import Limits, Unreached
from govaudit.model import Absent, Declared, Missing, Observation, Reason, Request, Seen, Target
from govaudit.reading import Observations
from govaudit.targets.files import kind
from govaudit.targets.files.readers.personal_data import email_addresses, national_numbers, personal_data_protection, phone_numbers
from govaudit.targets.files.requests import Scan
from tests.detectors import synthetic
from tests.support import DENIED, observations

NIK_SCAN: Request = Scan("nik")
SCANS: list[Request] = [Scan(name) for name in ("nik", "npwp", "nip", "payment_card", "phone", "email")]


def look(place: Path, *requests: Request, seconds: float = 60) -> Observations:
    target = Target(system="archive", address=kind.check_address(f"files:{place}"), kind="files")
    with kind.connect(target, Limits(seconds)) as session:
        return Observations(session.ask(requests or SCANS))


@pytest.mark.parametrize(
    ("address", "canonical"),
    [
        ("files:/srv/data", "files:/srv/data"),
        ("files:/srv//data/../x/", "files:/srv/x"),
        ("files:data", f"files:{Path.cwd()}/data"),
        ("files:/srv/a b:c", "files:/srv/a b:c"),
    ],
)
def test_addresses(address: str, canonical: str) -> None:
    assert kind.check_address(address) == canonical
    assert kind.check_address(canonical) == canonical


@pytest.mark.parametrize("address", ["files:", "files:/a\nb", "files:/a\0b"])
def test_addresses_that_are_refused(address: str) -> None:
    with pytest.raises(ValueError, match="files:"):
        kind.check_address(address)


def test_a_place_that_is_not_there_is_not_reached(tmp_path: Path) -> None:
    with pytest.raises(Unreached) as raised:
        look(tmp_path / "nowhere")
    assert str(raised.value.why.sentence) == f"{tmp_path}/nowhere does not exist"


def test_one_pass_answers_all_scans(tmp_path: Path) -> None:
    (tmp_path / "warga.csv").write_text(f"nama,nik,hp,email\nA,{synthetic.NIK},{synthetic.PHONE},{synthetic.EMAIL}\n")
    seen = look(tmp_path)
    niks, phones, emails = national_numbers(seen), phone_numbers(seen), email_addresses(seen)
    assert isinstance(niks, NationalNumbersFound)
    assert (niks.count, niks.distinct, niks.files, niks.searched_files, niks.all_searched) == (1, 1, 1, 1, True)
    assert [(at.path, at.line, at.column, at.masked) for at in niks.found] == [(f"{tmp_path}/warga.csv", 2, 3, "32**************")]
    assert isinstance(phones, PhoneNumbersFound)
    assert phones.subject == str(tmp_path)
    assert not isinstance(emails, Missing)
    assert emails.count == 1


def test_no_identifier_is_kept_whole(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(
        "\n".join([synthetic.NIK, synthetic.NIP, synthetic.NPWP, synthetic.CARD, synthetic.PHONE, synthetic.EMAIL])
    )
    kept = msgspec.json.encode(list(look(tmp_path)))
    for value in (synthetic.NIK, synthetic.NIP, synthetic.NPWP, synthetic.CARD, synthetic.PHONE, synthetic.EMAIL):
        assert value[4:14].encode() not in kept


def test_an_archive_makes_the_search_incomplete(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(b"PK\x03\x04" + b"x" * 100)
    niks = national_numbers(look(tmp_path, Scan("nik")))
    assert isinstance(niks, NationalNumbersFound)
    assert isinstance(niks.all_searched, Missing)
    assert str(niks.all_searched.sentence) == (
        f"1 files below {tmp_path} could not be searched (1 packed, binary or otherwise no text, 0 not readable for us, "
        f"0 for other reasons), such as {tmp_path}/a.zip"
    )


def test_a_plain_user_who_may_not_read_does_not_know(tmp_path: Path) -> None:
    """Run as nobody: a file that may not be read makes the search incomplete for lack of permission."""
    secret = tmp_path / "secret.txt"
    secret.write_text(synthetic.NIK)
    secret.chmod(0)
    tmp_path.chmod(0o755)
    program = (
        "import os, sys, msgspec\n"
        "from govaudit.detectors.search import Search\n"
        "os.chdir(sys.argv[1])\n"
        "if os.geteuid() == 0: os.setgid(65534); os.setuid(65534)\n"
        "sys.stdout.buffer.write(msgspec.json.encode(Search('.', ['nik'], seconds=20).run()))\n"
    )
    output = subprocess.run([sys.executable, "-c", program, str(tmp_path)], capture_output=True, check=True).stdout
    answer = msgspec.json.decode(output)
    assert answer["unread_by_reason"] == {"permission denied": 1}
    data = {"place": str(tmp_path), "found": answer["found"][0], "extent": {**answer, "found": []}}
    niks = national_numbers(observations({NIK_SCAN: Seen(data=data)}))
    assert isinstance(niks, NationalNumbersFound)
    assert isinstance(niks.all_searched, Missing)
    assert niks.all_searched.reason is Reason.PERMISSION_DENIED


def test_a_place_without_files_is_no_pass(tmp_path: Path) -> None:
    seen = look(tmp_path)
    for answer in (national_numbers(seen), personal_data_protection(seen)):
        assert isinstance(answer, Absent)
        assert str(answer.sentence) == f"{tmp_path} holds no files"


def test_a_place_that_is_a_special_file_is_not_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "fifo")
    with pytest.raises(Unreached) as raised:
        look(tmp_path / "fifo")
    assert str(raised.value.why.sentence) == f"{tmp_path}/fifo is neither a directory nor a regular file"


def test_the_protection_of_what_was_found(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(f"{synthetic.NIK} {synthetic.EMAIL}")
    (tmp_path / "a.txt").chmod(0o640)
    (tmp_path / "b.txt").write_text("nothing")
    protection = personal_data_protection(look(tmp_path))
    assert isinstance(protection, PersonalDataProtection)
    assert [(file.path, file.mode, file.kinds) for file in protection.protected] == [(f"{tmp_path}/a.txt", 0o640, ["nik", "email"])]
    assert protection.all_known is True


def test_a_list_that_may_let_more_users_in_leaves_the_protection_unknown(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(synthetic.NIK)
    (tmp_path / "a.txt").chmod(0o640)
    entries = struct.pack("<I" + "HHI" * 5, 2, 1, 6, 0xFFFFFFFF, 4, 4, 0xFFFFFFFF, 8, 4, 5, 16, 4, 0xFFFFFFFF, 32, 0, 0xFFFFFFFF)
    os.setxattr(tmp_path / "a.txt", "system.posix_acl_access", entries)
    protection = personal_data_protection(look(tmp_path))
    assert isinstance(protection, PersonalDataProtection)
    (file,) = protection.protected
    assert isinstance(file.others_can_read, Missing)


def test_without_time_nothing_is_known(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(synthetic.NIK)
    niks = national_numbers(look(tmp_path, Scan("nik"), seconds=0))
    assert isinstance(niks, Missing)
    assert niks.reason is Reason.TIMED_OUT


def test_an_interrupted_run_says_so(tmp_path: Path) -> None:
    cancel = threading.Event()
    target = Target(system="archive", address=f"files:{tmp_path}", kind="files")
    with kind.connect(target, Limits(60, cancel=cancel)) as session:
        cancel.set()
        (observation,) = session.ask([Scan("nik")])
    assert isinstance(observation.outcome, Missing)
    assert observation.outcome.reason is Reason.INTERRUPTED


def test_other_requests_are_not_supported(tmp_path: Path) -> None:
    target = Target(system="archive", address=f"files:{tmp_path}", kind="files")
    with kind.connect(target, Limits(60)) as session:
        (observation,) = session.ask([Declared()])
    assert isinstance(observation.outcome, Missing)
    assert observation.outcome.reason is Reason.NOT_SUPPORTED


def test_nothing_is_changed_by_looking(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text(synthetic.NIK)
    os.utime(file, ns=(1, 2))
    before = file.stat()
    look(tmp_path)
    after = file.stat()
    assert (after.st_mtime_ns, after.st_ctime_ns, after.st_mode) == (before.st_mtime_ns, before.st_ctime_ns, before.st_mode)
    if os.geteuid() == 0:
        assert after.st_atime_ns == before.st_atime_ns


def test_what_is_denied_stays_missing() -> None:
    assert national_numbers(observations({NIK_SCAN: DENIED})) == DENIED
    assert personal_data_protection(observations(dict.fromkeys(SCANS, DENIED))) == DENIED


def test_evidence_of_other_rules_is_not_taken_for_these() -> None:
    old = Observation(request="scan nik/0", source="", at=observations({NIK_SCAN: DENIED}).one(Scan("nik")).at, outcome=Seen(data={}))
    answer = national_numbers(Observations([old]))
    assert isinstance(answer, Missing)
    assert answer.reason is Reason.NOT_COLLECTED


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(max_size=8), inner),
)


@given(JSON | st.fixed_dictionaries({"place": st.text(), "found": JSON, "extent": JSON}))
def test_an_answer_that_cannot_be_read_is_missing(data: object) -> None:
    answer = national_numbers(observations({NIK_SCAN: Seen(data=data)}))
    assert isinstance(answer, Missing)
    assert answer.reason is Reason.UNPARSEABLE
