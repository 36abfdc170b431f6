"""polkit as polkitd reads it: actions, rules in JavaScript, and the local authority of old versions."""

from __future__ import annotations

import contextlib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govaudit.facts.polkit import PolkitAction, PolkitAdministrators, PolkitFile, PolkitRule
from govaudit.model import Absent, Complete, FileAttributes, Missing, Observation, Reason, Request, Seen
from govaudit.reading import Observations
from govaudit.targets.host.polkit.actions import actions_of
from govaudit.targets.host.polkit.javascript import NotFollowed
from govaudit.targets.host.polkit.rules import rules_of
from govaudit.targets.host.polkit.seen import INSTALLED, LOCAL_RULES, LOCAL_SETTINGS, OLD_PROGRAM, PROGRAMS, RULES
from govaudit.targets.host.readers.polkit import ACTIONS, FILES, polkit_actions, polkit_administrators, polkit_files, polkit_rules
from tests.support import DENIED, NOT_THERE, observations, saw

DEFAULT = "/usr/share/polkit-1/rules.d/50-default.rules"
ADMINS = 'polkit.addAdminRule(function(action, subject) {\n    return ["unix-group:sudo", "unix-user:ann"];\n});\n'


def host(files: dict[str, str], *, old: bool = False, installed: bool = True) -> Observations:
    """A host with these files."""
    program: Request = OLD_PROGRAM if old else PROGRAMS[0]
    found: list[Observation] = [saw(one.request, NOT_THERE) for one in INSTALLED if one.request != program]
    found.append(saw(program, Seen() if installed else NOT_THERE))
    for request in (*RULES, LOCAL_SETTINGS, *LOCAL_RULES, *ACTIONS):
        here = [path for path in files if Path(path).match(request.pattern)]
        found.extend([saw(request, files[path], source=path) for path in here] or [saw(request, NOT_THERE)])
    return observations(found)


def answers(text: str) -> list[list[str]]:
    """Each rule's answers, in words."""
    rules, _ = rules_of("/r", text.encode())
    return [[str(branch) for branch in rule.branches] for rule in rules]


def rule(body: str) -> list[str]:
    [found] = answers(f"polkit.addRule(function(action, subject) {{ {body} }});")
    return found


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ('if (action.id == "a.b" && subject.isInGroup("g")) return polkit.Result.YES;', ["action a.b and group g: yes"]),
        ('if (action.id == "a" || action.id === "b") { return polkit.Result.NO; }', ["action a: no", "action b: no"]),
        ('if (action.id.indexOf("org.x.") == 0) { return polkit.Result.AUTH_ADMIN_KEEP; }', ["action org.x.*: auth_admin_keep"]),
        ('if (action.id.startsWith("org.x.")) return "yes";', ["action org.x.*: yes"]),
        ('if (["a", "b"].indexOf(action.id) >= 0) return polkit.Result.YES;', ["action a: yes", "action b: yes"]),
        ('if (["a", "b"].indexOf(action.id) == -1) return polkit.Result.NO;', ["not action a and not action b: no"]),
        ('if (!subject.isInGroup("g")) { return polkit.Result.NO }', ["not group g: no"]),
        ('if (subject.active == true && subject.local) return polkit.Result.YES;', ["active and local: yes"]),
        ('if (!(subject.user == "u" || subject.active)) return null;', ["not user u and not active: not_handled"]),
        ('if (subject.user != "u") return; return polkit.Result.YES;', ["not user u: not_handled", "always: yes"]),
        ('if (action.lookup("unit") == "x.service") return polkit.Result.YES;', ["detail unit=x.service: yes"]),
        ('if (subject.active) { if (subject.local) return "yes"; return "no"; }', ["active and local: yes", "active: no"]),
        ('if (subject.active) return "yes"; else return "no"; return "auth_self";', ["active: yes", "always: no"]),
        ('if (subject.active) { polkit.log("x" + action.id); } else return "no";', ["not active: no"]),
        ("return\n polkit.Result.YES;", None),
        ("/* return polkit.Result.YES; */ // return polkit.Result.YES;\n return polkit.Result.NO;", ["always: no"]),
        ('if (action.id == "a" && action.id != "a") return polkit.Result.YES;', []),
        ("", []),
    ],
)
def test_rules_that_compare(body: str, said: list[str] | None) -> None:
    if said is None:
        with pytest.raises(NotFollowed):
            rule(body)
    else:
        assert rule(body) == said


