"""Whether accounts are locked after failed attempts: pam_faillock and pam_tally2 where they work, and where they do not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from govaudit.facts.pam import PamEntry, Proof
from govaudit.facts.pam_stacks.dispatch import NOTHING, Answer, Behaviour, worlds_after
from govaudit.facts.pam_stacks.modules import for_anybody, is_certain
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
    works = _faillock_works(service, stack) if module == "pam_faillock" else _tally_works(stack)
    options: dict[str, str] | Missing = {}
    if module == "pam_faillock" and any(argument.startswith("conf=") for entry in entries for argument in entry.arguments):
        options = missing(Reason.NOT_SUPPORTED, "pam_faillock has its settings in another file, which is not looked at")
    elif module == "pam_faillock":
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


def _faillock_works(service: str, stack: Sequence[PamEntry]) -> bool | Missing:
    """By libpam's rules: a wrong password comes to `authfail`, and a locked account does not get in with the right one."""
    passwords = _passwords(stack)
    if not passwords:
        return missing(Reason.NOT_SUPPORTED, "the stack asks for no password, and what failed attempts come to is not followed")
    # Above the password it would count those who know it as well.
    counting = [entry for entry in stack[passwords[0] :] if entry.module == "pam_faillock" and "authfail" in entry.arguments]
    wrong = worlds_after(service, stack, lambda entry: _behaviours(entry, service, is_locked=False, counting=counting))
    right = worlds_after(service, stack, lambda entry: _behaviours(entry, service, is_locked=True, counting=counting))
    if isinstance(wrong, Missing):
        return wrong
    if isinstance(right, Missing):
        return right
    answers = {all(proofs.issuperset(_COUNTED) for _, proofs in world if proofs.issuperset(_ASKED)) for world in wrong}
    answers |= {not any(value == "success" and proofs.issuperset(_ASKED) for value, proofs in world) for world in right}
    if len(answers) > 1 and any(not _is_sure(entry) for entry in stack):
        return missing(Reason.NOT_SUPPORTED, "whether failed attempts lock accounts depends on what {modules} decide",
                       modules=sorted({entry.module for entry in stack if not _is_sure(entry)}))  # fmt: skip
    return answers == {True}


_ASKED = frozenset({Proof.PASSWORD})
_COUNTED = frozenset({Proof.KEY})
"""What stands here, among the proofs of one way through a stack, for "`authfail` has counted a failure"."""


def _behaviours(entry: PamEntry, service: str, *, is_locked: bool, counting: Sequence[PamEntry]) -> tuple[Behaviour, ...]:
    """With `is_locked` the right password for an account that has had too many failures, otherwise a wrong one for one that has not."""
    if entry.module == "pam_faillock" and entry.is_there is not False:
        if "authfail" in entry.arguments:
            return ((Answer("auth_err", NOTHING),),) if is_locked else ((Answer("ignore", _COUNTED if entry in counting else NOTHING),),)
        return ((Answer("auth_err" if is_locked else "success", NOTHING),),)
    if entry.proof is Proof.PASSWORD:
        return ((Answer("success" if is_locked else "auth_err", _ASKED),),)
    if entry.proof is Proof.SECOND_FACTOR:
        return ((Answer("success", NOTHING),),)
    return for_anybody(entry, service, rare=False)


def _is_sure(entry: PamEntry) -> bool:
    return entry.control == "substack" or entry.proof is not None or entry.module == "pam_faillock" or is_certain(entry.module)


def _tally_works(stack: Sequence[PamEntry]) -> bool | Missing:
    """pam_tally2 counts before the password is asked, and must refuse there."""
    passwords = _passwords(stack)
    before = [entry for entry in stack[: passwords[0]] if entry.module == "pam_tally2"] if passwords else []
    if any(entry.control in ("required", "requisite") and "deny" in options_of_arguments(entry.arguments) for entry in before):
        return True
    if any(entry.control.startswith("[") for entry in before):
        return missing(Reason.NOT_SUPPORTED, "whether pam_tally2 refuses as it stands there is not followed")
    return False
