"""Whether the certificates that sshd shows would convince a client."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from govaudit.checking import Place, Severity, Verdict, check, failed, known, passed
from govaudit.facts.ssh_keys import SshHostCertificate


@check("encryption.ssh-host-certificates-valid", severity=Severity.MEDIUM)
def ssh_host_certificates_valid(certificate: SshHostCertificate, *, min_days: Annotated[int, Meta(ge=0, le=3650)] = 14) -> Verdict:
    """Every host certificate of sshd fits one of its keys, was made for a host, and is valid for at least `min_days` more days.

    sshd leaves out one that does not fit, and says so in its log alone: users are then asked whether they trust an unknown key, and
    learn to say yes.

    To fix: have the host's public key signed anew (`ssh-keygen -h -s CA -I NAME -n HOST -V +52w /etc/ssh/ssh_host_ed25519_key.pub`), write
    `HostCertificate /etc/ssh/ssh_host_ed25519_key-cert.pub` into /etc/ssh/sshd_config, and reload sshd.
    """
    places = [certificate.set_at or Place(certificate.path)]
    if not known(certificate.is_there):
        return failed("{subject} holds no certificate: sshd shows none", places=places)
    if not certificate.is_of_host:
        return failed("{subject} was made for a user, not for a host", places=places)
    if not known(certificate.fits_a_key):
        return failed("{subject} is about a key that sshd does not have: it is not shown", places=places)
    now, begins, ends = certificate.observed_at, certificate.valid_from, certificate.valid_to
    if now is not None and begins is not None and begins > now:
        return failed("{subject} is not valid before {date}", date=begins.date().isoformat(), places=places)
    if now is None or ends is None:
        return passed("{subject} fits a host key and does not expire")
    days_left = (ends - now).days
    if ends <= now:
        return failed("{subject} has expired on {date}", date=ends.date().isoformat(), places=places)
    if days_left < min_days:
        return failed(
            "{subject} expires in {days_left} days; {min_days} are required", days_left=days_left, min_days=min_days, places=places
        )
    return passed("{subject} fits a host key and is valid for {days_left} more days", days_left=days_left)
