"""Integrity, scheduled jobs, updates, sources of packages, containers and packet filters."""

from __future__ import annotations

import json
from pathlib import Path

from tests.support.scenarios import DEBIAN, FAIL, NONE, PASS, RHEL, UNKNOWN, Files, Live, Row, With, assert_row, named, unit

STATUS = {"good": PASS, "bad": FAIL, "none": NONE, "unknown": UNKNOWN}


def _is(check: str, name: str, expected: str, files: Files | None = None, live: Live | None = None) -> Row:
    return Row(name, check, STATUS[expected], files or {}, live)


TOOL, RECORDED = "hardening.integrity-tool-installed", "hardening.integrity-state-recorded"
CHECKED = "hardening.integrity-checked-regularly"
AIDE: Files = {"usr/bin/aide": ""}
CRON = unit("cron.service")
CROND = unit("crond.service")
COVERS = "hardening.integrity-covers-system"
AIDE_CONF = "database_in=file:/var/lib/aide/aide.db\nCONTENT = sha512+ftype+p+u+g\n/etc CONTENT\n/usr CONTENT\n/boot CONTENT\n"


def _covers(name: str, expected: str, text: str, path: str = "etc/aide.conf") -> Row:
    return _is(COVERS, name, expected, {**AIDE, path: text})


COVERING = [
    _is(COVERS, "not installed", "none"),
    _covers("everything", "good", AIDE_CONF),
    _covers("Debian's place", "good", AIDE_CONF, "etc/aide/aide.conf"),
    _covers("tabs", "good", AIDE_CONF.replace(" CONTENT", "\tCONTENT")),
    _covers("in the wrong file", "unknown", AIDE_CONF, "etc/aide/aide.rules"),
    _covers("commented out", "bad", AIDE_CONF.replace("/boot", "#/boot")),
    _covers("another case of the path", "bad", AIDE_CONF.replace("/boot", "/Boot")),
    _covers("rights alone", "bad", AIDE_CONF.replace("sha512+", "")),
    _covers("taken back later", "bad", AIDE_CONF + "!/etc/shadow$\n"),
    _covers("twice with different groups", "unknown", AIDE_CONF + "/etc/pam.d p\n"),
    _covers("what programs print is included", "unknown", AIDE_CONF + "@@x_include /etc/aide/aide.conf.d ^[a-z]+$\n"),
    _is(COVERS, "Wazuh", "good", {"var/ossec/bin/wazuh-syscheckd": "", "var/ossec/etc/ossec.conf":
        "<ossec_config><syscheck><directories>/etc,/usr/bin,/usr/sbin,/boot</directories></syscheck></ossec_config>\n"}),
    _is(COVERS, "Wazuh, switched off", "bad", {"var/ossec/bin/wazuh-syscheckd": "", "var/ossec/etc/ossec.conf":
        "<ossec_config><syscheck><disabled>yes</disabled><directories>/etc,/usr,/boot</directories></syscheck></ossec_config>\n"}),
    _is(COVERS, "Tripwire, whose policy is signed", "unknown", {"usr/sbin/tripwire": ""}),
]  # fmt: skip

