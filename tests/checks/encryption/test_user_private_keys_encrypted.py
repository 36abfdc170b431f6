"""encryption.user-private-keys-encrypted"""

from __future__ import annotations

import os
import pwd
import subprocess
from pathlib import Path

from govaudit.facts.keys import PrivateKey
from govaudit.looking import Limits
from govaudit.model import Missing, Status, Target
from govaudit.reading import Observations
from govaudit.targets.host.observer import connect
from govaudit.targets.host.readers.keys import HOME_KEYS, PASSWD, SYSTEM_KEYS, keys_in_other_homes, private_keys
from tests.support import DENIED, NOT_THERE, load_check, saw

user_private_keys_encrypted = load_check("encryption.user-private-keys-encrypted")


def key(cipher: str | Missing, home: str = "/home/ada") -> PrivateKey:
    return PrivateKey(
        path="/home/ada/.ssh/id_ed25519",
        owner="ada",
        group="ada",
        uid=1000,
        mode=0o600,
        format="openssh",
        cipher=cipher,
        is_host_key=False,
        home=home,
    )


def test_good_a_key_with_a_passphrase() -> None:
    verdict = user_private_keys_encrypted(key("aes256-ctr"))
    assert verdict.status is Status.PASS
    assert str(verdict.sentence) == "/home/ada/.ssh/id_ed25519 is encrypted with aes256-ctr"


def test_bad_a_key_without() -> None:
    verdict = user_private_keys_encrypted(key("none"))
    assert verdict.status is Status.FAIL
    assert str(verdict.sentence) == "/home/ada/.ssh/id_ed25519 (owner ada) must be encrypted with a passphrase, and is not"


def test_absent_no_keys_and_keys_of_services() -> None:
    assert user_private_keys_encrypted({PrivateKey: NOT_THERE}).status is Status.NOT_APPLICABLE
    assert user_private_keys_encrypted({PrivateKey: DENIED}).status is Status.UNKNOWN
    assert user_private_keys_encrypted(key(DENIED)).status is Status.UNKNOWN
    assert user_private_keys_encrypted(key("none", home="")).status is Status.NOT_APPLICABLE


def test_bad_real_keys_in_a_home_outside_of_home(tmp_path: Path) -> None:
    """Real keys by ssh-keygen, in a home that only /etc/passwd names; their bodies stay where they are."""
    folder = tmp_path / ".ssh"
    folder.mkdir()
    for name, passphrase in (("plain", ""), ("locked", "only-for-this-test")):
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", passphrase, "-f", str(folder / name)], check=True)
    account = f"ada:x:1000:1000::{tmp_path}:/bin/sh\n"
    [request] = keys_in_other_homes([saw(PASSWD, account)])
    with connect(Target(system="s", address="local:", kind="host"), Limits(60)) as session:
        observed = list(session.ask([request]))
    seen = Observations([*observed, saw(PASSWD, account), saw(SYSTEM_KEYS, NOT_THERE), saw(HOME_KEYS, NOT_THERE)])
    found = {Path(one.path).name: one for one in private_keys(seen) if isinstance(one, PrivateKey)}
    assert {name: user_private_keys_encrypted(one).status for name, one in found.items()} == {"plain": Status.FAIL, "locked": Status.PASS}
    assert found["plain"].home == str(tmp_path)
    assert found["plain"].owner == pwd.getpwuid(os.geteuid()).pw_name
    body = (folder / "plain").read_text().splitlines()[2]
    assert body not in str(observed)
