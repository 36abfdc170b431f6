"""Facts of the areas of hardening to begin with: a test changes what it is about."""

from __future__ import annotations

from typing import Any, TypeVar

from govaudit.facts.accounts import PasswordAgeing
from govaudit.facts.boot import BootLoader, KernelStart
from govaudit.facts.containers import ContainerSocket, ContainerTools, DockerDaemon
from govaudit.facts.firewall import PacketFilter, PacketFilterAtStart
from govaudit.facts.integrity import IntegrityTool
from govaudit.facts.kernel_modules import KernelModules
from govaudit.facts.kernel_parameters import KernelParameter, KernelParameters, NetworkInterface
from govaudit.facts.log_upkeep import AuditLogSettings, JournalLimits, LogRotation
from govaudit.facts.login_defaults import CoreDumps, LoginBanners, LoginDefinitions, ShellDefaults
from govaudit.facts.mandatory_access import AppArmorState, MandatoryAccess, SelinuxState
from govaudit.facts.mounted_paths import MountedPaths, PathMount
from govaudit.facts.password_rules import LoginLockout, PasswordRules
from govaudit.facts.permissions import FileAccess
from govaudit.facts.scheduling import SchedulerAccess
from govaudit.facts.services import ServiceStart, StartingServices
from govaudit.model import Fact, Missing, Place

F = TypeVar("F", bound=FileAccess)
T = TypeVar("T", bound=Fact)


def kernel(name: str, now: str | Missing | None, at_start: str | Missing | None = None) -> KernelParameters:
    place = Place("/etc/sysctl.d/50-example.conf", 1) if isinstance(at_start, str) else None
    return KernelParameters(parameters=[KernelParameter(name=name, now=now, at_start=at_start, place=place)])


def interface(**fields: Any) -> NetworkInterface:
    careful: dict[str, Any] = {
        "follows_redirects": False,
        "follows_redirects_ipv6": False,
        "only_from_gateways": False,
        "sends_redirects": False,
        "source_routed": False,
        "source_routed_ipv6": False,
        "reverse_path": 1,
        "logs_martians": True,
        "takes_router_advertisements": False,
    }
    return NetworkInterface(name="eth0", **{**careful, **fields})


def modules(**fields: Any) -> KernelModules:
    return KernelModules(**{"in_use": [], "on_disk": [], "disabled": {}, "blacklisted": {}, **fields})


def services(name: str, starts: list[str] | Missing) -> StartingServices:
    return StartingServices(services=[ServiceStart(name=name, starts=starts)])


def mounted(path: str, point: str, *options: str) -> MountedPaths:
    return MountedPaths(paths=[PathMount(path=path, point=point, options=list(options))])


def file(kind: type[F], **fields: Any) -> F:
    usual = {"path": "/etc/example", "kind": "file", "owner": "root", "group": "root", "uid": 0, "gid": 0, "mode": 0o644}
    return kind(**{**usual, **fields})


_IN_ORDER: dict[type[Fact], dict[str, Any]] = {
    BootLoader: {"configuration": "/boot/grub/grub.cfg", "superusers": True, "has_password_hash": True, "has_clear_password": False},
    KernelStart: {"arguments": [], "lockdown": "integrity", "secure_boot": True, "vulnerable": [], "modules_signed": True},
    MandatoryAccess: {"modules": ["capability", "apparmor"]},
    SelinuxState: {"configured_mode": "enforcing", "policy": "targeted", "current_mode": "enforcing"},
    AppArmorState: {"is_enabled": True, "starts_by_itself": True, "enforced": 12, "unenforced": []},
    IntegrityTool: {"program": "AIDE", "has_database": True, "is_scheduled": True, "scheduled_by": "dailyaidecheck.timer"},
    SchedulerAccess: {"program": "cron", "rule": "listed", "users": [], "decided_by": "/etc/cron.allow"},
    LoginDefinitions: {"umask": 0o027, "home_mode": 0o750, "fail_delay": 3, "sha_rounds": None},
    ShellDefaults: {
        "umasks": [0o027],
        "umask_places": [Place("/etc/profile", 1), Place("/etc/profile", 2)],
        "timeouts": [600],
        "timeout_places": [Place("/etc/profile.d/timeout.sh", 1)],
        "timeout_is_readonly": True,
    },
    CoreDumps: {"hard_limit": "0", "exceptions": [], "storage": "none", "max_size": None},
    LoginBanners: {"issue": None, "issue_net": None, "motd": None, "names": ["example linux"]},
    PasswordRules: {
        "service": "passwd",
        "checker": "pam_pwquality",
        "place": Place("/etc/pam.d/passwd", 1),
        "min_length": 12,
        "min_kinds": 3,
        "max_repeat": 3,
        "min_changed": 2,
        "checks_dictionary": True,
        "binds_root": True,
        "remembered": 5,
        "hash_scheme": "yescrypt",
        "hash_rounds": None,
    },
    LoginLockout: {
        "service": "sshd",
        "module": "pam_faillock",
        "works": True,
        "attempts": 3,
        "unlock_seconds": 600,
        "interval_seconds": 900,
        "locks_root": True,
        "place": Place("/etc/pam.d/sshd", 1),
    },
    PasswordAgeing: {"max_days": 365, "min_days": 1, "warn_days": 7, "encrypt_method": "YESCRYPT", "uid_min": 1000},
    DockerDaemon: {
        "hosts": ["fd://"],
        "tls_verify": False,
        "group": "docker",
        "inter_container": False,
        "user_namespace": "default",
        "no_new_privileges": True,
        "live_restore": True,
        "userland_proxy": False,
        "insecure_registries": [],
        "log_driver": "json-file",
        "log_limited": True,
        "experimental": False,
    },
    ContainerTools: {"insecure_registries": [], "default_policy": "reject"},
    ContainerSocket: {
        "path": "/run/docker.sock",
        "kind": "socket",
        "owner": "root",
        "group": "docker",
        "uid": 0,
        "gid": 999,
        "mode": 0o660,
    },
    AuditLogSettings: {
        "max_log_file_action": "keep_logs",
        "num_logs": "5",
        "space_left_action": "email",
        "admin_space_left_action": "single",
        "disk_full_action": "halt",
        "disk_error_action": "syslog",
    },
    PacketFilter: {"seen_in": "kernel", "incoming": "drop", "incoming_ipv6": "drop", "forwarded": "drop", "openings": []},
    PacketFilterAtStart: {"seen_in": "nftables", "incoming": "drop", "incoming_ipv6": "drop", "forwarded": "drop", "openings": []},
    LogRotation: {"is_scheduled": True, "is_configured": True, "creates_readable": []},
    JournalLimits: {"max_use": "", "keep_free": "", "compress": True, "forwards_to_syslog": "", "rate_limited": True},
}


def example(kind: type[T], **fields: Any) -> T:
    """A fact that is in order, but for these fields."""
    return kind(**{**_IN_ORDER[kind], **fields})
