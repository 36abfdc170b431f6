"""The HTML report in a real browser: on a phone and in print, in both languages, without scripts and without a network."""

from __future__ import annotations

import importlib
import io
import re
from collections.abc import Callable, Iterator
from html import unescape
from pathlib import Path
from typing import Any, Literal

import pytest
from msgspec.structs import replace
from playwright.sync_api import Browser, Page, expect

from govaudit.model import Audit, Status
from govaudit.reporting import visible
from tests.support import audits

report = audits.load_report("html")
EVERY_AUDIT = [audits.realistic, audits.hostile, audits.interrupted, audits.empty]
Opener = Callable[..., Page]


def written(audit: Audit, language: str = "en") -> str:
    out = io.StringIO()
    report.write(audit, out, language)
    return out.getvalue()


@pytest.fixture
def opened(browser: Browser, tmp_path: Path) -> Iterator[Opener]:
    """Opens a report from disk; afterwards nothing may have been asked of a network, and no error reported."""
    trouble: list[str] = []
    contexts = []

    def open_report(
        audit: Audit,
        language: str = "en",
        *,
        width: int = 1280,
        scripts: bool = True,
        scheme: Literal["light", "dark"] = "light",
        bypass_csp: bool = False,
    ) -> Page:
        path = tmp_path / "report.html"
        path.write_text(written(audit, language), encoding="utf-8")
        context = browser.new_context(
            viewport={"width": width, "height": 800}, java_script_enabled=scripts, color_scheme=scheme, bypass_csp=bypass_csp
        )
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: trouble.append(f"console: {message.text}"))
        page.on("pageerror", lambda error: trouble.append(f"error: {error}"))
        page.on("dialog", lambda dialog: trouble.append(f"dialog: {dialog.message}"))
        page.on("request", lambda request: None if request.url == path.as_uri() else trouble.append(f"request: {request.url}"))
        page.goto(path.as_uri())
        return page

    yield open_report
    for context in contexts:
        context.close()
    assert trouble == []


@pytest.mark.parametrize("language", ["en", "id"])
@pytest.mark.parametrize("audit", EVERY_AUDIT)
def test_it_fits_a_phone(opened: Opener, audit: Callable[[], Audit], language: str) -> None:
    page = opened(audit(), language, width=360)
    page.evaluate("document.querySelectorAll('details').forEach(details => details.open = true)")
    assert page.evaluate("document.documentElement.scrollWidth") == 360


@pytest.mark.parametrize("width", [320, 768, 1024, 1920])
def test_it_fits_other_screens(opened: Opener, width: int) -> None:
    page = opened(audits.hostile(), width=width)
    assert page.evaluate("document.documentElement.scrollWidth") == width


@pytest.mark.parametrize("language", ["en", "id"])
def test_it_can_be_read_without_scripts(opened: Opener, language: str) -> None:
    page = opened(audits.realistic(), language, scripts=False)
    assert page.locator("#filters").is_hidden()
    assert page.get_by_text("/etc/ssl/private/portal.key has mode 0644; 0600 or stricter is required").is_visible()
    assert page.get_by_text("db2.example.go.id:22 does not answer: connection timed out").first.is_visible()
    evidence = page.locator("#failed details.evidence").first
    evidence.locator("summary").click()
    assert evidence.get_by_text("SHA-256 " + "5f" * 32).is_visible()


def test_what_a_target_says_stays_text(opened: Opener) -> None:
    page = opened(audits.hostile())
    assert page.locator("script").count() == 1
    assert r"evil\x1b[31m\u202etxt.exe<script>alert(1)</script>\x00&" in str(page.text_content("#failed"))
    assert {character for character in written(audits.hostile()) if not character.isprintable()} == {"\n"}


