"""What PAM demands of one account at one service, and whether it lets it in."""

from __future__ import annotations

import msgspec

from govaudit.facts.accounts import Account
from govaudit.facts.derived.ssh_factors import Ways
from govaudit.facts.derived.ways_in.worlds import all_of, lack_of
from govaudit.facts.pam import PamEntry, PamService, PamSurroundings
from govaudit.facts.pam_stacks.for_account import Admission, admission, ways_for
from govaudit.facts.pam_stacks.modules import RUN_BY_ROOT, place_of_enrolment
from govaudit.model import Missing, Perhaps, Reason, missing

_LOOK_AT_NAMES = frozenset(
    {"pam_access", "pam_ftp", "pam_listfile", "pam_localuser", "pam_succeed_if", "pam_time", "pam_usertype", "pam_wheel"}
)
"""Modules that may treat two accounts differently that are alike in all else."""

SOMEBODY = "\0somebody"
"""A name, that no account can have, for one that nothing is set for."""

_NOT_SEEN = missing(Reason.NOT_COLLECTED, "what surrounds the stacks of PAM was not looked at")


class Pam:
    """The services of a host; what was worked out for one account serves for those that are like it."""

    def __init__(self, services: Perhaps[PamService], surroundings: Perhaps[PamSurroundings], root: Account | None) -> None:
        self.by_name = {service.service: service for service in all_of(services)}
        self.lack = lack_of(services)
        """Why there may be more."""
        self.surroundings = _with_somebody(next(all_of(surroundings), None)) or lack_of(surroundings) or _NOT_SEEN
        known_to = {} if isinstance(self.surroundings, Missing) else self.surroundings.enrolled
        self._enrolled = {module: frozenset(names) for module, names in known_to.items() if not isinstance(names, Missing)}
        self._root = root
        """As whom programs run that nobody calls; None where no account with id 0 is known."""
        self._ways: dict[object, Ways | Missing] = {}
        self._admissions: dict[object, bool | Missing] = {}

    def has(self, name: str) -> bool:
        """Whether the service has a file of its own."""
        return name in self.by_name

    def service(self, name: str) -> PamService | Missing:
        """The service; libpam takes `other` for one that is not there."""
        found = self.by_name.get(name)
        if found is None and self.lack is not None:
            return self.lack
        found = found or self.by_name.get("other")
        if found is None:
            return missing(
                Reason.NOT_SUPPORTED, "the PAM service {service} is not under /etc/pam.d; other places are not followed", service=name
            )
        return found

    def ways(
        self, name: str, account: Account, *, caller: Account | None = None, empty_passwords: bool = True, by_one_text: bool = False
    ) -> Ways | Missing:
        """What gets the account through; `empty_passwords`: whether the program lets PAM accept them; `by_one_text`: it asks once."""
        service = self.service(name)
        if isinstance(service, Missing):
            return service
        if isinstance(self.surroundings, Missing):
            return self.surroundings
        caller = self._calling(name, caller)
        key = (name, empty_passwords, by_one_text, *self._likeness(service.auth, account, caller))
        if key not in self._ways:
            self._ways[key] = ways_for(
                service, account, self.surroundings, caller=caller, empty_passwords=empty_passwords, by_one_text=by_one_text
            )
        return self._ways[key]

    def admits(self, name: str, account: Account, *, caller: Account | None = None) -> bool | Missing:
        """Whether the service takes the account at all, whatever is proved; so it does too where a new password must be set."""
        service = self.service(name)
        if isinstance(service, Missing):
            return service
        if isinstance(self.surroundings, Missing):
            return self.surroundings
        caller = self._calling(name, caller)
        key = (name, *self._likeness(service.account, account, caller))
        if key not in self._admissions:
            found = admission(service, account, self.surroundings, caller=caller)
            self._admissions[key] = _of_all_alike(found) if isinstance(found, Missing) else found is not Admission.OUT
        return self._admissions[key]

    def _calling(self, name: str, caller: Account | None) -> Account | None:
        return self._root if caller is None and name in RUN_BY_ROOT else caller

    def tells_callers_apart(self, name: str) -> bool:
        """Whether a stack looks at callers in other ways than pam_wheel does."""
        service = self.service(name)
        stacks = [] if isinstance(service, Missing) else [service.auth, service.account]
        entries = [entry for stack in stacks if not isinstance(stack, Missing) for entry in stack]
        modules = {entry.module for entry in entries if entry.module != "pam_usertype" or "use_uid" in entry.arguments}
        return not modules.isdisjoint(_LOOK_AT_NAMES - {"pam_wheel", "pam_localuser", "pam_ftp"})

    def as_pam_wheel_sees(self, name: str, caller: Account) -> object:
        """The same for two callers that pam_wheel cannot tell apart."""
        service = self.service(name)
        stacks = [] if isinstance(service, Missing) else [service.auth, service.account]
        lines = [entry for stack in stacks if not isinstance(stack, Missing) for entry in stack if entry.module == "pam_wheel"]
        if not lines:
            return None
        usual = None if isinstance(self.surroundings, Missing) else self.surroundings.wheel_group
        if isinstance(caller.groups, Missing) or not isinstance(usual, str):
            return caller.name
        named = {argument.removeprefix("group=") for entry in lines for argument in entry.arguments if argument.startswith("group=")}
        return sorted({usual, *named} & set(caller.groups))

    def lets_pass(self, name: str, account: Account) -> PamEntry | None:
        """The line by which the account is not asked for a second factor, for it has not set one up."""
        service = self.service(name)
        for entry in service.auth if isinstance(service, PamService) and isinstance(service.auth, list) else []:
            enrolled = self._enrolled.get(place_of_enrolment(entry.module, entry.arguments) or "")
            if entry.lets_unenrolled_pass is True and enrolled is not None and account.name not in enrolled:
                return entry
        return None

    def has_expired(self, account: Account) -> bool | Missing:
        """Whether the day has passed on which the account expires."""
        if account.expires is None or isinstance(account.expires, Missing):
            return False if account.expires is None else account.expires
        return self.surroundings if isinstance(self.surroundings, Missing) else self.surroundings.today > account.expires

    def _likeness(self, stack: list[PamEntry] | Missing, account: Account, caller: Account | None) -> tuple[object, ...]:
        """The same for two accounts of which a stack cannot say different things."""
        named: tuple[object, ...] = ()
        if isinstance(stack, Missing) or not _LOOK_AT_NAMES.isdisjoint(entry.module for entry in stack):
            named = (account.name, account.uid, caller and caller.name, caller and caller.uid)
        password = "?" if isinstance(account.password, Missing) else account.password.state
        days = [
            "?" if isinstance(day, Missing) else day for day in (account.expires, account.changed, account.max_days, account.inactive_days)
        ]
        is_refused = not isinstance(self.surroundings, Missing) and account.name in self.surroundings.refused_secrets
        fields = (is_refused, account.names_shell, account.in_shadow, repr(account.has_shadow_line))
        enrolled = (module for module, names in self._enrolled.items() if account.name in names)
        return (*named, account.uid == 0, caller is not None and caller.uid == 0, account.shell, *fields, password, *days, *enrolled)


def _with_somebody(surroundings: PamSurroundings | None) -> PamSurroundings | None:
    """The same, in which the account that stands for others has set up every second factor."""
    if surroundings is None:
        return None
    enrolled = {module: names if isinstance(names, Missing) else [*names, SOMEBODY] for module, names in surroundings.enrolled.items()}
    return msgspec.structs.replace(surroundings, enrolled=enrolled)


def _of_all_alike(why: Missing) -> Missing:
    """The same, without the name of the account that was asked about first."""
    values = why.sentence.values
    if "account" not in values:
        return why
    return missing(
        why.reason,
        "whether {service} lets such accounts in depends on what {modules} decide",
        service=values.get("service"),
        modules=values.get("modules"),
    )
