"""What of a host decides which rules of sudo are meant; a fact of the area `sudo`."""

from __future__ import annotations

from govaudit.model import Fact, Missing, Reason, missing


class SudoHost(Fact, frozen=True, kw_only=True):
    """The host as sudo sees it: its names, addresses, netgroups and groups, and where the programs that are named lead to."""

    name: str | Missing
    """Its own name, as `hostname` prints it."""

    full_name: str | Missing
    """What the resolver makes of it, which sudo uses with the setting `fqdn`; its own name where nothing else is known of it."""

    addresses: list[str] | Missing
    """The addresses of its interfaces with the lengths of their networks (`192.0.2.7/24`), loopback left out."""

    netgroups: dict[str, list[str]] | Missing
    """By name of the netgroup: its members as `host,user,domain`; missing where a directory may have others."""

    group_ids: dict[str, int] | Missing
    """By name of the group of /etc/group: its id."""

    paths: dict[str, str]
    """For programs and folders that the policy names: where they are, links followed; empty: not there. What is left out is not known."""

    digests: dict[str, str] = {}
    """By kind and path of a program (`sha256:/bin/ls`): the digest of its content in hex, where the policy binds it to one."""

    version: str | Missing = missing(Reason.NOT_SUPPORTED, "the version of sudo is not known")
    """The sudo that its distribution ships, such as `1.9.13`."""

    @property
    def subject(self) -> str:
        return "sudo"

    @classmethod
    def area(cls) -> str:
        return "sudo"
