"""The boot loader, the kernel's start, SELinux and AppArmor."""

from __future__ import annotations

import json
from pathlib import Path

from govaudit.model import Status
from tests.support.scenarios import DEBIAN, FAIL, NONE, PASS, RHEL, UNKNOWN, Files, Live, Row, With, assert_row, named, unit

GRUB = "hardening.boot-loader-password-set"
HASH = "grub.pbkdf2.sha512.10000.AABBCC0011223344"
GOOD = f'set superusers="root"\npassword_pbkdf2 root {HASH}\n'
RHEL_STOCK = 'if [ -f ${prefix}/user.cfg ]; then\n source ${prefix}/user.cfg\n if [ -n "${GRUB2_PASSWORD}" ]; then\n'
RHEL_STOCK += '  set superusers="root"\n  export superusers\n  password_pbkdf2 root ${GRUB2_PASSWORD}\n fi\nfi\n'
EFI_STUB = "search.fs_uuid 1234 root\nset prefix=($root)'/boot/grub'\nconfigfile $prefix/grub.cfg\n"


def _grub(name: str, expected: object, files: Files) -> Row:
    return Row(name, GRUB, {"good": PASS, "bad": FAIL, "none": NONE, "unknown": UNKNOWN}[str(expected)], files)


BOOT = [
    _grub("not installed", "none", {}),
    _grub("no password", "bad", {"boot/grub/grub.cfg": "menuentry 'x' {\n}\n"}),
    _grub("a password as a hash", "good", {"boot/grub/grub.cfg": GOOD}),
    _grub("commented out", "bad", {"boot/grub/grub.cfg": GOOD.replace("set ", "# set ").replace("password", "#password")}),
    _grub("the hash is commented out", "bad", {"boot/grub/grub.cfg": GOOD.replace("password", "#password")}),
    _grub("a hash without superusers", "bad", {"boot/grub/grub.cfg": f"password_pbkdf2 root {HASH}\n"}),
    _grub("superusers are nobody", "bad", {"boot/grub/grub.cfg": f'set superusers=""\npassword_pbkdf2 root {HASH}\n'}),
    _grub("in clear text", "bad", {"boot/grub/grub.cfg": 'set superusers="root"\npassword root secret\n'}),
    _grub("both a hash and one in clear text", "bad", {"boot/grub/grub.cfg": GOOD + "password joe secret\n"}),
    _grub("tabs", "good", {"boot/grub/grub.cfg": f'\tset superusers="root"\n\tpassword_pbkdf2\troot\t{HASH}\n'}),
    _grub("wrong case", "bad", {"boot/grub/grub.cfg": GOOD.replace("superusers", "SuperUsers")}),
    _grub("in /etc/grub.d alone: grub.cfg was not made anew", "bad",
          {"boot/grub/grub.cfg": "menuentry 'x' {\n}\n", "etc/grub.d/40_custom": GOOD}),
    _grub("by user.cfg", "good", {"boot/grub2/grub.cfg": RHEL_STOCK, "boot/grub2/user.cfg": f"GRUB2_PASSWORD={HASH}\n"}),
    _grub("user.cfg is not there", "bad", {"boot/grub2/grub.cfg": RHEL_STOCK}),
    _grub("user.cfg is empty", "bad", {"boot/grub2/grub.cfg": RHEL_STOCK, "boot/grub2/user.cfg": "GRUB2_PASSWORD=\n"}),
    _grub("user.cfg is commented out", "bad", {"boot/grub2/grub.cfg": RHEL_STOCK, "boot/grub2/user.cfg": f"#GRUB2_PASSWORD={HASH}\n"}),
    _grub("a UEFI host of the RHEL family without a password", "bad", {"boot/efi/EFI/redhat/grub.cfg": RHEL_STOCK}),
    _grub("a UEFI host of the RHEL family with one", "good",
          {"boot/efi/EFI/redhat/grub.cfg": RHEL_STOCK, "boot/efi/EFI/redhat/user.cfg": f"GRUB2_PASSWORD={HASH}\n"}),
    _grub("UEFI's file leads to the usual one", "good", {"boot/efi/EFI/debian/grub.cfg": EFI_STUB, "boot/grub/grub.cfg": GOOD}),
    _grub("UEFI starts from a file of its own, without a password", "bad",
          {"boot/efi/EFI/redhat/grub.cfg": "menuentry 'x' {\n}\n", "boot/grub2/grub.cfg": GOOD}),
]  # fmt: skip


