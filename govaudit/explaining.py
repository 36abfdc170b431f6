"""What facts mean, in the words of their own docstrings: the answer to "why do you say that?"."""

from __future__ import annotations

import ast
import inspect
import textwrap
from typing import Any

import msgspec

from govaudit.judging import Known
from govaudit.model import Absent, Complete, Fact, Many, Missing


def meanings(fact: type[Fact]) -> dict[str, str]:
    """Each field's docstring, by name, those of the classes it inherits from included."""
    found: dict[str, str] = {}
    for base in reversed(fact.__mro__):
        if issubclass(base, Fact) and base is not Fact:
            [definition] = ast.parse(textwrap.dedent(inspect.getsource(base))).body
            assert isinstance(definition, ast.ClassDef)
            for statement, following in zip(definition.body, definition.body[1:], strict=False):
                if isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name):
                    match following:
                        case ast.Expr(value=ast.Constant(value=str(text))):
                            found[statement.target.id] = " ".join(text.split())
    return found


def explained(known: dict[type[Fact], Known]) -> dict[str, list[dict[str, Any]]]:
    """Facts by area, as plain JSON values, each field with its meaning."""
    areas: dict[str, list[dict[str, Any]]] = {}
    for fact, value in known.items():
        entry: dict[str, Any] = {"fact": fact.__name__, "meaning": " ".join((inspect.getdoc(fact) or "").split()), **_told(value)}
        areas.setdefault(fact.area(), []).append(entry)
    return areas


def is_known(told: dict[str, Any]) -> bool:
    """Whether something of an explained fact is known; beside missing fields, an empty one and a name tell nothing."""
    match told["state"]:
        case "missing":
            return False
        case "absent":
            return True
    if "subjects" in told:
        rows = [list(one.values()) for one in told["subjects"]]
        return told["state"] == "seen" or any(
            not any(map(_lacks, row)) or any(_tells(each) and not isinstance(each, bool) for each in row) for row in rows
        )
    values = [field["value"] for field in told["fields"].values()]
    return not any(map(_lacks, values)) or any(map(_tells, values))


def _is_missing(value: Any) -> bool:
    return isinstance(value, dict) and ("missing" in value or value.get("type") == "missing")


def _inner(value: Any) -> list[Any]:
    return list(value.values()) if isinstance(value, dict) else value if isinstance(value, list) else []


def _lacks(value: Any) -> bool:
    """Whether something is missing in it, however deep."""
    return _is_missing(value) or any(map(_lacks, _inner(value)))


def _tells(value: Any) -> bool:
    """Whether it holds more than names and what is missing."""
    if _is_missing(value) or value is None or isinstance(value, str):
        return False
    return any(map(_tells, _inner(value))) if isinstance(value, dict | list) else True


def _told(value: Known) -> dict[str, Any]:
    match value:
        case Missing():
            return {"state": "missing", "reason": str(value.reason), "sentence": str(value.sentence)}
        case Absent():
            return {"state": "absent", "sentence": str(value.sentence)}
        case Many():
            ending = value.ending
            complete = isinstance(ending, Complete)
            told: dict[str, Any] = {"state": "seen" if complete else "incomplete"}
            if not (complete and value.facts):  # "none was found" is no word about those that were
                told["sentence"] = str(ending.sentence)
            return {
                **told,
                "fields": meanings(type(value.facts[0])) if value.facts else {},
                "subjects": [{"subject": fact.subject, **_values(fact)} for fact in value.facts],
            }
        case Fact():
            explained_fields = meanings(type(value))
            fields = {name: {"value": plain, "meaning": explained_fields.get(name, "")} for name, plain in _values(value).items()}
            return {"state": "seen", "subject": value.subject, "fields": fields}


def _values(fact: Fact) -> dict[str, Any]:
    return {name: _plain(getattr(fact, name)) for name in fact.__struct_fields__}


def _plain(value: Any) -> Any:
    if isinstance(value, Missing):
        return {"missing": str(value.reason), "sentence": str(value.sentence)}
    if isinstance(value, Fact):
        return _values(value)
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    if isinstance(value, dict):
        return {str(name): _plain(one) for name, one in value.items()}
    return msgspec.to_builtins(value)