INTEGRITY = [
    _is(TOOL, "not installed", "bad"),
    _is(TOOL, "AIDE", "good", AIDE),
    _is(TOOL, "its configuration alone", "bad", {"etc/aide/aide.conf": "x\n"}),
    _is(RECORDED, "not installed", "none"),
    _is(RECORDED, "recorded", "good", {**AIDE, "var/lib/aide/aide.db": "x"}),
    _is(RECORDED, "recorded and not put in its place", "bad", {**AIDE, "var/lib/aide/aide.db.new": "x"}),
    _is(CHECKED, "not installed", "none"),
    _is(CHECKED, "by its timer", "good", {**AIDE, **unit("dailyaidecheck.timer", by="timers.target")}),
    _is(CHECKED, "its timer is off", "bad", {**AIDE, "usr/lib/systemd/system/dailyaidecheck.timer": "[Timer]\nOnCalendar=daily\n"}),
    _is(CHECKED, "in crontab", "good", {**AIDE, **CRON, "etc/crontab": "5 4 * * * root /usr/bin/aide --check\n"}),
    _is(CHECKED, "in crontab with tabs", "good", {**AIDE, **CROND, "etc/crontab": "05\t4\t*\t*\t*\troot\t/usr/sbin/aide\t--check\n"}),
    _is(CHECKED, "commented out", "bad", {**AIDE, **CRON, "etc/crontab": "#5 4 * * * root /usr/bin/aide --check\n"}),
    _is(CHECKED, "it is only told its version", "bad", {**AIDE, **CRON, "etc/crontab": "5 4 * * * root /usr/bin/aide --version\n"}),
    _is(CHECKED, "cron does not start", "bad", {**AIDE, "etc/crontab": "5 4 * * * root /usr/bin/aide --check\n"}),
    _is(CHECKED, "in cron.d", "good", {**AIDE, **CRON, "etc/cron.d/aide": "5 4 * * * root /usr/bin/aide --check\n"}),
    _is(CHECKED, "in cron.d by a name that cron passes over", "bad",
        {**AIDE, **CRON, "etc/cron.d/aide.disabled": "5 4 * * * root /usr/bin/aide --check\n"}),
    _is(CHECKED, "root's crontab", "good", {**AIDE, **CROND, "var/spool/cron/root": "5 4 * * * /usr/sbin/aide --check\n"}),
    _is(CHECKED, "daily", "good", {**AIDE, **CRON, "etc/cron.daily/aide": With("aide --check\n", 0o755)}),
    _is(CHECKED, "daily, and may not be executed", "bad", {**AIDE, **CRON, "etc/cron.daily/aide": With("aide --check\n", 0o644)}),
    _is(CHECKED, "daily, and leaves it to a timer that is off", "bad",
        {**AIDE, **CRON, "etc/cron.daily/dailyaidecheck": With("[ -d /run/systemd/system ] && exit 0\n", 0o755)}),
]  # fmt: skip

JOBS = "hardening.job-scheduling-restricted"
DEBIAN_CRON: Files = {"usr/bin/crontab": "", "usr/sbin/cron": ""}
CRONIE: Files = {"usr/bin/crontab": "", "usr/sbin/crond": ""}
SCHEDULING = [
    _is(JOBS, "not installed", "none"),
    _is(JOBS, "Debian's cron serves everybody", "bad", DEBIAN_CRON),
    _is(JOBS, "cronie serves root", "good", CRONIE),
    _is(JOBS, "those that are listed", "good", {**DEBIAN_CRON, "etc/cron.allow": "ann\n"}),
    _is(JOBS, "nobody is listed", "good", {**DEBIAN_CRON, "etc/cron.allow": ""}),
    _is(JOBS, "all but those that are listed", "bad", {**CRONIE, "etc/cron.deny": ""}),
    _is(JOBS, "both files: the first counts", "good", {**CRONIE, "etc/cron.allow": "ann\n", "etc/cron.deny": "bob\n"}),
    _is(JOBS, "in the wrong folder", "bad", {**DEBIAN_CRON, "etc/cron.d/cron.allow": "ann\n"}),
    _is(JOBS, "at without files serves root", "good", {"usr/bin/at": ""}),
    _is(JOBS, "at for all but those that are listed", "bad", {"usr/bin/at": "", "etc/at.deny": "ann\n"}),
]

UPDATES = "patching.automatic-updates-enabled"
UNATTENDED: Files = {
    "usr/bin/unattended-upgrade": "",
    "etc/apt/apt.conf.d/10lists": 'APT::Periodic::Update-Package-Lists "1";\n',
    **unit("apt-daily.timer", by="timers.target"),
    **unit("apt-daily-upgrade.timer", by="timers.target"),
}
ORIGINS = 'Unattended-Upgrade::Origins-Pattern { "origin=Debian,codename=${distro_codename}-security,label=Debian-Security"; };\n'
ON = 'APT::Periodic::Unattended-Upgrade "1";\n'
D = "etc/apt/apt.conf.d/"


def _apt(name: str, expected: str, files: Files, base: Files = UNATTENDED) -> Row:
    return _is(UPDATES, name, expected, {**base, f"{D}50unattended-upgrades": ORIGINS, **files})


