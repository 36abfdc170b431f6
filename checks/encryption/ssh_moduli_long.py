"""Whether sshd offers short groups for a key exchange."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from govaudit.checking import Place, Severity, Verdict, check, failed, known, not_applicable, passed
from govaudit.facts.ssh_files import SshModuli
from govaudit.facts.sshd import SshDaemon

_GROUP_EXCHANGE = "diffie-hellman-group-exchange-"
_BUILT_IN = 2048


@check("encryption.ssh-moduli-long", severity=Severity.LOW)
def ssh_moduli_long(sshd: SshDaemon, moduli: SshModuli, *, min_bits: Annotated[int, Meta(ge=2048, le=8192)] = 3072) -> Verdict:
    """Where sshd agrees on keys by a group exchange, its groups are long enough.

    A group is used by many connections: whoever once computes enough for one that is short reads all of them.

    To fix: take the short ones out (`awk '$5 >= 3071' /etc/ssh/moduli > /etc/ssh/moduli.new`, and move it over /etc/ssh/moduli); or
    take diffie-hellman-group-exchange-sha256 out of KexAlgorithms in /etc/ssh/sshd_config.
    """
    offered = known(sshd.kex_algorithms)
    if not any(name.startswith(_GROUP_EXCHANGE) for name in offered):
        return not_applicable("sshd agrees on no keys by a group exchange")
    places = [Place(moduli.path)]
    if not moduli.is_there and min_bits > _BUILT_IN:
        return failed(
            "{path} is not there: a group of {bits} bits that is built into sshd may be taken; {min_bits} are required",
            path=moduli.path,
            bits=_BUILT_IN,
            min_bits=min_bits,
            places=places,
        )
    short = moduli.below(min_bits)
    if short:
        return failed(
            "{path} has {count} groups of less than {min_bits} bits", path=moduli.path, count=short, min_bits=min_bits, places=places
        )
    return passed("no group in {path} that sshd takes has less than {min_bits} bits", path=moduli.path, min_bits=min_bits)