@pytest.mark.parametrize(
    "body",
    [
        'if (!action.id == "a") return polkit.Result.YES;',
        "var x = 1; return polkit.Result.YES;",
        "return polkit.Result[x];",
        "return polkit.spawn(['/bin/x']);",
        'if (/^a/.test(action.id)) return "yes";',
        'if (action.id = "a") return "yes";',
        'if (action.id.indexOf("a") > -1) return "yes";',
        'if (subject.user == action.id) return "yes";',
        'if (subject.isInGroup(g)) return "yes";',
        'for (;;) { return "yes"; }',
        'return "maybe";',
        'if (action.id == "a\\x62") return "yes";',
    ],
)
def test_rules_that_do_more_are_not_followed(body: str) -> None:
    with pytest.raises(NotFollowed):
        rule(body)


def test_rules_hold_in_the_order_of_their_names() -> None:
    seen = host(
        {
            DEFAULT: ADMINS,
            "/usr/share/polkit-1/rules.d/10-b.rules": 'polkit.addRule(function(a, s) { return "no"; });',
            "/etc/polkit-1/rules.d/10-b.rules": 'polkit.addRule(function(a, s) { return "yes"; });',
            "/etc/polkit-1/rules.d/05-a.rules": 'polkit.addRule(function(a, s) { if (s.local) return "auth_self"; });',
        }
    )
    found = list(polkit_rules(seen))
    assert [one.subject for one in found if isinstance(one, PolkitRule)] == [
        "/etc/polkit-1/rules.d/05-a.rules:1",
        "/etc/polkit-1/rules.d/10-b.rules:1",
        "/usr/share/polkit-1/rules.d/10-b.rules:1",
    ]
    assert isinstance(found[-1], Complete)


def test_administrators_are_those_of_the_first_rule() -> None:
    found = polkit_administrators(host({DEFAULT: ADMINS}))
    assert isinstance(found, PolkitAdministrators)
    assert (found.groups, found.users, found.others) == (["sudo"], ["ann"], [])
    own = 'polkit.addAdminRule(function(action, subject) { return ["unix-group:ops", "unix-netgroup:x"]; });'
    found = polkit_administrators(host({DEFAULT: ADMINS, "/etc/polkit-1/rules.d/40-own.rules": own}))
    assert isinstance(found, PolkitAdministrators)
    assert (found.groups, found.others) == (["ops"], ["unix-netgroup:x"])
    none = polkit_administrators(host({DEFAULT: "polkit.addAdminRule(function(a, s) { return null; });"}))
    assert isinstance(none, PolkitAdministrators)
    assert (none.users, none.places) == (["root"], [])


def test_what_is_not_followed_leaves_it_open() -> None:
    strange = "polkit.addAdminRule(function(action, subject) { if (x()) return []; });"
    seen = host({DEFAULT: ADMINS, "/etc/polkit-1/rules.d/40-own.rules": strange})
    found = polkit_administrators(seen)
    assert isinstance(found, Missing)
    assert str(found.sentence) == "/etc/polkit-1/rules.d/40-own.rules:1 does more than compare: it is not followed"
    assert any(isinstance(one, Missing) for one in polkit_rules(seen))
    later = polkit_administrators(host({DEFAULT: ADMINS, "/etc/polkit-1/rules.d/60-own.rules": strange}))
    assert isinstance(later, PolkitAdministrators)


def test_folders_of_newer_versions_leave_it_open() -> None:
    seen = host({DEFAULT: ADMINS, "/run/polkit-1/rules.d/10-x.rules": 'polkit.addRule(function(a, s) { return "no"; });'})
    assert isinstance(next(iter(polkit_rules(seen))), Missing)
    assert isinstance(polkit_administrators(seen), PolkitAdministrators)


PKLA = """\
[Desktop users may mount]
# why
Identity=unix-group:desk;unix-user:ann
Action=org.freedesktop.udisks2.*
ResultAny=no
ResultInactive=auth_admin
ResultActive=yes
"""


