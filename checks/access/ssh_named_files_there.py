"""Whether the files are there that sshd's settings rest on."""

from __future__ import annotations

from govaudit.checking import Place, Severity, Verdict, check, failed, known, passed
from govaudit.facts.ssh_files import SshNamedFile

_LARGEST_BANNER = 1024 * 1024
_KEYWORDS = {
    "banner": "Banner",
    "revokedkeys": "RevokedKeys",
    "trustedusercakeys": "TrustedUserCAKeys",
    "authorizedprincipalsfile": "AuthorizedPrincipalsFile",
}


@check("access.ssh-named-files-there", severity=Severity.MEDIUM)
def ssh_named_files_there(file: SshNamedFile) -> Verdict:
    """Every file that Banner, RevokedKeys, TrustedUserCAKeys or AuthorizedPrincipalsFile names is there.

    sshd starts without it and says nothing, but does something else than was meant: no warning is shown, or nobody can log in with
    a key.

    To fix: make the file that is named, or take the line out of /etc/ssh/sshd_config; then reload sshd.
    """
    places = [file.set_at or Place(file.path)]
    keyword = _KEYWORDS.get(file.keyword, file.keyword)
    if not known(file.is_there):
        match file.keyword:
            case "banner":
                return failed("{subject}, which {keyword} names, is not there: no notice is shown", keyword=keyword, places=places)
            case "revokedkeys":
                return failed(
                    "{subject}, which {keyword} names, is not there: sshd takes every key for revoked, and nobody logs in with one",
                    keyword=keyword,
                    places=places,
                )
            case _:
                return failed(
                    "{subject}, which {keyword} names, is not there: sshd takes no certificate of a user", keyword=keyword, places=places
                )
    if file.keyword == "banner" and not 0 < known(file.size) <= _LARGEST_BANNER:
        return failed("{subject}, which {keyword} names, is empty or too large: no notice is shown", keyword=keyword, places=places)
    return passed("{subject}, which {keyword} names, is there", keyword=keyword)
