"""No check of hosts is without a host that passes, one that fails, and one on which there is nothing to judge or it cannot be told."""

from __future__ import annotations

import pytest

from govaudit.model import Status
from tests.support.scenarios import FAIL, PASS, Row, catalog
from tests.targets.host.scenarios import (
    test_accounts_and_passwords as accounts,
)
from tests.targets.host.scenarios import (
    test_boot_and_confinement as boot,
)
from tests.targets.host.scenarios import (
    test_disks_and_files as disks,
)
from tests.targets.host.scenarios import (
    test_kernel_modules as modules,
)
from tests.targets.host.scenarios import (
    test_kernel_parameters as parameters,
)
from tests.targets.host.scenarios import (
    test_logging as logging,
)
from tests.targets.host.scenarios import (
    test_polkit as polkit,
)
from tests.targets.host.scenarios import (
    test_services as services,
)
from tests.targets.host.scenarios import (
    test_software_and_jobs as software,
)

ROWS: list[Row] = [
    *(*parameters.ROWS, *parameters.NETWORK, *modules.ROWS, *services.ALL, *boot.ALL, *logging.ALL),
    *(*accounts.ALL, *software.ALL, *disks.ALL, *polkit.ROWS),
]

OF_PAM_AND_WAYS_IN = {
    *("expired-accounts-refused", "nologin-obeyed", "su-limited-to-group", "authorized-keys-protected"),
    *("locked-accounts-have-no-remote-way-in", "no-way-in-without-proof", "root-not-one-proof-away"),
    "service-accounts-not-reached-remotely",
}
MADE_IN_TESTS = {
    *("encryption.certificate-key-strong", "encryption.certificate-not-expiring", "encryption.certificate-signature-strong"),
    *("encryption.luks-cipher-strong", "encryption.luks-key-derivation-strong", "encryption.luks-key-slots-limited"),
    *("access.private-keys-owner-only", "encryption.user-private-keys-encrypted"),
}
"""Their hosts hold keys, which are made when the tests run."""
NEEDS_A_DECLARATION = {"exposure.only-declared-services-listen"}


def _is_asked(check_id: str) -> bool:
    """sshd, sudo, PAM and the ways in have tests beside the real programs."""
    name = check_id.partition(".")[2]
    elsewhere = check_id.startswith("mfa.") or name.startswith(("ssh-", "sudo", "pam-")) or name in OF_PAM_AND_WAYS_IN
    return not elsewhere and check_id not in MADE_IN_TESTS | NEEDS_A_DECLARATION


def _checks() -> list[str]:
    sources = catalog().sources("host")
    of_hosts = [one for one in catalog().checks.values() if all(sources.offers(need.fact) for need in one.needs)]
    return [one.id for one in of_hosts if not one.is_across and _is_asked(one.id)]


@pytest.mark.parametrize("check", _checks())
def test_every_check_has_a_pass_a_failure_and_an_absence(check: str) -> None:
    rows = [row for row in ROWS if row.check == check]
    assert {PASS, FAIL} <= {row.expected for row in rows}
    assert any(row.expected in (Status.UNKNOWN, Status.NOT_APPLICABLE) or not row.files for row in rows)
