"""Which files AIDE, Wazuh and OSSEC compare; what is said of AIDE was seen with `aide --path-check` of 0.18."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govaudit.facts.integrity import IntegrityTool
from govaudit.model import Missing
from govaudit.targets.host.integrity import aide, ossec
from govaudit.targets.host.readers.integrity import AGENT_CONF, AIDE_CONF, OSSEC_CONF, integrity_tool
from tests.support import DENIED
from tests.support.startup import read, starts, there

GROUPS = "database=file:/var/lib/aide/aide.db\n@@define DB /x\nCONTENT = sha256+ftype\nPERMS = p+u+g\n"


def tool(text: str, program: str = "AIDE") -> IntegrityTool:
    rules = aide.rules(text.splitlines()) if program == "AIDE" else ossec.rules(text.encode(), compares_by_default=program == "Wazuh")
    return IntegrityTool(program=program, has_database=True, is_scheduled=True, scheduled_by="", rules=rules)


@pytest.mark.parametrize(
    ("rules", "path", "compared"),
    [
        ("/etc CONTENT", "/etc/passwd", True),
        ("/etc CONTENT", "/etcetera", True),
        ("/etc/ CONTENT", "/etc/passwd", True),
        ("/etc\tCONTENT", "/etc/passwd", True),
        ("# /etc CONTENT", "/etc/passwd", False),
        ("/ETC CONTENT", "/etc/passwd", False),
        ("/etc PERMS", "/etc/passwd", False),
        ("/etc L", "/etc/passwd", False),
        ("/etc R", "/etc/passwd", True),
        ("/etc R-md5", "/etc/passwd", False),
        ("/etc H", "/etc/passwd", True),
        ("/etc CONTENT-sha256", "/etc/passwd", False),
        ("/etc PERMS+sha512", "/etc/passwd", True),
        ("/etc crc32", "/etc/passwd", False),
        ("/etc f CONTENT", "/etc/passwd", True),
        ("/etc f,d CONTENT", "/etc/passwd", True),
        ("/etc/passwd$ CONTENT", "/etc/passwd", True),
        ("/etc/passwd$ CONTENT", "/etc/passwd-", False),
        ("/etc/(pass|group).* CONTENT", "/etc/passwd", True),
        ("/etc/s|/usr CONTENT", "/usr/bin/sudo", True),
        ("@@define TOP /etc\n@@{TOP} CONTENT", "/etc/passwd", True),
        ("/etc CONTENT\n!/etc/passwd$", "/etc/passwd", False),
        ("!/etc/passwd$\n/etc CONTENT", "/etc/passwd", False),
        ("/etc CONTENT\n!/etc/ssh", "/etc/ssh/sshd_config", False),
        ("/etc CONTENT\n!/etc/mtab$", "/etc/passwd", True),
        ("=/etc/passwd$ CONTENT", "/etc/passwd", True),
    ],
)
def test_what_aide_compares(rules: str, path: str, compared: bool) -> None:
    assert tool(GROUPS + rules).compares(path) is compared


@pytest.mark.parametrize(
    "rules",
    [
        "/ CONTENT\n/etc PERMS",
        "/etc d CONTENT",
        "=/etc CONTENT",
        "/etc CONTENT\n!/etc$",
        "/etc CONTENT\n!/etc d",
        "/etc CONTENT\n!/etc/(?!x)",
        "/etc/\\w+ CONTENT",
    ],
)
def test_what_cannot_be_told(rules: str) -> None:
    assert isinstance(tool(GROUPS + rules).compares("/etc/passwd"), Missing)


@pytest.mark.parametrize("line", ["@@x_include /etc/aide/aide.conf.d ^x$", "@@include /x", "@@ifdef X", "/etc", "!etc", "nonsense"])
def test_lines_that_are_not_followed(line: str) -> None:
    with pytest.raises(aide.NotFollowed):
        aide.rules([line])
    assert isinstance(read(integrity_tool, {**there("/usr/bin/aide"), AIDE_CONF[0]: line}, *starts()).rules, Missing)


WAZUH = """<ossec_config>
  <syscheck>
    <disabled>no</disabled>
    <directories>/etc,/usr/bin, /usr/sbin</directories>
    <directories check_all="yes" realtime="yes">/boot</directories>
    <ignore>/etc/mtab</ignore>
    <ignore type="sregex">.log$|.swp$</ignore>
    <nodiff>/etc/ssl/private.key</nodiff>
  </syscheck>
