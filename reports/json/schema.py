"""The JSON Schema of the result, made from its types and kept as a file: `python -m govaudit.reports.json.schema > schema.json`."""

from __future__ import annotations

import ast
import inspect
import json
import sys
from pathlib import Path
from typing import Any

import msgspec

from . import shape


def schema() -> dict[str, Any]:
    """JSON Schema (draft 2020-12) of what `write` writes."""
    loaded: dict[str, Any] = json.loads(Path(__file__).with_name("schema.json").read_text(encoding="utf-8"))
    return loaded


def made() -> dict[str, Any]:
    """The schema as the types say it now. Strict: every field is always there, and no other."""
    (root,), definitions = msgspec.json.schema_components([shape.Result], ref_template="#/$defs/{name}")
    types = {struct.__name__: struct for struct in _structs(shape.Result)}
    for name, definition in definitions.items():
        if "properties" not in definition:
            continue
        sentences = _field_sentences(types[name])
        for field, property_ in definition["properties"].items():
            property_.pop("default", None)
            if field in sentences:
                property_["description"] = sentences[field]
        definition["required"] = list(definition["properties"])
        definition["additionalProperties"] = False
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:govaudit:result:{shape.VERSION}",
        **root,
        "$defs": dict(sorted(definitions.items())),
    }


def _structs(struct: type[msgspec.Struct]) -> set[type[msgspec.Struct]]:
    """A type and all that it is made of."""
    found: set[type[msgspec.Struct]] = set()

    def visit(kind: msgspec.inspect.Type) -> None:
        if isinstance(kind, msgspec.inspect.StructType):
            if kind.cls in found:
                return
            found.add(kind.cls)
        for inner in (
            *(field.type for field in getattr(kind, "fields", ())),
            *getattr(kind, "types", ()),
            *(getattr(kind, name) for name in ("item_type", "value_type") if hasattr(kind, name)),
        ):
            visit(inner)

    visit(msgspec.inspect.type_info(struct))
    return found


def _field_sentences(struct: type[msgspec.Struct]) -> dict[str, str]:
    """The docstrings that stand under a type's fields."""
    body = ast.parse(inspect.getsource(struct)).body[0]
    assert isinstance(body, ast.ClassDef)
    sentences = {}
    for before, after in zip(body.body, body.body[1:], strict=False):
        if isinstance(before, ast.AnnAssign) and isinstance(before.target, ast.Name):
            match after:
                case ast.Expr(value=ast.Constant(value=str() as sentence)):
                    sentences[before.target.id] = " ".join(sentence.split())
    return sentences


if __name__ == "__main__":
    sys.stdout.write(json.dumps(made(), indent=2, ensure_ascii=False) + "\n")