DNF: Files = {"usr/bin/dnf-automatic": "", **unit("dnf-automatic.timer", by="timers.target")}
AUTOMATIC = "etc/dnf/automatic.conf"
UPDATING = [
    _is(UPDATES, "not installed", "bad"),
    _apt("on", "good", {f"{D}20auto": ON}),
    _apt("never switched on", "bad", {}),
    _apt("off", "bad", {f"{D}20auto": ON.replace('"1"', '"0"')}),
    _apt("commented out", "bad", {f"{D}20auto": f"//{ON}"}),
    _apt("in a block comment", "bad", {f"{D}20auto": f"/* {ON} */"}),
    _apt("in another case", "good", {f"{D}20auto": ON.upper()}),
    _apt("in braces", "good", {f"{D}20auto": 'APT { Periodic { Unattended-Upgrade "1"; }; };\n'}),
    _apt("overridden later", "bad", {f"{D}20auto": ON, f"{D}99x": ON.replace('"1"', '"0"')}),
    _apt("overridden by apt.conf", "bad", {f"{D}20auto": ON, "etc/apt/apt.conf": ON.replace('"1"', '"0"')}),
    _apt("in a file that apt passes over", "bad", {f"{D}20auto.bak": ON}),
    _apt("switched off as a whole", "bad", {f"{D}20auto": ON + 'APT::Periodic::Enable "0";\n'}),
    _apt("too seldom", "bad", {f"{D}20auto": ON.replace('"1"', '"30"')}),
    _apt("without the origin of security updates", "bad",
         {f"{D}20auto": ON, f"{D}50unattended-upgrades": ORIGINS.replace('"origin', '//"origin').replace("; };", ";\n};")}),
    _apt("the timer is masked", "bad", {f"{D}20auto": ON, "etc/systemd/system/apt-daily-upgrade.timer": "->/dev/null"}),
    _apt("not installed, configured all the same", "bad", {f"{D}20auto": ON}, {}),
    _is(UPDATES, "dnf installs", "good", {**DNF, AUTOMATIC: "[commands]\napply_updates = yes\n"}),
    _is(UPDATES, "dnf only downloads", "bad", {**DNF, AUTOMATIC: "[commands]\napply_updates = no\n"}),
    _is(UPDATES, "dnf: commented out", "bad", {**DNF, AUTOMATIC: "[commands]\n# apply_updates = yes\n"}),
    _is(UPDATES, "dnf: in the wrong section", "bad", {**DNF, AUTOMATIC: "[base]\napply_updates = yes\n"}),
    _is(UPDATES, "dnf: twice", "bad", {**DNF, AUTOMATIC: "[commands]\napply_updates = yes\napply_updates = no\n"}),
    _is(UPDATES, "dnf: the timer is off", "bad", {"usr/bin/dnf-automatic": "", AUTOMATIC: "[commands]\napply_updates = yes\n"}),
    _is(UPDATES, "dnf: everything is left out", "unknown", {**DNF, AUTOMATIC: "[commands]\napply_updates = yes\n[base]\nexclude=*\n"}),
    _is("patching.no-reboot-pending", "at rest", "unknown"),
    _is("patching.no-reboot-pending", "asked for", "bad", {"run/reboot-required": ""}, {}),
    _is("patching.no-reboot-pending", "a newer kernel is there", "bad", {"boot/vmlinuz-6.1.0-31-amd64": ""}, {}),
    _is("patching.no-reboot-pending", "nothing asks", "good",
        {"boot/vmlinuz-6.1.0-30-amd64": "", "usr/share/update-notifier/notify-reboot-required": ""}, {}),
    _is("patching.operating-system-supported", "supported", "good", {"etc/os-release": "ID=debian\nVERSION_ID=12\n"}),
    _is("patching.operating-system-supported", "no longer", "bad", {"etc/os-release": "ID=debian\nVERSION_ID=8\n"}),
    _is("patching.operating-system-supported", "not known", "unknown", {"etc/os-release": "ID=mine\nVERSION_ID=1\n"}),
]  # fmt: skip

