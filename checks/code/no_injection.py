from __future__ import annotations

from govaudit.checking import Place, Severity, Verdict, check, failed, known, passed
from govaudit.facts.code import InjectionRisks, Rating


@check("code.no-injection", severity=Severity.HIGH)
def no_injection(risks: InjectionRisks, *, min_severity: Rating = "medium", min_confidence: Rating = "medium") -> Verdict:
    """Python code does not put strings together into shell commands, SQL statements or code.

    A value from outside then becomes a command: the most common way into a database or a server.

    To fix: run programs from a list without a shell, give values to SQL as parameters, and replace eval and
    exec by what they are used for (`ast.literal_eval`, a table of functions).
    """
    found = risks.at_least(min_severity, min_confidence)
    if found:
        return failed(
            "{place}: {count} places put strings together into commands, SQL or code, such as {example} ({test})",
            places=[Place(at.path, at.line, at.column) for at in found],
            place=risks.place,
            count=len(found),
            example=f"{found[0].path}:{found[0].line}",
            test=found[0].what,
        )
    known(risks.all_judged)
    return passed(
        "{place}: no place in {files} Python files looked at puts strings together into commands, SQL or code, by {tool}",
        place=risks.place,
        files=risks.files,
        tool=risks.tool,
    )