def test_nothing_but_our_own_style_and_script_is_used(browser: Browser, tmp_path: Path) -> None:
    html = written(audits.realistic())
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', html)
    assert policy
    assert re.fullmatch(
        r"default-src 'none'; style-src 'sha256-[\w+/=]+'; script-src 'sha256-[\w+/=]+'; "
        r"img-src data:; base-uri 'none'; form-action 'none'",
        unescape(policy[1]),
    )
    foreign = '<script>document.title = "changed"</script><style>h1 { display: none }</style><img src="https://example.org/x.png"></body>'
    path = tmp_path / "changed.html"
    path.write_text(html.replace("</body>", foreign), encoding="utf-8")
    refused: list[str] = []
    with browser.new_page() as page:
        page.on("console", lambda message: refused.append(message.text))
        page.goto(path.as_uri())
        assert page.title() == "Security and data protection compliance – Badan Contoh Nasional"
        assert page.locator("h1").is_visible()
    assert len(refused) == 3
    assert all("Content Security Policy" in text for text in refused)


def test_it_needs_no_other_file() -> None:
    html = written(audits.realistic())
    links = re.findall(r'(?:href|src|action|srcset|poster|data)="([^"]*)"', html) + re.findall(r"url\(([^)]*)\)", html)
    assert all(link.startswith("#") or link == "data:," for link in links)
    assert "@import" not in html


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        (
            "en",
            [
                "Badan Contoh Nasional",
                "2 November 2026, 01:30 UTC",
                "Essentials, edition 2026.1",
                "SHA-256 " + "27" * 32,
                "2026-11-02T0130-7c1e",
            ],
        ),
        (
            "id",
            [
                "Kepatuhan keamanan dan pelindungan data pribadi",
                "2 November 2026 pukul 01.30 UTC",
                "UU 27/2022 tentang Pelindungan Data Pribadi, edisi 2026.1",
            ],
        ),
    ],
)
def test_the_cover_names_agency_period_and_policies(opened: Opener, language: str, expected: list[str]) -> None:
    page = opened(audits.realistic(), language)
    cover = page.inner_text("header.cover")
    assert [words for words in expected if words not in cover] == []
    assert page.get_attribute("html", "lang") == language


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        (
            "en",
            ["62", "up to 81", "76 %", "5 failed", "5 not judged", "15 passed", "1 not applicable", "Unknown is never counted as passed."],
        ),
        (
            "id",
            [
                "62",
                "hingga 81",
                "76 %",
                "5 gagal",
                "5 tidak dapat dinilai",
                "15 lulus",
                "Yang tidak diketahui tidak pernah dihitung sebagai lulus.",
            ],
        ),
    ],
)
def test_the_summary_says_what_is_not_known(opened: Opener, language: str, expected: list[str]) -> None:
    said = opened(audits.realistic(), language).inner_text("#summary").replace("\u00a0", " ")
    assert [words for words in expected if words not in said] == []


def test_an_incomplete_audit_says_so_before_anything_else(opened: Opener) -> None:
    page = opened(audits.interrupted())
    assert "This audit is incomplete." in page.inner_text(".incomplete")
    assert page.locator("main").bounding_box()["y"] > page.locator(".incomplete").bounding_box()["y"]  # type: ignore[index]
    assert opened(audits.realistic()).locator(".incomplete").count() == 0


def test_a_finding_says_why_how_to_mend_where_and_what_it_rests_on(opened: Opener) -> None:
    page = opened(audits.realistic())
    check = page.locator("article", has_text="access.ssh-root-login-disabled").first
    check.locator("details.evidence summary").click()
    said = check.inner_text()
    for words in (
        "Whoever logs in as root leaves no trace of who it was.",
        "PermitRootLogin no in sshd_config and reload sshd.",
        "PermitRootLogin is yes; no is required",
        "/etc/ssh/sshd_config:33",
        "essentials/E-01",
        "file sshd",
        "5f" * 32,
    ):
        assert words in said