def _kernel(name: str, check: str, expected: object, live: Live | None, files: Files | None = None) -> Row:
    status = {"good": PASS, "bad": FAIL, "none": NONE, "unknown": UNKNOWN}[str(expected)]
    return Row(name, f"hardening.{check}", status, files or {}, live)


def _started_with(words: str) -> Live:
    return {"/proc/cmdline": f"BOOT_IMAGE=/vmlinuz ro {words}\n"}


EFI_VARIABLE = "/sys/firmware/efi/efivars/SecureBoot-8be4df61-93ca-11d2-aa0d-00e098032b8c"
SHIM_VARIABLE = "/sys/firmware/efi/efivars/MokSBStateRT-605dab50-e046-4300-abb6-3dd810dd8b23"
FIRMWARE = {"/sys/firmware/efi/fw_platform_size": "64\n"}
LOCKDOWN = "/sys/kernel/security/lockdown"
FLAW = "/sys/devices/system/cpu/vulnerabilities/"
SIGNED = "/sys/module/module/parameters/sig_enforce"
START = [
    _kernel("audited from the start", "auditing-from-start", "good", _started_with("audit=1")),
    _kernel("not audited", "auditing-from-start", "bad", _started_with("quiet")),
    _kernel("switched off again", "auditing-from-start", "bad", _started_with("audit=1 audit=0")),
    _kernel("of init, not of the kernel", "auditing-from-start", "bad", _started_with("quiet -- audit=1")),
    _kernel("wrong case", "auditing-from-start", "bad", _started_with("AUDIT=1")),
    _kernel("in /etc/default/grub alone", "auditing-from-start", "bad", {}, {"etc/default/grub": 'GRUB_CMDLINE_LINUX="audit=1"\n'}),
    _kernel("at rest", "auditing-from-start", "unknown", None, {"etc/default/grub": 'GRUB_CMDLINE_LINUX="audit=1"\n'}),
    _kernel("nothing switched off", "mitigations-not-switched-off", "good", {}),
    _kernel("all switched off", "mitigations-not-switched-off", "bad", _started_with("mitigations=off")),
    _kernel("one of them", "mitigations-not-switched-off", "bad", _started_with("nospectre_v2")),
    _kernel("written with dashes", "mitigations-not-switched-off", "bad", _started_with("nospectre-v2")),
    _kernel("a newer one", "mitigations-not-switched-off", "bad", _started_with("retbleed=off")),
    _kernel("at rest", "mitigations-not-switched-off", "unknown", None),
    _kernel("mended", "processor-flaws-mitigated", "good", {f"{FLAW}mds": "Mitigation: PTE Inversion\n", f"{FLAW}l1tf": "Not affected\n"}),
    _kernel("vulnerable", "processor-flaws-mitigated", "bad", {f"{FLAW}mds": "Vulnerable; SMT vulnerable\n"}),
    _kernel("the kernel does not tell", "processor-flaws-mitigated", "unknown", {}),
    _kernel("by a parameter", "kernel-modules-signed", "good", {SIGNED: "Y\n"}),
    _kernel("by lockdown", "kernel-modules-signed", "good", {SIGNED: "N\n", LOCKDOWN: "none [integrity] confidentiality\n"}),
    _kernel("neither", "kernel-modules-signed", "bad", {SIGNED: "N\n", LOCKDOWN: "[none] integrity confidentiality\n"}),
    _kernel("at rest", "kernel-modules-signed", "unknown", None),
    _kernel("locked down", "kernel-locked-down", "good", {LOCKDOWN: "none [integrity] confidentiality\n"}),
    _kernel("not locked down", "kernel-locked-down", "bad", {LOCKDOWN: "[none] integrity confidentiality\n"}),
    _kernel("a kernel without it", "kernel-locked-down", "bad", {}),
    _kernel("on", "secure-boot-on", "good", {**FIRMWARE, EFI_VARIABLE: "\x06\0\0\0\x01"}),
    _kernel(
        "on, and shim verifies nothing",
        "secure-boot-on",
        "bad",
        {**FIRMWARE, EFI_VARIABLE: "\x06\0\0\0\x01", SHIM_VARIABLE: "\x06\0\0\0\x01"},
    ),
    _kernel("off", "secure-boot-on", "bad", {**FIRMWARE, EFI_VARIABLE: "\x06\0\0\0\0"}),
    _kernel("started by UEFI without the variable", "secure-boot-on", "bad", FIRMWARE),
    _kernel("a BIOS", "secure-boot-on", "none", {}),
    _kernel("at rest", "secure-boot-on", "unknown", None),
]

