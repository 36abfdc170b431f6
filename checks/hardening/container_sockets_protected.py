"""Only root and the group in groups may speak to the daemons that rule containers."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check, failed, known, passed
from govaudit.facts.containers import ContainerSocket
from govaudit.facts.permissions import let_in


@check("hardening.container-sockets-protected", severity=Severity.HIGH)
def container_sockets_protected(
    socket: ContainerSocket, *, groups: tuple[str, ...] = ("root", "docker", "podman", "lxd", "incus-admin")
) -> Verdict:
    """Only root and the group in `groups` may speak to the daemons that rule containers.

    Whoever may speak to them is root on the host.

    To fix: `chown root:docker SOCKET` and `chmod 0660 SOCKET`, in the socket's unit (`SocketMode=0660`).
    """
    bits = known(socket.mode) & 0o777
    mode = f"{bits:04o}"
    if socket.uid != 0:
        return failed("{subject} must belong to root, and belongs to {owner} (mode {mode})", owner=socket.owner, mode=mode)
    if bits & 0o002 or (bits & 0o020 and socket.group not in groups):
        return failed("others than root must not speak to {subject}; it has mode {mode} (group {group})", mode=mode, group=socket.group)
    if bits & 0o020 and (callers := let_in(known(socket.entries), 2)):  # without this bit an access control list lets nobody in
        return failed("by its access control list others may speak to {subject}: {callers}", callers=callers)
    return passed("{subject} belongs to root and has mode {mode} (group {group})", mode=mode, group=socket.group)
