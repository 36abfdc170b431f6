"""Hosts made up at random, and how their ways in compare with what their sshd really does."""

from __future__ import annotations

import random
from enum import StrEnum
from typing import NamedTuple

from govaudit.facts.pam import Proof
from govaudit.facts.ways_in import WayIn
from govaudit.model import Missing
from tests.support.real_ways_in import Found, Host, Person

_UNIX = "pam_unix.so nodelay"
_CODES = "pam_google_authenticator.so"
_STACKS = (
    f"auth required {_UNIX}",
    f"auth required {_UNIX} nullok",
    f"auth required {_UNIX} nullok\nauth required {_CODES}",
    f"auth required {_UNIX}\nauth required {_CODES} nullok",
    f"auth sufficient {_CODES}\nauth required {_UNIX}",
    f"auth [success=2 default=ignore] {_UNIX} nullok\nauth requisite pam_deny.so\nauth required pam_permit.so\nauth required pam_permit.so",
    f"auth [success=1 default=ignore] {_UNIX} nullok\nauth requisite pam_deny.so\nauth required pam_permit.so",
    f"auth [success=1 default=ignore] pam_succeed_if.so quiet user ingroup staff\nauth required {_CODES}\nauth required {_UNIX}",
    f"auth sufficient pam_succeed_if.so quiet user ingroup guests\nauth required {_UNIX}",
    f"auth requisite pam_succeed_if.so quiet uid >= 1000\nauth required {_UNIX}",
    f"auth required pam_faildelay.so delay=0\nauth requisite {_UNIX}\nauth optional {_CODES}",
    "auth required pam_permit.so",
    "auth required pam_deny.so",
)
_METHODS = (
    *("any", "publickey", "password", "keyboard-interactive", "publickey,password", "publickey,keyboard-interactive"),
    *("publickey keyboard-interactive", "password,keyboard-interactive", "publickey,password publickey,keyboard-interactive"),
)
_OFTEN_SET = ("PasswordAuthentication", "KbdInteractiveAuthentication", "PubkeyAuthentication", "PermitEmptyPasswords")
_LISTS = (
    *(
        "AllowUsers ann bob",
        "AllowUsers root ann@127.0.0.5 *@127.0.0.0/30",
        "DenyUsers bob",
        "DenyUsers ann@127.0.0.5",
        "AllowGroups staff",
    ),
    *("AllowGroups wheel guests", "DenyGroups guests", "DenyGroups w*", "AllowUsers *"),
)
_CRITERIA = (
    *(
        "User root",
        "User ann",
        "User bob,eve",
        "User *,!bob",
        "Group staff",
        "Group *,!guests",
        "Address 127.0.0.5",
        "Address 127.0.0.0/30",
    ),
    *("Address 127.0.0.5 User ann", "Address *,!127.0.0.5", "all"),
)


def make(dice: random.Random) -> Host:
    """A host with sshd, PAM and four accounts."""
    lines = [f"UsePAM {dice.choice(['yes'] * 6 + ['no'])}", f"PermitRootLogin {_root(dice)}"]
    lines += [f"AuthenticationMethods {dice.choice(_METHODS)}"] if dice.random() < 0.5 else []
    lines += [_setting(dice, 0.5) for _ in range(3)]
    lines += [dice.choice(_LISTS)] if dice.random() < 0.35 else []
    lines += [f"AuthorizedKeysFile {dice.choice(['none', '.ssh/authorized_keys2', '.ssh/authorized_keys'])}"] if dice.random() < 0.1 else []
    for _ in range(dice.choice([0, 0, 1, 1, 2])):
        lines += [f"Match {dice.choice(_CRITERIA)}", *(_setting(dice, 0.3) for _ in range(dice.choice([1, 2])))]
        lines += [f"AuthenticationMethods {dice.choice(_METHODS[1:])}"] if dice.random() < 0.5 else []
    stack = dice.choice(_STACKS)
    account = dice.choice(["account required pam_unix.so", "account required pam_unix.so", "account required pam_permit.so"])
    people = [_person(dice, name, uid) for name, uid in (("root", 0), ("ann", 1000), ("bob", 1001), ("eve", 1002))]
    text = "\n".join(line for line in lines if line) + "\n"
    return Host(text, f"{stack}\n{account}\n", people, ["127.0.0.1", "127.0.0.5"] if "127.0.0" in text else ["127.0.0.1"])


