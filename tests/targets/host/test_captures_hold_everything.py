"""A capture holds what a live audit would have asked for, what follows from answers included: the verdicts are the same."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from govaudit.model import Declared, Target, TargetClock
from govaudit.targets.host.following.programs import CALLS, NOT_FOLLOWED, OWNERS, WALKS, name_of
from govaudit.targets.host.script import installed_script
from tests.support.scenarios import Files, With, built
from tests.targets.host.test_same_verdicts import Judged, everything, judged, seen_inside, tree_of

KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIEWbqSGkFvIAp1nMYx6d0OvbFtWSvV1SZ7TzbVYkJ6rB someone\n"

RICH: Files = {
    "etc/passwd": "root:x:0:0:root:/root:/bin/bash\nann:x:1000:1000::/home/ann:/bin/bash\nbob:x:1001:1001::/srv/people/bob:/bin/sh\n"
    "eve:x:1002:1002::/srv/o'dd $(touch /pwned) `id`:/bin/sh\nlot:x:1003:1003::/srv/*:/bin/sh\n",
    "etc/group": "root:x:0:\nann:x:1000:\nbob:x:1001:\neve:x:1002:\nlot:x:1003:\n",
    "home/ann/.ssh/": With(mode=0o700, uid=1000, gid=1000),
    "home/ann/.ssh/authorized_keys": With(KEY, 0o600, 1000, 1000),
    "srv/people/bob/.ssh/": With(mode=0o700, uid=1001, gid=1001),
    "srv/people/bob/.ssh/authorized_keys": With("ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAAAgQCx\n" + KEY, 0o666, 1001, 1001),
    "srv/people/bob/.ssh/id_ed25519": With("-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY-----\n", 0o644, 1001, 1001),
    "srv/people/bob/.netrc": With("machine x login y password z\n", 0o644, 1001, 1001),
    "srv/people/bob/.google_authenticator": With("ABCDEFGHIJKLMNOP\n", 0o644, 1001, 1001),
    "etc/ssh/sshd_config": "Include /etc/ssh/more/*.conf\nPermitRootLogin no\nUsePAM yes\nHostKey /etc/ssh/keys/host\n",
    "etc/ssh/more/a.conf": "Include deeper.conf\nAuthorizedKeysFile .ssh/authorized_keys /etc/ssh/people/%u\n",
    "etc/ssh/deeper.conf": "PasswordAuthentication no\n",
    "etc/ssh/keys/host": With("x", 0o644),
    "etc/ssh/keys/host.pub": KEY,
    "etc/ssh/people/ann": With(KEY, 0o644),
    "etc/sudoers": With("@include /etc/policy\n@includedir /etc/more.d\nroot ALL=(ALL) ALL\n", 0o440),
    "etc/policy": With("bob ALL=(ALL) NOPASSWD: /opt/tool, /usr/local/bin/linked\n", 0o440),
    "etc/more.d/x": With("ann ALL=(ALL) /usr/bin/vi\n", 0o440),
    "opt/tool": With("#!/bin/sh\n", 0o777),
    "opt/real": With("#!/bin/sh\n", 0o755, 1000, 1000),
    "usr/local/bin/linked": "->../../../opt/real",
    "usr/local/bin/nightly": With("#!/bin/sh\n", 0o777),
    "etc/crontab": "PATH=/usr/local/bin:/usr/bin:/opt/jobs\n5 4 * * * root nightly --quiet\n6 4 * * * root /opt/jobs/x && weekly\n",
    "opt/jobs/x": With("#!/bin/sh\n", 0o755, 1000, 1000),
    "opt/jobs/weekly": With("#!/bin/sh\n", 0o775, 0, 1000),
    "etc/systemd/system/own.service": "[Service]\nExecStart=/opt/jobs/served --x\n[Install]\nWantedBy=multi-user.target\n",
    "etc/systemd/system/multi-user.target.wants/own.service": "->../own.service",
    "etc/systemd/system/multi-user.target.wants/shipped.service": "->/usr/lib/systemd/system/shipped.service",
    "usr/lib/systemd/system/shipped.service": "[Unit]\nWants=pulled@a.service\n[Service]\nExecStart=/usr/sbin/shipped\n",
    "usr/lib/systemd/system/pulled@.service": "[Service]\nExecStart=/usr/sbin/pulled\n",
    "etc/systemd/system/shipped.service.d/x.conf": "[Service]\nExecStartPre=/opt/jobs/before\n",
    "opt/jobs/served": With("#!/bin/sh\n", 0o777),
    "opt/jobs/before": With("#!/bin/sh\n", 0o777),
    "etc/crypttab": "data UUID=0000-1 /etc/keys/data.key luks,header=/var/headers/data\nlog UUID=0000-2 /etc/keys/log.key\n",
    "etc/keys/data.key": With("x" * 64, 0o644),
    "etc/keys/log.key": With("x" * 64, 0o400),
    "etc/fstab": "/swap.img none swap sw 0 0\n/dev/sda1 / ext4 defaults 0 1\n",
    "swap.img": With("x", 0o644),
    "etc/pam.d/sshd": "auth required pam_google_authenticator.so secret=/var/otp/${USER}\n"
    "auth required pam_oath.so usersfile=/etc/oath/users\n"
    "account required pam_listfile.so item=user sense=allow file=/etc/ssh.allow onerr=fail\naccount required pam_unix.so\n",
    "etc/ssh.allow": "ann\n",
    "var/otp/ann": With("x", 0o400),
    "etc/oath/users": With("x", 0o644),
    "etc/nginx/nginx.conf": "http { server {\nssl_certificate sites/a.pem;\nssl_certificate_key sites/a.key;\n} }\n",
    "etc/nginx/sites/a.pem": "no certificate\n",
    "etc/sysctl.d/99-linked.conf": "->../elsewhere.conf",
    "etc/elsewhere.conf": With("kernel.kptr_restrict=0\n", 0o666),
    "etc/mysql/my.cnf": "[mysqld]\ndatadir = /srv/db\n",
    "etc/docker/daemon.json": '{"icc": false, "data-root": "/srv/docker"}',
    "srv/docker/containers/abc/hostconfig.json": '{"Privileged": true, "Binds": ["/:/host"]}',
    "srv/docker/231072.231072/containers/def/hostconfig.json": '{"Privileged": true}',
    "srv/db/": With(mode=0o700, uid=999, gid=999),
    "var/lib/postgresql/15/main/": With(mode=0o700, uid=999, gid=999),
}

SAID_SO: dict[str, str] = {}
"""Checks that a capture leaves unknown where a live audit does not, and why."""


def followed() -> str:
    """The script for all checks."""
    plan = everything(Target(system="here", address="local:", kind="host"))
    requests = [request for request in plan.requests if not isinstance(request, Declared | TargetClock)]
    return installed_script(requests, plan.followers)


def unlike(captured: Judged, live: Judged) -> dict[str, list[tuple[str, str, str]]]:
    """By check: what a capture says otherwise."""
    found: dict[str, list[tuple[str, str, str]]] = {}
    for check in live.keys() | captured.keys():
        for subject in live[check].keys() | captured[check].keys():
            there, here = live[check].get(subject), captured[check].get(subject)
            if there is None or here is None or there.status is not here.status:
                found.setdefault(check, []).append((subject, str(there and there.sentence), str(here and here.sentence)))
    return found


@pytest.mark.parametrize("family", ["debian", "rhel", "this machine"])
def test_a_capture_of_a_rich_host_says_what_a_live_audit_says(family: str, tmp_path: Path) -> None:
    root = tree_of(tmp_path / "root", family)
    for path in RICH:  # what the family has there gives way
        if not path.endswith("/"):
            (root / path).unlink(missing_ok=True)
    built(root, RICH)
    live, inside = seen_inside(root, tmp_path, f"local:{root}")
    made = tmp_path / "made.capture"
    (root / "bin/script").write_text(followed())
    with made.open("wb") as out:
        ran = subprocess.run(inside, stdout=out, stderr=subprocess.PIPE, stdin=subprocess.DEVNULL, check=True, timeout=120)
    assert ran.stderr == b""
    assert not (root / "pwned").exists()
    assert unlike(judged(f"capture:{made}"), live).keys() <= SAID_SO.keys(), unlike(judged(f"capture:{made}"), live)


def test_of_this_host_everything_is_held(tmp_path: Path) -> None:
    """Others work on it while it is looked at: what is wanting must be so twice."""
    script, made = tmp_path / "script", tmp_path / "made.capture"
    script.write_text(followed())
    wanting = [wanted for _ in range(2) if (wanted := _wanting(script, made))]
    assert len(wanting) < 2, wanting


def _wanting(script: Path, made: Path) -> list[str]:
    with made.open("wb") as out:
        subprocess.run(["dash", str(script)], stdout=out, stdin=subprocess.DEVNULL, check=True, timeout=300)
    every = (verdict for verdicts in judged(f"capture:{made}").values() for verdict in verdicts.values())
    return [str(verdict.sentence) for verdict in every if "does not hold" in str(verdict.sentence)]


def test_every_follower_is_followed_or_named_as_not_followed() -> None:
    every = set(map(name_of, everything(Target(system="here", address="local:", kind="host")).followers))
    assert every <= CALLS.keys() | WALKS | OWNERS | NOT_FOLLOWED
    assert not NOT_FOLLOWED & CALLS.keys()
