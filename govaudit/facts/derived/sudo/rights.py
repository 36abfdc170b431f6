"""Who becomes whom by sudo: sudo's rules and settings for each account, through its groups."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from govaudit.facts.accounts import Account
from govaudit.facts.derived.shell_patterns import Answer
from govaudit.facts.derived.sudo.decisions import Entry, Policy
from govaudit.facts.derived.sudo.matching import Matching, Person, person
from govaudit.facts.derived.sudo.writable import Ways, Writer, changes_what_runs
from govaudit.facts.shell_escapes import gives_root
from govaudit.facts.sudo import SudoDefault, SudoRight, SudoRule, taken_apart
from govaudit.facts.sudo_files import SudoPath
from govaudit.facts.sudo_host import SudoHost
from govaudit.model import Complete, Many, Missing, Perhaps, Reason, complete, missing
from govaudit.reading import derives

MOST = 20_000
"""Rights of all accounts together."""

_HOLDS = missing(Reason.NOT_SUPPORTED, "whether this rule is for this account, host and time cannot be told from here")
_LATER = missing(Reason.NOT_SUPPORTED, "this rule is not in force yet (NOTBEFORE)")
_ASKS = missing(Reason.NOT_SUPPORTED, "whether sudo asks for a password here cannot be told: settings for some alone, or exempted groups")
_REGEX = missing(Reason.NOT_SUPPORTED, "what a regular expression allows cannot be told")
_FILES = missing(Reason.NOT_SUPPORTED, "whether the account can change what its commands run, or read, cannot be told")


@derives
def sudo_rights(
    rules: list[SudoRule], defaults: list[SudoDefault], accounts: list[Account], host: SudoHost, paths: Perhaps[SudoPath]
) -> Iterator[SudoRight | Complete | Missing]:
    """What each local account may do; root's own rights, which give it nothing, are left out."""
    people = {account.name: person(account) for account in reversed(accounts)}
    roots = [person(account) for account in accounts if account.uid == 0] or [Person("root", 0, 0)]
    policy = Policy(rules, defaults, Matching(host, defaults))
    ways = {one.path: one.way for one in paths.facts} if isinstance(paths, Many) else {}
    count = 0
    for account in accounts:
        if account.uid == 0:
            continue
        writer = Writer(account, host.group_ids)
        for entry, texts, asks, root in _rights(account, policy, people, roots):
            count += 1
            if count > MOST:
                yield missing(Reason.TOO_LARGE, "there are more than {most} rights", most=MOST)
                return
            sets = _sets_variables(account, entry, policy, roots[0])
            leads = {text: _leads_to_root(text, entry.rule, writer, ways, sets_variables=sets) for text in texts} if root else {}
            yield _right(account, entry, texts, asks, leads)
    yield complete("no rules of sudo for the accounts of this host")


def _rights(
    account: Account, policy: Policy, people: dict[str, Person], roots: Sequence[Person]
) -> Iterator[tuple[Entry, list[str], Answer, bool]]:
    """The entries of each rule that are left to the account, those that ask and those that do not apart."""
    left: dict[tuple[int, Answer], tuple[Entry, list[str]]] = {}
    entries = policy.entries_for(account, at_any_time=True)
    for number, entry in enumerate(entries):
        if entry.command.excepted:
            continue
        target = _target(account, entry.rule, policy, people, roots)
        decision = policy.decide(account, entries[number + 1 :], target, entry.command, otherwise=entry.rule)
        if decision.allows is False and not entry.rule.run_as_groups:
            continue
        found = left.setdefault((id(entry.rule), decision.asks), (entry, []))
        found[1].append(entry.text)
    for (_, asks), (entry, texts) in left.items():
        yield entry, texts, asks, _as_root(account, entry.rule, policy, roots) is not None


def _as_root(account: Account, rule: SudoRule, policy: Policy, roots: Sequence[Person]) -> Person | None:
    """Root, by the first of its names under which commands may be run; None where by none."""
    if rule.as_root is False:
        return None
    return next((root for root in roots if policy.runs_as(account, rule, root) is not False), None)


def _target(account: Account, rule: SudoRule, policy: Policy, people: dict[str, Person], roots: Sequence[Person]) -> Person:
    """The user to run as who matters most: root where it can be, else the first that is named."""
    if root := _as_root(account, rule, policy, roots):
        return root
    named = [name for name in rule.run_as_users if not name.startswith("!")]
    if not named:
        return person(account)
    if named[0].startswith("#") and named[0][1:].isdigit():
        uid = int(named[0][1:])
        return next((one for one in people.values() if one.uid == uid), Person(named[0], uid))
    return people.get(named[0], Person(named[0], None))


def _sets_variables(account: Account, entry: Entry, policy: Policy, root: Person) -> Answer:
    """Whether the account may set any variable for the command, LD_PRELOAD too, by which every program loads what it likes."""
    if "SETENV" in entry.rule.tags:
        return entry.rule.tags["SETENV"]
    values = policy.values(account, root, entry.command, "setenv", usual=False, counts=lambda value: isinstance(value, bool))
    return values == {True} if len(values) == 1 else None


def _leads_to_root(text: str, rule: SudoRule, writer: Writer, ways: Ways, *, sets_variables: Answer) -> bool | Missing:
    """Whether a command leads to root: by what its program does, or because the account can steer it."""
    command = taken_apart(text)
    answer = gives_root(command, can_exec=rule.tags.get("EXEC", True))
    if answer or (sets_variables and command.path not in ("list", "sudoedit")):
        return True
    changes = changes_what_runs(writer, command, ways, in_own_folder="CWD" not in rule.options or rule.options["CWD"] == "*")
    if changes is True and "CHROOT" not in rule.options:
        return True
    if answer is None:
        return _REGEX
    return _FILES if changes is not False or "CHROOT" in rule.options or sets_variables is None else False


def _right(account: Account, entry: Entry, texts: list[str], asks: Answer, leads: dict[str, bool | Missing]) -> SudoRight:
    """One right; `leads` says by which of its commands root is reached, where they run as root."""
    rule = entry.rule
    ways: list[str] | Missing = [text for text, answer in leads.items() if answer is True]
    if ways and isinstance(rule.as_root, Missing):
        ways = rule.as_root
    elif not ways:
        ways = next((answer for answer in leads.values() if isinstance(answer, Missing)), [])
    return SudoRight(
        account=account.name,
        run_as_users=rule.run_as_users or [account.name],
        run_as_groups=rule.run_as_groups,
        commands=texts,
        hosts=rule.hosts,
        holds=(_LATER if rule.begins_later else _HOLDS) if entry.is_meant is None else entry.is_meant,
        asks_password=_ASKS if asks is None else asks,
        becomes_root_by=ways,
        place=rule.place,
    )
