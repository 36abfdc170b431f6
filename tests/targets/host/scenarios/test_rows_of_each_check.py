"""Each check that has rows has a host that passes, one that fails, and one on which there is nothing to judge or it cannot be told."""

from __future__ import annotations

import pytest

from govaudit.model import Status
from tests.support.scenarios import FAIL, PASS, Row
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
    test_sessions as sessions,
)
from tests.targets.host.scenarios import (
    test_software_and_jobs as software,
)

ROWS: list[Row] = [
    *(*parameters.ROWS, *parameters.NETWORK, *modules.ROWS, *services.ALL, *boot.ALL, *logging.ALL),
    *(*accounts.ALL, *software.ALL, *disks.ALL, *polkit.ROWS, *sessions.ALL),
]


@pytest.mark.parametrize("check", sorted({row.check for row in ROWS}))
def test_a_pass_a_failure_and_an_absence(check: str) -> None:
    rows = [row for row in ROWS if row.check == check]
    if check != "exposure.only-declared-services-listen":  # what is declared stands in the inventory
        assert {PASS, FAIL} <= {row.expected for row in rows}
    assert any(row.expected in (Status.UNKNOWN, Status.NOT_APPLICABLE) or not row.files for row in rows)
