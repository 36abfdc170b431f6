"""encryption.volume-key-files-private"""

from __future__ import annotations

from typing import Any

import pytest

from govaudit.facts.volume_keys import VolumeKey
from govaudit.model import Place, Status
from tests.support import DENIED, NOT_THERE, load_check

volume_key_files_private = load_check("encryption.volume-key-files-private")


def key(**changes: Any) -> VolumeKey:
    usual: dict[str, Any] = {
        "name": "data",
        "key_from": "file",
        "key_file": "/etc/data.key",
        "key_mode": 0o400,
        "key_owner": 0,
        "encrypted_by": [],
        "in_memory": False,
        "copied_to_boot": False,
        "boot_encrypted_by": [],
        "place": Place("/etc/crypttab", 1),
    }
    return VolumeKey(**(usual | changes))


@pytest.mark.parametrize("mode", [0o400, 0o600, 0o000, 0o700])
def test_good_a_file_of_root_that_is_closed(mode: int) -> None:
    assert volume_key_files_private(key(key_mode=mode)).status is Status.PASS


@pytest.mark.parametrize(("mode", "owner"), [(0o440, 0), (0o604, 0), (0o644, 0), (0o420, 0), (0o400, 1000)])
def test_bad_a_file_that_others_can_read(mode: int, owner: int) -> None:
    assert volume_key_files_private(key(key_mode=mode, key_owner=owner)).status is Status.FAIL


def test_bad_the_sentence() -> None:
    verdict = volume_key_files_private(key(key_mode=0o644))
    assert str(verdict.sentence) == "the key file /etc/data.key of data must be closed to all but root; its mode is 0644"


def test_absent_no_key_file_and_what_is_not_known() -> None:
    assert volume_key_files_private(key(key_from="passphrase", key_file="")).status is Status.NOT_APPLICABLE
    assert volume_key_files_private(key(key_mode=None, key_owner=None)).status is Status.NOT_APPLICABLE
    assert volume_key_files_private(key(key_mode=DENIED)).status is Status.UNKNOWN
    assert volume_key_files_private({VolumeKey: DENIED}).status is Status.UNKNOWN
    assert volume_key_files_private({VolumeKey: NOT_THERE}).status is Status.NOT_APPLICABLE
