from __future__ import annotations

from govaudit.checking import Place, Severity, Verdict, check, failed, known, passed
from govaudit.facts.code import HardCodedPasswords, Rating


@check("code.no-passwords-in-python-code", severity=Severity.LOW)
def no_passwords_in_python_code(passwords: HardCodedPasswords, *, min_confidence: Rating = "medium") -> Verdict:
    """Python code does not compare with, assign or pass passwords that stand in it as strings.

    A password in code is the same on every machine and cannot be changed without a release. Some places
    are harmless, such as the name of a form field; they deserve a look nevertheless.

    To fix: read the password from the environment or a secret store; rename what is no password.
    """
    found = passwords.at_least("low", min_confidence)
    if found:
        return failed(
            "{place}: {count} places use a string as a password, such as {example} ({test})",
            places=[Place(at.path, at.line, at.column) for at in found],
            place=passwords.place,
            count=len(found),
            example=f"{found[0].path}:{found[0].line}",
            test=found[0].what,
        )
    known(passwords.all_judged)
    return passed(
        "{place}: no string is used as a password in {files} Python files looked at, by {tool}",
        place=passwords.place,
        files=passwords.files,
        tool=passwords.tool,
    )