NEXT = "hardening.next-start-protected"
MENU = "hardening.boot-menu-locked"
ENTRY = "boot/loader/entries/a.conf"


def _next(name: str, expected: Status, files: dict[str, str]) -> Row:
    return Row(name, NEXT, expected, files)


def _grub_line(words: str) -> dict[str, str]:
    return {"boot/grub/grub.cfg": f"menuentry 'Debian' {{\n\tlinux\t/boot/vmlinuz root=UUID=1 {words}\n}}\n"}


RHEL_VARIABLES = {"boot/grub2/grub.cfg": "insmod blscfg\nblscfg\n", ENTRY: "title RHEL\noptions $kernelopts $tuned_params\n"}
SYSTEMD_BOOT = {"boot/EFI/systemd/systemd-bootx64.efi": ""}

NEXT_START = [
    _next("nothing switched off", PASS, _grub_line("ro quiet")),
    _next("SELinux switched off", FAIL, _grub_line("ro selinux=0")),
    _next("wrong case", PASS, _grub_line("ro SELINUX=0")),
    _next("commented out", NONE, {"boot/grub/grub.cfg": "#menuentry 'x' {\n#\tlinux /boot/vmlinuz selinux=0\n#}\n"}),
    _next("in the entry for repairs alone", NONE, _grub_line("ro single apparmor=0")),
    _next("in /etc/default/grub alone", NONE, {"etc/default/grub": 'GRUB_CMDLINE_LINUX="selinux=0"\n'}),
    _next("in an entry of its own file", FAIL, {ENTRY: "title X\noptions root=/dev/sda1 audit=0\n"}),
    _next("in an entry, with tabs", FAIL, {ENTRY: "title\tX\noptions\troot=/dev/sda1 audit=0\n"}),
    _next("in an entry, commented out", PASS, {ENTRY: "title X\noptions root=/dev/sda1\n#options audit=0\n"}),
    _next("in a file that is no entry", PASS, {ENTRY: "title X\noptions ro\n", "boot/loader/entries/b.conf.bak": "options audit=0\n"}),
    _next("by grubenv", FAIL, {**RHEL_VARIABLES, "boot/grub2/grubenv": "kernelopts=root=/dev/sda1 ro mitigations=off\n"}),
    _next("grubenv says nothing of it", PASS, {**RHEL_VARIABLES, "boot/grub2/grubenv": "kernelopts=root=/dev/sda1 ro\n"}),
    _next("by extlinux", FAIL, {"boot/extlinux.conf": "LABEL a\n LINUX vmlinuz\n APPEND ro init=/bin/sh\n"}),
    _next("a kernel that holds its own words", UNKNOWN, {"boot/EFI/Linux/a.efi": "MZ"}),
    _next("no boot loader", NONE, {}),
    Row("no such boot loader", MENU, NONE, _grub_line("ro")),
    Row("systemd-boot as it is installed", MENU, FAIL, {**SYSTEMD_BOOT, "boot/loader/loader.conf": "timeout 3\n"}),
    Row("the editor is off", MENU, PASS, {**SYSTEMD_BOOT, "boot/loader/loader.conf": "timeout 3\neditor\tno\n"}),
    Row("off is commented out", MENU, FAIL, {**SYSTEMD_BOOT, "boot/loader/loader.conf": "#editor no\n"}),
    Row("off, and on again", MENU, FAIL, {**SYSTEMD_BOOT, "boot/loader/loader.conf": "editor no\neditor yes\n"}),
    Row("off in the wrong file", MENU, FAIL, {**SYSTEMD_BOOT, "boot/loader/entries/loader.conf": "editor no\n"}),
    Row("extlinux takes options", MENU, FAIL, {"boot/ldlinux.sys": "", "boot/extlinux.conf": "PROMPT 1\n"}),
    Row("extlinux takes none", MENU, PASS, {"boot/ldlinux.sys": "", "boot/extlinux.conf": "ALLOWOPTIONS 0\n"}),
]

