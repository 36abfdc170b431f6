"""The kind `code:` from address to facts: real bandit over real files."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from govaudit.facts.code import CodeFindings, HardCodedSecrets, InjectionRisks, WeakHashUses
from govaudit.looking import Limits, Unreached
from govaudit.model import Absent, Missing, Reason, Request, Seen, Target
from govaudit.reading import Observations, Reader
from govaudit.targets.code import kind
from govaudit.targets.code.observer import BanditRun
from govaudit.targets.code.readers import findings
from govaudit.targets.code.requests import SecretScan
from tests.support import DENIED, observations

EVERYTHING: list[Request] = [
    findings.WEAK_HASHES,
    findings.WEAK_CIPHERS,
    findings.TLS_VERIFICATION,
    findings.DESERIALISATION,
    findings.INJECTION,
    findings.PASSWORDS,
    SecretScan(),
]


def look(place: Path, *requests: Request, seconds: float = 60) -> Observations:
    target = Target(system="portal", address=kind.check_address(f"code:{place}"), kind="code")
    with kind.connect(target, Limits(seconds)) as session:
        return Observations(session.ask(requests or EVERYTHING))


def ids_of(fact: object) -> list[tuple[str, int, int]]:
    assert isinstance(fact, CodeFindings)
    return [(at.what, at.line, at.column) for at in sorted(fact.found, key=lambda at: at.line)]


def test_addresses() -> None:
    assert kind.check_address("code:/srv/app/") == "code:/srv/app"
    with pytest.raises(ValueError, match="code: needs a path"):
        kind.check_address("code:")


def test_a_place_that_is_not_there_is_not_reached(tmp_path: Path) -> None:
    with pytest.raises(Unreached):
        look(tmp_path / "nowhere")


VULNERABLE = """\
import hashlib, pickle, ssl, subprocess
import requests, yaml
from cryptography.hazmat.primitives.ciphers import algorithms, modes

