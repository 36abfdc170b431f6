"""What rsyslog sends elsewhere, and how."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govaudit.model import Missing
from govaudit.targets.host.readers.rsyslog import destinations

FORWARD = 'action(type="omfwd" target="logs.example")'
BOTH = ["auth", "authpriv"]


def sent(text: str) -> list[str] | Missing:
    found, _ = destinations([line.strip() for line in text.split("\n") if line.strip()])
    return found[-1].login_facilities


@pytest.mark.parametrize(
    ("text", "facilities"),
    [
        ("*.* @logs.example", BOTH),
        ("*.*\t@logs.example", BOTH),
        ("auth,authpriv.* @@logs.example", BOTH),
        ("AUTH,AuthPriv.info @@logs.example", BOTH),
        ("*.info;mail.none;cron.none @logs.example", BOTH),
        ("auth.*;authpriv.debug @logs.example", BOTH),
        ("4.*;10.* @logs.example", []),  # rsyslog counts otherwise
        ("*.*;security.none @logs.example", ["authpriv"]),
        ("mail.none;*.* @logs.example", BOTH),
        ("auth.none;*.* @logs.example", BOTH),
        ("auth.* @logs.example", ["auth"]),
        ("authpriv.* @logs.example", ["authpriv"]),
        ("*.*;auth.none @logs.example", ["authpriv"]),
        ("mail.* @logs.example", []),
        ("*.*;auth,authpriv.none @logs.example", []),
        ("*.emerg @logs.example", []),
        ("auth,authpriv.=debug @logs.example", []),
        ("*.*;*.!info @logs.example", []),
        ("mail.* /var/log/mail\n& @logs.example", []),
        ("*.* /var/log/all\n& @logs.example", BOTH),
        (FORWARD, BOTH),
        (f"*.* {FORWARD}", BOTH),
        (f"mail.* {FORWARD}", []),
        (f"mail.*\n{FORWARD}", []),
        (f"module(\nload=\"imuxsock\"\n)\n{FORWARD}", BOTH),
        (f'template(name="t" type="list") {{ property(name="msg") }}\n{FORWARD}', BOTH),
        ('action(type="omfwd"\n target="logs.example"\n)', BOTH),
        (':syslogtag, isequal, "[CLOUDINIT]" /var/log/cloud-init.log\n& stop\n*.* @logs.example', BOTH),
        ("if $programname == 'haproxy' then {\n/var/log/x\nstop\n}\n*.* @logs.example", BOTH),
        ('ruleset(name="remote") {\n/var/log/x\nstop\n}\n*.* @logs.example', BOTH),
        ("*.* @logs.example;RSYSLOG_ForwardFormat", BOTH),
        ('$template Mine,"%msg%"\n*.* @logs.example;Mine', BOTH),
        ("mail.* stop\n*.* @logs.example", BOTH),
        ("$RuleSet RSYSLOG_DefaultRuleset\n*.* @logs.example", BOTH),
    ],
)
def test_which_facilities_of_log_ins_are_sent(text: str, facilities: list[str]) -> None:
    assert sent(text) == facilities


@pytest.mark.parametrize(
    "text",
    [
        f"if $msg contains 'x' then {FORWARD}",
        f"if $msg contains 'x' then {{\n{FORWARD}\n}}",
        f"if $msg contains 'x'\n then\n{FORWARD}",
        f"if $msg contains 'x' then stop else {FORWARD}",
        f'ruleset(name="remote") {{\n{FORWARD}\n}}',
        f'ruleset(name="remote") {{ {FORWARD} }}',
        'ruleset(name="remote") {\n*.* @logs.example\n}',
        f':msg, contains, "x" {FORWARD}',
        f':msg, contains, "x"\n{FORWARD}',
        ':programname,isequal,"x" @logs.example',
        "$RuleSet remote\n*.* @logs.example",
        "$DefaultRuleset local\n*.* @logs.example",
        "!sshd\n*.* @logs.example",
        "*.* @logs.example;NotDefined",
        'action(type="omrelp" target="logs.example")',
        'action(type="omrelp" target="logs.example")',
        FORWARD.replace(")", ' template="NotDefined")'),
        FORWARD.replace(")", ' action.execOnlyEveryNthTime="100")'),
        "$ActionExecOnlyWhenPreviousIsSuspended on\n*.* @logs.example",
        "mail.* /var/log/mail\nstop\n*.* @logs.example",
        ':msg, contains, "Failed" stop\n*.* @logs.example',
        "if $msg contains 'Failed'\nthen {\n/var/log/x\nstop\n}\n*.* @logs.example",
        "if $programname == 'x' or $msg contains 'Failed' then stop\n*.* @logs.example",
        "if $programname == 'x' then {\n/var/log/x\n} else {\nstop\n}\n*.* @logs.example",
        "if $programname == 'x' then /var/log/x else stop\n*.* @logs.example",
        'ruleset(name="r") {\nstop\n}\ncall r\n*.* @logs.example',
        "auth,authpriv.* /var/log/auth.log\n& stop\n*.* @logs.example",
        "auth,authpriv.* ~\n*.* @logs.example",
        ':programname, isequal, "sshd" stop\n*.* @logs.example',
        "if $syslogfacility-text == 'authpriv' then {\n/var/log/x\nstop\n}\n*.* @logs.example",
    ],
)
def test_conditions_are_not_followed(text: str) -> None:
    assert isinstance(sent(text), Missing)


TLS = 'action(type="omfwd" target="logs.example" protocol="tcp" StreamDriver="gtls" StreamDriverMode="1")'
WITHOUT_DRIVER = TLS.replace(' StreamDriver="gtls"', "")


@pytest.mark.parametrize(
    ("text", "is_encrypted"),
    [
        (TLS, True),
        (TLS.replace("gtls", "ossl").replace("StreamDriverMode", "streamdriver.mode"), True),
        ('global(defaultNetstreamDriver="gtls")\n' + WITHOUT_DRIVER, True),
        ("$DefaultNetstreamDriver gtls\n$ActionSendStreamDriverMode 1\n*.* @@logs.example", True),
        ('module(load="omrelp")\naction(type="omrelp" target="logs.example" tls="on")', True),
        (WITHOUT_DRIVER, False),
        (TLS.replace("gtls", "ptcp"), False),
        (TLS.replace('Mode="1"', 'Mode="0"'), False),
        (TLS.replace('protocol="tcp" ', ""), False),
        (TLS.replace('protocol="tcp"', 'protocol="udp"'), False),
        ("$DefaultNetstreamDriver gtls\n$ActionSendStreamDriverMode 1\n*.* @logs.example", False),
        ("$DefaultNetstreamDriver gtls\n*.* @@logs.example", False),
        ("$ActionSendStreamDriverMode 1\n*.* @@logs.example", False),
        ("$DefaultNetstreamDriver gtls\n$ActionSendStreamDriverMode 0\n*.* @@logs.example", False),
        ('action(type="omrelp" target="logs.example")', False),
        ("*.* @@logs.example", False),
    ],
)
def test_whether_it_is_encrypted(text: str, is_encrypted: bool) -> None:
    [found], trouble = destinations(text.split("\n"))
    assert (found.is_encrypted, trouble) == (is_encrypted, None)


@pytest.mark.parametrize(
    "text",
    [
        "$DefaultNetstreamDriver gtls\n*.* @@logs.example\n$ActionSendStreamDriverMode 1",
        "$DefaultNetstreamDriver gtls\n$ActionSendStreamDriverMode 1\n$ActionSendStreamDriverMode 0\n*.* @@logs.example",
        "$DefaultNetstreamDriver gtls\n$DefaultNetstreamDriver ptcp\n$ActionSendStreamDriverMode 1\n*.* @@logs.example",
    ],
)
def test_settings_of_which_it_is_not_clear_to_what_they_apply(text: str) -> None:
    [found], _ = destinations(text.split("\n"))
    assert isinstance(found.is_encrypted, Missing)


def test_actions_that_are_switched_off() -> None:
    assert destinations([FORWARD.replace(")", ' config.enabled="off")')]) == ([], None)
    found, trouble = destinations([FORWARD.replace(")", ' config.enabled="`echo $X`")')])
    assert found == []
    assert isinstance(trouble, Missing)


def test_what_is_not_followed_beside_what_is() -> None:
    found, trouble = destinations(["mail.* @logs.example", "*.* :omrelp:other.example:20514"])
    assert [one.target for one in found] == ["logs.example"]
    assert isinstance(trouble, Missing)


@settings(max_examples=100, deadline=None)
@given(st.text(alphabet="*.;,@:&{}\"' actionstopif<>0\n", max_size=200))
def test_no_text_makes_it_raise(text: str) -> None:
    destinations(text.split("\n"))