ENFORCE = "/sys/fs/selinux/enforce"


def _selinux(name: str, expected: object, config: str | None, now: str | None = "1", *, check: str = "selinux-enforcing") -> Row:
    return _kernel(name, check, expected, {} if now is None else {ENFORCE: now}, {} if config is None else {"etc/selinux/config": config})


POLICY = "selinux-policy-known"
SELINUX = [
    _selinux("not installed", "none", None, None),
    _selinux("enforcing", "good", "SELINUX=enforcing\nSELINUXTYPE=targeted\n"),
    _selinux("permissive", "bad", "SELINUX=permissive\n"),
    _selinux("permissive until the next start", "bad", "SELINUX=enforcing\n", "0"),
    _selinux("enforcing until the next start", "bad", "SELINUX=permissive\n", "1"),
    _selinux("not in the kernel", "bad", "SELINUX=enforcing\n", None),
    _selinux("commented out", "bad", "# SELINUX=enforcing\nSELINUXTYPE=targeted\n"),
    _selinux("twice: libselinux takes the first", "bad", "SELINUX=permissive\nSELINUX=enforcing\n"),
    _selinux("twice: the first enforces", "good", "SELINUX=enforcing\nSELINUX=permissive\n"),
    _selinux("twice: the first is no mode", "bad", "SELINUX=on\nSELINUX=permissive\n"),
    _selinux("indented: not read", "bad", " SELINUX=enforcing\n"),
    _selinux("blanks before the sign: not read", "bad", "SELINUX =enforcing\n"),
    _selinux("another case of the value", "good", "SELINUX=Enforcing\n"),
    _selinux("another case of the name: not read", "bad", "selinux=enforcing\n"),
    _selinux("blanks behind", "good", "SELINUX=enforcing  \t\n"),
    _selinux("the old link", "good", "SELINUX=enforcing\n"),
    _kernel("at rest", "selinux-enforcing", "unknown", None, {"etc/selinux/config": "SELINUX=enforcing\n"}),
    _kernel("at rest and permissive", "selinux-enforcing", "bad", None, {"etc/selinux/config": "SELINUX=permissive\n"}),
    _kernel("at rest, in the wrong file", "selinux-enforcing", "none", None, {"etc/sysconfig/selinux": "SELINUX=enforcing\n"}),
    _selinux("not installed", "none", None, None, check=POLICY),
    _selinux("targeted", "good", "SELINUXTYPE=targeted\n", check=POLICY),
    _selinux("another", "bad", "SELINUXTYPE=mine\n", check=POLICY),
    _selinux("commented out: targeted by default", "good", "#SELINUXTYPE=mine\nSELINUX=enforcing\n", check=POLICY),
    _selinux("twice: the last one counts", "bad", "SELINUXTYPE=targeted\nSELINUXTYPE=mine\n", check=POLICY),
    _selinux("indented: read all the same", "bad", "SELINUXTYPE=targeted\n\tSELINUXTYPE=mine\n", check=POLICY),
]
DOMAINS = "selinux-domains-enforced"
STORE = "var/lib/selinux/targeted/active/modules"
TARGETED: Files = {"etc/selinux/config": "SELINUX=enforcing\nSELINUXTYPE=targeted\n", f"{STORE}/100/base/cil": ""}
PERMISSIVE = [
    _kernel("not installed", DOMAINS, "none", {}),
    _kernel("none", DOMAINS, "good", {ENFORCE: "1"}, TARGETED),
    _kernel("at rest: none", DOMAINS, "good", None, TARGETED),
    _kernel("one", DOMAINS, "bad", {ENFORCE: "1"}, {**TARGETED, f"{STORE}/400/permissive_httpd_t/cil": "(typepermissive httpd_t)\n"}),
    _kernel("one that is switched off", DOMAINS, "good", {ENFORCE: "1"},
            {**TARGETED, f"{STORE}/400/permissive_httpd_t/cil": "", f"{STORE}/disabled/permissive_httpd_t": ""}),
    _kernel("of another policy", DOMAINS, "good", {ENFORCE: "1"},
            {**TARGETED, "var/lib/selinux/mls/active/modules/400/permissive_httpd_t/cil": ""}),
    _kernel("in the store of old", DOMAINS, "bad", {ENFORCE: "1"},
            {**TARGETED, "etc/selinux/targeted/active/modules/400/permissive_httpd_t/cil": ""}),
    _kernel("a module of the distribution", DOMAINS, "unknown", {ENFORCE: "1"}, {**TARGETED, f"{STORE}/100/permissivedomains/cil": ""}),
    _kernel("no store", DOMAINS, "unknown", {ENFORCE: "1"}, {"etc/selinux/config": "SELINUX=enforcing\n"}),
]  # fmt: skip

