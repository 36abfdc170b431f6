"""Which texts of the code are taken to be translated, and how a catalogue is brought up to date."""

from __future__ import annotations

from pathlib import Path

import pytest

from govaudit.language import __main__ as program
from govaudit.language import catalogues, extract

CODE = """
passed("{subject} is fine", count=3)
failed("two literals "
       "are one text", found=Sentence("not set"))
missing(Reason.BUG, "{path}: permission denied", path=path)
absent("one" if one else "the other")
not_applicable(template)
checking.complete("nothing under {places}", places=[])
print("nobody reads this")
failed(f"{no} template")
"""


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A checkout with one source file of the part `targets-web`, and no catalogue yet."""
    source = tmp_path / "govaudit/targets/web/reader.py"
    source.parent.mkdir(parents=True)
    source.write_text(CODE, encoding="utf-8")
    monkeypatch.setattr(extract, "ROOT", tmp_path)
    monkeypatch.setattr(catalogues, "ROOT", tmp_path)
    monkeypatch.setattr(catalogues, "HOME", tmp_path / "id")
    return tmp_path


def translate(checkout: Path, text: str, translation: str) -> None:
    path = checkout / "id/targets-web.po"
    source = path.read_text(encoding="utf-8")
    assert f'msgid "{text}"\nmsgstr ""\n' in source
    path.write_text(source.replace(f'msgid "{text}"\nmsgstr ""\n', f'msgid "{text}"\nmsgstr "{translation}"\n'), encoding="utf-8")


@pytest.mark.parametrize(
    ("path", "part"),
    [
        ("checks/access/ssh_root_login_disabled.py", "checks-access"),
        ("checks/__init__.py", None),
        ("govaudit/targets/host/readers/sshd.py", "targets-host"),
        ("govaudit/targets/host/__init__.py", "targets-host"),
        ("govaudit/targets/certificates.py", "engine"),
        ("govaudit/observing.py", "engine"),
        ("govaudit/cli/start.py", "engine"),
        ("govaudit/facts/derived/storage.py", "facts"),
        ("govaudit/detectors/nik.py", "detectors"),
        ("reports/html/report.html", "reports"),
        ("tests/language/test_words.py", None),
    ],
)
def test_a_file_belongs_to_the_part_of_its_folder(path: str, part: str | None) -> None:
    assert extract.part_of(path) == part


def test_templates_are_found_where_they_are_written_down(checkout: Path) -> None:
    assert sorted(extract.texts(checkout / "govaudit/targets/web/reader.py")) == [
        "not set",
        "nothing under {places}",
        "one",
        "the other",
        "two literals are one text",
        "{path}: permission denied",
        "{subject} is fine",
    ]


def test_texts_of_html_templates_are_found(tmp_path: Path) -> None:
    template = tmp_path / "page.html"
    template.write_text("""<p title="{{ _('A title') }}">{{ _("{n} of {m}", n=1, m=2) }}</p>{{ other("no text") }}""", encoding="utf-8")
    assert list(extract.texts(template)) == ["A title", "{n} of {m}"]


def test_an_update_keeps_translations_and_what_the_code_no_longer_says(checkout: Path) -> None:
    catalogues.update("targets-web")
    translate(checkout, "not set", "tidak diatur")
    (checkout / "govaudit/targets/web/reader.py").write_text('passed("a new text")\n', encoding="utf-8")
    catalogues.update("targets-web")
    assert catalogues.translations("targets-web")["not set"] == "tidak diatur"
    assert catalogues.translations("targets-web")["a new text"] == ""
    assert "not set" in catalogues.obsolete("targets-web")


def test_what_was_never_released_can_be_forgotten(checkout: Path) -> None:
    catalogues.update("targets-web")
    (checkout / "govaudit/targets/web/reader.py").write_text('passed("a new text")\n', encoding="utf-8")
    catalogues.update("targets-web", drop_obsolete=True)
    assert list(catalogues.translations("targets-web")) == ["a new text"]


def test_the_same_text_of_another_part_needs_no_second_translator(checkout: Path) -> None:
    catalogues.update("targets-web")
    translate(checkout, "not set", "tidak diatur")
    other = checkout / "govaudit/observing.py"
    other.write_text('missing(reason, "not set")\n', encoding="utf-8")
    catalogues.update("engine")
    assert catalogues.translations("engine") == {"not set": "tidak diatur"}


def test_an_update_without_a_change_writes_the_same_bytes(checkout: Path) -> None:
    def files() -> list[bytes]:
        return [path.read_bytes() for path in sorted((checkout / "id").iterdir())]

    catalogues.update("targets-web")
    before = files()
    catalogues.update("targets-web")
    assert files() == before


def test_check_names_every_flaw_and_ends_with_1(checkout: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert program.main(["update", "targets-web"]) == 0
    translate(checkout, "{subject} is fine", "{subyek} baik")
    translate(checkout, "one", "satu")
    capsys.readouterr()
    assert program.main(["check", "targets-web"]) == 1
    said = capsys.readouterr().out
    assert "no Indonesian for 'not set' (govaudit/targets/web/reader.py)" in said
    assert "the placeholders differ: '{subject} is fine' and '{subyek} baik'" in said
    assert "targets-web.mo is not what targets-web.po compiles to" in said
    assert "no Indonesian for 'one'" not in said


def test_an_unknown_part_is_refused_with_the_names_of_all(checkout: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        program.main(["update", "target-web"])
    assert "no such part: target-web (there are: targets-web)" in capsys.readouterr().err


def test_the_program_says_what_is_only_kept(checkout: Path, capsys: pytest.CaptureFixture[str]) -> None:
    program.main(["update"])
    translate(checkout, "not set", "tidak diatur")
    (checkout / "govaudit/targets/web/reader.py").write_text("", encoding="utf-8")
    program.main(["update"])
    capsys.readouterr()
    assert program.main(["check"]) == 0
    assert capsys.readouterr().out == "targets-web: kept, though no longer in the code: 'not set'\n"
