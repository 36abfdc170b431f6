"""Trees of Debian and of the RHEL family, made by hand: what is asked of them at rest, and what only a running system can tell."""

from __future__ import annotations

from pathlib import Path

import pytest

from govaudit.catalog import Catalog
from govaudit.evidence import read_evidence
from govaudit.judging import FactBook, judge_target
from govaudit.model import Status
from govaudit.planning import make_plan
from tests.support.command import govaudit

COMMON = {
    "etc/passwd": "root:x:0:0::/root:/bin/bash\nann:x:1000:1000::/home/ann:/bin/bash\n",
    "etc/group": "root:x:0:\nann:x:1000:\n",
    "sbin/init": "->/lib/systemd/systemd",
    "etc/sysctl.d/60-hardening.conf": "kernel.kptr_restrict = 0\nkernel.dmesg_restrict = 1\n",
    "etc/modprobe.d/hardening.conf": "install cramfs /bin/false\nblacklist sctp\n",
    "lib/modules/6.1.0/kernel/fs/cramfs/cramfs.ko": "",
    "lib/modules/6.1.0/kernel/net/sctp/sctp.ko.xz": "",
    "etc/profile": "umask 027\nreadonly TMOUT=600; export TMOUT\n",
    "etc/security/limits.conf": "* hard core 0\n",
    "etc/issue": "Authorised use only.\n",
}
DEBIAN = {
    **COMMON,
    "etc/os-release": "ID=debian\nVERSION_ID=12\n",
    "etc/login.defs": "UMASK 022\nENCRYPT_METHOD YESCRYPT\nPASS_MIN_DAYS 0\nPASS_WARN_AGE 7\n",
    "etc/pam.d/passwd": "@include common-password\n",
    "etc/pam.d/common-password": "password requisite pam_pwquality.so retry=3\npassword [success=1 default=ignore] pam_unix.so yescrypt\n",
    "etc/security/pwquality.conf": "minlen = 14\n",
    "boot/grub/grub.cfg": "menuentry 'Debian' {\n}\n",
    "usr/bin/crontab": "",
    "usr/sbin/cron": "",
    "usr/sbin/dockerd": "",
    "etc/docker/daemon.json": '{"icc": false, "hosts": ["tcp://0.0.0.0:2375"]}',
    "etc/systemd/system/multi-user.target.wants/cups.service": "->/usr/lib/systemd/system/cups.service",
    "usr/lib/systemd/system/cups.service": "[Service]\nExecStart=/usr/sbin/cupsd\n",
}
RHEL = {
    **COMMON,
    "etc/os-release": 'ID="rhel"\nVERSION_ID="9.4"\n',
    "etc/login.defs": "UMASK 027\nHOME_MODE 0700\nENCRYPT_METHOD SHA512\nPASS_MIN_DAYS 1\nPASS_WARN_AGE 7\n",
    "etc/pam.d/passwd": "password substack system-auth\n",
    "etc/pam.d/system-auth": (
        "auth required pam_faillock.so preauth silent\nauth sufficient pam_unix.so\nauth required pam_faillock.so authfail\n"
        "password requisite pam_pwquality.so local_users_only\npassword requisite pam_pwhistory.so use_authtok\n"
        "password sufficient pam_unix.so sha512 shadow use_authtok\npassword required pam_deny.so\n"
    ),
    "etc/pam.d/login": "auth substack system-auth\n",
    "etc/security/faillock.conf": "deny = 4\nunlock_time = 900\n",
    "etc/security/pwquality.conf": "# minlen = 14\n",
    "boot/grub2/grub.cfg": 'source ${config_directory}/user.cfg\nset superusers="root"\npassword_pbkdf2 root ${GRUB2_PASSWORD}\n',
    "boot/grub2/user.cfg": "GRUB2_PASSWORD=grub.pbkdf2.sha512.10000.AABBCCDD00112233445566778899\n",
    "etc/selinux/config": "SELINUX=permissive\nSELINUXTYPE=targeted\n",
    "usr/bin/crontab": "",
    "usr/sbin/crond": "",
    "usr/sbin/aide": "",
    "etc/crontab": "5 4 * * * root /usr/sbin/aide --check\n",
    "etc/systemd/system/multi-user.target.wants/crond.service": "->/usr/lib/systemd/system/crond.service",
    "etc/systemd/system/sockets.target.wants/telnet.socket": "->/usr/lib/systemd/system/telnet.socket",
    "usr/lib/systemd/system/crond.service": "[Service]\nExecStart=/usr/sbin/crond\n",
    "usr/lib/systemd/system/telnet.socket": "[Socket]\nListenStream=23\n",
}