ENABLED = {"/sys/module/apparmor/parameters/enabled": "Y\n"}
PROFILES = "/sys/kernel/security/apparmor/profiles"
THERE: Files = {"usr/sbin/apparmor_parser": ""}
STARTS: Files = {**THERE, **unit("apparmor.service", by="sysinit.target")}
CONFINED = "apparmor-processes-confined"


def _processes(status: str) -> str:
    return json.dumps({"version": "2", "profiles": {}, "processes": {"/usr/sbin/cupsd": [{"profile": "x", "pid": "9", "status": status}]}})


RUNNING = [
    _kernel("not installed", CONFINED, "none", {}),
    _kernel("off", CONFINED, "none", {"/sys/module/apparmor/parameters/enabled": "N\n"}, STARTS),
    _kernel("confined", CONFINED, "good", {**ENABLED, "aa-status --json": _processes("enforce")}, STARTS),
    _kernel("unconfined", CONFINED, "bad", {**ENABLED, "aa-status --json": _processes("unconfined")}, STARTS),
    _kernel("something else is printed", CONFINED, "unknown", {**ENABLED, "aa-status --json": "[]"}, STARTS),
    _kernel("aa-status is not there", CONFINED, "unknown", ENABLED, STARTS),
    _kernel("at rest", CONFINED, "unknown", None, STARTS),
]

APPARMOR = [
    _kernel("not installed", "apparmor-on", "none", {}),
    _kernel("on", "apparmor-on", "good", ENABLED, STARTS),
    _kernel("its profiles are not loaded at start", "apparmor-on", "bad", ENABLED, THERE),
    _kernel("masked", "apparmor-on", "bad", ENABLED, {**STARTS, "etc/systemd/system/apparmor.service": "->/dev/null"}),
    _kernel("switched off in the kernel", "apparmor-on", "bad", {"/sys/module/apparmor/parameters/enabled": "N\n"}, STARTS),
    _kernel("not in the kernel", "apparmor-on", "bad", {}, STARTS),
    _kernel("at rest", "apparmor-on", "unknown", None, STARTS),
    _kernel("not installed", "apparmor-profiles-enforced", "none", {}),
    _kernel("enforced", "apparmor-profiles-enforced", "good", {**ENABLED, PROFILES: "/usr/sbin/x (enforce)\n"}, STARTS),
    _kernel("complaining", "apparmor-profiles-enforced", "bad", {**ENABLED, PROFILES: "/x (enforce)\n/y (complain)\n"}, STARTS),
    _kernel("unconfined", "apparmor-profiles-enforced", "bad", {**ENABLED, PROFILES: "/x (enforce)\n/y (unconfined)\n"}, STARTS),
    _kernel("none loaded", "apparmor-profiles-enforced", "bad", {**ENABLED, PROFILES: ""}, STARTS),
    _kernel("one has blanks in its name", "apparmor-profiles-enforced", "good", {**ENABLED, PROFILES: "a b (x) (enforce)\n"}, STARTS),
    _kernel("at rest", "apparmor-profiles-enforced", "unknown", None, STARTS),
    _kernel("SELinux", "mandatory-access-control-on", "good", {"/sys/kernel/security/lsm": "capability,selinux\n"}),
    _kernel("AppArmor", "mandatory-access-control-on", "good", {"/sys/kernel/security/lsm": "lockdown,capability,yama,apparmor"}),
    _kernel("neither", "mandatory-access-control-on", "bad", {"/sys/kernel/security/lsm": "lockdown,capability,yama"}),
    _kernel("securityfs is not mounted, AppArmor is on", "mandatory-access-control-on", "good", ENABLED),
    _kernel("at rest", "mandatory-access-control-on", "unknown", None, STARTS),
]

