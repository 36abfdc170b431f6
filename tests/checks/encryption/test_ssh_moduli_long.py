"""Groups for a key exchange that are long enough."""

from __future__ import annotations

import msgspec
import pytest

from govaudit.checking import Status
from govaudit.facts.ssh_files import ModuliOfSize, SshModuli
from govaudit.facts.sshd import SshDaemon
from tests.facts.access_examples import sshd_of
from tests.support import DENIED, NOT_THERE, load_check

ssh_moduli_long = load_check("encryption.ssh-moduli-long")

EXCHANGE = sshd_of("KexAlgorithms curve25519-sha256,diffie-hellman-group-exchange-sha256\n")
WITHOUT = sshd_of("KexAlgorithms curve25519-sha256\n")


def moduli(*sizes: int) -> SshModuli:
    return SshModuli(path="/etc/ssh/moduli", is_there=True, sizes=[ModuliOfSize(bits=bits, count=7) for bits in sizes])


NO_FILE = SshModuli(path="/etc/ssh/moduli", is_there=False)


@pytest.mark.parametrize("sizes", [(3072, 8192), (4096,), (1024, 1536, 3072), ()])
def test_good_no_short_group_that_sshd_would_take(sizes: tuple[int, ...]) -> None:
    assert ssh_moduli_long(EXCHANGE, moduli(*sizes)).status is Status.PASS


def test_good_where_fewer_bits_are_enough() -> None:
    assert ssh_moduli_long(EXCHANGE, moduli(2048), min_bits=2048).status is Status.PASS
    assert ssh_moduli_long(EXCHANGE, NO_FILE, min_bits=2048).status is Status.PASS


def test_bad_short_groups() -> None:
    verdict = ssh_moduli_long(EXCHANGE, moduli(2048, 3072))
    assert str(verdict.sentence) == "/etc/ssh/moduli has 7 groups of less than 3072 bits"
    assert ssh_moduli_long(EXCHANGE, moduli(3071)).status is Status.FAIL


def test_bad_no_file_and_so_the_groups_that_are_built_in() -> None:
    verdict = ssh_moduli_long(EXCHANGE, NO_FILE)
    assert verdict.status is Status.FAIL
    assert "a group of 2048 bits that is built into sshd may be taken" in str(verdict.sentence)


def test_absent_no_group_exchange_or_nothing_known() -> None:
    assert ssh_moduli_long(WITHOUT, moduli(2048)).status is Status.NOT_APPLICABLE
    unknown = msgspec.structs.replace(EXCHANGE, kex_algorithms=DENIED)
    assert ssh_moduli_long(unknown, moduli(2048)).status is Status.UNKNOWN
    assert ssh_moduli_long({SshDaemon: EXCHANGE, SshModuli: DENIED}).status is Status.UNKNOWN
    assert ssh_moduli_long({SshDaemon: NOT_THERE, SshModuli: NOT_THERE}).status is Status.NOT_APPLICABLE
