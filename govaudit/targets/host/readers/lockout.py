"""Whether accounts are locked after failed attempts: pam_faillock and pam_tally2 where they work, and where they do not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from govaudit.facts.pam import PamEntry, Proof
from govaudit.facts.password_rules import LoginLockout
from govaudit.model import Complete, Missing, Reason, complete, missing
from govaudit.reading import Maybe, Observations, reads
from govaudit.targets.host.pam.files import FOLDER, PLACES, configuration_of
from govaudit.targets.host.pam.options import number, options_of_arguments, options_of_files
from govaudit.targets.host.pam.stack import stack_of
from govaudit.targets.host.requests import File

SERVICES = ("login", "sshd")
FAILLOCK = File("/etc/security/faillock.conf")


@reads(*(Maybe(request) for request in PLACES), Maybe(FAILLOCK))
def login_lockouts(seen: Observations) -> Iterator[LoginLockout | Complete | Missing]:
    """The `auth` stacks of login and sshd, by which strangers try passwords."""
    written = configuration_of(seen)
    if isinstance(written, Missing):
        yield written
        return
    for service in SERVICES:
        if service in written.files:
            yield _lockout(seen, service, stack_of("auth", service, written))
    yield written.doubt or complete("no login or SSH service under {folder}", folder=FOLDER)


def _lockout(seen: Observations, service: str, stack: list[PamEntry] | Missing) -> LoginLockout:
    if isinstance(stack, Missing):
        return _of(service, "", stack, stack, stack, stack, stack)
    entries = [entry for entry in stack if entry.module in ("pam_faillock", "pam_tally2")]
    if not entries:
        return _of(service, "", False, 0, 0, 0, False)
    module = entries[0].module
    works = _faillock_works(stack) if module == "pam_faillock" else _tally_works(stack)
    options: dict[str, str] | Missing = {}
    if module == "pam_faillock":
        options = options_of_files([seen.one(FAILLOCK)])
    if isinstance(options, Missing):
        return _of(service, module, works, options, options, options, options, entries[0])
    # The entry that lets in or refuses is the first one; a stricter later one does not undo it.
    options = {**options, **options_of_arguments(entries[0].arguments)}
    defaults = (3, 600, 900) if module == "pam_faillock" else (0, 0, 0)
    return _of(
        service,
        module,
        works,
        number(options, "deny", defaults[0]),
        0 if options.get("unlock_time") == "never" else number(options, "unlock_time", defaults[1]),
        number(options, "fail_interval", defaults[2]),
        "even_deny_root" in options,
        entries[0],
    )


def _of(
    service: str,
    module: str,
    works: bool | Missing,
    attempts: int | Missing,
    unlock: int | Missing,
    interval: int | Missing,
    root: bool | Missing,
    entry: PamEntry | None = None,
) -> LoginLockout:
    return LoginLockout(
        service=service,
        module=module,
        works=works,
        attempts=attempts,
        unlock_seconds=unlock,
        interval_seconds=interval,
        locks_root=root,
        place=entry.place if entry is not None else None,
    )


def _passwords(stack: Sequence[PamEntry]) -> list[int]:
    return [number_ for number_, entry in enumerate(stack) if entry.proof is Proof.PASSWORD]


def _faillock_works(stack: Sequence[PamEntry]) -> bool | Missing:
    """`preauth` must refuse before the password is asked, and a wrong password must come to `authfail` (pam_faillock(8))."""
    passwords = _passwords(stack)
    if not passwords:
        return missing(Reason.NOT_SUPPORTED, "the stack asks for no password, and what failed attempts come to is not followed")
    first, last = passwords[0], passwords[-1]
    refusing = [
        number_
        for number_, entry in enumerate(stack)
        if entry.module == "pam_faillock" and "preauth" in entry.arguments and entry.control in ("required", "requisite")
    ]
    counting = [number_ for number_, entry in enumerate(stack) if entry.module == "pam_faillock" and "authfail" in entry.arguments]
    if not any(number_ < first for number_ in refusing) or not any(number_ > last for number_ in counting):
        return False
    comes = min(number_ for number_ in counting if number_ > last)
    for number_ in passwords:
        control = stack[number_].control
        if control == "requisite":
            return False  # a wrong password ends the stack before it is counted
        if control == "sufficient":
            continue
        jump = _goes_on_after_failure(control)
        if jump is None or any(not _is_neutral(entry) for entry in stack[number_ + 1 : comes]):
            return missing(Reason.NOT_SUPPORTED, "{path}:{line}: whether a wrong password is counted after this line is not followed",
                           path=stack[number_].place.path, line=stack[number_].place.line)  # fmt: skip
    return True


def _goes_on_after_failure(control: str) -> bool | None:
    """True for `[success=N default=ignore]` and its like; None for what is not followed."""
    if not control.startswith("["):
        return None
    actions = dict(word.partition("=")[::2] for word in control.strip("[]").split())
    return True if actions.get("default") == "ignore" and actions.get("success", "").isdigit() else None


def _is_neutral(entry: PamEntry) -> bool:
    """An entry that a wrong password passes on its way to be counted."""
    return entry.proof is Proof.PASSWORD or entry.module in ("pam_faillock", "pam_sss", "pam_winbind")


def _tally_works(stack: Sequence[PamEntry]) -> bool | Missing:
    """pam_tally2 counts before the password is asked, and must refuse there."""
    passwords = _passwords(stack)
    before = [entry for entry in stack[: passwords[0]] if entry.module == "pam_tally2"] if passwords else []
    if any(entry.control in ("required", "requisite") and "deny" in options_of_arguments(entry.arguments) for entry in before):
        return True
    if any(entry.control.startswith("[") for entry in before):
        return missing(Reason.NOT_SUPPORTED, "whether pam_tally2 refuses as it stands there is not followed")
    return False
