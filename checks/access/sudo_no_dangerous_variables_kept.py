"""Which variables sudo passes on."""

from __future__ import annotations

from fnmatch import fnmatchcase

from govaudit.checking import Severity, Verdict, check, failed, known, passed
from govaudit.facts.sudo import SudoSettings

DANGEROUS = (
    *(
        "LD_PRELOAD",
        "LD_LIBRARY_PATH",
        "LD_AUDIT",
        "GCONV_PATH",
        "PATH",
        "IFS",
        "ENV",
        "BASH_ENV",
        "SHELLOPTS",
        "BASHOPTS",
        "PS4",
        "PROMPT_COMMAND",
    ),
    *("PERL5LIB", "PERLLIB", "PERL5OPT", "PERL5DB", "PYTHONPATH", "PYTHONHOME", "PYTHONSTARTUP", "PYTHONINSPECT", "RUBYLIB", "RUBYOPT"),
    *(
        "NODE_OPTIONS",
        "NODE_PATH",
        "JAVA_TOOL_OPTIONS",
        "LUA_INIT",
        "LUA_PATH",
        "PAGER",
        "LESSOPEN",
        "MANPAGER",
        "GIT_SSH",
        "GIT_SSH_COMMAND",
    ),
)
"""Variables that ld.so(8), shells and interpreters obey; sudo itself removes some of them, unless they are named in `env_keep`."""


@check("access.sudo-no-dangerous-variables-kept", severity=Severity.HIGH)
def sudo_no_dangerous_variables_kept(sudo: SudoSettings, *, dangerous: tuple[str, ...] = DANGEROUS) -> Verdict:
    """sudo passes on no variable that makes programs load or start something.

    Such a variable turns any allowed command into every command: the program runs the user's code as root.

    To fix: take the variable out of `env_keep` and `env_check` with visudo.
    """
    places = sudo.places("env_keep", "env_check")
    kept = [*known(sudo.env_keep), *known(sudo.env_check)]
    found = [one for one in kept if any(_may_be(one.partition("=")[0], name) for name in dangerous)]
    if found:
        return failed("sudo passes on {found}, by which users decide what programs load or start", found=found, places=places)
    return passed("sudo passes on no variable that makes programs load or start something", places=places)


def _may_be(kept: str, dangerous: str) -> bool:
    """Whether two patterns, each with `*`, can mean the same variable, as far as one of them covers the other."""
    return fnmatchcase(dangerous, kept) or fnmatchcase(kept, dangerous)
