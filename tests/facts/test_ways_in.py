"""Which ways lead into a host, and what each demands: read from whole trees of files."""

from __future__ import annotations

from pathlib import Path

import pytest

from govaudit.facts.ways_in import WayIn
from govaudit.model import Missing, Place
from tests.facts.ways_in_examples import CODE, KEY, PASSWORD, TRUST
from tests.support.ways_in_trees import HASH, through, tree, ways_of

GOOGLE = "auth required pam_unix.so\nauth required pam_google_authenticator.so\naccount required pam_unix.so\n"
CONFIG = "etc/ssh/sshd_config"


def ssh(root: Path, who: str) -> list[object]:
    """What SSH demands of one account, from wherever."""
    return [way.demands for way in through("ssh", root, who=who)]


def test_a_way_by_key_is_there_for_those_who_have_keys(tmp_path: Path) -> None:
    root = tree(tmp_path, {CONFIG: "UsePAM yes\nPasswordAuthentication no\nKbdInteractiveAuthentication no\n"}, keys={"ann": ""})
    [way] = through("ssh", root)
    assert (way.accounts, way.demands, way.factors, way.becomes, way.origins) == (["ann"], [[KEY]], 1, "itself", [])
    assert Place("/home/ann/.ssh/authorized_keys", 1) in way.places


def test_passwords_open_accounts_that_have_one(tmp_path: Path) -> None:
    assert ssh(tree(tmp_path, {}, passwords={"ann": HASH}), "ann") == [[[PASSWORD]]]
    assert ssh(tmp_path, "bob") == []


@pytest.mark.parametrize(("pam", "with_key"), [("yes", [[[KEY]]]), ("no", [])])
def test_a_locked_password_stops_keys_only_without_pam(tmp_path: Path, pam: str, with_key: list[object]) -> None:
    assert ssh(tree(tmp_path, {CONFIG: f"UsePAM {pam}\n"}, passwords={"ann": f"!{HASH}"}, keys={"ann": ""}), "ann") == with_key


def test_whether_a_password_begins_so_that_sshd_without_pam_refuses_it_is_not_always_seen(tmp_path: Path) -> None:
    [demands] = ssh(tree(tmp_path, {CONFIG: "UsePAM no\n"}, keys={"ann": ""}), "ann")
    assert isinstance(demands, Missing)


def test_an_expired_account_is_refused_by_pam_and_without(tmp_path: Path) -> None:
    expired = {"ann": f"{HASH}|100"}
    assert ssh(tree(tmp_path / "a", {}, passwords=expired, keys={"ann": ""}), "ann") == []
    assert ssh(tree(tmp_path / "b", {CONFIG: "UsePAM no\n"}, passwords=expired, keys={"ann": ""}), "ann") == []
    lax = {"etc/pam.d/sshd": "auth required pam_unix.so\naccount required pam_permit.so\n"}
    assert ssh(tree(tmp_path / "c", lax, passwords=expired, keys={"ann": ""}), "ann") == [[[KEY], [PASSWORD]]]


@pytest.mark.parametrize(
    ("permitted", "options", "expected"),
    [
        ("yes", "", [[[KEY], [PASSWORD]]]),
        ("no", "", []),
        ("prohibit-password", "", [[[KEY]]]),
        ("forced-commands-only", "", []),
        ("forced-commands-only", 'command="/usr/bin/backup"', [[[KEY]]]),
    ],
)
def test_root(tmp_path: Path, permitted: str, options: str, expected: list[object]) -> None:
    root = tree(tmp_path, {CONFIG: f"UsePAM yes\nPermitRootLogin {permitted}\n"}, passwords={"root": HASH}, keys={"root": options})
    assert ssh(root, "root") == expected


def test_what_a_way_is_limited_to(tmp_path: Path) -> None:
    no_passwords = {CONFIG: "UsePAM yes\nPasswordAuthentication no\nKbdInteractiveAuthentication no\n"}
    root = tree(tmp_path / "a", no_passwords, keys={"ann": 'command="/usr/bin/backup"', "daemon": ""})
    limits = {way.accounts[0]: way.limits for way in through("ssh", root)}
    assert limits["ann"] == ["/usr/bin/backup"]
    forced = {CONFIG: "UsePAM yes\nForceCommand internal-sftp\n"}
    assert [way.limits for way in through("ssh", tree(tmp_path / "b", forced, passwords={"ann": HASH}))] == [["internal-sftp"]]


