"""crypto-policies of the RHEL family, Fedora and SUSE."""

from __future__ import annotations

from govaudit.facts.crypto_policy import CryptoPolicy
from govaudit.model import Absent, Missing, Reason, Seen, absent, missing
from govaudit.reading import Maybe, Observations, reads
from govaudit.targets.host.requests import File

CONFIG = File("/etc/crypto-policies/config")
CURRENT = File("/etc/crypto-policies/state/current")


@reads(Maybe(CONFIG), Maybe(CURRENT))
def crypto_policy(seen: Observations) -> CryptoPolicy | Absent:
    """Both files hold one line beside comments, as update-crypto-policies(8) reads them."""
    if all(isinstance(seen.outcome(file), Absent) for file in (CONFIG, CURRENT)):
        return absent("crypto-policies is not installed")
    return CryptoPolicy(configured=_policy(seen, CONFIG), in_force=_policy(seen, CURRENT))


def _policy(seen: Observations, file: File) -> str | Missing:
    match seen.outcome(file):
        case Missing() as why:
            return why
        case Absent():
            return missing(Reason.INCOMPLETE, "{path} is not there", path=file.path)
        case Seen() as content:
            lines = [line.partition("#")[0].strip() for line in content.lines()]
    names = [line for line in lines if line]
    if len(names) != 1 or len(names[0]) > 200:
        return missing(Reason.UNPARSEABLE, "{path} cannot be read", path=file.path)
    return names[0].upper()
