"""/etc/crypttab, the key files that it names, and what is copied into the initial RAM file system."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from govaudit.facts.crypttab import CrypttabEntry, InitramfsFiles
from govaudit.model import Absent, Complete, Missing, Observation, Place, Reason, Request, Seen, complete, missing
from govaudit.reading import Each, Maybe, Observations, reads
from govaudit.targets.host.disks.crypttab import MAX_LINES, Line, lines_of
from govaudit.targets.host.requests import File, Glob, Listing, LiveFile

CRYPTTAB = File("/etc/crypttab")
KEYS_BY_NAME = Listing("/etc/cryptsetup-keys.d/*.key")

CONF_HOOK = File("/etc/cryptsetup-initramfs/conf-hook")
DRACUT = File("/etc/dracut.conf")
DRACUT_DROP_INS = Glob("/etc/dracut.conf.d/*.conf")
DRACUT_VENDOR = Glob("/usr/lib/dracut/dracut.conf.d/*.conf")
MKINITCPIO = File("/etc/mkinitcpio.conf")
MKINITCPIO_DROP_INS = Glob("/etc/mkinitcpio.conf.d/*.conf")
COPIERS = (CONF_HOOK, DRACUT, DRACUT_DROP_INS, DRACUT_VENDOR, MKINITCPIO, MKINITCPIO_DROP_INS)

RANDOM = frozenset({"/dev/urandom", "/dev/random", "/dev/hw_random"})
CMDLINE = LiveFile("/proc/cmdline")
NO = frozenset({"no", "n", "false", "f", "off", "0"})
EMPTY = "try-empty-password"
TOKENS = ("tpm2-device", "fido2-device", "pkcs11-uri")
KINDS = {
    "plain": "plain",
    "swap": "plain",
    "tmp": "plain",
    "tcrypt": "tcrypt",
    "tcrypt-veracrypt": "tcrypt",
    "bitlk": "bitlk",
    "luks": "luks",
}

_INITRAMFS = re.compile(r"""\s*(KEYFILE_PATTERN|install_items|install_optional_items|FILES)\s*\+?=\s*[("']*([^#\n]*?)[)"']*\s*(?:#.*)?""")


def key_files(crypttab: Sequence[Observation]) -> Sequence[Request]:
    """The owner and mode of each key file."""
    found = [line for seen in crypttab if isinstance(seen.outcome, Seen) for line in lines_of(seen.outcome)]
    return [Listing(file) for line in found if (file := _key_file(line)).startswith("/")]


def _key_file(line: Line) -> str:
    """The key file without the device that it may lie on (`PATH:DEVICE`); empty where it is random or none."""
    return "" if line.key in RANDOM else line.key


@reads(CRYPTTAB, Each(CRYPTTAB, key_files), Maybe(KEYS_BY_NAME), Maybe(CMDLINE))
def crypttab_entries(seen: Observations) -> Iterator[CrypttabEntry | Complete | Missing]:
    """Every line of /etc/crypttab that names a volume and its device."""
    answer = seen.seen(CRYPTTAB)
    if answer is None:
        yield complete("there is no /etc/crypttab")
        return
    if len(answer.lines()) > MAX_LINES:
        yield missing(Reason.TOO_LARGE, "{path} has more than {limit} lines", path=CRYPTTAB.path, limit=MAX_LINES)
        return
    for line in lines_of(answer):
        yield _entry(seen, line)
    yield complete("/etc/crypttab names no volume")


def _entry(seen: Observations, line: Line) -> CrypttabEntry:
    key_from, file, attributes = _key(seen, line)
    mode: int | Missing | None = None
    owner: int | Missing | None = None
    if isinstance(attributes, Missing):
        mode = owner = attributes
    elif isinstance(attributes, Seen) and attributes.attributes is not None:
        mode, owner = attributes.attributes.mode, attributes.attributes.uid
        if attributes.attributes.kind == "link":
            mode = owner = missing(Reason.NOT_SUPPORTED, "{path} is a symbolic link, and what it leads to was not looked at", path=file)
    kind = next((found for option, found in KINDS.items() if line.option(option) is not None), "luks")
    return CrypttabEntry(
        name=line.name,
        source=line.source,
        kind=kind,
        key_from=key_from,
        key_file=file,
        key_mode=mode,
        key_owner=owner,
        header=line.header,
        options=line.options,
        place=Place(CRYPTTAB.path, line.number),
    )


def _key(seen: Observations, line: Line) -> tuple[str, str, Seen | Absent | Missing | None]:
    """Where the key comes from, the file that holds it, and what is known of that file."""
    if (script := line.option("keyscript")) is not None:
        return "script", script, None
    if line.key in RANDOM:
        return "random", line.key, None
    if line.key.startswith("/") and "\\" not in line.key and ":" not in line.key:
        return "file", line.key, seen.outcome(Listing(line.key))
    if line.key:
        # `PATH:DEVICE`, a path with escapes, a tag of a device: it is a file all the same.
        return "file", line.key, missing(Reason.NOT_SUPPORTED, "the key file {path} is named in a way that is not followed", path=line.key)
    if (told := _key_of_command_line(seen)) is not None:
        return told
    for observation in seen.many(KEYS_BY_NAME):
        if observation.source == f"/etc/cryptsetup-keys.d/{line.name}.key":
            return "file", observation.source, observation.outcome
        if isinstance(observation.outcome, Missing):
            return "file", f"/etc/cryptsetup-keys.d/{line.name}.key", observation.outcome
    if any(line.option(token) is not None for token in TOKENS):
        return "token", "", None
    tries_empty = line.option(EMPTY)
    if tries_empty is not None and tries_empty.lower() not in NO:
        return "script", EMPTY, None  # whether the volume opens without a passphrase cannot be seen
    return "passphrase", "", None


def _key_of_command_line(seen: Observations) -> tuple[str, str, Missing] | None:
    """A key file that the kernel's command line names, for one volume or for all (systemd-cryptsetup-generator(8))."""
    outcome = seen.outcome(CMDLINE)
    if isinstance(outcome, Missing) and outcome.reason is not Reason.NEEDS_RUNNING_SYSTEM:
        return "file", "", outcome
    words = outcome.text.split() if isinstance(outcome, Seen) else []
    for word in words:
        name, _, value = word.partition("=")
        if name in ("luks.key", "rd.luks.key") and value:
            unseen = missing(
                Reason.NOT_SUPPORTED, "the kernel's command line names a key file, which is not followed: {words}", words=word[:500]
            )
            return "file", word[:500], unseen
    return None


@reads(*(Maybe(one) for one in COPIERS))
def initramfs_files(seen: Observations) -> InitramfsFiles:
    """What cryptsetup-initramfs, dracut and mkinitcpio are told to copy."""
    patterns: list[str] = []
    places: list[Place] = []
    for request in COPIERS:
        for observation in seen.many(request):
            if isinstance(observation.outcome, Missing):
                return InitramfsFiles(patterns=observation.outcome, places=[])
            if not isinstance(observation.outcome, Seen):
                continue
            for number, line in enumerate(observation.outcome.lines()[:MAX_LINES], start=1):
                if (match := _INITRAMFS.fullmatch(line[:1000])) and (words := match[2].split()):
                    patterns += words[:50]
                    places.append(Place(observation.source, number))
    return InitramfsFiles(patterns=patterns[:500], places=places[:100])
