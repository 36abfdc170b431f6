"""Files that sshd's settings rest on."""

from __future__ import annotations

import pytest

from govaudit.checking import Status
from govaudit.facts.ssh_files import SshNamedFile
from tests.facts.ssh_key_examples import named_file
from tests.support import DENIED, NOT_THERE, load_check

ssh_named_files_there = load_check("access.ssh-named-files-there")


@pytest.mark.parametrize("keyword", ["banner", "revokedkeys", "trustedusercakeys", "authorizedprincipalsfile"])
def test_good_it_is_there(keyword: str) -> None:
    assert ssh_named_files_there(named_file(keyword=keyword)).status is Status.PASS


def test_good_an_empty_list_of_revoked_keys_revokes_none() -> None:
    assert ssh_named_files_there(named_file(keyword="revokedkeys", size=0)).status is Status.PASS


@pytest.mark.parametrize("keyword", ["revokedkeys", "trustedusercakeys", "authorizedprincipalsfile"])
def test_bad_it_is_not_there(keyword: str) -> None:
    assert ssh_named_files_there(named_file(keyword=keyword, is_there=False, size=0)).status is Status.FAIL


def test_bad_no_notice_is_shown() -> None:
    verdict = ssh_named_files_there(named_file(is_there=False, size=0))
    assert str(verdict.sentence) == "/etc/issue.net, which Banner names, is not there: no notice is shown"
    assert ssh_named_files_there(named_file(size=0)).status is Status.FAIL
    assert ssh_named_files_there(named_file(size=1024 * 1024 + 1)).status is Status.FAIL
    assert ssh_named_files_there(named_file(size=1024 * 1024)).status is Status.PASS


def test_absent_or_not_looked_at() -> None:
    assert ssh_named_files_there(named_file(is_there=DENIED)).status is Status.UNKNOWN
    assert ssh_named_files_there(named_file(size=DENIED)).status is Status.UNKNOWN
    assert ssh_named_files_there({SshNamedFile: DENIED}).status is Status.UNKNOWN
    assert ssh_named_files_there({SshNamedFile: NOT_THERE}).status is Status.NOT_APPLICABLE
