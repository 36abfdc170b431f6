"""Docker and Podman on the host: what their daemons are told, and who may speak to them."""

from __future__ import annotations

from govaudit.facts.permissions import FileAccess
from govaudit.model import Fact, Missing


class DockerDaemon(Fact, frozen=True, kw_only=True):
    """How dockerd is set up, by daemon.json and by the command line that systemd starts it with."""

    hosts: list[str]
    """Where it listens, such as `fd://` or `tcp://0.0.0.0:2375`; empty: at its socket alone."""

    tls_verify: bool
    """Whether callers over TCP must show a certificate (`tlsverify`)."""

    group: str
    """The group whose members may speak to its socket: `docker`, unless another one is set."""

    inter_container: bool
    """Whether containers on the default bridge reach each other (`icc`), which they do unless it is switched off."""

    user_namespace: str
    """`userns-remap`: the user whose subordinate ids stand for the users of containers; empty: root there is root here."""

    no_new_privileges: bool
    """Whether processes in containers are kept from gaining privileges, where nothing else is asked for."""

    live_restore: bool
    """Whether containers go on while the daemon is restarted."""

    userland_proxy: bool
    """Whether a process per port passes traffic on, which it does unless it is switched off."""

    insecure_registries: list[str]
    """Registries that are spoken to without TLS, or with a certificate that is not verified."""

    log_driver: str
    """Where the output of containers goes, `json-file` unless something else is set."""

    log_limited: bool
    """Whether the files that the driver writes are limited in size (`max-size`)."""

    experimental: bool
    """Whether features that are not finished are on."""

    @property
    def subject(self) -> str:
        return "dockerd"


class ContainerTools(Fact, frozen=True, kw_only=True):
    """What Podman, Buildah, Skopeo and CRI-O go by (containers-registries.conf(5), containers-policy.json(5))."""

    insecure_registries: list[str]
    """Registries that are spoken to without TLS, or with a certificate that is not verified."""

    default_policy: str
    """What is asked of images unless a rule is closer: `reject`, `signedBy`, `sigstoreSigned` or `insecureAcceptAnything`; empty: none."""

    @property
    def subject(self) -> str:
        return "containers"


class ContainerSocket(FileAccess, frozen=True, kw_only=True):
    """Owner, group and mode of a socket through which containers are ruled."""


class ContainerRuntime(Fact, frozen=True, kw_only=True):
    """What an engine other than Docker is told: containerd, CRI-O, or Podman as a service."""

    program: str
    """`containerd`, `cri-o` or `podman`."""

    insecure_registries: list[str]
    """Registries that it speaks to without TLS, or whose certificate it does not verify; those of registries.conf are in ContainerTools."""

    remote_addresses: list[str]
    """Where it takes calls over TCP."""

    asks_certificate: bool
    """Whether callers over TCP must show a certificate."""

    @property
    def subject(self) -> str:
        return self.program


class RunningContainer(Fact, frozen=True, kw_only=True):
    """One container that runs, of whatever engine and whoever started it, by what the kernel says of its processes."""

    container: str
    """The first twelve digits of its id, or its name where the engine has no ids."""

    engine: str
    """What made its control group: `docker`, `podman`, `cri-o`, `containerd`, `nerdctl`, `kubernetes` or `lxc`."""

    capabilities: list[str]
    """What a process of it outside a user namespace can get (CapBnd of proc_pid_status(5)); `ALL`: all that the kernel knows."""

    in_user_namespace: bool | Missing
    """Whether its root is another user on the host, so that its capabilities count for nothing there."""

    is_filtered: bool | Missing
    """Whether seccomp filters the system calls of all its processes; missing where the kernel does not tell."""

    @property
    def subject(self) -> str:
        return self.container
