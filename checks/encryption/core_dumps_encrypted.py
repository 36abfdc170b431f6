"""Whether the memory of programs that crash lies encrypted."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check, failed, known, passed
from govaudit.facts.core_dump_storage import CoreDumpStorage


@check("encryption.core-dumps-encrypted", severity=Severity.LOW)
def core_dumps_encrypted(storage: CoreDumpStorage) -> Verdict:
    """Core dumps are not kept, or lie on an encrypted file system.

    The memory of a program that crashed holds what it was working on: passwords, keys, personal data. It stays on
    the disk long after.

    To fix: keep none (`Storage=none` in a file of /etc/systemd/coredump.conf.d, or `kernel.core_pattern=|/bin/false`), or encrypt the
    file system that they lie on.
    """
    place = known(storage.goes_to)
    if not place:
        return passed("no core dumps are kept ({pattern})", pattern=storage.pattern)
    if storage.in_memory:
        return passed("core dumps stay in memory ({pattern})", pattern=storage.pattern)
    layers = known(storage.encrypted_by)
    if layers:
        return passed("core dumps ({pattern}) are encrypted by {layers}", pattern=storage.pattern, layers=layers)
    if place == "anywhere":
        return failed(
            "core dumps must lie encrypted; programs leave them where they work ({pattern}), and not all of that is encrypted",
            pattern=storage.pattern,
        )
    return failed(
        "core dumps must lie encrypted; they are kept in {directory} ({pattern}), where nothing encrypts them",
        directory=place,
        pattern=storage.pattern,
    )
