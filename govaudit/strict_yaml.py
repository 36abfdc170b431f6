"""YAML read strictly, as people should write it.

What is read is the part of YAML on which everyone agrees: mappings with text keys, lists,
and scalars by the core schema of YAML 1.2 (`true`, `false`, `null`, whole and decimal
numbers; everything else is text, so `no`, `22:22` and `2026-01-01` are text). Tags,
merge keys (`<<`), duplicate keys, several documents in one file and aliases that
explode are refused. Nothing is ever constructed from a tag.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from govaudit.documents import Document, Node, Scalar, read_text
from govaudit.errors import GovauditError
from govaudit.model import Place

__all__ = ["read_document"]

MAX_DEPTH = 32
MAX_VALUES = 500_000
"""Values in a document, those that aliases repeat included."""

_WHOLE = re.compile(r"[-+]?[0-9]{1,18}\Z")
_DECIMAL = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]{1,3})?\Z")
_CONSTANTS: dict[str, Scalar] = {
    "": None, "~": None, "null": None, "Null": None, "NULL": None,
    "true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False,
}  # fmt: skip
_TEXT_TAG = "tag:yaml.org,2002:str"


def read_document(
    path: Path, error: type[GovauditError] = GovauditError, *, tags: frozenset[str] = frozenset(), lenient: bool = False
) -> Node:
    """The root value of a YAML file; raises `error` with place and hint for whatever is wrong with it.

    For files that are written for other programs: `tags` are words like `!vault` that a scalar may have, which is then
    text with its `tag` set; `lenient` leaves merge keys (`<<`) as they stand, and of keys that stand twice the last.
    """
    text, digest = read_text(path, error)
    return _Builder(Document(path, digest, error), tags, lenient).build(text)


class _Builder:
    """Makes nodes of the parser's events; without recursion, so that depth is ours to limit."""

    def __init__(self, document: Document, tags: frozenset[str], lenient: bool) -> None:
        self.document = document
        self.tags = tags
        self.lenient = lenient
        self.anchors: dict[str, Node] = {}
        self.open: list[Node] = []
        self.open_anchors: list[str | None] = []
        self.keys: list[Node | None] = []
        """For each open mapping the key that waits for its value; None for lists too."""
        self.root: Node | None = None
        self.values = 0

    def build(self, text: str) -> Node:
        import yaml

        loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
        try:
            for event in yaml.parse(text, Loader=loader):
                self._take(event, yaml)
        except yaml.MarkedYAMLError as trouble:
            raise self._syntax(trouble, text) from None
        except yaml.YAMLError:
            raise self.document.error(
                "the file holds a character that YAML does not allow",
                hint="Remove control characters.",
                place=Place(str(self.document.path)),
            ) from None
        if self.root is None:
            return Node(self.document, 1, 1, None)
        return self.root

    def _take(self, event: Any, yaml: Any) -> None:
        match event:
            case yaml.AliasEvent():
                alias = self._repeated(event)
                self._put(alias, None, brings=alias.size)
            case yaml.ScalarEvent():
                scalar = self._node(event, event.value if self._expects_key() else self._scalar(event))
                scalar.tag = event.tag if event.tag in self.tags else ""
                self._put(scalar, event.anchor)
            case yaml.MappingStartEvent() | yaml.SequenceStartEvent():
                is_mapping = isinstance(event, yaml.MappingStartEvent)
                self._refuse_tag(event)
                node = self._node(event, {} if is_mapping else [])
                if len(self.open) >= MAX_DEPTH:
                    raise node.mistake(f"the document is nested more than {MAX_DEPTH} deep")
                if self._expects_key():
                    raise node.mistake("a key must be text, not a list or a mapping")
                self._name(node)
                self.open.append(node)
                self.open_anchors.append(event.anchor)
                self.keys.append(None)
            case yaml.MappingEndEvent() | yaml.SequenceEndEvent():
                self.keys.pop()
                self._put(self.open.pop(), self.open_anchors.pop())
            case yaml.DocumentStartEvent() if self.root is not None:
                raise self._node(event, None).mistake("the file holds more than one document", hint="Remove the line `---`.")

    def _node(self, event: Any, value: Any) -> Node:
        return Node(self.document, event.start_mark.line + 1, event.start_mark.column + 1, value)

    def _refuse_tag(self, event: Any) -> None:
        if event.tag not in (None, "!") and not (event.tag == _TEXT_TAG and hasattr(event, "style")):
            raise self._node(event, None).mistake("tags (words that begin with `!`) are not allowed here", hint="Write the plain value.")

    def _scalar(self, event: Any) -> Scalar:
        if event.tag in self.tags:
            return str(event.value)
        self._refuse_tag(event)
        text: str = event.value
        if event.tag is not None or not event.implicit[0]:  # quoted, a block, or said to be text
            return text
        if text in _CONSTANTS:
            return _CONSTANTS[text]
        if _WHOLE.match(text):
            return int(text)
        if _DECIMAL.match(text):
            number = float(text)
            return number if number not in (float("inf"), float("-inf")) else text
        return text

    def _repeated(self, event: Any) -> Node:
        anchored = self.anchors.get(event.anchor)
        here = self._node(event, None)
        if anchored is None:
            inside = event.anchor in self.open_anchors
            raise here.mistake(f"the alias *{event.anchor} " + ("stands inside what it repeats" if inside else "has no anchor before it"))
        # A node of its own: it has its own place and key, and shares what is in it.
        node = Node(self.document, here.line, here.column, anchored.value)
        node.size = anchored.size
        return node

    def _expects_key(self) -> bool:
        return bool(self.open) and isinstance(self.open[-1].value, dict) and self.keys[-1] is None

    def _name(self, node: Node) -> None:
        if not self.open:
            return
        parent = self.open[-1]
        if isinstance(parent.value, list):
            node.name = f"entry {len(parent.value) + 1} of {parent.name}"
        elif (key := self.keys[-1]) is not None:
            node.key, node.name = key, repr(key.value)

    def _put(self, node: Node, anchor: str | None, *, brings: int = 1) -> None:
        self.values += brings
        if self.values > MAX_VALUES:
            raise node.mistake(f"the document holds more than {MAX_VALUES:,} values once its aliases are followed")
        if anchor is not None:
            self.anchors[anchor] = node
        if not self.open:
            self.root = node
            return
        parent = self.open[-1]
        self._name(node)
        if isinstance(parent.value, list):
            parent.value.append(node)
        elif isinstance(parent.value, dict):
            if self.keys[-1] is None:
                self.keys[-1] = self._key(node, parent.value)
                return
            parent.value[str(self.keys[-1].value)] = node
            self.keys[-1] = None
        parent.size += node.size

    def _key(self, node: Node, mapping: dict[str, Node]) -> Node:
        if not isinstance(node.value, str) or not node.value:
            raise node.mistake("a key must be text")
        if self.lenient:
            return node
        if node.value == "<<":
            raise node.mistake("merge keys (`<<`) are not allowed here", hint="Write the entries out.")
        if node.value in mapping:
            first = mapping[node.value].key
            raise node.mistake(
                f"the key {node.value!r} stands twice in one mapping", hint=f"It first stands in line {first.line}." if first else ""
            )
        return node

    def _syntax(self, trouble: Any, text: str) -> GovauditError:
        mark = trouble.problem_mark or trouble.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark is not None else (0, 0)
        lines = text.split("\n")
        around = lines[line - 1] if 0 < line <= len(lines) else ""
        indent = around[: len(around) - len(around.lstrip())]
        hint = ""
        if "\t" in indent or "\t" in around[column - 1 : column]:
            hint = "YAML is indented with spaces: replace the tab."
        elif "found unexpected ':'" in str(trouble.problem) or "expected ',' or ']'" in str(trouble.problem):
            hint = 'Within [ ] and { }, put what holds a colon or brackets in quotes, as in ["local:"] and ["web[01:20]"].'
        elif "mapping values are not allowed" in str(trouble.problem):
            hint = 'Put a value that holds or ends with a colon in quotes, as in "local:", and align keys of one mapping.'
        problem = trouble.problem or "it cannot be read"
        return self.document.error(f"this is not YAML: {problem}", hint=hint, place=Place(str(self.document.path), line, column))