def test_systems_stand_worst_first_with_what_fails_and_what_is_not_known(opened: Opener) -> None:
    page = opened(audits.realistic())
    rows = [" ".join(row.split()) for row in page.locator("#systems tbody tr:not(.of-system)").all_inner_texts()]
    assert [row.split()[0] for row in rows] == ["Arsip", "Kepegawaian", "Portal"]
    assert "3 unreachable" in rows[1]
    assert "not reached: db2.example.go.id:22 does not answer" in rows[1]
    assert "2 critical 3 high 1 targets: 4" in rows[2]
    portal = [" ".join(row.split()) for row in page.locator("#systems tr.of-system").all_inner_texts()]
    assert portal[-1].startswith("ssh://audit@db1.example.go.id tables 61 grade D 1 critical 1 high 1 permission denied seen whole")
    assert "its clock differs from ours by -75 s" in portal[-1]


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en", "9 of 10 hosts of the group database meet this; this one does not: Portal (ssh://audit@db1.example.go.id)."),
        ("id", "9 dari 10 host dalam grup database memenuhi ini; satu host ini tidak: Portal (ssh://audit@db1.example.go.id)."),
    ],
)
def test_outliers_are_named(opened: Opener, language: str, expected: str) -> None:
    said = opened(audits.realistic(), language).inner_text("#outliers")
    assert expected in said
    assert "Kepegawaian" in said


def test_tables_are_there_for_those_who_open_them(opened: Opener) -> None:
    page = opened(audits.realistic())
    assert page.get_by_text("user-2").is_hidden()
    page.locator("#systems .of-system a", has_text="tables").click()
    assert page.inner_text(":target") == "Portal (ssh://audit@db1.example.go.id)"
    page.locator("#tables summary", has_text="Ways in (3)").click()
    rows = page.locator("#tables tbody tr").all_inner_texts()
    assert [row.split() for row in rows] == [["user-0", "berkas", "0"], ["user-1", "berkas", "1"], ["user-2", "berkas", "2"]]
    said = page.inner_text("#tables")
    assert "ways-in: not known: db2.example.go.id:22 does not answer: connection timed out" in said
    assert "doors: there are no doors" in said
    assert "accounts of a directory are not among them" in said


def test_a_long_table_says_how_much_more_there_is() -> None:
    audit = audits.realistic()
    [*others, last] = audits.TABLES
    html = written(replace(audit, tables=[*others, replace(last, found=audits.table(450, left_out=50))]))
    assert "user-99<" in html
    assert "user-100<" not in html
    assert "and 400 more" in html
    assert "Ways in (500)" in html


def test_a_thousand_hosts_stay_readable(opened: Opener) -> None:
    audit = audits.fleet(1_000)
    assert len(written(audit)) < 12_000_000
    page = opened(audit, width=390)
    assert page.locator("#systems tbody tr:visible").count() == 20
    assert "host-000" in page.locator("#systems tbody tr").first.inner_text()
    page.locator("#systems summary", has_text="and 980 more").click()
    assert page.locator("#systems tbody tr:visible").count() == 1_000
    assert page.evaluate("document.documentElement.scrollWidth") == 390


def test_where_there_is_no_room_for_all_tables_the_worst_hosts_keep_theirs() -> None:
    audit = audits.fleet(20)
    wide = [replace(one, found=audits.table(100, value="a" * 30_000)) for one in audit.tables]
    html = written(replace(audit, tables=wide))
    assert re.findall(r'id="tables-(\d+)" tabindex="-1">([\w-]+)', html) == [("1", "host-000")]
    assert "The tables of 19 more targets are in the JSON result." in html


def test_controls_can_be_followed(opened: Opener) -> None:
    page = opened(audits.realistic())
    page.locator("#failed a", has_text="id-uu-pdp-27-2022/35").first.click()
    assert "Security of personal data" in page.inner_text(":target")


def _shown(page: Page) -> list[str | None]:
    items = "document.querySelectorAll('[data-status]:not([hidden])')"
    shown: list[str | None] = page.evaluate(f"[...{items}].map(item => item.dataset.status)")
    return shown


