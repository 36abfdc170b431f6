"""polkit: who is an administrator, what needs none, and who may write its files."""

from __future__ import annotations

from pathlib import Path

from tests.support.scenarios import DEBIAN, FAIL, NONE, PASS, RHEL, UNKNOWN, Files, Row, With, assert_row, named

STATUS = {"good": PASS, "bad": FAIL, "none": NONE, "unknown": UNKNOWN}
POLKIT: Files = {"usr/lib/polkit-1/polkitd": "", "usr/share/polkit-1/actions/": "", "usr/bin/pkexec": ""}
RULES = "etc/polkit-1/rules.d/50-x.rules"
ADMIN = 'polkit.addAdminRule(function(action, subject) {\n    return ["unix-group:sudo"];\n});\n'
ACTION = """<?xml version="1.0" encoding="UTF-8"?>
<policyconfig><action id="org.freedesktop.policykit.exec"><defaults><allow_any>{0}</allow_any><allow_inactive>{0}</allow_inactive>
<allow_active>{0}</allow_active></defaults></action></policyconfig>
"""
PROGRAM = ACTION.replace("org.freedesktop.policykit.exec", "org.example.tool").replace(
    "</defaults>", '</defaults><annotate key="org.freedesktop.policykit.exec.path">/usr/bin/tool</annotate>'
)
RULE = 'polkit.addRule(function(action, subject) {{\n    if (action.id == "{}") {{\n        return polkit.Result.{};\n    }}\n}});\n'


def _is(check: str, name: str, expected: str, files: Files | None = None) -> Row:
    return Row(name, f"access.polkit-{check}", STATUS[expected], {} if files is None else {**POLKIT, **files})


ACTIONS = "usr/share/polkit-1/actions/x.policy"
ROWS = [
    *(_is(check, "not installed", "none") for check in (
        "actions-not-open", "administrators-expected", "files-writable-by-root-alone", "programs-need-administrators",
        "rules-keep-authentication")),
    _is("administrators-expected", "the group sudo", "good", {RULES: ADMIN}),
    _is("administrators-expected", "another group", "bad", {RULES: ADMIN.replace("sudo", "users")}),
    _is("actions-not-open", "administrators alone", "good", {ACTIONS: ACTION.format("auth_admin")}),
    _is("actions-not-open", "everybody", "bad", {ACTIONS: ACTION.format("yes")}),
    _is("programs-need-administrators", "administrators alone", "good", {ACTIONS: PROGRAM.format("auth_admin")}),
    _is("programs-need-administrators", "everybody", "bad", {ACTIONS: PROGRAM.format("yes")}),
    _is("rules-keep-authentication", "it asks", "good", {RULES: RULE.format("org.x", "AUTH_ADMIN")}),
    _is("rules-keep-authentication", "it asks not", "bad", {RULES: RULE.format("org.x", "YES")}),
    _is("files-writable-by-root-alone", "of root", "good", {RULES: With(ADMIN, 0o644)}),
    _is("files-writable-by-root-alone", "everybody may write", "bad", {RULES: With(ADMIN, 0o666)}),
]  # fmt: skip


@named(ROWS)
def test_debian(row: Row, tmp_path: Path) -> None:
    assert_row(DEBIAN, row, tmp_path)


@named(ROWS)
def test_rhel(row: Row, tmp_path: Path) -> None:
    assert_row(RHEL, row, tmp_path)