def test_the_local_authority_of_old_versions() -> None:
    folder = "/etc/polkit-1/localauthority"
    seen = host(
        {
            f"{folder}.conf.d/50-localauthority.conf": "[Configuration]\nAdminIdentities=unix-user:0\n",
            f"{folder}.conf.d/51-ubuntu-admin.conf": "[Configuration]\nAdminIdentities=unix-group:sudo;unix-group:admin\n",
            f"{folder}/50-local.d/a.pkla": PKLA,
            "/var/lib/polkit-1/localauthority/10-vendor.d/b.pkla": "[all]\nIdentity=unix-user:*\nAction=*\nResultAny=auth_self\n",
            "/usr/share/polkit-1/rules.d/systemd.rules": 'polkit.addRule(function(a, s) { return "yes"; });',
        },
        old=True,
    )
    found = polkit_administrators(seen)
    assert isinstance(found, PolkitAdministrators)
    assert found.groups == ["sudo", "admin"]
    rules = [one for one in polkit_rules(seen) if isinstance(one, PolkitRule)]
    assert [rule.place.path.rpartition("/")[2] for rule in rules] == ["a.pkla", "b.pkla"]
    assert str(rules[0].branches[0]) == "action org.freedesktop.udisks2.* and group desk and local and active: yes"
    assert str(rules[1].branches[0]) == "action * and not local: auth_self"


def test_the_bridge_to_the_local_authority() -> None:
    files = {
        DEFAULT: ADMINS,
        "/usr/share/polkit-1/rules.d/49-polkit-pkla-compat.rules": "// runs pkla-check-authorization",
        "/etc/polkit-1/localauthority/50-local.d/a.pkla": PKLA,
    }
    [found] = [one for one in polkit_rules(host(files)) if isinstance(one, PolkitRule)]
    assert found.place.path.endswith("a.pkla")
    administrators = polkit_administrators(host(files))
    assert isinstance(administrators, PolkitAdministrators)
    assert administrators.groups == ["sudo"]


@pytest.mark.parametrize("entry", ["[x]\nIdentity=unix-netgroup:x\nAction=a\nResultAny=yes\n", "[x]\nrubbish\n", "[a]\n[a]\n"])
def test_entries_that_are_not_followed(entry: str) -> None:
    conf = {"/etc/polkit-1/localauthority.conf.d/50-localauthority.conf": "[Configuration]\nAdminIdentities=unix-user:0\n"}
    seen = host(conf | {"/etc/polkit-1/localauthority/50-local.d/a.pkla": entry}, old=True)
    assert any(isinstance(one, Missing) for one in polkit_rules(seen))


def test_which_rules_an_unknown_polkit_reads_is_not_known() -> None:
    assert isinstance(polkit_administrators(host({}, old=True)), Missing)


ACTION = """\
<?xml version="1.0"?>
<!DOCTYPE policyconfig PUBLIC "-//freedesktop//DTD PolicyKit Policy Configuration 1.0//EN" "http://example.org/policyconfig.dtd">
<policyconfig>
  <!-- <action id="no"><defaults><allow_any>yes</allow_any></defaults></action> -->
  <action id="org.x.run">
    <description xml:lang="id">Jalankan &amp; lihat</description>
    <defaults>
      <allow_inactive> auth_self </allow_inactive>
      <allow_active>auth_admin_keep</allow_active>
    </defaults>
    <annotate key="org.freedesktop.policykit.exec.path">/usr/bin/x</annotate>
    <annotate key="org.freedesktop.policykit.imply">org.x.a
      org.x.b</annotate>
  </action>
</policyconfig>
"""


def test_actions_with_what_is_left_out_refused() -> None:
    [found] = actions_of("/a.policy", ACTION.encode())
    assert isinstance(found, PolkitAction)
    assert (found.id, found.any, found.inactive, found.active) == ("org.x.run", "no", "auth_self", "auth_admin_keep")
    assert (found.runs, found.implies, found.place.line) == ("/usr/bin/x", ["org.x.a", "org.x.b"], 5)


@pytest.mark.parametrize(
    "content",
    [
        ACTION.replace("auth_self", "maybe"),
        ACTION.replace("</policyconfig>", ""),
        ACTION.replace('"http://example.org/policyconfig.dtd"', '"x" [<!ENTITY a "b">]'),
        ACTION.replace('id="org.x.run"', ""),
        ACTION.replace('version="1.0"?', 'version="1.0" encoding="inf"?'),
        "",
        "<a>" * 100_000,
    ],
)
def test_files_of_actions_that_are_not_followed(content: str) -> None:
    assert [type(one) for one in actions_of("/a.policy", content.encode())] == [Missing]