def test_filters(opened: Opener) -> None:
    page = opened(audits.realistic())
    everything = len(_shown(page))
    assert page.inner_text("#filters-shown") == f"{everything} of {everything} shown"
    page.select_option("#filter-status", "fail")
    assert set(_shown(page)) == {"fail"}
    page.select_option("#filter-severity", "critical")
    assert len(_shown(page)) == 2
    page.fill("#filter-text", "PRIVATE key")
    assert len(_shown(page)) == 1
    assert page.locator("#not-judged article").first.is_hidden()
    page.get_by_role("button", name="Show all").click()
    expect(page.locator("#filters-shown")).to_have_text(f"{everything} of {everything} shown")
    page.select_option("#filter-system", "Kepegawaian")
    assert _shown(page) == ["unknown"]


def test_filters_by_hostile_names_work_too(opened: Opener) -> None:
    page = opened(audits.hostile())
    page.select_option("#filter-system", label=visible(audits.HOSTILE))
    assert sorted(str(status) for status in _shown(page)) == ["fail", "unknown"]


@pytest.mark.parametrize("scripts", [True, False])
def test_print_shows_everything(opened: Opener, scripts: bool) -> None:
    page = opened(audits.realistic(), scripts=scripts)
    if scripts:
        page.fill("#filter-text", "nothing has this text")
    page.emulate_media(media="print")
    assert page.get_by_text("SHA-256 " + "5f" * 32).first.is_visible()
    assert page.locator(".contents").is_hidden()
    assert page.locator("#filters").is_hidden()
    printed = page.pdf(prefer_css_page_size=True)
    assert re.search(rb"/MediaBox\s*\[0 0 59[456][.\d]* 84[12][.\d]*\]", printed)  # A4 in points


@pytest.mark.parametrize(("audit", "scheme"), [*((audit, "light") for audit in EVERY_AUDIT), (audits.realistic, "dark")])
def test_it_is_accessible(
    opened: Opener, npm_package: Callable[[str, str], Path], audit: Callable[[], Audit], scheme: Literal["light", "dark"]
) -> None:
    page = opened(audit(), scheme=scheme, bypass_csp=True)
    page.evaluate("document.querySelectorAll('details').forEach(details => details.open = true)")
    page.add_script_tag(path=str(npm_package("axe-core", "4.10.2") / "axe.min.js"))
    found: dict[str, Any] = page.evaluate("axe.run()")
    assert [(violation["id"], [node["html"] for node in violation["nodes"]][:3]) for violation in found["violations"]] == []


def test_keyboards_reach_the_summary_first(opened: Opener) -> None:
    page = opened(audits.realistic())
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the summary"
    page.keyboard.press("Enter")
    expect(page.locator("#summary")).to_be_focused()


def test_its_size_is_bounded() -> None:
    few, many = (written(audits.large(failures)) for failures in (2_000, 20_000))
    assert "19800 more findings of this check are in the JSON result." in many
    assert abs(len(many) - len(few)) < 1_000
    assert len(many) < 1_000_000


def test_every_text_of_the_templates_goes_through_the_catalogues() -> None:
    for template in Path(importlib.import_module("govaudit.reports.html").__path__[0]).glob("*.html"):
        source = re.sub(r"{%.*?%}|{{.*?}}", "", template.read_text(encoding="utf-8"), flags=re.DOTALL)
        spoken = re.findall(r'(?:aria-label|title|alt|placeholder)="([^"]*)"', source)
        between_tags = re.sub(r"<[^>]*>", " ", source).replace("&nbsp;", " ").split()
        assert {word for word in [*between_tags, *spoken] if re.search(r"\w", word)} <= {"govaudit", "SHA-256"}


def test_an_audit_of_nothing_has_no_score(opened: Opener) -> None:
    page = opened(audits.empty())
    assert "Nothing could be valued, so there is no score." in page.inner_text("#summary")
    assert audits.empty().tally()[Status.PASS] == 0
    assert "Nothing passed." in page.inner_text("#passed")