def _root(dice: random.Random) -> str:
    return dice.choice(["yes", "yes", "no", "prohibit-password", "without-password", "forced-commands-only"])


def _setting(dice: random.Random, likely: float) -> str:
    if dice.random() > likely:
        return f"PermitRootLogin {_root(dice)}" if dice.random() < 0.2 else ""
    return f"{dice.choice(_OFTEN_SET)} {dice.choice(['yes', 'no'])}"


def _person(dice: random.Random, name: str, uid: int) -> Person:
    return Person(
        name,
        uid,
        dice.choice(["set"] * 5 + ["empty", "locked", "none"]),
        groups=[group for group in ("staff", "wheel", "guests") if dice.random() < 0.3],
        has_key=dice.random() < 0.6,
        is_enrolled=dice.random() < 0.5,
        is_expired=dice.random() < 0.08,
        shell=dice.choice(["/bin/sh"] * 8 + ["/usr/sbin/nologin"]),
    )


_LOCAL_STACKS = (
    *(f"auth required {_UNIX}", f"auth required {_UNIX} nullok", "auth required pam_permit.so", "auth required pam_deny.so"),
    f"auth required pam_wheel.so\nauth required {_UNIX}",
    f"auth required pam_wheel.so use_uid group=staff\nauth required {_UNIX} nullok",
    f"auth sufficient pam_wheel.so trust use_uid\nauth required {_UNIX}",
    f"auth required pam_wheel.so deny group=guests\nauth required {_UNIX}",
    f"auth sufficient pam_rootok.so\nauth required pam_wheel.so root_only\nauth required {_UNIX}",
    f"auth sufficient pam_succeed_if.so quiet use_uid user ingroup wheel\nauth required {_UNIX}",
    f"auth sufficient pam_succeed_if.so quiet user ingroup wheel\nauth required {_UNIX}",
)
_SUDOERS = (
    *("%wheel ALL=(ALL) ALL", "%staff ALL=(root) NOPASSWD: ALL", "ann ALL=(ALL) ALL", "bob ALL=(ALL:ALL) NOPASSWD: ALL, PASSWD: ALL"),
    *(
        "eve ALL=(ann) NOPASSWD: ALL",
        "%guests ALL=(ALL) ALL, !/usr/bin/vi",
        "ALL ALL=(root) /bin/sh, /bin/true",
        "Defaults:ann !authenticate",
    ),
    *("Defaults rootpw", "Defaults targetpw", "Defaults !authenticate"),
)


def make_for_root(dice: random.Random) -> Host:
    """A host at which accounts try to become root."""
    people = [_person(dice, name, uid) for name, uid in (("root", 0), ("ann", 1000), ("bob", 1001), ("eve", 1002))]
    account = dice.choice(["account required pam_unix.so", "account required pam_permit.so"])
    rules = dice.sample(_SUDOERS, k=dice.choice([1, 2, 3]))
    return Host("", f"{dice.choice(_LOCAL_STACKS)}\n{account}\n", people, [], "\n".join(rules) + "\n")


def make_for_console(dice: random.Random) -> Host:
    """A host at which accounts log in at a terminal, and become others from a session."""
    people = [_person(dice, name, uid) for name, uid in (("root", 0), ("ann", 1000), ("bob", 1001), ("eve", 1002))]
    account = dice.choice(["account required pam_unix.so", "account required pam_permit.so"])
    return Host("", f"{dice.choice([*_STACKS, *_LOCAL_STACKS])}\n{account}\n", people, [], has_console=True)


