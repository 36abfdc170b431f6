"""The commands that tell what govaudit knows."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

from govaudit.catalog import Catalog
from govaudit.policy import find_policy
from tests.support.command import govaudit, result_of


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A root directory with little in it."""
    place = tmp_path / "image"
    (place / "etc/ssh").mkdir(parents=True)
    (place / "usr/sbin").mkdir(parents=True)
    (place / "usr/sbin/sshd").touch()
    (place / "etc/ssh/sshd_config").write_text("PermitRootLogin no\n")
    (place / "etc/passwd").write_text("root:x:0:0:root:/root:/bin/sh\n")
    return place


def test_facts_tells_each_field_with_its_meaning(tmp_path: Path, root: Path) -> None:
    told = json.loads(govaudit(tmp_path, "facts", f"root:{root}", "--area", "sshd", "--no-plugins").stdout)
    assert list(told["areas"]) == ["sshd"]
    [sshd] = told["areas"]["sshd"]
    assert sshd["state"] == "seen"
    assert sshd["fields"]["permit_root_login"]["value"] == "no"
    assert sshd["fields"]["permit_root_login"]["meaning"]


def test_facts_tells_what_could_not_be_looked_at_and_why(tmp_path: Path, root: Path) -> None:
    told = json.loads(govaudit(tmp_path, "facts", f"root:{root}", "--area", "sockets", "--no-plugins", accept=(3,)).stdout)
    [sockets] = told["areas"]["sockets"]
    assert (sockets["state"], sockets["reason"]) == ("missing", "needs a running system")


def test_what_is_said_of_none_is_not_said_beside_some(tmp_path: Path, root: Path) -> None:
    told = json.loads(govaudit(tmp_path, "facts", f"root:{root}", "--area", "accounts", "--no-plugins").stdout)
    [accounts] = [fact for fact in told["areas"]["accounts"] if fact.get("subjects")]
    assert "sentence" not in accounts


def test_a_table_is_printed_for_people(tmp_path: Path, root: Path) -> None:
    (root / "etc/passwd").write_text("root:x:0:0:root:/root:/bin/sh\nb\x1b[31m:x:1000:0::/:/bin/bash\n")
    (root / "etc/shadow").write_text("root:!:20000::::::\nb\x1b[31m::20000:::::1:\n")
    (root / "etc/group").write_text("root:x:0:\n")
    asked = ("facts", f"root:{root}", "--area", "accounts", "--table", "--no-plugins")
    head, title, columns, line, *rows = govaudit(tmp_path, *asked).stdout.splitlines()
    assert (head, title) == (f"# root:{root}", "Accounts")
    assert columns.split() == ["Name", "User", "id", "Groups", "Shell", "Password", "Expires"]
    assert set(line) == {"─"}
    assert rows[:2] == [
        "root        0         root     /bin/sh     none matches              never",
        "b\\x1b[31m   1000      root     /bin/bash   empty: nothing is asked   1970-01-02",
    ]
    assert "Kata sandi" in govaudit(tmp_path, *asked, "--lang", "id").stdout
    assert "Accounts" in govaudit(tmp_path, "facts", f"root:{root}", "--table", "--no-plugins").stdout


def test_a_table_is_made_from_evidence_too(tmp_path: Path, root: Path) -> None:
    govaudit(tmp_path, "collect", f"root:{root}", "--policy", "linux-hardening", "-o", "seen.zst", "--no-plugins", "--quiet", accept=(0, 3))
    told = govaudit(tmp_path, "facts", "seen.zst", "--area", "accounts", "--table", "--no-plugins").stdout
    assert "/bin/sh" in told


def test_a_table_that_cannot_be_made_says_why(tmp_path: Path, root: Path) -> None:
    (root / "etc/passwd").unlink()
    told = govaudit(tmp_path, "facts", f"root:{root}", "--area", "accounts", "--table", "--no-plugins", accept=(0, 3)).stdout
    assert told.splitlines()[1].startswith("accounts: ")


