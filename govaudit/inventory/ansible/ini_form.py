"""The INI form: sections `[group]`, `[group:children]` and `[group:vars]`; hosts with `key=value` behind them."""

from __future__ import annotations

import ast
import re
import shlex
import warnings
from pathlib import Path

from govaudit.documents import Document, Node, Scalar, did_you_mean, read_text
from govaudit.errors import InventoryError
from govaudit.inventory.ansible.groups import Groups

_SECTION = re.compile(r"\[(?P<group>[^:\]\s]+)(?::(?P<what>\w+))?\]\s*(?:#.*)?")
_GROUP = re.compile(r"(?P<group>[^:\]\s]+)\s*(?:#.*)?")
_WORDS = re.compile(r"[ \t\r\n]+")
_LONGEST_LITERAL = 512
_PLAIN = re.compile(r"[A-Za-z_/~{][^'\"]*")
"""What is no literal, seen without trying."""
_COMMENTS = ("#", ";")


def read_ini(path: Path, groups: Groups) -> str:
    """Take in a file; gives its digest. Raises InventoryError with the place."""
    text, digest = read_text(path, InventoryError)
    _Reading(Document(path, digest, InventoryError), groups).read(text)
    return digest


class _Reading:
    def __init__(self, document: Document, groups: Groups) -> None:
        self.document = document
        self.groups = groups
        self.described = set(groups.groups)
        self.named: dict[str, tuple[Node, str]] = {}
        """Groups that are named before they are described, with the first such place and what is wrong if they never are."""

    def read(self, text: str) -> None:
        group, what = "ungrouped", "hosts"
        for number, whole in enumerate(text.splitlines(), start=1):
            line = whole.strip()
            if not line or line.startswith(_COMMENTS):
                continue
            node = Node(self.document, number, 1, line)
            section = _SECTION.fullmatch(line)
            if section is not None:
                group, what = section["group"], section["what"] or "hosts"
                self._section(group, what, node)
            elif line.startswith("[") and line.endswith("]"):
                raise node.mistake("this is no section", hint="Write [group], [group:children] or [group:vars], without spaces.")
            elif what == "hosts":
                self._hosts(line, group, node)
            elif what == "vars":
                variable, equals, value = line.partition("=")
                if not equals:
                    raise node.mistake(f"variables of the group {group!r} are written key=value")
                self.groups.set_variable(group, variable.strip(), self._value(node, value.strip()))
            else:
                self._child(line, group, node)
        for name, (node, mistake) in self.named.items():
            if name not in self.described:
                raise node.mistake(mistake, hint=did_you_mean(name, self.described) or f"Describe it in a section [{name}].")

    def _section(self, group: str, what: str, node: Node) -> None:
        if what not in ("hosts", "vars", "children"):
            hint = did_you_mean(what, ("vars", "children")) or "There are [group], [group:children] and [group:vars]."
            raise node.mistake(f"a section cannot be of the kind {what!r}", hint=hint)
        self.groups.add_group(group)
        if what == "vars":
            self.named.setdefault(group, (node, f"[{group}:vars] is of a group that is not described: {group!r}"))
        else:
            self.described.add(group)

    def _child(self, line: str, group: str, node: Node) -> None:
        found = _GROUP.fullmatch(line)
        if found is None:
            raise node.mistake(f"under [{group}:children] each line names a group")
        child = found["group"]
        self.named.setdefault(child, (node, f"[{group}:children] names a group that is not described: {child!r}"))
        self.groups.add_group(child)
        self.groups.add_child(group, child, node)

    def _hosts(self, line: str, group: str, node: Node) -> None:
        if any(mark in line for mark in "'\"\\#"):
            try:
                pattern, *words = shlex.split(line, comments=True)
            except ValueError:
                raise node.mistake("a quotation mark is opened and not closed", hint="Put values with spaces in quotes.") from None
        else:
            pattern, *words = _WORDS.split(line)
        if pattern == "---":
            raise node.mistake("this is a YAML file, by its first line", hint="Give it a name that ends in .yaml or .yml.")
        variables: dict[str, Node] = {}
        for word in words:
            variable, equals, value = word.partition("=")
            if not equals:
                raise node.mistake("behind a host stand variables, written key=value", hint="Put values with spaces in quotes.")
            variables[variable] = self._value(node, value)
        for name in self.groups.add_hosts(pattern, group, node):
            for variable, value_node in variables.items():
                self.groups.set_variable(name, variable, value_node)

    def _value(self, node: Node, text: str) -> Node:
        return Node(self.document, node.line, node.column, _literal(text))


def _literal(text: str) -> Scalar | list[Node]:
    """A value as Ansible takes it: a literal of Python where it is one, else the text."""
    if len(text) > _LONGEST_LITERAL or (_PLAIN.fullmatch(text) and text not in ("True", "False", "None")):
        return text
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", SyntaxWarning)
            value = ast.literal_eval(text)
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        return text
    if isinstance(value, bytes):
        return value.decode(errors="replace")
    if value is ... or isinstance(value, complex):
        return str(value)
    return value if value is None or isinstance(value, str | int | float) else []
