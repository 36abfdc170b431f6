"""Sources of packages, as apt, dnf, zypper and apk read them."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from govaudit.facts.package_sources import PackageSource
from govaudit.model import Complete, Missing, Observation
from govaudit.targets.host.readers.package_sources import (
    APK,
    APK_CONFIG,
    APK_MORE,
    APT_CONF_PARTS,
    DNF_CONF,
    LISTS,
    PACMAN,
    SOURCES_LIST,
    STANZAS,
    YUM_REPOS,
    ZYPP_REPOS,
    package_sources,
)
from tests.support import DENIED, saw
from tests.support.startup import read


def sources(*seen: Observation) -> dict[str, str | bool]:
    """By name whether a signature is required, or what waives it; `?` where it is not known."""
    *found, ending = list(read(package_sources, None, *seen))
    assert isinstance(ending, Complete), ending
    told: dict[str, str | bool] = {}
    for one in found:
        assert isinstance(one, PackageSource)
        told[one.name] = "?" if isinstance(one.is_verified, Missing) else one.weakened_by or one.is_verified
    return told


def ending(*seen: Observation) -> object:
    return list(read(package_sources, None, *seen))[-1]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("deb http://x/ stable main", {"http://x/ stable": True}),
        ("  deb\t[ signed-by=/k.gpg arch=amd64 ] http://x/ stable main # why", {"http://x/ stable": True}),
        ("deb [trusted=yes] http://x/ stable main", {"http://x/ stable": "trusted=yes"}),
        ("deb [arch=amd64 Trusted=YES] http://x/ ./", {"http://x/ ./": "trusted=YES"}),
        ("deb [trusted=no] http://x/ stable main", {"http://x/ stable": True}),
        ("deb [allow-insecure=yes] http://x/ stable main", {"http://x/ stable": "allow-insecure=yes"}),
        ('deb [trusted="yes"] http://x/ stable main', {"http://x/ stable": "trusted=yes"}),
        ("deb [trusted=%79es] http://x/ stable main", {"http://x/ stable": "trusted=yes"}),
        ("deb [trusted=0x1] http://x/ stable main", {"http://x/ stable": "trusted=0x1"}),
        ("deb [trusted=01] http://x/ stable main", {"http://x/ stable": "trusted=01"}),
        ("deb [allow-weak=yes] http://x/ stable main", {"http://x/ stable": "allow-weak=yes"}),
        ("# deb [trusted=yes] http://x/ stable main", {}),
        ("", {}),
    ],
)
def test_a_line_of_sources_list(line: str, expected: dict[str, str | bool]) -> None:
    assert sources(saw(SOURCES_LIST, f"{line}\n")) == expected


def test_a_stanza_stands_for_all_its_suites() -> None:
    text = (
        "# Debian\nTypes: deb\nURIs: http://a/\n http://b/\nSuites: one two\nComponents: main\nTrusted: yes\n\n"
        "Types: deb\nURIs: http://c/\nSuites: three\nEnabled: no\n\nTypes: deb\nURIs: http://d/\nSuites: four\nSigned-By: /k\n"
    )
    assert sources(saw(STANZAS, text, source="/etc/apt/sources.list.d/debian.sources")) == {
        **{f"http://{host}/ {suite}": "trusted=yes" for host in "ab" for suite in ("one", "two")},
        "http://d/ four": True,
    }


def test_a_value_in_the_next_line_counts() -> None:
    text = "Types: deb\nURIs: http://a/\nSuites: one\nComponents: main\nTrusted:\n yes\n"
    assert sources(saw(STANZAS, text, source="/etc/apt/sources.list.d/a.sources")) == {"http://a/ one": "trusted=yes"}


def test_options_of_apk_in_its_file_and_sources_beside_it() -> None:
    more = saw(APK_MORE[0], "https://b/\n", source="/etc/apk/repositories.d/b.list")
    assert sources(saw(APK, "https://a/\n"), more) == {"https://a/": True, "https://b/": True}
    waived = sources(saw(APK, "https://a/\n"), more, saw(APK_CONFIG[0], "# none\nallow-untrusted\n", source="/etc/apk/config"))
    assert waived == {f"https://{name}/": "allow-untrusted (/etc/apk/config)" for name in "ab"}


def test_what_is_waived_for_all_is_waived_for_each() -> None:
    conf = saw(APT_CONF_PARTS, 'APT { Get { AllowUnauthenticated "true"; }; };', source="/etc/apt/apt.conf.d/99x")
    assert sources(saw(SOURCES_LIST, "deb http://x/ stable main\n"), conf) == {"http://x/ stable": "APT::Get::AllowUnauthenticated true"}


def test_without_apt_conf_nothing_is_known_of_sources_that_rest_on_it() -> None:
    [found, _] = list(
        read(
            package_sources,
            None,
            saw(SOURCES_LIST, "deb http://x/ stable main\n"),
            saw(APT_CONF_PARTS, DENIED, source=APT_CONF_PARTS.pattern),
        )
    )
    assert isinstance(found, PackageSource)
    assert isinstance(found.is_verified, Missing)


@pytest.mark.parametrize("line", ['Dir::Etc::sourcelist "/opt/x.list";', 'Dir { Etc { sourceparts "/opt/x"; }; };', 'Dir::Etc "opt";'])
def test_sources_that_are_elsewhere_are_not_overlooked(line: str) -> None:
    conf = saw(APT_CONF_PARTS, line, source="/etc/apt/apt.conf.d/99x")
    assert isinstance(ending(saw(SOURCES_LIST, "deb http://x/ stable main\n"), conf), Missing)


def test_files_that_apt_passes_over_do_not_count() -> None:
    assert sources(saw(LISTS, "deb [trusted=yes] http://x/ s m\n", source="/etc/apt/sources.list.d/a b.list")) == {}


def test_a_line_that_is_none_leaves_doubt() -> None:
    assert isinstance(ending(saw(SOURCES_LIST, "deb [trusted=yes http://x/\n")), Missing)


@pytest.mark.parametrize(
    ("main", "repo", "expected"),
    [
        ("[main]\ngpgcheck=1\n", "[base]\nname=x\n", {"base": True}),
        ("[main]\ngpgcheck=1\n", "[base]\ngpgcheck = 0\n", {"base": "gpgcheck=0"}),
        ("[main]\n", "[base]\nname=x\n", {"base": "gpgcheck"}),
        ("[main]\ngpgcheck=0\n", "[base]\ngpgcheck=True\n", {"base": True}),
        ("[main]\ngpgcheck=1\n", "[base]\nenabled=0\ngpgcheck=0\n[extra]\n#gpgcheck=0\n", {"extra": True}),
        ("[main]\ngpgcheck=1\n", "[base]\ngpgcheck=0\ngpgcheck=1\n", {"base": True}),
        ("[main]\ngpgcheck=1\n", "[base]\ngpgcheck=maybe\n", {"base": "?"}),
    ],
)
def test_gpgcheck_of_the_source_goes_before_that_of_main(main: str, repo: str, expected: dict[str, str | bool]) -> None:
    assert sources(saw(DNF_CONF, main), saw(YUM_REPOS[0], repo, source="/etc/yum.repos.d/a.repo")) == expected


def test_zypper_says_it_or_it_is_not_known() -> None:
    repo = "[oss]\ngpgcheck=1\n[extra]\nenabled=1\n[bad]\ngpgcheck=0\n"
    assert sources(saw(ZYPP_REPOS, repo, source="/etc/zypp/repos.d/a.repo")) == {"oss": True, "extra": "?", "bad": "gpgcheck=0"}


def test_apk_always_verifies_and_pacman_is_not_followed() -> None:
    assert sources(saw(APK, "https://a/alpine/v3.20/main\n#https://b\n@edge https://c/edge\n")) == {
        "https://a/alpine/v3.20/main": True,
        "https://c/edge": True,
    }
    assert isinstance(ending(saw(PACMAN, "[options]\n")), Missing)


@pytest.mark.parametrize("request_", [SOURCES_LIST, LISTS, STANZAS, *YUM_REPOS, DNF_CONF, ZYPP_REPOS, APK, PACMAN])
def test_what_may_not_be_read_leaves_doubt(request_: object) -> None:
    assert isinstance(ending(saw(request_, DENIED)), Missing)  # type: ignore[arg-type]


def test_apt_itself_sees_the_same_sources(tmp_path: Path) -> None:
    """What `apt-get update` would fetch; the sources that are off are not among them."""
    (tmp_path / "parts").mkdir()
    listed = "deb [trusted=yes] http://one/ stable main\n# deb http://two/ stable main\ndeb-src http://three/ stable main\n"
    four = "Types: deb\nURIs: http://four/\nSuites: a b\nComponents: main\n"
    stanza = f"{four}\nTypes: deb\nURIs: http://five/\nSuites: c\nComponents: main\nEnabled: no\n"
    (tmp_path / "sources.list").write_text(listed)
    (tmp_path / "parts" / "x.sources").write_text(stanza)
    options = [f"Dir::Etc::sourcelist={tmp_path}/sources.list", f"Dir::Etc::sourceparts={tmp_path}/parts"]
    command = ["apt-get", "update", "--print-uris", *(word for option in options for word in ("-o", option))]
    fetched = set(subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines())
    ours = set(sources(saw(SOURCES_LIST, listed), saw(STANZAS, stanza, source="/etc/apt/sources.list.d/x.sources")))
    assert {f"{address}dists/{suite}" for address, suite in map(str.split, ours)} == {
        "/".join(line.split("'")[1].split("/")[:5]) for line in fetched
    }
