"""The rows of `containers`: who may speak to a daemon that rules containers starts one that is root on the host."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from govaudit.facts.accounts import Account
from govaudit.facts.containers import ContainerSocket, DockerDaemon
from govaudit.facts.derived.ways_in.rows import Rows
from govaudit.facts.derived.ways_in.worlds import Demands, of
from govaudit.facts.ways_in import WayIn
from govaudit.model import Missing, Place

DOOR = "containers"
_OF_DOCKER = ("/run/docker.sock", "/var/run/docker.sock")
_MAIN = Place("/etc/docker/daemon.json")


class _Socket(NamedTuple):
    place: Place
    group: str | Missing
    """Its members may speak to it; empty: nobody but root."""
    is_open: bool = False
    """Everybody may."""


def ways_by_containers(daemons: Iterable[DockerDaemon], sockets: Iterable[ContainerSocket], accounts: Sequence[Account]) -> Iterator[WayIn]:
    """By the sockets that are there; where Docker's is not, as on a host that is not up, by the group that it would get."""
    doors = [_of(socket) for socket in sockets]
    if not any(door.place.path in _OF_DOCKER for door in doors):
        doors += [_Socket(_MAIN, daemon.group) for daemon in daemons if daemon.group]
    rows = Rows(DOOR, from_session=True)
    for account in accounts:
        if account.uid == 0:
            continue
        answers = [(door, _may(door, account)) for door in doors]
        certain = [door.place for door, may in answers if may is True]
        doubt = next((may for _, may in answers if isinstance(may, Missing)), None)
        if certain:
            rows.add(account, of([[]]), becomes="root", places=certain)
        elif doubt is not None:
            rows.add(account, Demands(doubt, doubt), becomes="root", places=[door.place for door, may in answers if may is doubt])
    yield from rows.all()


def _of(socket: ContainerSocket) -> _Socket:
    if isinstance(socket.mode, Missing):
        return _Socket(Place(socket.path), socket.mode)
    return _Socket(Place(socket.path), socket.group if socket.mode & 0o020 else "", is_open=bool(socket.mode & 0o002))


def _may(door: _Socket, account: Account) -> bool | Missing:
    if door.is_open or isinstance(door.group, Missing):
        return door.group if isinstance(door.group, Missing) else True
    if not door.group:
        return False
    return account.groups if isinstance(account.groups, Missing) else door.group in account.groups