def test_where_one_comes_from_decides(tmp_path: Path) -> None:
    config = "UsePAM yes\nAuthenticationMethods publickey,password\nMatch Address 10.0.0.0/8\nAuthenticationMethods password\n"
    rows = through("ssh", tree(tmp_path, {CONFIG: config}, passwords={"ann": HASH}, keys={"ann": ""}), who="ann")
    assert {tuple(way.origins): way.demands for way in rows} == {
        ("address 10.0.0.0/8",): [[PASSWORD]],
        ("not address 10.0.0.0/8",): [[KEY, PASSWORD]],
    }
    [bypass] = next(way.bypass for way in rows if way.factors == 1)
    assert (bypass.accounts, str(bypass.why), bypass.place) == (["ann"], "a Match takes less", Place("/etc/ssh/sshd_config", 4))


def test_who_is_let_in_by_the_lists(tmp_path: Path) -> None:
    config = "UsePAM yes\nAllowUsers ann@10.0.0.0/8 bob\nDenyGroups guests\n"
    root = tree(tmp_path, {CONFIG: config}, passwords={"ann": HASH, "bob": HASH, "root": HASH}, keys={"root": ""})
    assert [(way.accounts, way.origins) for way in through("ssh", root)] == [(["ann"], ["from 10.0.0.0/8"]), (["bob"], [])]


def test_who_has_not_set_up_a_second_factor_gets_by(tmp_path: Path) -> None:
    optional = GOOGLE.replace("authenticator.so", "authenticator.so nullok")
    files = {"etc/pam.d/sshd": optional, "home/ann/.google_authenticator": "SECRET\n"}
    root = tree(tmp_path, files, passwords={"ann": HASH, "bob": HASH})
    assert ssh(root, "ann") == [[[PASSWORD, CODE]]]
    [way] = through("ssh", root, who="bob")
    assert (way.demands, way.factors) == ([[PASSWORD]], 1)
    assert str(way.bypass[0].why) == "it has not set up a second factor, and is not asked for one"
    assert way.bypass[0].place == Place("/etc/pam.d/sshd", 2)


def test_empty_passwords_and_the_word_of_another_machine(tmp_path: Path) -> None:
    config = "UsePAM yes\nPermitEmptyPasswords yes\nHostbasedAuthentication yes\n"
    root = tree(tmp_path / "a", {CONFIG: config}, passwords={"ann": "", "bob": HASH})
    assert ssh(root, "ann") == [[[]]]
    [way] = through("ssh", root, who="bob")
    assert ([TRUST] in way.demands, way.factors) == (True, 0)  # type: ignore[operator]
    assert ssh(tree(tmp_path / "b", {}, passwords={"ann": ""}), "ann") == []


def test_what_is_not_seen_is_not_known(tmp_path: Path) -> None:
    by_command = {CONFIG: "UsePAM yes\nPasswordAuthentication no\nAuthorizedKeysCommand /usr/bin/keys\nAuthorizedKeysCommandUser nobody\n"}
    root = tree(tmp_path / "a", by_command, keys={"ann": ""})
    assert ssh(root, "ann") == [[[KEY]]]
    assert isinstance(ssh(root, "bob")[0], Missing)
    of_authority = {CONFIG: "UsePAM yes\nTrustedUserCAKeys /etc/ssh/ca.pub\n"}
    assert ssh(tree(tmp_path / "b", of_authority), "bob") == [[[KEY]]]
    refused = tree(tmp_path / "c", {CONFIG: "Nonsense yes\n"})
    assert all(isinstance(way.demands, Missing) for way in through("ssh", refused))
    assert through("ssh", refused) != []


def test_accounts_of_a_directory_have_rows_of_their_own(tmp_path: Path) -> None:
    root = tree(tmp_path, {"etc/nsswitch.conf": "passwd: files sss\n"})
    rows = {way.door: way for way in ways_of(f"root:{root}").facts if way.directories}
    assert rows["ssh"].directories == ["sss"]
    assert (rows["ssh"].demands, rows["ssh"].accounts) == ([[KEY], [PASSWORD]], [])
    assert isinstance(rows["sudo"].demands, Missing)