def test_an_area_without_a_table_names_those_that_have_one(tmp_path: Path, root: Path) -> None:
    told = govaudit(tmp_path, "facts", f"root:{root}", "--area", "boot", "--table", "--no-plugins", accept=(2,)).stderr
    assert "no table in the area 'boot'; there are some in: accounts" in told
    told = govaudit(tmp_path, "facts", f"root:{root}", "--area", "sshd", "-C", "user=a", "--table", "--no-plugins", accept=(2,)).stderr
    assert "-C goes without --table" in told


@pytest.mark.parametrize("target", ["ssh://root@127.0.0.1:1", "root:nowhere", "capture:garbage", "code:nowhere", "files:nowhere"])
def test_facts_ends_with_3_when_nothing_is_known(tmp_path: Path, target: str) -> None:
    (tmp_path / "garbage").write_text("no capture\n")
    told = json.loads(govaudit(tmp_path, "facts", target, "--no-plugins", accept=(3,)).stdout)
    assert told["areas"]


def test_facts_can_be_asked_of_one_target_of_an_inventory(tmp_path: Path, root: Path) -> None:
    (tmp_path / "agency.yaml").write_text("systems:\n  - name: a\n    targets: ['root:image', 'root:nowhere']\n")
    asked = ("facts", "agency.yaml", "--area", "sshd", "--no-plugins")
    assert json.loads(govaudit(tmp_path, *asked, "--target", f"root:{root}").stdout)["target"] == f"root:{root}"
    govaudit(tmp_path, *asked, "--target", f"root:{tmp_path}/nowhere", accept=(3,))
    told = govaudit(tmp_path, *asked, "--target", "root:image", accept=(2,)).stderr
    assert f"has no target 'root:image'; it has: root:{root}, root:{tmp_path}/nowhere" in " ".join(told.split())
    assert govaudit(tmp_path, *asked).stdout.count('"target"') == 2


def test_facts_can_be_asked_of_one_target_of_evidence(tmp_path: Path, root: Path) -> None:
    (tmp_path / "agency.yaml").write_text("systems:\n  - name: a\n    targets: ['root:image', 'root:nowhere']\n")
    govaudit(tmp_path, "collect", "agency.yaml", "-o", "seen.zst", "--no-plugins", "--quiet", accept=(0, 3))
    asked = ("facts", "seen.zst", "--area", "sshd", "--no-plugins")
    assert json.loads(govaudit(tmp_path, *asked, "--target", f"root:{root}").stdout)["target"] == f"root:{root}"
    assert f"it has: root:{root}" in " ".join(govaudit(tmp_path, *asked, "--target", "root:image", accept=(2,)).stderr.split())


def test_an_area_that_there_is_not_names_those_that_there_are(tmp_path: Path, root: Path) -> None:
    told = govaudit(tmp_path, "facts", f"root:{root}", "--area", "ssh-d", "--no-plugins", accept=(2,)).stderr
    assert "no area 'ssh_d' on this kind of target; there are: " in told
    assert " login-defaults," in " ".join(told.split())


def test_a_table_is_as_wide_as_columns_says(tmp_path: Path, root: Path) -> None:
    asked = ("facts", f"root:{root}", "--area", "accounts", "--table", "--no-plugins")
    lines = govaudit(tmp_path, *asked, extra={"COLUMNS": "60"}).stdout.splitlines()
    assert max(map(len, lines[2:])) <= 60
    assert max(map(len, govaudit(tmp_path, *asked).stdout.splitlines())) > 60


@pytest.mark.parametrize(
    ("check", "said"),
    [
        ("code.no-hard-coded-secrets", "min_confidence (medium, high) = medium"),
        ("access.password-hashes-strong", 'accepted (list of str) = ["yescrypt", '),
    ],
)
def test_a_parameter_is_explained_in_the_words_of_a_policy(tmp_path: Path, check: str, said: str) -> None:
    told = govaudit(tmp_path, "explain", check, "--no-plugins").stdout
    assert said in told
    assert "typing" not in told
    assert f"It looks at: {'code' if check.startswith('code') else 'accounts'}\n" in told


def test_facts_can_be_read_from_evidence(tmp_path: Path, root: Path) -> None:
    govaudit(tmp_path, "collect", f"root:{root}", "-o", "seen.zst", "--no-plugins", "--quiet", accept=(0, 3))
    told = json.loads(govaudit(tmp_path, "facts", "seen.zst", "--area", "sshd", "--no-plugins").stdout)
    assert told["areas"]["sshd"][0]["fields"]["permit_root_login"]["value"] == "no"


