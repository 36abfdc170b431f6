"""Coverage-guided fuzzing of all readers of hosts: `make fuzz` (SECONDS=600 for longer), or `python tests/fuzzing/fuzz_readers.py -help=1`.

The first bytes choose the reader and the file that is put in the place of a real one; the others are its content.
What is found is written to crash-… here: put it into a test, and mend the reader.
"""

from __future__ import annotations

import sys
from pathlib import Path

import atheris
import msgspec

sys.path.insert(0, str(Path(__file__).parents[2]))

with atheris.instrument_imports(include=["govaudit.targets.host"]):
    from govaudit.model import Observation, Seen
    from tests.support.hostile import asked_by, read, readers

    READERS = [readers()[name] for name in sorted(readers())]  # imports them
ASKED: list[list[Observation]] = [asked_by(reader) for reader in READERS]


def one_input(data: bytes) -> None:
    """Read one harmed host."""
    source = atheris.FuzzedDataProvider(data)
    number = source.ConsumeIntInRange(0, len(READERS) - 1)
    observations = list(ASKED[number])
    places = [place for place, one in enumerate(observations) if isinstance(one.outcome, Seen)]
    if places:
        place = places[source.ConsumeIntInRange(0, len(places) - 1)]
        outcome = observations[place].outcome
        assert isinstance(outcome, Seen)
        content = source.ConsumeBytes(source.remaining_bytes())
        observations[place] = msgspec.structs.replace(observations[place], outcome=msgspec.structs.replace(outcome, content=content))
    read(READERS[number], observations)


if __name__ == "__main__":
    atheris.Setup(sys.argv, one_input)
    atheris.Fuzz()