def test_the_console(tmp_path: Path) -> None:
    root = tree(tmp_path / "a", {}, passwords={"ann": HASH, "bob": ""})
    assert {way.accounts[0]: way.demands for way in through("console", root)} == {"ann": [[PASSWORD]], "bob": [[]]}
    by_itself = {
        "etc/systemd/system/getty@tty1.service.d/a.conf": "[Service]\nExecStart=\nExecStart=-/sbin/agetty --autologin ann - $TERM\n"
    }
    assert next((way.accounts, way.factors) for way in through("console", tree(tmp_path / "b", by_itself))) == ([], 0)


def test_the_console_is_served_by_root(tmp_path: Path) -> None:
    stack = "auth sufficient pam_wheel.so use_uid trust group=staff\nauth required pam_unix.so\naccount required pam_unix.so\n"
    root = tree(tmp_path, {"etc/pam.d/login": stack}, passwords={"ann": HASH})
    assert [way.demands for way in through("console", root, who="ann")] == [[[PASSWORD]]]


def test_one_text_is_no_password_and_code(tmp_path: Path) -> None:
    stack = "auth required pam_unix.so\nauth required pam_google_authenticator.so\naccount required pam_unix.so\n"
    by_password = "UsePAM yes\nAuthenticationMethods password\n"
    by_questions = "UsePAM yes\nKbdInteractiveAuthentication yes\nAuthenticationMethods keyboard-interactive\n"
    files = {"etc/pam.d/sshd": stack, "home/ann/.google_authenticator": "secret\n"}
    assert ssh(tree(tmp_path / "a", {CONFIG: by_password, **files}, passwords={"ann": HASH}), "ann") == []
    assert ssh(tree(tmp_path / "b", {CONFIG: by_questions, **files}, passwords={"ann": HASH}), "ann") == [[[PASSWORD, CODE]]]


def test_a_display_manager(tmp_path: Path) -> None:
    stack = "auth required pam_unix.so\naccount required pam_unix.so\n"
    files = {"etc/pam.d/gdm-password": stack, "etc/gdm3/daemon.conf": "[daemon]\nAutomaticLoginEnable=true\nAutomaticLogin=bob\n"}
    rows = through("display manager", tree(tmp_path / "a", files, passwords={"ann": HASH}))
    assert [(way.accounts, way.demands) for way in rows] == [(["bob"], [[]]), (["ann"], [[PASSWORD]])]
    other = tree(tmp_path / "b", {"etc/pam.d/xdm": stack}, passwords={"ann": HASH})
    assert all(isinstance(way.demands, Missing) for way in through("display manager", other))


def test_sudo(tmp_path: Path) -> None:
    rules = "%sudo ALL=(ALL) ALL\nbob ALL=(root) NOPASSWD: /usr/bin/vim\ndaemon ALL=(bob) NOPASSWD: ALL\n"
    root = tree(tmp_path, {"etc/sudoers": rules}, passwords={"ann": HASH, "bob": HASH})
    rows = {way.accounts[0]: way for way in through("sudo", root)}
    assert (rows["ann"].becomes, rows["ann"].demands, rows["ann"].limits) == ("root", [[PASSWORD]], [])
    assert (rows["bob"].becomes, rows["bob"].factors, rows["bob"].limits) == ("root", 0, ["/usr/bin/vim"])
    assert rows["bob"].bypass[0].place == Place("/etc/sudoers", 2)
    assert (rows["daemon"].becomes, rows["daemon"].others) == ("others", ["bob"])


def test_su_looks_at_each_caller(tmp_path: Path) -> None:
    stack = "auth sufficient pam_succeed_if.so use_uid user = ann\nauth required pam_unix.so\naccount required pam_unix.so\n"
    files = {"etc/pam.d/su": stack, "lib/x86_64-linux-gnu/security/pam_succeed_if.so": ""}
    root = tree(tmp_path, files, passwords={"root": HASH, "ann": HASH, "bob": HASH})
    to_others = {way.factors: way.accounts for way in through("su", root) if way.becomes == "others"}
    assert to_others[0] == ["ann"]
    assert "bob" in to_others[1]


