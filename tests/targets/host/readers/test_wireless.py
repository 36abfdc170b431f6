"""Radio interfaces."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from govaudit.facts.wireless import WirelessInterface
from govaudit.model import Absent, Complete, Missing, Observation, Reason, Seen
from govaudit.reading import Observations
from govaudit.targets.host.readers.wireless import LOOPBACK, OLD_EXTENSIONS, RADIOS, flags, flags_of, wireless_interfaces
from tests.support import DENIED, NOT_THERE, saw
from tests.support.rounds import read_at

TABLE = "Inter-| sta-|   Quality\n face | tus | link level noise\n wlan0: 0000   54.  -56.  -256\n"
THERE = Seen(data={"link": ""})


def seen(table: str | Absent | Missing = TABLE, *more: Observation, lo: Seen | Absent = THERE) -> Observations:
    given = {one.request for one in more}
    rest = [saw(one, NOT_THERE) for one in RADIOS if one.key not in given]
    return Observations([saw(OLD_EXTENSIONS, table), saw(LOOPBACK, lo), *more, *rest])


def read(*args: object, **more: object) -> list[WirelessInterface | Complete | Missing]:
    return list(wireless_interfaces(seen(*args, **more)))  # type: ignore[arg-type]


def test_radios_of_both_places_and_whether_they_are_on() -> None:
    of_sys = saw(RADIOS[1], THERE, source="/sys/class/net/wlp3s0/phy80211")
    found = read(TABLE, of_sys, saw(flags_of("wlan0"), "0x1003\n"), saw(flags_of("wlp3s0"), "0x1002\n"))
    assert found[:-1] == [WirelessInterface(name="wlan0", is_up=True), WirelessInterface(name="wlp3s0", is_up=False)]
    assert isinstance(found[-1], Complete)
    assert [one.path for one in flags([saw(OLD_EXTENSIONS, TABLE)])] == ["/sys/class/net/wlan0/flags"]


def test_flags_that_cannot_be_read_are_missing() -> None:
    for answer in (DENIED, "odd\n", NOT_THERE):
        [radio, _] = read(TABLE, saw(flags_of("wlan0"), answer))
        assert isinstance(radio, WirelessInterface)
        assert isinstance(radio.is_up, Missing)


def test_none_and_what_was_not_seen() -> None:
    assert isinstance(read(NOT_THERE)[-1], Complete)
    assert isinstance(read(NOT_THERE, lo=NOT_THERE)[-1], Missing)
    assert read(NOT_THERE, saw(RADIOS[0], DENIED))[-1] == DENIED


def test_this_machine_and_a_root_directory(tmp_path: Path) -> None:
    radios = {path.parent.name for path in Path("/sys/class/net").glob("*/phy80211")}
    found = read_at("local:", wireless_interfaces)
    assert {one.name for one in found[:-1]} == radios
    assert isinstance(found[-1], Complete)
    (tmp_path / "etc").mkdir()
    [at_rest] = read_at(f"root:{tmp_path}", wireless_interfaces)
    assert at_rest.reason is Reason.NEEDS_RUNNING_SYSTEM


@given(st.binary(max_size=200))
def test_no_bytes_make_it_raise(data: bytes) -> None:
    list(wireless_interfaces(Observations([saw(OLD_EXTENSIONS, b"a\nb\n" + data), saw(flags_of("wlan0"), data)])))
