"""Who may run the programs by which one becomes somebody else."""

from __future__ import annotations

from govaudit.facts.accounts import Account
from govaudit.facts.derived.ways_in.worlds import all_of, lack_of
from govaudit.facts.root_programs import RootProgram
from govaudit.model import Missing, Perhaps


class Programs:
    """su, sudo, pkexec and doas of a host."""

    def __init__(self, programs: Perhaps[RootProgram]) -> None:
        self._by_name: dict[str, list[RootProgram]] = {}
        for program in all_of(programs):
            self._by_name.setdefault(program.name, []).append(program)
        self._lack = lack_of(programs)

    def has(self, name: str) -> bool:
        """Whether the program may be there."""
        return name in self._by_name or self._lack is not None

    def serves(self, name: str, account: Account) -> bool | Missing:
        """Whether the account may run the program, and it runs as root then."""
        doubt = self._lack
        for program in self._by_name.get(name, []):
            answers = (program.gives_root, program.may_be_run_by(account))
            if all(answer is True for answer in answers):
                return True
            if False not in answers:
                doubt = next((answer for answer in answers if isinstance(answer, Missing)), doubt)
        return doubt or False
