"""What sshd's settings are for one connection, printed as sshd itself prints them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click
import msgspec

if TYPE_CHECKING:
    from govaudit.facts.sshd_settings.matching import Connection
    from govaudit.judging import Known
    from govaudit.model import Fact

AREAS = ("sshd", "accounts")
"""The facts that are needed: a Match can ask for the groups of an account."""


def asker(written: str, areas: tuple[str, ...]) -> Asker:
    """What is asked; ends with the usage where it cannot be."""
    from govaudit.facts.sshd_settings.matching import connection_of

    if areas != ("sshd",):
        raise click.UsageError("-C goes with --area sshd alone")
    try:
        return Asker(connection_of(written))
    except ValueError as error:
        raise click.UsageError(str(error)) from error


_BEFORE_8_5 = tuple(f"{major}.{minor}" for major, minors in ((7, 10), (8, 5)) for minor in range(minors))
"""Versions that print two settings by their older names."""


class Asker:
    """Asks what holds for one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def tell(self, address: str, known: dict[type[Fact], Known]) -> bool:
        """Print the settings on one target, or why there are none; says whether there are."""
        from govaudit.facts.accounts import Account, AccountDatabase
        from govaudit.facts.sshd import SshDaemon
        from govaudit.facts.sshd_settings.printing import printed
        from govaudit.model import Absent, Missing, Reason

        click.echo(f"# {address}")
        sshd = known.get(SshDaemon)
        if not isinstance(sshd, SshDaemon):
            sentence = sshd.sentence if isinstance(sshd, Absent | Missing) else "this kind of target has no sshd"
            refused = isinstance(sshd, Missing) and sshd.reason is Reason.UNPARSEABLE
            click.echo(f"# {'sshd would not start' if refused else 'not known' if isinstance(sshd, Missing) else 'none'}: {sentence}")
            return isinstance(sshd, Absent)
        settings = sshd.of(self._with_groups(known.get(Account), known.get(AccountDatabase)))
        if isinstance(settings, Missing):
            refused = settings.reason is Reason.UNPARSEABLE
            click.echo(f"# {'sshd would refuse the connection' if refused else 'not known'}: {settings.sentence}")
            return False
        for line in printed(settings, before_8_5=sshd.version in _BEFORE_8_5):
            click.echo(line)
        return True

    def _with_groups(self, accounts: Known | None, database: Known | None) -> Connection:
        """The connection with the account's groups, where the host's own files tell them."""
        from govaudit.facts.accounts import AccountDatabase
        from govaudit.model import Complete, Many, Missing

        if self._connection.user is None or not isinstance(accounts, Many):
            return self._connection
        exists = self._connection.user_exists is not False
        for account in accounts.facts:
            if account.name == self._connection.user and not isinstance(account.groups, Missing):
                return msgspec.structs.replace(self._connection, groups=account.groups, user_exists=exists)
        elsewhere = not isinstance(database, AccountDatabase) or database.directories != []
        if elsewhere or not isinstance(accounts.ending, Complete):
            return self._connection
        return msgspec.structs.replace(self._connection, groups=[], user_exists=False)
