"""Whether files of other hosts are encrypted on their way."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check, failed, known, not_applicable, passed
from govaudit.facts.network_mounts import NetworkMount
from govaudit.facts.paths import is_within


@check("encryption.network-file-systems-encrypted", severity=Severity.MEDIUM)
def network_file_systems_encrypted(mount: NetworkMount, *, exempt: tuple[str, ...] = ()) -> Verdict:
    """Every mounted file system of another host encrypts what it sends, except those mounted below `exempt`.

    NFS without `krb5p` or TLS, and SMB without sealing, send files in plain text, and let who stands between
    change them. Whether they are encrypted where they lie, only the server can tell.

    To fix: mount NFS with `sec=krb5p` or `xprtsec=tls`, CIFS with `seal`, Ceph with `ms_mode=secure`, or send it through an encrypted
    tunnel and name it in `exempt`.
    """
    if any(is_within(mount.point, one) for one in exempt):
        return not_applicable("{subject} is exempt")
    if mount.is_local:
        return not_applicable("{subject} comes from this host itself")
    protection = known(mount.protected_by)
    if protection:
        return passed("what {subject} ({kind}) sends is encrypted ({by})", kind=mount.file_system, by=protection)
    return failed(
        "{subject} ({kind}, from {source}) must encrypt what it sends; its options say nothing of it",
        kind=mount.file_system,
        source=mount.source,
    )