def test_su_wants_the_password_of_whom_one_becomes(tmp_path: Path) -> None:
    root = tree(tmp_path / "a", {}, passwords={"root": HASH})
    [way] = through("su", root)
    assert (way.becomes, way.demands, way.accounts) == ("root", [[PASSWORD]], ["daemon", "ann", "bob"])
    wheel = {"etc/pam.d/su": "auth required pam_wheel.so use_uid group=sudo\nauth required pam_unix.so\naccount required pam_unix.so\n"}
    wheel["etc/pam.d/su-l"] = wheel["etc/pam.d/su"]
    assert [way.accounts for way in through("su", tree(tmp_path / "b", wheel, passwords={"root": HASH}))] == [["ann"]]
    trusted = {path: text.replace("required pam_wheel.so", "sufficient pam_wheel.so trust") for path, text in wheel.items()}
    rows = {
        tuple(way.accounts): way.factors
        for way in through("su", tree(tmp_path / "c", trusted, passwords={"root": HASH}))
        if way.becomes == "root"
    }
    assert rows == {("ann",): 0, ("daemon", "bob"): 1}


def test_su_with_a_log_in_asks_other_where_it_has_no_service_of_its_own(tmp_path: Path) -> None:
    deny = {"etc/pam.d/su": "auth required pam_deny.so\naccount required pam_deny.so\n"}
    other = {"etc/pam.d/other": "auth required pam_unix.so\naccount required pam_unix.so\n"}
    [way] = through("su", tree(tmp_path / "a", deny | other, passwords={"root": HASH}))
    assert (way.becomes, way.demands) == ("root", [[PASSWORD]])
    own = {"etc/pam.d/su-l": deny["etc/pam.d/su"]}
    assert through("su", tree(tmp_path / "b", deny | other | own, passwords={"root": HASH})) == []


def test_a_program_that_not_everybody_may_run(tmp_path: Path) -> None:
    root = tree(tmp_path, {}, passwords={"root": HASH})
    (root / "usr/bin/su").chmod(0o4750)
    assert through("su", root) == []
    (root / "usr/bin/su").chmod(0o755)
    assert through("su", root) == []


def test_doas(tmp_path: Path) -> None:
    rules = "permit :sudo\npermit nopass bob as root cmd reboot\npermit daemon as root cmd vi\ndeny daemon\n"
    files = {"etc/doas.conf": rules, "usr/bin/doas": "", "etc/pam.d/doas": "auth required pam_unix.so\naccount required pam_unix.so\n"}
    root = tree(tmp_path, files, passwords={"ann": HASH})
    (root / "usr/bin/doas").chmod(0o4755)
    (root / "etc/doas.conf").chmod(0o600)
    rows = {way.accounts[0]: way for way in through("doas", root)}
    assert (rows["ann"].becomes, rows["ann"].demands) == ("root", [[PASSWORD]])
    assert (rows["bob"].becomes, rows["bob"].factors, rows["bob"].limits) == ("others", 0, ["reboot"])
    assert "daemon" not in rows


@pytest.mark.parametrize(
    ("rule", "mode", "becomes"),
    [
        ("permit nopass bob as root cmd /opt/app/run", 0o755, "others"),
        ("permit nopass bob as root cmd /opt/app/run", 0o757, "root"),
        ("permit nopass bob cmd /opt/app/run args -v", 0o757, "root"),
        ("permit nopass bob as daemon cmd /opt/app/run", 0o757, "others"),
        ("permit nopass bob as 0 cmd sh", 0o755, "root"),
        ("permit nopass bob as toor", 0o755, "root"),
    ],
)
def test_doas_lets_whoever_writes_the_program_become_root(rule: str, mode: int, becomes: str, tmp_path: Path) -> None:
    accounts = "root:x:0:0::/root:/bin/sh\ntoor:x:0:0::/root:/bin/sh\nbob:x:1001:1001::/home/bob:/bin/sh\n"
    files = {"etc/doas.conf": f"{rule}\n", "usr/bin/doas": "", "opt/app/run": "", "etc/passwd": accounts}
    root = tree(tmp_path, files)
    (root / "usr/bin/doas").chmod(0o4755)
    (root / "etc/doas.conf").chmod(0o600)
    (root / "opt/app/run").chmod(mode)
    [row] = [way for way in through("doas", root) if "bob" in way.accounts]
    assert (row.becomes, row.factors) == (becomes, 0)


def test_what_runs_when_nobody_is_there(tmp_path: Path) -> None:
    files = {"usr/bin/crontab": "", "usr/sbin/cron": "", "etc/cron.allow": "ann\n", "var/lib/systemd/linger/bob": ""}
    root = tree(tmp_path, files)
    assert {(way.becomes, *way.accounts) for way in through("cron", root)} == {("root", "root"), ("itself", "ann")}
    assert [way.accounts for way in through("systemd user", root)] == [["bob"]]


