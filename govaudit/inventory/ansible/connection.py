"""How a host's shell is reached, by its variables. Of several names for one thing the last counts, as in Ansible's ssh plugin."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from govaudit.documents import Node
from govaudit.inventory.addresses import path_from
from govaudit.inventory.ansible.groups import Groups, Variables
from govaudit.inventory.ansible.ssh_arguments import ssh_arguments
from govaudit.inventory.ansible.yaml_form import is_encrypted
from govaudit.inventory.secrecy import as_addresses
from govaudit.inventory.targets import Host
from govaudit.model import Missing, Reason, missing

_HOST = ("ansible_host", "ansible_ssh_host")
_TEXTS = {
    "user": ("ansible_user", "ansible_ssh_user"),
    "key": ("ansible_private_key_file", "ansible_ssh_private_key_file"),
    "port": ("ansible_port", "ansible_ssh_port"),
}
_ARGUMENTS = ("ansible_ssh_args", "ansible_ssh_common_args", "ansible_ssh_extra_args")
_HOST_KEYS = ("ansible_host_key_checking", "ansible_ssh_host_key_checking")
_SSH = ("ssh", "smart", "paramiko", "paramiko_ssh", "libssh")
_TRUE = ("y", "yes", "on", "1", "true", "t", "1.0")
_REFERENCE = re.compile(r"\{\{-?\s*([A-Za-z_][A-Za-z0-9_]*)\s*-?\}\}")
_TEMPLATE = ("{{", "{%", "{#")
_DEEPEST = 8


class _NotFollowed(Exception):
    def __init__(self, why: Missing) -> None:
        super().__init__(str(why.sentence))
        self.why = why


class Connection:
    """What the variables of one host say."""

    def __init__(self, name: str, node: Node, variables: Variables, folder: Path, groups: Groups) -> None:
        """`folder` is that of the inventory that names the host first."""
        self._name = name
        self._node = node
        self._variables = variables
        self._groups = groups
        self._folder = folder
        self._known = {"inventory_hostname": name, "inventory_hostname_short": name.partition(".")[0], "inventory_dir": str(folder)}
        self._troubles: dict[str, Missing] = {}

    def host(self) -> Host:
        """The host, as targets are made of it."""
        is_local = self._is_local()
        address = self._followed("", _HOST) or self._name
        settings = {setting: self._followed(setting, names) for setting, names in _TEXTS.items()}
        settings["jump"] = self._jump()
        plain: dict[str, Any] = {setting: text for setting, text in settings.items() if text}
        if "key" in plain:
            plain["key"] = path_from(self._folder, plain["key"])
        if "port" in plain:
            plain["port"] = self._port(plain["port"])
        if self._becomes_root():
            plain["sudo"] = True
        if (checking := self._last(_HOST_KEYS)) is not None and not _is_true(checking):
            self._groups.notice(checking, "host keys are checked all the same; unknown ones are refused without `host_key: accept-new`")
        return Host(self._name, address, self._node, plain, is_local=is_local, troubles=self._troubles)

    def _last(self, names: tuple[str, ...]) -> Node | None:
        """The value of the last of several names that has one."""
        found = [self._variables[name] for name in names if name in self._variables]
        return next((node for node in reversed(found) if node.value is not None), None)

    def _followed(self, setting: str, names: tuple[str, ...]) -> str:
        """The text of a variable, with what it refers to; empty where there is none, or where it is not followed, which is then told."""
        node = self._last(names)
        if node is None:
            return ""
        try:
            return self._text(node, names[0])
        except _NotFollowed as trouble:
            self._troubles[setting] = trouble.why
            return ""

    def _text(self, node: Node, variable: str, depth: int = 0) -> str:
        if is_encrypted(node):
            why = missing(
                Reason.NOT_SUPPORTED, "Ansible's {variable} of {host} is encrypted by Ansible Vault", variable=variable, host=self._name
            )
            raise _NotFollowed(why)

        def value(found: re.Match[str]) -> str:
            name = found[1]
            if name in self._known:
                return self._known[name]
            if name in self._variables and self._variables[name].value is not None and depth < _DEEPEST:
                return self._text(self._variables[name], variable, depth + 1)
            return found[0]

        text = str(node.value)
        if "{{" in text:
            text = _REFERENCE.sub(value, text)
        if len(text) > 1024 or any(mark in text for mark in _TEMPLATE):
            why = missing(
                Reason.NOT_SUPPORTED,
                "Ansible's {variable} of {host} is an expression that is not followed: write its value into the inventory",
                variable=variable,
                host=self._name,
            )
            raise _NotFollowed(why)
        return text.strip()

    def _is_local(self) -> bool:
        connection = self._followed("", ("ansible_connection",)).removeprefix("ansible.builtin.").removeprefix("ansible.netcommon.")
        if connection and connection not in (*_SSH, "local"):
            self._troubles[""] = missing(
                Reason.NOT_SUPPORTED,
                "Ansible reaches {host} by the connection {connection}, which is not followed",
                host=self._name,
                connection=connection,
            )
        return connection == "local"

    def _port(self, text: str) -> int:
        node = self._last(_TEXTS["port"])
        if not (text.isascii() and text.isdigit() and len(text) < 6 and 0 < int(text) < 65536):
            raise (node or self._node).mistake(f"ansible_port of {self._name} is no port", hint="A port is a number from 1 to 65535.")
        return int(text)

    def _jump(self) -> str:
        """The jump hosts, as `ssh -J` names them."""
        jump: str | None = None
        for name in _ARGUMENTS:
            node = self._variables.get(name)
            if node is None or node.value is None:
                continue
            text = self._followed("jump", (name,))
            try:
                said = ssh_arguments(text)
            except ValueError:
                raise node.mistake(f"{name}: a quotation mark is opened and not closed") from None
            jump = said.jump if jump is None else jump
            if said.has_command and jump is None:
                self._troubles["jump"] = missing(
                    Reason.NOT_SUPPORTED,
                    "Ansible reaches {host} through a command of its own (ProxyCommand), which is not followed: name jump hosts by `jump`",
                    host=self._name,
                )
            if said.others:
                self._groups.notice(node, f"{name}: of what is handed to ssh this is not followed: {', '.join(said.others)}")
        return jump or ""

    def _becomes_root(self) -> bool:
        become = self._last(("ansible_become",))
        if become is None or not _is_true(become):
            return False
        for variable, expected in (("ansible_become_method", "sudo"), ("ansible_become_user", "root")):
            node = self._last((variable,))
            if node is not None and str(node.value).removeprefix("ansible.builtin.") != expected:
                self._groups.notice(node, f"{variable} is not followed: govaudit looks as root by sudo, or as the user who logs in")
                return False
        return True


def _is_true(node: Node) -> bool:
    return str(node.value).strip().lower() in _TRUE


def texts_of(host: Host) -> list[str]:
    """All that is kept of a host, for the search for secrets."""
    texts = {setting: value for setting, value in host.settings.items() if isinstance(value, str)}
    if "jump" in texts:
        texts["jump"] = as_addresses(texts["jump"])
    return [host.name, host.address, *texts.values()]