SIGNED = "patching.package-signatures-verified"
LIST = "etc/apt/sources.list"
REPO = "etc/yum.repos.d/x.repo"
SOURCES = [
    _is(SIGNED, "none", "none"),
    _is(SIGNED, "apt", "good", {LIST: "deb http://deb.debian.org/debian bookworm main\n"}),
    _is(SIGNED, "apt trusts without a signature", "bad", {LIST: "deb [trusted=yes] http://x.example/ bookworm main\n"}),
    _is(SIGNED, "apt: commented out", "good", {LIST: "# deb [trusted=yes] http://x.example/ a main\ndeb http://y.example/ a main\n"}),
    _is(SIGNED, "apt: in a drop-in", "bad", {f"{LIST}.d/x.list": "deb\t[ arch=amd64\ttrusted=yes ]\thttp://x.example/ a main\n"}),
    _is(SIGNED, "apt: in a file that it passes over", "none", {f"{LIST}.d/x.list.save": "deb [trusted=yes] http://x.example/ a main\n"}),
    _is(SIGNED, "apt: in the newer form", "bad", {f"{LIST}.d/x.sources": "Types: deb\nURIs: http://x/\nSuites: a\nTrusted: yes\n"}),
    _is(SIGNED, "apt: in the newer form, off", "none",
        {f"{LIST}.d/x.sources": "Enabled: no\nTypes: deb\nURIs: http://x/\nSuites: a\nTrusted: yes\n"}),
    _is(SIGNED, "apt: waived for all", "bad",
        {LIST: "deb http://x.example/ a main\n", f"{D}99x": 'APT::Get::AllowUnauthenticated "true";\n'}),
    _is(SIGNED, "apt: waived in a comment", "good",
        {LIST: "deb http://x.example/ a main\n", f"{D}99x": '// APT::Get::AllowUnauthenticated "true";\n'}),
    _is(SIGNED, "dnf", "good", {REPO: "[x]\nbaseurl=http://x/\ngpgcheck=1\n"}),
    _is(SIGNED, "dnf does not look", "bad", {REPO: "[x]\nbaseurl=http://x/\ngpgcheck=0\n"}),
    _is(SIGNED, "dnf: nothing is said", "bad", {REPO: "[x]\nbaseurl=http://x/\n"}),
    _is(SIGNED, "dnf: for all", "good", {REPO: "[x]\nbaseurl=http://x/\n", "etc/dnf/dnf.conf": "[main]\ngpgcheck=1\n"}),
    _is(SIGNED, "dnf: for all, but for one", "bad", {REPO: "[x]\ngpgcheck = No\n", "etc/dnf/dnf.conf": "[main]\ngpgcheck=1\n"}),
    _is(SIGNED, "dnf: commented out", "bad", {REPO: "[x]\n#gpgcheck=1\n"}),
    _is(SIGNED, "dnf: another case is another option", "bad", {REPO: "[x]\nGPGCHECK=1\n"}),
    _is(SIGNED, "dnf: off", "none", {REPO: "[x]\nenabled=0\ngpgcheck=0\n"}),
    _is(SIGNED, "dnf: off by an option that is none", "bad", {REPO: "[x]\nEnabled=0\ngpgcheck=0\n"}),
    _is(SIGNED, "dnf: twice", "bad", {REPO: "[x]\ngpgcheck=1\ngpgcheck=0\n"}),
    _is(SIGNED, "dnf: in a file without .repo", "none", {"etc/yum.repos.d/x": "[x]\ngpgcheck=0\n"}),
    _is(SIGNED, "dnf: in its other folder", "bad", {"etc/distro.repos.d/x.repo": "[x]\ngpgcheck=0\n"}),
    _is(SIGNED, "dnf: folders that are named elsewhere", "unknown",
        {REPO: "[x]\ngpgcheck=1\n", "etc/dnf/dnf.conf": "[main]\nreposdir=/opt/repos\n"}),
    _is(SIGNED, "zypper", "good", {"etc/zypp/repos.d/x.repo": "[x]\nenabled=1\ngpgcheck=1\n"}),
    _is(SIGNED, "zypper leaves it to others", "unknown", {"etc/zypp/repos.d/x.repo": "[x]\nenabled=1\n"}),
    *(_is(SIGNED, f"zypper leaves it to zypp.conf: {name}", expected, {"etc/zypp/repos.d/x.repo": f"[x]\nenabled=1\n{own}", path: text})
      for name, expected, own, path, text in (
          ("as it came", "good", "", "etc/zypp/zypp.conf", "[main]\n# gpgcheck = on\n"),
          ("below /usr", "good", "", "usr/etc/zypp/zypp.conf", "[main]\n"),
          ("on", "good", "", "etc/zypp/zypp.conf", "[main]\n\ngpgcheck = on\n"),
          ("off", "unknown", "", "etc/zypp/zypp.conf", "[main]\ngpgcheck = off\n"),
          ("of packages alone", "unknown", "", "etc/zypp/zypp.conf", "[main]\npkg_gpgcheck = off\n"),
          ("of its metadata", "unknown", "repo_gpgcheck=0\n", "etc/zypp/zypp.conf", "[main]\n"),
          ("parts beside it", "unknown", "", "etc/zypp/zypp.conf.d/a.conf", "[main]\n"),
          ("switched off by the source", "bad", "gpgcheck=0\n", "etc/zypp/zypp.conf", "[main]\ngpgcheck = on\n"),
      )),
]  # fmt: skip