def test_an_action_of_which_the_redactor_took_a_text() -> None:
    whole = "<defaults><allow_any>no</allow_any><allow_inactive>no</allow_inactive><allow_active>yes</allow_active></defaults></action>"
    text = f'<policyconfig>\n<action id="org.signing-key">[redacted]</description>\n{whole}\n<action id="org.b">[redacted]\n</action>\n'
    found, other = actions_of("/a.policy", text.encode())
    assert isinstance(found, PolkitAction)
    assert (found.id, found.active, found.place.line) == ("org.signing-key", "yes", 2)
    assert isinstance(other, Missing)
    assert other.reason is Reason.WITHHELD


def test_actions_that_stand_twice_are_not_known() -> None:
    seen = host({"/etc/polkit-1/actions/a.policy": ACTION, "/usr/share/polkit-1/actions/a.policy": ACTION})
    found = list(polkit_actions(seen))
    assert isinstance(found[0], PolkitAction)
    assert isinstance(found[1], Missing)


def test_without_polkit_there_is_nothing_to_say() -> None:
    seen = host({"/usr/share/polkit-1/actions/a.policy": ACTION}, installed=False)
    assert [type(one) for one in polkit_actions(seen)] == [Absent]
    assert [type(one) for one in polkit_rules(seen)] == [Absent]
    assert isinstance(polkit_administrators(seen), Absent)
    denied = observations([saw(one.request, DENIED) for one in INSTALLED])
    assert polkit_administrators(denied) == DENIED


def test_files_and_folders_with_their_owners() -> None:
    folder = Seen(attributes=FileAttributes(kind="directory", mode=0o700, uid=996, gid=0), data={"owner": "polkitd", "group": "root"})
    file = Seen(attributes=FileAttributes(mode=0o644, uid=0, gid=0), data={"owner": "root", "group": "root"})
    answers = [saw(request, NOT_THERE) for request in FILES[2:]]
    answers += [saw(FILES[0], folder, source="/etc/polkit-1/rules.d"), saw(FILES[1], file, source="/etc/polkit-1/rules.d/a.rules")]
    seen = observations([*answers, saw(PROGRAMS[0], Seen()), *(saw(one.request, NOT_THERE) for one in INSTALLED[1:])])
    found = [one for one in polkit_files(seen) if isinstance(one, PolkitFile)]
    assert [(one.path, one.is_folder, one.owner, one.mode) for one in found] == [
        ("/etc/polkit-1/rules.d", True, "polkitd", 0o700),
        ("/etc/polkit-1/rules.d/a.rules", False, "root", 0o644),
    ]


WORDS = ("polkit.addRule(", "function", "(a,s)", "{", "if", "(", "a.id", "==", "'x'", "&&", "||", "!", ")", "return", ";", "}")


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=300), st.lists(st.sampled_from(WORDS)))
def test_hostile_rules_raise_nothing_but_that(noise: bytes, words: list[str]) -> None:
    for content in (noise, " ".join(words).encode(), ADMINS.encode() + noise):
        with contextlib.suppress(NotFollowed):
            rules_of("/r", content)
        list(actions_of("/a", noise + ACTION.encode()))


CLAUSES = ") && !(".join(f"a.id == '{number}' && s.user == '{number}'" for number in range(500))


@pytest.mark.parametrize(
    "text",
    [
        "polkit.addRule(function(a, s) {" + "if (" * 5_000,
        "polkit.addRule(function(a, s) {" + "if (a.id == 'x' || s.active && s.local) {} " * 5_000 + "});",
        f"polkit.addRule(function(a, s) {{ if (!({CLAUSES})) return; }});",
        "/*" + "*" * 200_000,
        '"' * 200_001,
    ],
)
def test_long_rules_end_in_time(text: str) -> None:
    with contextlib.suppress(NotFollowed):
        rules_of("/r", text.encode())


def test_the_files_of_this_machine() -> None:
    """Real files that packages ship, whichever are there: what follows from each is an answer, or named as not followed."""
    for path in Path("/usr/share/polkit-1/rules.d").glob("*.rules"):
        rules, admins = rules_of(str(path), path.read_bytes())
        assert rules or admins
    for path in Path("/usr/share/polkit-1/actions").glob("*.policy"):
        assert all(isinstance(one, PolkitAction) for one in actions_of(str(path), path.read_bytes()))
