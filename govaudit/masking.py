"""The key under which personal identifiers get their stand-ins: this user's own, kept beside the history.

So the same person is the same stand-in from run to run, two people are never the same, and nobody without the key can
find out who it is by trying all numbers.
"""

from __future__ import annotations

import logging
import os
import secrets

from govaudit.detectors.redaction import use_key
from govaudit.errors import GovauditError
from govaudit.private_files import data_folder, write_private

log = logging.getLogger(__name__)

_BYTES = 32


def use_own_key() -> None:
    """Let the redactor use the key in the data directory, made when there is none; without one, a key for this process."""
    try:
        path = data_folder() / "masking.key"
        if not path.exists():
            with write_private(path) as file:
                file.write(secrets.token_bytes(_BYTES))
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
        with open(descriptor, "rb") as file:  # noqa: PTH123 (a descriptor)
            key = file.read(_BYTES)
    except (GovauditError, OSError) as error:
        log.warning("no key for stand-ins can be kept (%s): those of this run cannot be compared with other runs", error)
        return
    if len(key) == _BYTES:
        use_key(key)
    else:
        log.warning("%s is no key: stand-ins of this run cannot be compared with other runs", path)
