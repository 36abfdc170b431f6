"""The programs that sudo runs: their folders, and where links lead."""

from __future__ import annotations

from govaudit.facts.home_files import PathMode
from govaudit.facts.sudo_files import SudoPath, SudoProgram
from govaudit.model import Absent, Complete, FileAttributes, Missing, Observation, Seen
from govaudit.reading import Observations
from govaudit.targets.host.readers.accounts import GROUP, PASSWD
from govaudit.targets.host.readers.sudo_programs import programs, sudo_paths, sudo_programs
from govaudit.targets.host.requests import Glob, Listing
from govaudit.targets.host.sudoers.seen import CONFIGURATION, DROP_IN_FOLDER, PROGRAM, SOURCES, SUDOERS
from govaudit.targets.host.sudoers.version import VERSION
from tests.support import DENIED, NOT_THERE, saw
from tests.support.sudo_policies import seen_as

POLICY = "Cmnd_Alias X = /opt/bin/x -v, /bin/y\nann ALL = X, /usr/bin/*, sudoedit /etc/motd\nbob ALL = (www) /srv/z\nroot ALL = ALL\n"


def mode(bits: int, *, kind: str = "directory", uid: int = 0, link: str = "") -> Seen:
    return Seen(attributes=FileAttributes(kind=kind, mode=bits, uid=uid, gid=0), data={"owner": "o", "group": "g", "link": link})


def seen(**listed: Seen | Absent | Missing) -> Observations:
    found: dict[str, Seen | Absent | Missing] = {
        "/opt/bin/x": mode(0o755, kind="file"),
        "/opt/bin": mode(0o775, uid=1000),
        "/opt": mode(0o755),
        "/bin/y": NOT_THERE,
        "/bin": mode(0o777, kind="link", link="usr/bin"),
        "/usr/bin": mode(0o755),
        "/usr": mode(0o755),
        **listed,
    }
    return Observations([*seen_as(POLICY.encode()), *(saw(Listing(path), answer) for path, answer in found.items())])


def ways(**listed: Seen | Absent | Missing) -> dict[str, list[PathMode] | Missing]:
    return {one.path: one.way for one in sudo_programs(seen(**listed)) if isinstance(one, SudoProgram)}


def test_each_program_for_root_with_its_folders_and_links() -> None:
    found = ways()
    assert list(found) == ["/opt/bin/x", "/bin/y"]
    way = found["/opt/bin/x"]
    assert isinstance(way, list)
    assert [(one.path, one.uid) for one in way] == [("/opt/bin/x", 0), ("/opt/bin", 1000), ("/opt", 0)]
    way = found["/bin/y"]
    assert isinstance(way, list)
    assert [one.path for one in way] == ["/usr/bin", "/usr"]


def test_what_may_not_be_looked_at_is_missing() -> None:
    assert ways(**{"/opt": DENIED})["/opt/bin/x"] == DENIED
    loop = {"/opt/bin/x": mode(0o777, kind="link", link="/opt/bin/x2"), "/opt/bin/x2": mode(0o777, kind="link", link="x")}
    assert ways(**loop)["/opt/bin/x"] != []


def asked(*observations: Observation) -> set[str]:
    return {request.key for request in programs(observations)}


def test_what_follows_from_a_policy_and_from_links() -> None:
    policy = saw(SUDOERS, "@include /etc/more\n#includedir /etc/%h.d\nann ALL = /opt/bin/x\n")
    found = asked(policy)
    assert {
        "file /etc/more",
        Listing("/etc/*.d").key,
        Glob("/etc/*.d/*").key,
        "listing /opt/bin/x",
        "listing /opt/bin",
        "listing /opt",
    } <= found
    assert asked(saw(Listing("/bin"), mode(0o777, kind="link", link="usr/bin"))) == {"listing /usr/bin", "listing /usr"}
    assert asked(saw(DROP_IN_FOLDER, mode(0o755))) == set()


def test_every_path_of_the_policy_has_its_way() -> None:
    listed: dict[str, Seen | Absent | Missing] = {"/srv/z": mode(0o755, uid=1000, kind="file"), "/srv": DENIED}
    found = {one.path: one.way for one in sudo_paths(seen(**listed)) if isinstance(one, SudoPath)}
    assert {"/opt/bin/x", "/opt/bin", "/bin/y", "/usr/bin", "/etc/motd", "/srv/z"} <= found.keys()
    assert [one.uid for one in found["/opt/bin"]] == [1000, 0]  # type: ignore[union-attr]
    assert found["/srv/z"] == DENIED


def test_no_sudo_no_paths() -> None:
    [answer] = sudo_paths(Observations([saw(one, NOT_THERE) for one in (SUDOERS, PROGRAM, CONFIGURATION, SOURCES, GROUP, PASSWD, VERSION)]))
    assert isinstance(answer, Complete)