</ossec_config>
<ossec_config><localfile><location>/var/log/x</location></localfile></ossec_config>
"""


def test_what_wazuh_compares() -> None:
    found = tool(WAZUH, "Wazuh")
    assert [found.compares(path) for path in ("/etc/passwd", "/usr/sbin/sshd", "/boot/vmlinuz")] == [True, True, True]
    assert [found.compares(path) for path in ("/etc/mtab", "/etc/x.log", "/lib/x")] == [False, False, False]
    assert tool(WAZUH.replace(">no<", ">yes<"), "Wazuh").compares("/etc/passwd") is False
    assert tool(WAZUH, "OSSEC").compares("/etc/passwd") is False  # without attributes OSSEC compares nothing
    rights = WAZUH.replace("<directories>/etc", '<directories check_sum="no" check_perm="yes">/etc')
    assert tool(rights, "Wazuh").compares("/etc/x") is False
    assert isinstance(tool(WAZUH.replace("<directories>/etc", '<directories restrict="x">/etc'), "Wazuh").compares("/etc/x"), Missing)
    assert tool("<!-- " + WAZUH + " -->", "Wazuh").compares("/etc/passwd") is False


def test_where_it_is_read() -> None:
    wazuh = there("/var/ossec/bin/wazuh-syscheckd")
    found = read(integrity_tool, {**wazuh, OSSEC_CONF: WAZUH, AGENT_CONF: "<agent_config>\n</agent_config>\n"}, *starts())
    assert found.compares("/etc/passwd") is True
    for answers in ({OSSEC_CONF: DENIED}, {OSSEC_CONF: "<"}, {OSSEC_CONF: WAZUH, AGENT_CONF: "<agent_config><syscheck/></agent_config>"}):
        assert isinstance(read(integrity_tool, {**wazuh, **answers}, *starts()).rules, Missing)
    red_hat = read(integrity_tool, {**there("/usr/sbin/aide"), AIDE_CONF[1]: GROUPS + "/etc CONTENT\n"}, *starts())
    assert red_hat.compares("/etc/passwd") is True
    assert read(integrity_tool, {**there("/usr/sbin/aide"), AIDE_CONF[1]: DENIED}, *starts()).rules == DENIED
    assert isinstance(read(integrity_tool, there("/usr/sbin/samhain"), *starts()).rules, Missing)


@settings(max_examples=200, deadline=None)
@given(st.text("/!=etcRsha25+-$()|.* \n@{}\x00é", max_size=120))
def test_no_text_makes_aide_raise_anything_else(text: str) -> None:
    with contextlib.suppress(aide.NotFollowed):
        assert isinstance(tool(text).compares("/etc/passwd"), bool | Missing)


@settings(max_examples=200, deadline=None)
@given(st.text("<>/ syscheckdirtonal=\"&;x|$^", max_size=120))
def test_no_text_makes_ossec_raise_anything_else(text: str) -> None:
    for whole in (text, f"<syscheck>{text}</syscheck>", f"<syscheck><ignore type=\"sregex\">{text}</ignore></syscheck>"):
        with contextlib.suppress(ossec.NotFollowed):
            assert isinstance(tool(whole, "Wazuh").compares("/etc/passwd"), bool | Missing)


def test_an_encoding_that_nobody_knows() -> None:
    with pytest.raises(ossec.NotFollowed):
        ossec.rules(b'<?xml version="1.0" encoding="inf"?><ossec_config></ossec_config>', compares_by_default=True)


def test_hostile_sizes() -> None:
    for lines in (["/etc R"] * 30_000, ["/" + "a" * 10_000 + " R"], ["@@define X " + "y" * 3_000, "/" + "@@{X}" * 800 + " R"]):
        with contextlib.suppress(aide.NotFollowed):
            tool("\n".join(lines)).compares("/etc/passwd")
    with pytest.raises(ossec.NotFollowed):
        ossec.rules(b"<a>" * 100_000, compares_by_default=True)
