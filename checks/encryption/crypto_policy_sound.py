"""Whether the host-wide policy leaves out algorithms that are broken."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check, failed, known, passed
from govaudit.facts.crypto_policy import CryptoPolicy


@check("encryption.crypto-policy-sound", severity=Severity.HIGH)
def crypto_policy_sound(
    policy: CryptoPolicy,
    *,
    accepted: tuple[str, ...] = ("DEFAULT", "FUTURE", "FIPS", "NEXT", "BSI"),
    refused_modules: tuple[str, ...] = ("SHA1", "AD-SUPPORT-LEGACY", "GOST", "GOST-ONLY"),
) -> Verdict:
    """The host-wide policy for cryptography is one of `accepted`, without any of `refused_modules`, now and once it is applied anew.

    LEGACY, and modules such as SHA1, let every program of the host take signatures and ciphers that can be forged or broken.

    To fix: `update-crypto-policies --set DEFAULT` (or FUTURE, FIPS), and restart; give the one program that needs more its own settings.
    """
    for name in (policy.in_force, policy.configured):
        if not isinstance(name, str):
            continue
        base, *modules = name.split(":")
        if base not in accepted:
            return failed("the policy for cryptography must be one of {accepted}; it is {found}", accepted=list(accepted), found=name)
        if found := [module for module in modules if module in refused_modules]:
            return failed("the policy {policy} must not be widened by {modules}", policy=name, modules=found)
    known(policy.configured)
    return passed("the policy for cryptography is {found}", found=known(policy.in_force))