def test_who_rules_containers_is_root(tmp_path: Path) -> None:
    """By the group that may speak to Docker's socket: its usual one, or the one that is set; in /etc/group alone it counts."""
    group = {"etc/group": "root:x:0:\nann:x:1000:\nbob:x:1001:\nsudo:x:27:\ndaemon:x:1:\ndocker:x:998:bob\nrulers:x:997:ann\n"}
    assert through("containers", tree(tmp_path / "a", group)) == []  # Docker is not installed
    docker = {**group, "usr/bin/dockerd": ""}
    [way] = through("containers", tree(tmp_path / "b", docker))
    assert (way.accounts, way.becomes, way.demands, way.from_session) == (["bob"], "root", [[]], True)
    [way] = through("containers", tree(tmp_path / "c", {**docker, "etc/docker/daemon.json": '{"group": "rulers"}'}))
    assert way.accounts == ["ann"]
    [way] = through("containers", tree(tmp_path / "d", {**docker, "etc/docker/daemon.json": "{"}))
    assert isinstance(way.factors, Missing)


def test_the_socket_that_is_there_says_who_rules_containers(tmp_path: Path) -> None:
    groups = "root:x:0:\nann:x:1000:\nbob:x:1001:\ndocker:x:998:bob\n"
    root = tree(tmp_path, {"usr/bin/dockerd": "", "run/docker.sock": "", "etc/group": groups})
    (root / "run/docker.sock").chmod(0o600)
    assert through("containers", root) == []
    (root / "run/docker.sock").chmod(0o666)
    [way] = through("containers", root)
    assert {"ann", "bob"} <= set(way.accounts)
    assert way.places == [Place("/run/docker.sock")]


def test_nothing_is_there_and_nothing_leads_in(tmp_path: Path) -> None:
    root = tree(tmp_path, {})
    for name in ("usr/sbin/sshd", CONFIG, "usr/bin/sudo", "usr/bin/su", "etc/sudoers", "etc/pam.d/login"):
        (root / name).unlink()
    found = ways_of(f"root:{root}")
    assert [way.door for way in found.facts] == []


def test_many_alike_are_one_row_whose_name_stays_short(tmp_path: Path) -> None:
    root = tree(tmp_path, {}, passwords={"ann": HASH})
    accounts = "".join(f"user{number}:x:{2000 + number}:2000::/home/x:/bin/sh\n" for number in range(3000))
    states = "".join(f"user{number}:{HASH}:20000:0:99999:7:::\n" for number in range(3000))
    for name, more in (("passwd", accounts), ("shadow", states)):
        path = root / "etc" / name
        path.write_text(path.read_text() + more)
    [way] = through("ssh", root)
    assert len(way.accounts) == 3001
    assert len(way.subject) < 250
    assert WayIn.area() == "ways_in"


def test_pam_wheel_tells_callers_apart_where_nobody_becomes_root(tmp_path: Path) -> None:
    """root has no password; those of the group become others all the same."""
    wheel = {"etc/pam.d/su": "auth required pam_wheel.so use_uid group=sudo\nauth required pam_unix.so\naccount required pam_unix.so\n"}
    wheel["etc/pam.d/su-l"] = wheel["etc/pam.d/su"]
    rows = through("su", tree(tmp_path, wheel, passwords={"bob": HASH}))
    assert [(way.accounts, way.becomes, way.others, way.demands) for way in rows] == [(["ann"], "others", ["bob"], [[PASSWORD]])]


def test_gdm_asks_for_fingerprints_side_by_side(tmp_path: Path) -> None:
    account = "account required pam_unix.so\n"
    prints = {"etc/pam.d/gdm-fingerprint": f"auth required pam_fprintd.so\n{account}"}
    files = {"etc/pam.d/gdm-password": f"auth required pam_unix.so\n{account}", "etc/gdm3/daemon.conf": "[daemon]\n", **prints}
    rows = through("display manager", tree(tmp_path / "a", files, passwords={"ann": HASH}), who="ann")
    assert [way.demands for way in rows] == [[[PASSWORD]]]  # the module is not there
    there = files | {"lib/x86_64-linux-gnu/security/pam_fprintd.so": ""}
    rows = through("display manager", tree(tmp_path / "b", there, passwords={"ann": HASH}), who="ann")
    assert [way.demands for way in rows] == [[[PASSWORD], [CODE]]]