class Agreement(StrEnum):
    """How what we say of one account from one address compares with what is true."""

    SAME = "the same ways"
    STRICTER = "more ways than there are"
    UNKNOWN = "unknown"
    WRONG = "somebody gets in with less"


class Comparison(NamedTuple):
    """One account from one address."""

    agreement: Agreement
    who: str
    detail: str


def compare(host: Host, found: Found) -> list[Comparison]:
    """Our rows beside what sshd let in."""
    return [_compare(host, found, who, enough) for who, enough in found.let_in.items()]


def _compare(host: Host, found: Found, who: str, enough: list[list[str]]) -> Comparison:
    name, address = who.split(" ")
    person = next(one for one in host.people if one.name == name)
    rows = [row for row in found.ways if row.door == "ssh" and name in row.accounts and _is_from(row, address)]
    if any(isinstance(row.demands, Missing) for row in rows):
        return Comparison(Agreement.UNKNOWN, who, "; ".join(str(row.demands.sentence) for row in rows if isinstance(row.demands, Missing)))
    said = [set(way) for row in rows if not isinstance(row.demands, Missing) for way in row.demands]
    detail = f"{who}: {enough} let in, {[sorted(way) for way in said]} said"
    if any(not any(way <= set(proofs) for way in said) for proofs in enough):
        return Comparison(Agreement.WRONG, who, detail)
    can = {Proof.PASSWORD: person.password == "set", Proof.SECOND_FACTOR: person.is_enrolled, Proof.KEY: person.has_key}
    usable = [way for way in said if all(can.get(proof, False) for proof in way)]
    if any(not any(set(proofs) <= way for proofs in enough) for way in usable):
        return Comparison(Agreement.STRICTER, who, detail)
    return Comparison(Agreement.SAME, who, detail)


def compare_for_root(found: Found) -> list[Comparison]:
    """Our rows beside what sudo and su did."""
    return [_compare_for_root(found, who, enough) for who, enough in found.become_root.items()]


def _compare_for_root(found: Found, who: str, enough: list[list[str]]) -> Comparison:
    name, door, *others = who.split(" ")
    rows = [row for row in found.ways if row.door == door and name in row.accounts and _leads_to(row, others)]
    said = [set(way) for row in rows if not isinstance(row.demands, Missing) for way in row.demands]
    detail = f"{who}: {enough} is enough, {[sorted(way) for way in said]} said"
    if [] in enough and set() in said:
        return Comparison(Agreement.SAME, who, detail)
    if any(isinstance(row.demands, Missing) for row in rows):
        return Comparison(Agreement.UNKNOWN, who, "; ".join(str(row.demands.sentence) for row in rows if isinstance(row.demands, Missing)))
    if any(not any(way <= set(proofs) for way in said) for proofs in enough):
        return Comparison(Agreement.WRONG, who, detail)
    return Comparison(
        Agreement.SAME if bool(said) == bool(enough) and (set() in said) == ([] in enough) else Agreement.STRICTER, who, detail
    )


def _leads_to(row: WayIn, others: list[str]) -> bool:
    return row.door == "console" or (row.becomes == "root" if not others else others[0] in row.others)


def _is_from(row: WayIn, address: str) -> bool:
    return not row.origins or any(all(_holds(part, address) for part in origin.split(" and ")) for origin in row.origins)


def _holds(part: str, address: str) -> bool:
    if part.startswith("not "):
        return not _holds(part[4:], address)
    criterion, _, pattern = part.partition(" ")
    assert criterion in ("address", "from"), part
    return {
        "127.0.0.5": address == "127.0.0.5",
        "127.0.0.0/30": address == "127.0.0.1",
        "*,!127.0.0.5": address == "127.0.0.1",
    }[pattern]