PROTECTED = [
    Row("of root alone", "hardening.boot-files-protected", PASS, {"boot/grub/grub.cfg": With(GOOD, 0o600)}),
    Row("others may write it", "hardening.boot-files-protected", FAIL, {"boot/grub/grub.cfg": With(GOOD, 0o666)}),
    Row("of somebody else", "hardening.boot-files-protected", FAIL, {"boot/grub2/user.cfg": With("x", 0o600, 1000)}),
    Row("what it is made from", "hardening.boot-files-protected", FAIL, {"etc/grub.d/40_custom": With("x", 0o757)}),
    Row("not installed", "hardening.boot-files-protected", NONE),
]


POLICY_OF_ALL = "encryption.crypto-policy-sound"


def _cryptography(name: str, expected: Status, config: str, current: str = "DEFAULT\n") -> Row:
    files = {"etc/crypto-policies/config": config, "etc/crypto-policies/state/current": current}
    return Row(name, POLICY_OF_ALL, expected, files)


CRYPTOGRAPHY = [
    Row("not installed", POLICY_OF_ALL, NONE),
    _cryptography("the usual one", PASS, "# comment\nDEFAULT\n"),
    _cryptography("commented out", UNKNOWN, "#DEFAULT\n"),
    _cryptography("small letters", FAIL, "legacy\n"),
    _cryptography("LEGACY", FAIL, "LEGACY\n"),
    _cryptography("LEGACY, applied and set back in the file alone", FAIL, "DEFAULT\n", "LEGACY\n"),
    _cryptography("widened by a module", FAIL, "DEFAULT:SHA1\n"),
    _cryptography("narrowed by a module", PASS, "DEFAULT:NO-SHA1\n", "DEFAULT:NO-SHA1\n"),
    _cryptography("twice with different values", UNKNOWN, "DEFAULT\nLEGACY\n"),
    _cryptography("tabs", PASS, "\tDEFAULT\t\n"),
    Row("in the wrong file", POLICY_OF_ALL, NONE, {"etc/crypto-policies/policies/LEGACY.pol": "hash = SHA1\n"}),
]

USB = "hardening.usb-devices-refused-by-default"
GUARD: Files = {"usr/sbin/usbguard-daemon": "", **unit("usbguard.service", by="basic.target")}
GUARDS = "etc/usbguard/usbguard-daemon.conf"
GUARDED = [
    Row("not installed", USB, NONE),
    Row("as it is installed and switched on", USB, PASS, GUARD),
    Row("installed, and does not start", USB, FAIL, {"usr/sbin/usbguard-daemon": ""}),
    Row("masked", USB, FAIL, {**GUARD, "etc/systemd/system/usbguard.service": "->/dev/null"}),
    Row("lets others in", USB, FAIL, {**GUARD, GUARDS: "ImplicitPolicyTarget=allow\n"}),
    Row("lets others in, commented out", USB, PASS, {**GUARD, GUARDS: "#ImplicitPolicyTarget=allow\n"}),
    Row("wrong case", USB, PASS, {**GUARD, GUARDS: "implicitpolicytarget=allow\n"}),
    Row("twice with different values", USB, UNKNOWN, {**GUARD, GUARDS: "ImplicitPolicyTarget=block\nImplicitPolicyTarget=allow\n"}),
    Row("a rule for everything, with tabs", USB, FAIL, {**GUARD, "etc/usbguard/rules.conf": "\tallow\t\n"}),
    Row("a rule for everything in a drop-in", USB, FAIL, {**GUARD, "etc/usbguard/rules.d/x.conf": "allow\n"}),
    Row("in the wrong file", USB, PASS, {**GUARD, "etc/usbguard/rules.d/x.rules": "allow\n"}),
]

ALL = [*GUARDED, *CRYPTOGRAPHY, *BOOT, *START, *NEXT_START, *SELINUX, *PERMISSIVE, *RUNNING, *APPARMOR, *PROTECTED]


@named(ALL)
def test_debian(row: Row, tmp_path: Path) -> None:
    assert_row(DEBIAN, row, tmp_path)


@named([*BOOT[:6], *SELINUX])
def test_rhel(row: Row, tmp_path: Path) -> None:
    assert_row(RHEL, row, tmp_path)
