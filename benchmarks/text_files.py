"""Writes text for the search for personal data: half CSV with a synthetic record now and then, half log lines.

`python text_files.py FOLDER MEGABYTES`
"""

from __future__ import annotations

import random
import sys
from pathlib import Path

LOG = "2026-11-01T12:00:{second:02d}Z app[{process}]: request {number} handled in {time} ms by worker {process} status=200\n"
ROW = "{number},pemohon {number},{email},0812{phone:08d},Kabupaten Contoh\n"


def main() -> None:
    """Write the files."""
    folder, megabytes = Path(sys.argv[1]), int(sys.argv[2])
    folder.mkdir(parents=True)
    chance = random.Random(7)  # the same text every time
    for part in range(max(1, megabytes // 10)):
        with (folder / f"{part}.{'csv' if part % 2 else 'log'}").open("w") as out:
            written = 0
            while written < 10_000_000:
                number = chance.randrange(10**6)
                if part % 2 and chance.random() < 0.01:
                    line = ROW.format(number=number, email=f"orang{number}@contoh.example", phone=chance.randrange(10**8))
                else:
                    line = LOG.format(second=number % 60, process=number % 4000, number=number, time=number % 900)
                written += out.write(line)


if __name__ == "__main__":
    main()
