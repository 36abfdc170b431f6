"""What containers may do on the host that they run on."""

from __future__ import annotations

import msgspec

from govaudit.model import Fact


class HostMount(msgspec.Struct, frozen=True, kw_only=True):
    """A file or directory of the host that a container sees."""

    source: str
    """Its path on the host."""

    is_writable: bool
    """Whether the container may write it."""


class ContainerRights(Fact, frozen=True, kw_only=True):
    """One container of Docker's, running or not, by what its creator asked for."""

    container: str
    """The first twelve digits of its id, as `docker ps` shows them."""

    is_privileged: bool
    """Whether it was created with `--privileged`: all capabilities, all devices, nothing confined."""

    capabilities: list[str]
    """The capabilities that it has beyond Docker's own, such as `CAP_SYS_ADMIN`; `ALL` for all of them."""

    shared: list[str]
    """The namespaces that it shares with the host: `network`, `pid`, `ipc`, `uts`, `user`."""

    mounts: list[HostMount]
    """What it sees of the host's files and disks; volumes of Docker's are none of it."""

    @property
    def subject(self) -> str:
        return self.container