DOCKERD: Files = {"usr/bin/dockerd": ""}
DAEMON = "etc/docker/daemon.json"


def _docker(check: str, name: str, expected: str, options: dict[str, object] | str, more: Files | None = None) -> Row:
    content = options if isinstance(options, str) else json.dumps(options)
    return _is(f"hardening.docker-{check}", name, expected, {**DOCKERD, DAEMON: content, **(more or {})})


def _started_by(words: str) -> Files:
    return {"usr/lib/systemd/system/docker.service": f"[Service]\nExecStart=/usr/bin/dockerd {words}\n"}


SWITCHES: list[tuple[str, dict[str, object], dict[str, object]]] = [
    ("callers-authenticated", {"hosts": ["tcp://0.0.0.0:2376"], "tlsverify": True}, {"hosts": ["tcp://0.0.0.0:2375"]}),
    ("containers-apart", {"icc": False}, {"icc": True}),
    ("experiments-off", {"experimental": False}, {"experimental": True}),
    ("logs-limited", {"log-opts": {"max-size": "10m"}}, {"log-driver": "json-file"}),
    ("privileges-not-gained", {"no-new-privileges": True}, {"no-new-privileges": False}),
    ("proxies-off", {"userland-proxy": False}, {"userland-proxy": True}),
    ("registries-verified", {"insecure-registries": []}, {"insecure-registries": ["r.example:5000"]}),
    ("restarts-without-outage", {"live-restore": True}, {}),
    ("users-apart", {"userns-remap": "default"}, {}),
]
DEFAULT_IS_GOOD = ("callers-authenticated", "experiments-off", "registries-verified")
TOOLS: Files = {"usr/bin/podman": ""}
CONTAINERS = [
    *(
        row
        for check, good, bad in SWITCHES
        for row in (
            _is(f"hardening.docker-{check}", "not installed", "none", {DAEMON: json.dumps(bad)}),
            _is(f"hardening.docker-{check}", "by default", "good" if check in DEFAULT_IS_GOOD else "bad", DOCKERD),
            _docker(check, "as required", "good", good),
            _docker(check, "not as required", "bad", bad),
            _docker(check, "not JSON", "unknown", "{icc: false}"),
        )
    ),
    _docker("containers-apart", "by a flag", "good", {}, _started_by("--icc=false")),
    _docker("containers-apart", "by a flag of a drop-in", "good", {},
            {**_started_by(""),
             "etc/systemd/system/docker.service.d/x.conf": "[Service]\nExecStart=\nExecStart=/usr/bin/dockerd --icc=false\n"}),
    _docker("containers-apart", "another case", "bad", {"ICC": False}),
    _docker("callers-authenticated", "by a flag", "bad", {}, _started_by("-H tcp://0.0.0.0:2375")),
    _docker("callers-authenticated", "a socket", "good", {}, _started_by("-H fd://")),
    _is("hardening.docker-containers-apart", "in the wrong file", "bad", {**DOCKERD, "etc/docker.json": '{"icc": false}'}),
    _is("hardening.container-images-signed", "not installed", "none"),
    _is("hardening.container-images-signed", "refused by default", "good",
        {**TOOLS, "etc/containers/policy.json": '{"default": [{"type": "reject"}]}'}),
    _is("hardening.container-images-signed", "anything goes", "bad",
        {**TOOLS, "etc/containers/policy.json": '{"default": [{"type": "insecureAcceptAnything"}]}'}),
    _is("hardening.container-images-signed", "no policy", "bad", TOOLS),
    _is("hardening.container-registries-verified", "not installed", "none"),
    _is("hardening.container-registries-verified", "verified", "good", {**TOOLS, "etc/containers/registries.conf": "unqualified = 1\n"}),
    _is("hardening.container-registries-verified", "not verified", "bad",
        {**TOOLS, "etc/containers/registries.conf": '[[registry]]\nlocation = "r.example"\ninsecure = true\n'}),
    _is("hardening.container-registries-verified", "in a drop-in", "bad",
        {**TOOLS, "etc/containers/registries.conf.d/x.conf": '[[registry]]\nprefix = "r.example"\ninsecure = true\n'}),
    _is("hardening.container-registries-verified", "commented out", "good",
        {**TOOLS, "etc/containers/registries.conf": '[[registry]]\nlocation = "r.example"\n# insecure = true\n'}),
    _is("hardening.container-sockets-protected", "not there", "none"),
    _is("hardening.container-sockets-protected", "closed", "good", {"run/docker.sock": With(mode=0o660)}),
    _is("hardening.container-sockets-protected", "open", "bad", {"run/docker.sock": With(mode=0o666)}),
    _is("hardening.container-sockets-protected", "for another group", "bad", {"run/docker.sock": With(mode=0o660, gid=1000)}),
]  # fmt: skip

