"""Containers that run, by their control groups and what the kernel says of their processes."""

from __future__ import annotations

import subprocess
from collections.abc import Iterable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govaudit.facts.containers import RunningContainer
from govaudit.model import Complete, Missing, Reason, Seen
from govaudit.reading import Observations
from govaudit.targets.host.readers.running_containers import LAST_CAPABILITY, PROCESSES, of_containers, running_containers
from govaudit.targets.host.requests import LiveFile
from tests.support import DENIED, NOT_THERE, saw
from tests.support.hosts import ask

ID = "0123456789abcdef" * 4
ALL = "000001ffffffffff"
DOCKERS = "00000000a80425fb"
HOST = "         0          0 4294967295\n"
MAPPED = "         0       1000          1\n         1     100000      65536\n"


def status(bounds: str, seccomp: str = "2") -> str:
    return f"Name:\tx\nUid:\t0\t0\t0\t0\nCapEff:\t{bounds}\nCapBnd:\t{bounds}\nSeccomp:\t{seccomp}\n"


def look(groups: Iterable[str], answers: dict[str, Any]) -> list[Any]:
    """Processes 10, 11, … in these control groups; answers by what is behind `/proc/`."""
    ps = "      1 0::/init.scope\n" + "".join(f"{number:7} {group}\n" for number, group in enumerate(groups, 10))
    processes = saw(PROCESSES, Seen(content=ps.encode(), status=0))
    asked = list(of_containers([processes]))
    files = [saw(one, answers.get(one.path.removeprefix("/proc/"), NOT_THERE)) for one in asked]
    return list(running_containers(Observations([processes, saw(LAST_CAPABILITY, "40\n"), *files])))


def one(group: str, bounds: str, ids: str = HOST, seccomp: str = "2") -> RunningContainer:
    found, ending = look([group], {"10/status": status(bounds, seccomp), "10/uid_map": ids})
    assert isinstance(ending, Complete)
    assert isinstance(found, RunningContainer)
    return found


@pytest.mark.parametrize(
    ("group", "engine", "name"),
    [
        (f"0::/system.slice/docker-{ID}.scope", "docker", ID[:12]),
        (f"12:pids:/docker/{ID},11:cpu:/docker/{ID}", "docker", ID[:12]),
        (f"0::/user.slice/user-1000.slice/user@1000.service/user.slice/libpod-{ID}.scope/container", "podman", ID[:12]),
        (f"0::/kubepods.slice/kubepods-burstable.slice/kubepods-burstable-podx.slice/cri-containerd-{ID}.scope", "containerd", ID[:12]),
        (f"0::/kubepods.slice/kubepods-podx.slice/crio-{ID}.scope", "cri-o", ID[:12]),
        (f"3:cpu:/kubepods/besteffort/podx/{ID}", "kubernetes", ID[:12]),
        ("0::/lxc.payload.web1/system.slice/cron.service", "lxc", "web1"),
    ],
)
def test_each_engine_by_its_control_group(group: str, engine: str, name: str) -> None:
    found = one(group, DOCKERS)
    assert (found.engine, found.container) == (engine, name)


@pytest.mark.parametrize(
    "group",
    ["-", "0::/", "0::/system.slice/docker.service", f"0::/system.slice/libpod-conmon-{ID}.scope", "0::/user.slice/user-1000.slice"],
)
def test_what_is_no_container(group: str) -> None:
    assert [type(found) for found in look([group], {})] == [Complete]


def test_what_it_can_get() -> None:
    group = f"0::/system.slice/docker-{ID}.scope"
    usual = one(group, DOCKERS)
    assert "CAP_CHOWN" in usual.capabilities
    assert "CAP_SYS_ADMIN" not in usual.capabilities
    assert (usual.in_user_namespace, usual.is_filtered) == (False, True)
    assert one(group, ALL).capabilities == ["ALL"]
    assert one(group, "000001fffeffffff").capabilities != ["ALL"]
    assert "CAP_SYS_ADMIN" in one(group, "0000000000200000").capabilities
    rootless = one(group, ALL, MAPPED)
    assert (rootless.capabilities, rootless.in_user_namespace) == ([], True)
    assert one(group, DOCKERS, seccomp="0").is_filtered is False


def test_one_process_with_more_is_enough() -> None:
    group = f"0::/system.slice/docker-{ID}.scope"
    answers = {"10/status": status(DOCKERS), "10/uid_map": MAPPED, "11/status": status(ALL, "0"), "11/uid_map": HOST}
    found, _ = look([group, group, group], answers)  # the third has ended
    assert (found.capabilities, found.in_user_namespace, found.is_filtered) == (["ALL"], False, False)


def test_what_is_not_told_is_missing() -> None:
    group = f"0::/system.slice/docker-{ID}.scope"
    assert look([group], {"10/status": DENIED, "10/uid_map": HOST}) == [DENIED]
    assert one(group, DOCKERS, "what?\n").in_user_namespace != False  # noqa: E712 (it is missing)
    assert isinstance(look([group], {"10/status": "CapEff:\tx\n", "10/uid_map": HOST})[0], Missing)
    assert isinstance(one(group, DOCKERS, seccomp="").is_filtered, Missing)
    busybox = saw(PROCESSES, Seen(content=b"", status=1, errors="ps: bad -o argument 'cgroup'"))
    (refused,) = running_containers(Observations([busybox, saw(LAST_CAPABILITY, "40\n")]))
    assert isinstance(refused, Missing)
    assert refused.reason is Reason.NOT_SUPPORTED


def test_the_ps_of_this_host() -> None:
    (answer,) = ask("local:", PROCESSES)
    assert isinstance(answer.outcome, Seen)
    assert answer.outcome.status == 0
    assert all(line.split(None, 1)[0].isdigit() for line in answer.outcome.lines() if line)


@pytest.mark.parametrize("hidden", ["1", "2"])
def test_where_processes_are_hidden_none_is_not_no_container(hidden: str) -> None:
    """A real /proc that hides the processes of others (`hidepid`, proc(5)) from nobody: ps ends well all the same."""
    as_nobody = "setpriv --reuid 65534 --regid 65534 --clear-groups"
    asked = f"mount -t proc -o hidepid={hidden} proc /proc && exec {as_nobody} {' '.join(PROCESSES.argv)}"
    ps = subprocess.run(["unshare", "-m", "sh", "-c", asked], capture_output=True, check=True)
    answer = saw(PROCESSES, Seen(content=ps.stdout, status=0))
    (told,) = running_containers(Observations([answer, saw(LAST_CAPABILITY, "40\n")]))
    assert isinstance(told, Missing)
    assert told.reason is Reason.PERMISSION_DENIED


@settings(max_examples=150, deadline=None)
@given(st.text("0123456789abcdef:\t\n Cap", max_size=200), st.text("0123456789 \n", max_size=60))
def test_no_bytes_make_it_raise(told: str, ids: str) -> None:
    group = f"0::/system.slice/docker-{ID}.scope"
    for found in look([group, told], {"10/status": told, "10/uid_map": ids}):
        assert isinstance(found, RunningContainer | Complete | Missing)


def test_the_requests_are_of_the_processes_in_containers() -> None:
    processes = saw(PROCESSES, Seen(content=f"1 0::/init.scope\n77 0::/docker/{ID}\n".encode(), status=0))
    assert list(of_containers([processes])) == [LiveFile("/proc/77/status"), LiveFile("/proc/77/uid_map")]