@pytest.mark.parametrize("language", ["en", "id"])
def test_every_check_and_policy_is_listed_and_explained(tmp_path: Path, language: str) -> None:
    catalog = Catalog()
    listed = govaudit(tmp_path, "checks", "--lang", language, "--no-plugins").stdout
    assert [line.split()[0] for line in listed.splitlines()] == list(catalog.checks)
    packs = govaudit(tmp_path, "policies", "--lang", language, "--no-plugins").stdout
    assert [line.split()[0] for line in packs.splitlines() if not line.startswith(" ")] == list(catalog.policies)
    about = find_policy("essentials", catalog.policies, catalog.checks).description.in_language(language)
    assert about in " ".join(packs.split())
    explained = govaudit(tmp_path, "explain", "encryption.certificate-not-expiring", "--lang", language, "--no-plugins").stdout
    assert "min_days (int, 0 to 3650) = 30" in explained
    assert explained.splitlines()[0].endswith({"en": "[high]", "id": "[tinggi]"}[language])
    assert "[tinggi]" in listed or language == "en"
    assert ("To fix:" in explained) == (language == "en")


def test_the_schema_is_that_of_the_results(tmp_path: Path, root: Path) -> None:
    schema = json.loads(govaudit(tmp_path, "schema").stdout)
    for language in ("en", "id"):
        jsonschema.Draft202012Validator(schema).validate(result_of(tmp_path, "audit", f"root:{root}", "--lang", language))


def test_sshd_is_asked_for_one_connection(tmp_path: Path, root: Path) -> None:
    (root / "etc/os-release").write_text('ID=debian\nVERSION_ID="12"\n')
    (root / "etc/group").write_text("root:x:0:\nstaff:x:50:ann\n")
    with (root / "etc/passwd").open("a") as passwd:
        passwd.write("ann:x:1000:1000::/home/ann:/bin/sh\n")
    (root / "etc/ssh/sshd_config").write_text("PermitRootLogin no\nMatch Group staff Address 10.0.0.0/8\n\tPermitRootLogin yes\n")

    def told(connection: str, accept: tuple[int, ...] = (0,)) -> list[str]:
        asked = ("facts", f"root:{root}", "--area", "sshd", "-C", connection, "--no-plugins")
        return govaudit(tmp_path, *asked, accept=accept).stdout.splitlines()

    assert "permitrootlogin yes" in told("user=ann,addr=10.0.0.9")
    assert "permitrootlogin no" in told("user=ann,addr=192.0.2.1")
    assert "permitrootlogin no" in told("user=root,addr=10.0.0.9")
    assert "ciphers chacha20-poly1305@openssh.com," in "\n".join(told("user=root"))
    (tmp_path / "agency.yaml").write_text(f"systems:\n  - name: a\n    targets: ['root:nowhere', 'root:{root}']\n")
    asked = ("facts", "agency.yaml", "--target", f"root:{root}", "--area", "sshd", "-C", "user=root", "--no-plugins")
    assert govaudit(tmp_path, *asked).stdout.splitlines()[0] == f"# root:{root}"
    (root / "etc/default").mkdir(exist_ok=True)
    (root / "etc/default/ssh").write_text("SSHD_OPTS=-oPermitRootLogin=yes\n")
    assert "# permitrootlogin is not known: " in "\n".join(told("user=root"))
    (root / "etc/ssh/sshd_config").write_text("PermitRootLogin maybe\n")
    refused = told("user=ann", accept=(3,))
    assert refused[1].startswith("# sshd would not start: /etc/ssh/sshd_config:1: sshd refuses the line")


def test_what_is_no_connection_is_a_mistake(tmp_path: Path, root: Path) -> None:
    asked = govaudit(tmp_path, "facts", f"root:{root}", "--area", "sshd", "-C", "uid=0", accept=(2,))
    assert "'uid=0' is not understood" in asked.stderr
    assert "-C goes with" in govaudit(tmp_path, "facts", f"root:{root}", "-C", "user=ann", accept=(2,)).stderr
