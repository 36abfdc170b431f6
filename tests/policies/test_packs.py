"""The packs that govaudit ships: they load, they are whole, and they say no more than they can."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from govaudit.catalog import Catalog
from govaudit.model import Policy, Text
from govaudit.policy import read_policy

CATALOG = Catalog()
PACKS = {path.stem: path for path in sorted((Path(__file__).parents[2] / "policies").glob("*.yaml"))}
TECHNIQUE = re.compile(r"(?i)\b(encrypt|enkripsi|multi-?factor|multifaktor|MFA|AES|TLS|hash|password|kata sandi|SSH)")


def pack(name: str) -> Policy:
    return read_policy(PACKS[name], CATALOG.checks)


def texts(policy: Policy) -> list[Text]:
    found = [policy.title, policy.description]
    for control in policy.controls:
        found += [control.title, control.requirement, *control.attestations]
    return found


@pytest.mark.parametrize("name", PACKS)
def test_a_pack_bears_its_file_name_and_says_everything_in_both_languages(name: str) -> None:
    policy = pack(name)
    assert policy.id == name
    for text in texts(policy):
        assert text.en != text.id


@pytest.mark.parametrize("name", PACKS)
def test_every_control_has_something_that_proves_it(name: str) -> None:
    for control in pack(name).controls:
        assert control.checks or control.attestations, control.id


def test_the_catalog_has_the_packs() -> None:
    assert set(CATALOG.policies) == set(PACKS) == {"essentials", "id-uu-pdp-27-2022", "linux-hardening"}


def demanded(name: str) -> list[str]:
    return [demand.check for control in pack(name).controls for demand in control.checks]


def test_every_check_is_essential_or_hardens_linux() -> None:
    assert set(demanded("essentials")) | set(demanded("linux-hardening")) == set(CATALOG.checks)


def test_every_check_of_hosts_hardens_linux() -> None:
    host = CATALOG.sources("host")
    others = [CATALOG.sources(kind) for kind in CATALOG.kinds if kind != "host"]
    of_hosts = {
        name
        for name, check in CATALOG.checks.items()
        if all(host.offers(need.fact) for need in check.needs)
        and not any(all(one.offers(need.fact) for need in check.needs) for one in others)
    }
    assert len(of_hosts) >= 160
    assert of_hosts <= set(demanded("linux-hardening"))


@pytest.mark.parametrize("name", ["essentials", "linux-hardening"])
def test_a_check_is_asked_once(name: str) -> None:
    assert len(demanded(name)) == len(set(demanded(name)))


def test_what_walks_the_whole_file_system_is_not_essential() -> None:
    """Several CPU seconds, where everything else takes less than one."""
    walks = {"access.no-unowned-files", "access.no-world-writable-files", "access.world-writable-directories-sticky"}
    assert not walks & set(demanded("essentials"))


def test_forced_changes_of_passwords_are_not_essential() -> None:
    """NIST SP 800-63B-3, section 5.1.1.2, advises against passwords that must be changed without cause."""
    assert not {"access.passwords-age-limited", "access.new-passwords-age-limited"} & set(demanded("essentials"))


@pytest.mark.parametrize("name", ["essentials", "linux-hardening"])
def test_our_own_packs_are_our_own_words(name: str) -> None:
    for text in texts(pack(name)):
        assert not re.search(r"(?i)\b(pasal|article|ISO|NIST|CIS|BSSN)\b", f"{text.en} {text.id}")


def test_the_law_is_represented_by_ten_articles_and_says_that_more_will_come() -> None:
    policy = pack("id-uu-pdp-27-2022")
    assert [control.id.removeprefix("uupdp-") for control in policy.controls] == [
        "20-1", "31", "34-1", "35", "36", "38", "39-1", "46-1", "47", "53-1",
    ]  # fmt: skip
    assert "the full ledger of articles comes with a later edition" in policy.description.en
    assert "daftar lengkap pasal menyusul pada edisi berikutnya" in policy.description.id
    assert {control.confidence for control in policy.controls} == {"high"}


def test_no_technique_is_put_into_the_mouth_of_the_law() -> None:
    for control in pack("id-uu-pdp-27-2022").controls:
        for text in (control.title, control.requirement, *control.attestations):
            assert not TECHNIQUE.search(f"{text.en} {text.id}"), control.id
        if control.checks:
            assert "evidence" in control.requirement.en
            assert "bukti pendukung" in control.requirement.id


def test_where_checks_cannot_prove_an_article_people_must_attest_it() -> None:
    for control in pack("id-uu-pdp-27-2022").controls:
        assert control.attestations, control.id


def test_the_number_in_a_title_is_that_of_the_id() -> None:
    for control in pack("id-uu-pdp-27-2022").controls:
        article, _, paragraph = control.id.removeprefix("uupdp-").partition("-")
        assert control.title.en.startswith(f"Art. {article}" + (f"({paragraph})" if paragraph else "") + ":")
        assert control.title.id.startswith(f"Pasal {article}" + (f" ayat ({paragraph})" if paragraph else "") + ":")
