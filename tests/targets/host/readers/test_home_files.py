"""Files in homes: which are asked for follows from /etc/passwd."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govaudit.facts.home_files import AuthorizedKeys, SecondFactorSecret
from govaudit.model import Absent, Complete, FileAttributes, Missing, Observation, Request, Seen
from govaudit.targets.host.pam.files import FILES, VENDORS
from govaudit.targets.host.readers.accounts import GROUP, PASSWD
from govaudit.targets.host.readers.home_files import (
    HOST_SECRETS,
    authorized_keys,
    key_files,
    named_secrets,
    second_factor_secrets,
    secrets,
)
from govaudit.targets.host.readers.sshd import DUMP, ELSEWHERE, MAIN, PROGRAM, VENDOR
from govaudit.targets.host.requests import Glob, Listing
from govaudit.targets.host.sshd.start import STARTING
from tests.support import DENIED, NOT_THERE, observations, saw

DROP_INS = Glob("/etc/ssh/sshd_config.d/*.conf")
ANN = "ann:x:1000:1000::/home/ann:/bin/sh\n"
KEYS = "/home/ann/.ssh/authorized_keys"


def listed(path: str, mode: int, uid: int = 1000, kind: str = "file") -> Observation:
    return saw(Listing(path), Seen(attributes=FileAttributes(kind=kind, mode=mode, uid=uid, gid=uid)), source=path)


def host(passwd: str, *seen: Observation, otherwise: Absent | Missing = NOT_THERE) -> list[Observation]:
    """A host with these files in homes; of all others it says `otherwise`."""
    asked = [saw(PASSWD, passwd, source="/etc/passwd"), saw(GROUP, "ann:x:1000:\n")]
    known = {observation.request for observation in seen}
    asked.extend(saw(request, NOT_THERE) for request in (DUMP, MAIN, VENDOR, DROP_INS, PROGRAM, *ELSEWHERE, *STARTING, FILES, VENDORS)
                 if request.key not in known)  # fmt: skip
    stacks = [observation for observation in seen if observation.request == FILES.key]
    wanted: list[Request] = [*key_files(asked[:1]), *secrets(asked[:1]), HOST_SECRETS, *named_secrets(stacks)]
    return [*asked, *seen, *(saw(request, otherwise) for request in {r.key: r for r in wanted}.values() if request.key not in known)]


def test_what_to_look_at_follows_from_the_accounts() -> None:
    passwd = [saw(PASSWD, ANN + "bob:x:1001:1001::/home/b*b:/bin/sh\neve:x:1:1::relative:/bin/sh\nsys:x:2:2::/:/bin/sh\n")]
    assert [request.key for request in key_files(passwd)] == [
        "listing /home/ann",
        "listing /home/ann/.ssh",
        "listing /home/ann/.ssh/authorized_keys",
        "listing /home/ann/.ssh/authorized_keys2",
        "listing /",
        "listing /.ssh",
        "listing /.ssh/authorized_keys",
        "listing /.ssh/authorized_keys2",
    ]
    assert list(key_files([saw(PASSWD, DENIED)])) == []


def test_a_key_file_is_given_with_the_way_to_it() -> None:
    seen = host(ANN, listed(KEYS, 0o600), listed("/home/ann/.ssh", 0o700, kind="directory"), listed("/home/ann", 0o755, kind="directory"))
    keys, ending = authorized_keys(observations(seen))
    assert isinstance(keys, AuthorizedKeys)
    assert isinstance(keys.way, list)
    assert [(step.path, step.mode) for step in keys.way] == [(KEYS, 0o600), ("/home/ann/.ssh", 0o700), ("/home/ann", 0o755)]
    assert (keys.account, keys.private_group) == ("ann", True)
    assert isinstance(ending, Complete)


def test_a_primary_group_with_others_in_it_is_not_private() -> None:
    seen = host(ANN + "bob:x:1001:1000::/home/bob:/bin/sh\n", listed(KEYS, 0o660))
    keys = next(authorized_keys(observations(seen)))
    assert isinstance(keys, AuthorizedKeys)
    assert keys.private_group is False


def test_links_and_what_may_not_be_listed_are_no_knowledge() -> None:
    link = next(authorized_keys(observations(host(ANN, listed(KEYS, 0o777, kind="link")))))
    assert isinstance(link, AuthorizedKeys)
    assert isinstance(link.way, Missing)
    denied = list(authorized_keys(observations(host(ANN, otherwise=DENIED))))
    assert denied[0] == DENIED
    *_, unusual = authorized_keys(observations(host(ANN + "bob:x:1:1::/home/b*b:/bin/sh\n")))
    assert isinstance(unusual, Missing)
    assert str(unusual.sentence) == "the home of bob cannot be looked at: its path is not plain"


def test_no_key_files_is_said_of_the_places_searched() -> None:
    (ending,) = authorized_keys(observations(host(ANN)))
    assert isinstance(ending, Complete)
    assert str(ending.sentence) == "no authorized_keys in the homes of the accounts in /etc/passwd"


def test_the_secret_of_a_second_factor_is_found() -> None:
    seen = host(ANN, listed("/home/ann/.google_authenticator", 0o400), listed("/etc/users.oath", 0o644, uid=0))
    first, second, ending = second_factor_secrets(observations(seen))
    assert isinstance(first, SecondFactorSecret)
    assert isinstance(second, SecondFactorSecret)
    assert isinstance(ending, Complete)
    assert (first.account, first.uid, second.account, second.uid) == ("ann", 1000, "", 0)


@pytest.mark.parametrize(
    "line",
    [
        "AuthorizedKeysFile /etc/ssh/keys/%u",
        "AuthorizedKeysFile .ssh/authorized_keys /etc/ssh/keys/%u",
        "AuthorizedKeysCommand /usr/bin/sss_ssh_authorizedkeys",
        "TrustedUserCAKeys /etc/ssh/ca.pub",
        "Match User git\nAuthorizedKeysFile /srv/git/keys",
        "Include /srv/sshd.conf",
    ],
)
def test_keys_elsewhere_leave_the_list_open(line: str) -> None:
    (ending,) = authorized_keys(observations(host(ANN, saw(MAIN, f"PermitRootLogin no\n{line}\n"))))
    assert isinstance(ending, Missing)


def test_keys_in_the_usual_places_and_options_of_the_start() -> None:
    usual = saw(MAIN, "Include /etc/ssh/sshd_config.d/*.conf\nAuthorizedKeysFile .ssh/authorized_keys\nAuthorizedKeysCommand none\n")
    drop_in = saw(DROP_INS, "PasswordAuthentication no\n", source="/etc/ssh/sshd_config.d/50-cloud-init.conf")
    (ending,) = authorized_keys(observations(host(ANN, usual, drop_in)))
    assert isinstance(ending, Complete)
    option = saw(STARTING[0], "SSHD_OPTS='-o AuthorizedKeysFile=/srv/keys'\n")
    assert isinstance(list(authorized_keys(observations(host(ANN, usual, drop_in, option))))[-1], Missing)


@pytest.mark.parametrize(("line", "known"), [("AuthorizedKeysFile .ssh/authorized_keys", True), ("TrustedUserCAKeys /srv/ca", False)])
def test_the_places_of_keys_are_followed_into_included_files(line: str, known: bool) -> None:
    main = saw(MAIN, "Include more/*\n", source=MAIN.path)
    more = saw(Glob("/etc/ssh/more/*"), f"{line}\n", source="/etc/ssh/more/a")
    ending = list(authorized_keys(observations(host(ANN, main, more))))[-1]
    assert isinstance(ending, Complete if known else Missing)
    if isinstance(ending, Missing):
        assert str(ending.sentence).startswith("trustedusercakeys is set at /etc/ssh/more/a:1: keys elsewhere")


def test_secrets_where_pam_is_told() -> None:
    stack = saw(FILES, "auth required pam_u2f.so cue authfile=/etc/u2f_mappings\n", source="/etc/pam.d/sudo")
    mappings = listed("/etc/u2f_mappings", 0o666, uid=0)
    found, ending = second_factor_secrets(observations(host(ANN, stack, mappings)))
    assert isinstance(found, SecondFactorSecret)
    assert (found.path, found.uid, found.is_public) == ("/etc/u2f_mappings", 0, True)
    assert isinstance(ending, Complete)


@pytest.mark.parametrize(
    "line",
    [
        "auth required pam_google_authenticator.so secret=/var/lib/ga/${USER}",
        "auth required pam_google_authenticator.so \\\n secret=/var/lib/ga/%u",
        "auth required pam_u2f.so conf=/etc/security/pam_u2f.conf",
        "auth required pam_u2f.so [authfile=/etc/u2f mappings]",
    ],
)
def test_secrets_in_places_that_are_not_plain_leave_the_list_open(line: str) -> None:
    (ending,) = second_factor_secrets(observations(host(ANN, saw(FILES, f"{line}\n", source="/etc/pam.d/sshd"))))
    assert isinstance(ending, Missing)
    usual = "auth required pam_oath.so usersfile=/etc/users.oath\nauth required pam_yubico.so secret=${HOME}/.google_authenticator\n"
    (ending,) = second_factor_secrets(observations(host(ANN, saw(FILES, usual, source="/etc/pam.d/sshd"))))
    assert isinstance(ending, Complete)


def test_real_homes_are_asked_in_two_rounds(tmp_path: Path) -> None:
    from govaudit.looking import Limits
    from govaudit.model import Target
    from govaudit.targets.host import kind

    (tmp_path / "etc").mkdir()
    (tmp_path / "etc/passwd").write_text(ANN)
    (tmp_path / "home/ann/.ssh").mkdir(parents=True)
    (tmp_path / "home/ann/.ssh/authorized_keys").touch(0o600)
    (tmp_path / "home/ann").chmod(0o750)
    with kind.connect(Target(system="s", address=f"root:{tmp_path}", kind="host"), Limits(20)) as session:
        first = list(session.ask([PASSWD, GROUP, DUMP, MAIN, VENDOR, DROP_INS, PROGRAM, *ELSEWHERE, *STARTING]))
        second = list(session.ask(list(key_files([one for one in first if one.request == PASSWD.key]))))
    keys, ending = authorized_keys(observations([*first, *second]))
    assert isinstance(ending, Complete)
    assert isinstance(keys, AuthorizedKeys)
    assert isinstance(keys.way, list)
    assert [(step.path, step.mode, step.uid) for step in keys.way][::2] == [(KEYS, 0o600, os.getuid()), ("/home/ann", 0o750, os.getuid())]


@settings(max_examples=200, deadline=None)
@given(st.text("ann:x10/home.*\n", max_size=200))
def test_no_accounts_make_the_readers_raise(passwd: str) -> None:
    seen = observations(host(passwd))
    list(authorized_keys(seen))
    list(second_factor_secrets(seen))