FILTERED = "exposure.packet-filter-in-force"
BY_DEFAULT, BY_DEFAULT6 = "exposure.packet-filter-refuses-by-default", "exposure.packet-filter-refuses-ipv6-by-default"
FORWARDS, WIDE = "exposure.packet-filter-forwards-nothing-by-default", "exposure.packet-filter-no-wide-openings"
DATA = "exposure.packet-filter-data-services-closed"
RULES = "*filter\n:INPUT DROP [0:0]\n:FORWARD DROP [0:0]\n:OUTPUT ACCEPT [0:0]\n-A INPUT -i lo -j ACCEPT\n"
RULES += "-A INPUT -m state --state RELATED,ESTABLISHED -j ACCEPT\n-A INPUT -p tcp -m tcp --dport 22 -j ACCEPT\nCOMMIT\n"
OPEN = RULES.replace("INPUT DROP", "INPUT ACCEPT").replace("FORWARD DROP", "FORWARD ACCEPT")
PERSISTENT = unit("netfilter-persistent.service")

SURVIVES = "exposure.packet-filter-survives-restart"
NFT = """#!/usr/sbin/nft -f
flush ruleset
table inet filter {
\tchain input {
\t\ttype filter hook input priority 0; policy drop
\t\tiif lo accept
\t\ttcp dport 22 accept
\t}
}
"""
NFTABLES: Files = {**unit("nftables.service"), "etc/nftables.conf": NFT}
FIREWALLD: Files = {
    **unit("firewalld.service"),
    "etc/firewalld/firewalld.conf": "DefaultZone=public\n",
    "usr/lib/firewalld/zones/public.xml": '<zone><service name="ssh"/></zone>',
    "usr/lib/firewalld/services/ssh.xml": '<service><port protocol="tcp" port="22"/></service>',
}
_CHAIN = {"family": "inet", "table": "filter", "name": "input", "type": "filter", "hook": "input", "prio": 0, "policy": "drop"}
_RULE = [{"match": {"op": "==", "left": {"payload": {"protocol": "tcp", "field": "dport"}}, "right": 22}}, {"accept": None}]
IN_KERNEL: Live = {
    "/proc/modules": "nf_tables 372736 1 - Live 0x0\n",
    "nft -j list ruleset": json.dumps(
        {"nftables": [{"chain": _CHAIN}, {"rule": {"family": "inet", "table": "filter", "chain": "input", "expr": _RULE}}]}
    ),
}