a = hashlib.md5(b"x")
b = pickle.loads(b"x")
c = yaml.load(text)
d = requests.get("https://example.go.id", verify=False)
e = ssl._create_unverified_context()
f = subprocess.run("ls " + name, shell=True)
g = eval(name)
h = algorithms.ARC4(key)
i = modes.ECB()
j = cursor.execute("select * from warga where nik = '%s'" % name)
password = "rahasia2024"
"""


def test_each_subject_has_its_findings(tmp_path: Path) -> None:
    (tmp_path / "app.py").write_text(VULNERABLE)
    seen = look(tmp_path)
    assert ids_of(findings.weak_hashes(seen)) == [("B324", 5, 5)]
    assert ids_of(findings.unsafe_deserialisation(seen)) == [("B301", 6, 5), ("B506", 7, 5)]
    assert ids_of(findings.tls_verification(seen)) == [("B501", 8, 5), ("B323", 9, 5)]
    assert ids_of(findings.injection(seen)) == [("B602", 10, 5), ("B307", 11, 5), ("B608", 14, 20)]
    assert ids_of(findings.weak_ciphers(seen)) == [("B304", 12, 5), ("B305", 13, 5)]
    assert ids_of(findings.hard_coded_passwords(seen)) == [("B105", 15, 12)]
    assert ids_of(findings.hard_coded_secrets(seen)) == [("password", 15, 13)]


def test_no_source_text_is_kept(tmp_path: Path) -> None:
    (tmp_path / "app.py").write_text(VULNERABLE)
    assert b"rahasia2024" not in msgspec.json.encode(list(look(tmp_path)))


@pytest.mark.parametrize(
    "line", ["a = hashlib.md5(b'x')  # nosec", "a = hashlib.md5(b'x')  # nosec B324", "a = hashlib.md5(b'x')  # noqa: S324"]
)
def test_comments_remove_no_finding(tmp_path: Path, line: str) -> None:
    (tmp_path / "app.py").write_text(f"import hashlib\n{line}\n")
    assert ids_of(findings.weak_hashes(look(tmp_path, findings.WEAK_HASHES))) == [("B324", 2, 5)]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        (".bandit", "[bandit]\nskips: B324\nexclude: /app.py\n"),
        ("bandit.yaml", "skips: [B324]\n"),
        ("pyproject.toml", '[tool.bandit]\nskips = ["B324"]\nexclude_dirs = ["."]\n'),
        ("setup.cfg", "[bandit]\nskips = B324\n"),
        (".gitignore", "*\n"),
        (".ignore", "*.py\n"),
    ],
)
def test_configuration_in_the_code_removes_no_finding(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, text: str) -> None:
    (tmp_path / "app.py").write_text("import hashlib\na = hashlib.md5(b'x')\nAWS = 'AKIAABCDEFGHIJKLMNOP'\n")
    (tmp_path / name).write_text(text)
    monkeypatch.chdir(tmp_path)
    seen = look(tmp_path, findings.WEAK_HASHES, SecretScan())
    assert ids_of(findings.weak_hashes(seen)) == [("B324", 2, 5)]
    assert ids_of(findings.hard_coded_secrets(seen)) == [("AWS access key", 3, 8)]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("hidden/.x/app.py", b""),
        ("node_modules/app.py", b""),
        ("app.pyw", b""),
        ("APP.PY", b""),
        ("app.wsgi", b""),
        ("bin/app", b"#!/usr/bin/env python3\n"),
        ("cgi-bin/app.cgi", b"#!/usr/bin/python3\n"),
    ],
)
def test_python_files_are_found_wherever_they_are(tmp_path: Path, name: str, text: bytes) -> None:
    file = tmp_path / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(text + b"import hashlib; a = hashlib.md5(b'x')\n")
    fact = findings.weak_hashes(look(tmp_path, findings.WEAK_HASHES))
    assert isinstance(fact, WeakHashUses)
    assert [at.path for at in fact.found] == [str(file)]


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"def (:\n", "syntax error while parsing AST from file"),
        (b"print 'python 2'\n", "syntax error while parsing AST from file"),
        (b"x = '\x00'\n", "syntax error while parsing AST from file"),
        (b"# coding: nonsense\nx = 1\n", "syntax error while parsing AST from file"),
        (b"x = " + b"-" * 5000 + b"1\n", "exception while scanning file"),
        (b"x = " + b"1+" * 3000 + b"1\n", "exception while scanning file"),
        (b"#" * (5 << 20), "too large"),
    ],
)
def test_what_cannot_be_judged_makes_the_search_incomplete(tmp_path: Path, content: bytes, why: str) -> None:
    (tmp_path / "good.py").write_text("import hashlib; a = hashlib.md5(b'x')\n")
    (tmp_path / "odd.py").write_bytes(content)
    seen = look(tmp_path, findings.WEAK_HASHES)
    fact = findings.weak_hashes(seen)
    assert isinstance(fact, WeakHashUses)
    assert (fact.files, fact.count) == (1, 1)
    assert isinstance(fact.all_judged, Missing)
    assert fact.all_judged.sentence.values == {
        "count": 1,
        "place": str(tmp_path),
        "not_parsed": int(why.startswith("syntax")),
        "example": f"{tmp_path}/odd.py",
    }
    outcome = seen.outcome(findings.WEAK_HASHES)
    assert isinstance(outcome, Seen)
    assert outcome.data["not_judged"] == [{"path": "odd.py", "why": why}]


def test_a_file_on_which_a_test_of_bandit_fails_is_not_clean(tmp_path: Path) -> None:
    """Bandit 1.9.4 raises KeyError in B611 here, logs it, and counts the file as clean."""
    (tmp_path / "odd.py").write_text(
        "import hashlib\nfrom django.db.models.expressions import RawSQL\nRawSQL(**arguments)\nhashlib.md5(b'x')\n"
    )
    seen = look(tmp_path)
    fact = findings.injection(seen)
    assert isinstance(fact, InjectionRisks)
    assert fact.files == 0
    assert isinstance(fact.all_judged, Missing)
    assert ids_of(findings.weak_hashes(seen)) == [("B324", 4, 1)]


def test_without_python_files_bandit_has_nothing_to_say(tmp_path: Path) -> None:
    (tmp_path / "app.js").write_text("const password = 'rahasia2024'\n")
    seen = look(tmp_path)
    answer = findings.weak_hashes(seen)
    assert isinstance(answer, Absent)
    assert str(answer.sentence) == f"{tmp_path} holds no Python files"
    assert ids_of(findings.hard_coded_secrets(seen)) == [("password", 1, 19)]


def test_one_python_file_can_be_the_place(tmp_path: Path) -> None:
    file = tmp_path / "app.py"
    file.write_text("a = 1\n")
    fact = findings.injection(look(file, findings.INJECTION))
    assert isinstance(fact, InjectionRisks)
    assert (fact.files, fact.count, fact.all_judged) == (1, 0, True)


def test_images_are_no_text_and_leave_the_search_for_secrets_complete(tmp_path: Path) -> None:
    (tmp_path / "logo.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(100))
    (tmp_path / ".env").write_text("DB_PASSWORD=Xk29vTq8LmZp4RwS\n")
    fact = findings.hard_coded_secrets(look(tmp_path, SecretScan()))
    assert isinstance(fact, HardCodedSecrets)
    assert (fact.files, fact.no_text, fact.all_judged) == (1, 1, True)
    assert [(at.what, at.confidence) for at in fact.found] == [("DB_PASSWORD", "high")]


def test_links_are_not_followed_out_of_the_place(tmp_path: Path) -> None:
    place = tmp_path / "app"
    place.mkdir()
    (tmp_path / "outside.py").write_text("import hashlib; a = hashlib.md5(b'x')\n")
    (place / "link.py").symlink_to(tmp_path / "outside.py")
    fact = findings.weak_hashes(look(place, findings.WEAK_HASHES))
    assert isinstance(fact, WeakHashUses)
    assert (fact.files, fact.count) == (0, 0)
    assert isinstance(fact.all_judged, Missing)


def test_links_within_the_place_are_judged_where_they_lead(tmp_path: Path) -> None:
    (tmp_path / "app.py").write_text("import hashlib; a = hashlib.md5(b'x')\n")
    (tmp_path / "notes.txt").write_text("import hashlib; a = hashlib.md5(b'x')\n")
    (tmp_path / "link.py").symlink_to("app.py")
    (tmp_path / "links").symlink_to(".")
    (tmp_path / "logo.txt").symlink_to("notes.txt")
    fact = findings.weak_hashes(look(tmp_path, findings.WEAK_HASHES))
    assert isinstance(fact, WeakHashUses)
    assert (fact.files, fact.count, fact.all_judged) == (1, 1, True)
    (tmp_path / "hidden.py").symlink_to("notes.txt")
    fact = findings.weak_hashes(look(tmp_path, findings.WEAK_HASHES))
    assert isinstance(fact, WeakHashUses)
    assert isinstance(fact.all_judged, Missing)


@pytest.mark.parametrize("name", ["my.app/evil.py", "web-1.0/evil.py"])
def test_a_directory_that_may_not_be_read_is_not_judged_whatever_its_name(tmp_path: Path, name: str) -> None:
    """Run as nobody: a directory with a dot in its name is no file of another language."""
    file = tmp_path / name
    file.parent.mkdir()
    file.write_text("import hashlib; a = hashlib.md5(b'x')\n")
    file.parent.chmod(0)
    program = (
        "import io, os, sys\n"
        "from govaudit.targets.code.bandit_run import BanditRequest, _answers\n"
        "import bandit.core.manager, msgspec\n"
        "os.chdir(sys.argv[1])\n"
        "if os.geteuid() == 0: os.setgid(65534); os.setuid(65534)\n"
        "sys.stdout.buffer.write(msgspec.json.encode(list(_answers(BanditRequest(place='.', tests=['B324'])))))\n"
    )
    tmp_path.chmod(0o755)
    output = subprocess.run([sys.executable, "-c", program, str(tmp_path)], capture_output=True, check=True).stdout
    judged = [(line["path"], line["text"]) for line in msgspec.json.decode(output) if line["event"] == "judged"]
    assert judged == [(file.parent.name, "permission denied")]


@pytest.mark.parametrize("name", ["a.ipynb", "fast.pyx", "app.pyz"])
def test_python_that_bandit_cannot_parse_is_not_passed_over(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("import hashlib; a = hashlib.md5(b'x')\n")
    (tmp_path / "good.py").write_text("a = 1\n")
    fact = findings.weak_hashes(look(tmp_path, findings.WEAK_HASHES))
    assert isinstance(fact, WeakHashUses)
    assert isinstance(fact.all_judged, Missing)


@pytest.mark.parametrize(("name", "content"), [("app.py", b"\0" * 600), (".env", b"%PDF-1.7\n"), ("a.txt", b"x" * 70_000 + b"\0" * 70_000)])
def test_text_that_looks_binary_hides_no_secret(tmp_path: Path, name: str, content: bytes) -> None:
    (tmp_path / name).write_bytes(content + b"\nAWS = 'AKIAABCDEFGHIJKLMNOP'\n")
    fact = findings.hard_coded_secrets(look(tmp_path, SecretScan()))
    assert isinstance(fact, HardCodedSecrets)
    assert isinstance(fact.all_judged, Missing)


def test_the_version_of_bandit_is_recorded(tmp_path: Path) -> None:
    from importlib.metadata import version

    (tmp_path / "app.py").write_text("a = 1\n")
    fact = findings.weak_hashes(look(tmp_path, findings.WEAK_HASHES))
    assert isinstance(fact, WeakHashUses)
    assert fact.tool == f"bandit {version('bandit')}"


def test_every_test_that_we_ask_for_exists_in_bandit() -> None:
    from bandit.core.extension_loader import MANAGER

    asked = {test for request in EVERYTHING if not isinstance(request, SecretScan) for test in request.tests}  # type: ignore[attr-defined]
    assert asked <= set(MANAGER.plugins_by_id) | set(MANAGER.blacklist_by_id)


def test_without_time_nothing_is_known(tmp_path: Path) -> None:
    (tmp_path / "app.py").write_text("a = 1\n")
    seen = look(tmp_path, seconds=0)
    for answer in (findings.weak_hashes(seen), findings.hard_coded_secrets(seen)):
        assert isinstance(answer, Missing)
        assert answer.reason is Reason.TIMED_OUT


def shim(folder: Path, monkeypatch: pytest.MonkeyPatch, word: str, then: str) -> None:
    """Makes bandit's child misbehave when it parses a file that holds the word."""
    folder.mkdir()
    (folder / "sitecustomize.py").write_text(
        "import ast, os, time\n"
        "parse = ast.parse\n"
        "def misbehaving(source, *rest, **named):\n"
        f"    if {word.encode()!r} in (source if isinstance(source, bytes) else str(source).encode()):\n"
        f"        {then}\n"
        "    return parse(source, *rest, **named)\n"
        "ast.parse = misbehaving\n"
    )
    monkeypatch.setenv("PYTHONPATH", str(folder))


