"""Which logs the rules of logrotate are about."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govaudit.targets.host.logrotate_files import NotFollowed, includes, is_passed_over, patterns

RSYSLOG = """\
/var/log/syslog
/var/log/auth.log
"/var/log/with blank.log" /var/log/*.err
{
	rotate 4
	weekly
	# { no brace
	postrotate
		if [ -f x ]; then { echo /var/log/no; } fi
	endscript
}
/var/log/one { daily }
/var/log/two {
}
"""


def test_names_before_braces() -> None:
    names = ["/var/log/syslog", "/var/log/auth.log", "/var/log/with blank.log", "/var/log/*.err", "/var/log/one", "/var/log/two"]
    assert patterns(RSYSLOG.splitlines()) == names
    assert patterns(["weekly", "create", "# /var/log/x {", "include /etc/logrotate.d"]) == []


@pytest.mark.parametrize("text", ["/var/log/x {\nweekly\n", "}", '/var/log/"x {\n}', "/var/log/x\n", "/x {\npostrotate\n}\n"])
def test_what_logrotate_stumbles_over(text: str) -> None:
    with pytest.raises(NotFollowed):
        patterns(text.splitlines())


def test_includes_and_names_that_are_passed_over() -> None:
    assert includes(["include /etc/logrotate.d", "\tinclude /x/ ", "# include /y", "includes /z"]) == ["/etc/logrotate.d", "/x"]
    assert [name for name in ("rsyslog", "rsyslog.dpkg-old", "x~", ".x", "y.disabled", "z.conf") if not is_passed_over(name)] == [
        "rsyslog",
        "z.conf",
    ]


@settings(max_examples=100, deadline=None)
@given(st.text("/ax{}\n\"' #*", max_size=60))
def test_no_text_makes_it_raise_anything_else(text: str) -> None:
    with contextlib.suppress(NotFollowed):
        patterns(text.splitlines())
