"""Whether keys open root from anywhere."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check, failed, not_applicable, passed
from govaudit.facts.ssh_keys import AuthorizedKey


@check("access.ssh-root-keys-limited", severity=Severity.MEDIUM)
def ssh_root_keys_limited(key: AuthorizedKey) -> Verdict:
    """Every SSH key that opens root says from which addresses it is taken.

    A key that is stolen then opens root from those addresses alone, and not from the whole network.

    To fix: put `from="ADDRESS,…"` with the addresses of the management network before the key.
    """
    if key.uid != 0:
        return not_applicable("{subject} opens {account}, which is not root", account=key.account)
    if key.is_expired is True:
        return not_applicable("the key at {subject} has expired")
    if not any(source and not source.startswith("!") for source in key.sources):
        return failed("the key at {subject} opens {account} from anywhere", account=key.account, places=[key.place])
    wide = [source for source in key.sources if _is_everything(source)]
    if wide:
        return failed("the key at {subject} opens {account} from {sources}", account=key.account, sources=wide, places=[key.place])
    return passed("the key at {subject} opens {account} from {sources} alone", account=key.account, sources=key.sources)


def _is_everything(source: str) -> bool:
    return bool(source) and (set(source) <= set("*?.:") or source.endswith("/0"))