def _rules(check: str, name: str, expected: str, v4: str, v6: str = RULES) -> Row:
    return _is(check, name, expected, {**PERSISTENT, "etc/iptables/rules.v4": v4, "etc/iptables/rules.v6": v6})


FIREWALL = [
    *(_is(check, "none is set up", "bad", live={}) for check in (FILTERED, BY_DEFAULT, BY_DEFAULT6, FORWARDS, WIDE, DATA)),
    *(_is(check, "at rest the kernel is not seen", "unknown") for check in (FILTERED, BY_DEFAULT, BY_DEFAULT6, FORWARDS, WIDE, DATA)),
    _rules(FILTERED, "set up", "good", RULES),
    _is(FILTERED, "its files are there, and nothing loads them", "bad", {"etc/iptables/rules.v4": RULES}, {}),
    _is(FILTERED, "masked", "bad", {**PERSISTENT, "etc/systemd/system/netfilter-persistent.service": "->/dev/null"}, {}),
    _is(FILTERED, "firewalld, whose default zone is not there", "unknown", unit("firewalld.service")),
    _is(FILTERED, "shorewall, whose files are not followed", "unknown", unit("shorewall.service")),
    *(row for check in (FILTERED, BY_DEFAULT, BY_DEFAULT6) for row in (
        _is(check, "nftables", "good", NFTABLES),
        _is(check, "nftables of the RHEL family", "good",
            {**unit("nftables.service"), "etc/sysconfig/nftables.conf": 'include "/etc/nftables/a.nft"\n', "etc/nftables/a.nft": NFT}),
        _is(check, "nftables, whose file includes one that is not there", "unknown",
            {**NFTABLES, "etc/nftables.conf": NFT + 'include "/etc/more.nft"\n'}),
        _is(check, "firewalld", "good", FIREWALLD),
        _is(check, "firewalld and NetworkManager, which may change zones", "unknown",
            {**FIREWALLD, "etc/NetworkManager/system-connections/a.nmconnection": "[connection]\nzone=trusted\n"}),
    )),
    _is(BY_DEFAULT, "nftables accepts", "bad", {**NFTABLES, "etc/nftables.conf": NFT.replace("policy drop", "policy accept")}),
    _is(BY_DEFAULT, "nftables: the policy is commented out", "bad",
        {**NFTABLES, "etc/nftables.conf": NFT.replace("policy drop", "# policy drop")}),
    _is(BY_DEFAULT, "nftables: a last rule refuses", "good",
        {**NFTABLES, "etc/nftables.conf": NFT.replace("policy drop", "policy accept").replace("22 accept", "22 accept\n\tcounter\tdrop")}),
    _is(BY_DEFAULT, "nftables: flushed at the end", "bad", {**NFTABLES, "etc/nftables.conf": NFT + "flush ruleset\n"}),
    _is(BY_DEFAULT6, "nftables: IPv6 is forgotten", "bad", {**NFTABLES, "etc/nftables.conf": NFT.replace("inet", "ip")}),
    _is(BY_DEFAULT, "firewalld: everything is trusted", "bad",
        {**FIREWALLD, "etc/firewalld/zones/public.xml": '<zone target="ACCEPT"><service name="ssh"/></zone>'}),
    _is(WIDE, "nftables: narrow", "good", NFTABLES),
    _is(WIDE, "nftables: wide", "bad", {**NFTABLES, "etc/nftables.conf": NFT.replace("22", "1000-9000")}),
    _is(DATA, "firewalld: open", "bad",
        {**FIREWALLD, "etc/firewalld/zones/public.xml": '<zone><port port="5432" protocol="tcp"/></zone>'}),
    _is(SURVIVES, "none is in force", "none", live={**IN_KERNEL, "nft -j list ruleset": '{"nftables": []}'}),
    _is(SURVIVES, "at rest", "unknown", NFTABLES),
    _is(SURVIVES, "the same", "good", NFTABLES, IN_KERNEL),
    _is(SURVIVES, "nothing sets it up", "bad", {}, IN_KERNEL),
    _is(SURVIVES, "its service is masked", "bad", {**NFTABLES, "etc/systemd/system/nftables.service": "->/dev/null"}, IN_KERNEL),
    _is(SURVIVES, "later more is open", "bad", {**NFTABLES, "etc/nftables.conf": NFT.replace("22", "{ 22, 80 }")}, IN_KERNEL),
    _is(SURVIVES, "later all is open", "bad", {**NFTABLES, "etc/nftables.conf": NFT.replace("policy drop", "policy accept")}, IN_KERNEL),
    _is(SURVIVES, "later less is open", "good", {**NFTABLES, "etc/nftables.conf": NFT.replace("tcp dport 22 accept", "")}, IN_KERNEL),
    _is(SURVIVES, "in the wrong file", "unknown", {**unit("nftables.service"), "etc/nftables.rules": NFT}, IN_KERNEL),
    _is(FILTERED, "ufw starts and is not enabled", "bad", {**unit("ufw.service"), "etc/ufw/ufw.conf": "ENABLED=no\n"}, {}),
    _is(FILTERED, "ufw: enabled in a comment", "bad", {**unit("ufw.service"), "etc/ufw/ufw.conf": "#ENABLED=yes\n"}, {}),
    _is(FILTERED, "ufw is enabled", "good", {**unit("ufw.service"), "etc/ufw/ufw.conf": "ENABLED=yes\n", "etc/default/ufw": "IPV6=yes\n"}),
    _is(BY_DEFAULT, "ufw accepts by default", "bad", {**unit("ufw.service"), "etc/ufw/ufw.conf": "ENABLED=yes\n",
                                                     "etc/default/ufw": 'DEFAULT_INPUT_POLICY="ACCEPT"\n'}),
    _is(BY_DEFAULT, "ufw refuses by default", "good", {**unit("ufw.service"), "etc/ufw/ufw.conf": "ENABLED=yes\n",
                                                      "etc/default/ufw": 'DEFAULT_INPUT_POLICY="DROP"\n'}),
    _rules(BY_DEFAULT, "refused", "good", RULES),
    _rules(BY_DEFAULT, "accepted", "bad", OPEN),
    _rules(BY_DEFAULT, "everything is accepted by a rule", "bad", RULES.replace("COMMIT", "-A INPUT -j ACCEPT\nCOMMIT")),
    _rules(BY_DEFAULT, "a last rule refuses", "good", OPEN.replace("COMMIT", "-A INPUT -j REJECT\nCOMMIT")),
    _rules(BY_DEFAULT, "the last rule is commented out", "bad", OPEN.replace("COMMIT", "# -A INPUT -j REJECT\nCOMMIT")),
    _rules(BY_DEFAULT6, "refused", "good", RULES),
    _rules(BY_DEFAULT6, "IPv6 is forgotten", "bad", RULES, OPEN),
    _rules(FORWARDS, "refused", "good", RULES),
    _rules(FORWARDS, "accepted", "bad", OPEN),
    _rules(WIDE, "narrow", "good", RULES),
    _rules(WIDE, "wide", "bad", RULES.replace("--dport 22", "--dport 1000:9000")),
    _rules(DATA, "closed", "good", RULES),
    _rules(DATA, "open", "bad", RULES.replace("--dport 22", "--dport 5432")),
    _is(FILTERED, "iptables of the RHEL family", "good",
        {**unit("iptables.service"), "etc/sysconfig/iptables": RULES, "etc/sysconfig/ip6tables": RULES}),
]  # fmt: skip

ALL = [*INTEGRITY, *COVERING, *SCHEDULING, *UPDATING, *SOURCES, *CONTAINERS, *FIREWALL]


@named(ALL)
def test_debian(row: Row, tmp_path: Path) -> None:
    assert_row(DEBIAN, row, tmp_path)


@named([*INTEGRITY[:10], *SCHEDULING, *SOURCES[10:]])
def test_rhel(row: Row, tmp_path: Path) -> None:
    assert_row(RHEL, row, tmp_path)
