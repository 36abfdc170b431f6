from __future__ import annotations

from govaudit.checking import Place, Severity, Verdict, check, failed, known, passed
from govaudit.facts.code import Rating, UnsafeDeserialisations


@check("code.no-unsafe-deserialisation", severity=Severity.HIGH)
def no_unsafe_deserialisation(
    places: UnsafeDeserialisations, *, min_severity: Rating = "medium", min_confidence: Rating = "medium"
) -> Verdict:
    """Python code does not turn bytes into objects in ways that can run code: pickle, marshal, yaml.load and their like.

    Whoever can put bytes where such code reads them (an upload, a queue, a cache) runs programs on
    the server.

    To fix: use JSON or another format that only holds data, `yaml.safe_load`, and sign what must be pickled.
    """
    found = places.at_least(min_severity, min_confidence)
    if found:
        return failed(
            "{place}: {count} places load objects in ways that can run code, such as {example} ({test})",
            places=[Place(at.path, at.line, at.column) for at in found],
            place=places.place,
            count=len(found),
            example=f"{found[0].path}:{found[0].line}",
            test=found[0].what,
        )
    known(places.all_judged)
    return passed(
        "{place}: no place in {files} Python files looked at loads objects in a way that can run code, by {tool}",
        place=places.place,
        files=places.files,
        tool=places.tool,
    )