def built(root: Path, files: dict[str, str]) -> Path:
    for name, content in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if content.startswith("->"):
            path.symlink_to(content[2:])
        else:
            path.write_text(content)
    return root


def statuses(folder: Path, root: Path) -> dict[str, set[Status]]:
    """What linux-hardening comes to on a tree, by check."""
    seen = folder / "seen.zst"
    govaudit(folder, "collect", f"root:{root}", "-o", seen, "--policy", "linux-hardening", "--no-plugins", accept=(0, 3))
    evidence = read_evidence(seen)
    plan = make_plan(evidence.header.inventory.systems, evidence.header.policies, Catalog()).targets[0]
    [block] = evidence
    assert block.result is not None
    assert block.result.observed_to is not None
    from datetime import timedelta

    book = FactBook(plan.sources, block.observations, block.result, now=block.result.observed_to, max_age=timedelta(days=30))
    return {one.pair.check: {verdict.status for verdict in one.verdicts} for one in judge_target(plan, book)}


PASS, FAIL, UNKNOWN, NONE = Status.PASS, Status.FAIL, Status.UNKNOWN, Status.NOT_APPLICABLE

BOTH = {
    "hardening.kernel-pointers-hidden": FAIL,
    "hardening.kernel-messages-restricted": UNKNOWN,
    "hardening.cramfs-not-loadable": UNKNOWN,
    "hardening.sctp-not-loadable": FAIL,
    "hardening.udf-not-loadable": UNKNOWN,
    "hardening.redirects-ignored": UNKNOWN,
    "hardening.secure-boot-on": UNKNOWN,
    "hardening.tmp-mounted-nosuid": UNKNOWN,
    "hardening.shell-umask-restrictive": PASS,
    "hardening.idle-shells-end": PASS,
    "hardening.core-dumps-limited": PASS,
    "hardening.console-banner-hides-system": PASS,
    "exposure.avahi-not-started": PASS,
}
CASES = {
    "debian": (
        DEBIAN,
        {
            "hardening.boot-loader-password-set": FAIL,
            "hardening.selinux-enforcing": NONE,
            "hardening.new-homes-private": FAIL,
            "hardening.job-scheduling-restricted": FAIL,
            "hardening.docker-callers-authenticated": FAIL,
            "hardening.docker-containers-apart": PASS,
            "hardening.integrity-tool-installed": FAIL,
            "access.new-passwords-long": PASS,
            "access.new-password-hashes-strong": PASS,
            "access.password-changes-spaced": FAIL,
            "exposure.cups-not-started": FAIL,
            "exposure.telnet-not-started": PASS,
        },
    ),
    "rhel": (
        RHEL,
        {
            "hardening.boot-loader-password-set": PASS,
            "hardening.selinux-enforcing": FAIL,
            "hardening.selinux-policy-known": PASS,
            "hardening.new-homes-private": PASS,
            "hardening.job-scheduling-restricted": PASS,
            "hardening.docker-callers-authenticated": NONE,
            "hardening.integrity-checked-regularly": PASS,
            "hardening.integrity-state-recorded": FAIL,
            "access.new-passwords-long": FAIL,
            "access.old-passwords-refused": PASS,
            "access.failed-logins-lock-account": PASS,
            "access.password-changes-spaced": PASS,
            "exposure.telnet-not-started": FAIL,
            "exposure.cups-not-started": PASS,
        },
    ),
}


@pytest.mark.parametrize("family", CASES)
def test_a_tree_at_rest(family: str, tmp_path: Path) -> None:
    files, expected = CASES[family]
    found = statuses(tmp_path, built(tmp_path / "root", files))
    assert {check: found[check] for check in BOTH | expected} == {check: {status} for check, status in (BOTH | expected).items()}
