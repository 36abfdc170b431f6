"""Who may use cron and at (crontab(1), at.allow(5))."""

from __future__ import annotations

from collections.abc import Iterator

from govaudit.facts.scheduling import LingeringAccount, SchedulerAccess
from govaudit.model import Complete, Missing, Reason, Seen, complete, missing
from govaudit.reading import Maybe, Observations, reads
from govaudit.targets.host.requests import File, Listing

from .startup import is_there

CRONTAB = Listing("/usr/bin/crontab")
CRON = Listing("/usr/sbin/cron")
CROND = Listing("/usr/sbin/crond")
CRON_ALLOW, CRON_DENY = File("/etc/cron.allow"), File("/etc/cron.deny")
AT = Listing("/usr/bin/at")
AT_ALLOW, AT_DENY = File("/etc/at.allow"), File("/etc/at.deny")

LINGER = Listing("/var/lib/systemd/linger/*")

MAX_USERS = 1_000


@reads(*(Maybe(one) for one in (CRONTAB, CRON, CROND, CRON_ALLOW, CRON_DENY, AT, AT_ALLOW, AT_DENY)))
def scheduler_access(seen: Observations) -> Iterator[SchedulerAccess | Complete | Missing]:
    """The .allow file counts where it is there, else the .deny file; where there is neither, it depends on the program."""
    trouble: list[Missing] = []
    for program, there, allow, deny in (("cron", CRONTAB, CRON_ALLOW, CRON_DENY), ("at", AT, AT_ALLOW, AT_DENY)):
        installed = is_there(seen, (there,))
        if isinstance(installed, Missing):
            trouble.append(installed)
        elif installed:
            yield _access(seen, program, allow, deny)
    yield trouble[0] if trouble else complete("neither cron nor at is installed")


def _access(seen: Observations, program: str, allow: File, deny: File) -> SchedulerAccess:
    for file, rule in ((allow, "listed"), (deny, "not listed")):
        match seen.outcome(file):
            case Missing() as why:
                return SchedulerAccess(program=program, rule=why, users=[], decided_by=file.path)
            case Seen() as content:
                users = _names(content, is_whole=program == "at" or rule == "listed")
                if len(users) > MAX_USERS:
                    too_many = missing(Reason.TOO_LARGE, "{path} has more than {limit} lines", path=file.path, limit=MAX_USERS)
                    return SchedulerAccess(program=program, rule=too_many, users=[], decided_by=file.path)
                return SchedulerAccess(program=program, rule=rule, users=users, decided_by=file.path)
            case _:
                pass
    return SchedulerAccess(program=program, rule="root" if program == "at" else _cron_without_files(seen), users=[], decided_by="")


def _names(content: Seen, *, is_whole: bool) -> list[str]:
    """The lines that are names, whole: blanks and carriage returns belong to them, as to cron and at.

    cron loses the last letter of a last line that is not ended; where that lets somebody in, it is taken for lost (not `is_whole`).
    """
    lines = content.lines()[: 20 * MAX_USERS]
    if not is_whole and not content.content.endswith(b"\n"):
        lines = lines[:-1]
    return [line[:64] for line in lines if line and not line.startswith("#")]


def _cron_without_files(seen: Observations) -> str | Missing:
    """Debian's cron then serves everybody, cronie root alone; what busybox does depends on how it was built."""
    debian, cronie = is_there(seen, (CRON,)), is_there(seen, (CROND,))
    for answer in (debian, cronie):
        if isinstance(answer, Missing):
            return answer
    if debian and not cronie:
        return "everybody"
    crond = seen.seen(CROND)
    link = crond.data.get("link") if crond is not None and isinstance(crond.data, dict) else ""
    if cronie and not debian and not link:
        return "root"
    return missing(Reason.NOT_SUPPORTED, "which cron is installed, and whom it serves without cron.allow, is not known")


@reads(LINGER)
def lingering_accounts(seen: Observations) -> Iterator[LingeringAccount | Complete | Missing]:
    """The files that `loginctl enable-linger` makes, one of each account's name."""
    trouble: Missing | None = None
    for observation in seen.many(LINGER):
        if isinstance(observation.outcome, Missing):
            trouble = observation.outcome
        elif isinstance(observation.outcome, Seen):
            yield LingeringAccount(account=observation.source.rpartition("/")[2], path=observation.source)
    yield trouble or complete("no account lingers: {folder} is empty", folder=LINGER.pattern)