def test_what_was_judged_before_the_time_was_over_stands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second file hangs the parser; the time is over as soon as it does."""
    hanging = tmp_path / "hanging"
    shim(tmp_path / "shim", monkeypatch, "HANGS", f"open({str(hanging)!r}, 'w').close(); time.sleep(600)")
    code = tmp_path / "code"
    code.mkdir()
    (code / "a.py").write_text("import hashlib; a = hashlib.md5(b'x')\n")
    (code / "b.py").write_text("x = 'HANGS'\n")
    run = BanditRun(str(code))
    run.go(list(findings.WEAK_HASHES.tests), lambda: 0.0 if hanging.exists() else 60.0)
    fact = findings.weak_hashes(observations({READERS[0][1]: run.outcome(findings.WEAK_HASHES.tests)}))
    assert isinstance(fact, WeakHashUses)
    assert (fact.files, fact.count) == (1, 1)
    assert isinstance(fact.all_judged, Missing)
    assert str(fact.all_judged.sentence) == (f"bandit judged 1 files below {code}, then: the search did not end in the time that it had")


def test_nothing_is_written_beside_the_code_or_in_the_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = tmp_path / "home"
    code = tmp_path / "code"
    home.mkdir()
    code.mkdir()
    (code / "app.py").write_text("a = 1\n")
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    look(code)
    assert list(home.rglob("*")) == []
    assert [path.name for path in code.rglob("*")] == ["app.py"]


READERS: list[tuple[Reader, Request]] = [(findings.weak_hashes, findings.WEAK_HASHES), (findings.hard_coded_secrets, SecretScan())]
JSON = st.recursive(
    st.none() | st.integers() | st.text(max_size=5), lambda inner: st.lists(inner) | st.dictionaries(st.text(max_size=8), inner)
)


@pytest.mark.parametrize(("reader", "request_"), READERS)
def test_what_is_denied_stays_missing(reader: Reader, request_: Request) -> None:
    assert reader(observations({request_: DENIED})) == DENIED


@given(JSON, st.sampled_from(READERS))
def test_an_answer_that_cannot_be_read_is_missing(data: object, pair: tuple[Reader, Request]) -> None:
    reader, request = pair
    answer = reader(observations({request: Seen(data=data)}))
    assert isinstance(answer, Missing)
    assert answer.reason is Reason.UNPARSEABLE


def test_a_file_that_kills_the_parser_is_named_and_the_others_are_judged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A bandit that dies on one file, as a parser in C can: the run begins again without it."""
    shim(tmp_path / "shim", monkeypatch, "KILLS", "os.kill(os.getpid(), 11)")
    code = tmp_path / "code"
    code.mkdir()
    (code / "a.py").write_text("x = 'KILLS'\n")
    (code / "b.py").write_text("import hashlib; a = hashlib.md5(b'x')\n")
    fact = findings.weak_hashes(look(code, findings.WEAK_HASHES))
    assert isinstance(fact, WeakHashUses)
    assert (fact.files, fact.count) == (1, 1)
    assert isinstance(fact.all_judged, Missing)
    assert fact.all_judged.sentence.values["example"] == f"{code}/a.py"
