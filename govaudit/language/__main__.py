"""Keeps the catalogues: `python -m govaudit.language update [PART…]` and `… check [PART…]`."""

from __future__ import annotations

import argparse
import sys

from govaudit.language import catalogues


def main(arguments: list[str]) -> int:
    """Ends with 0, or with 1 where `check` found something."""
    parser = argparse.ArgumentParser(prog="python -m govaudit.language", description="Keep the Indonesian catalogues.")
    parser.add_argument("command", choices=("update", "check"), help="update: add new texts and compile; check: list what is lacking")
    parser.add_argument("part", nargs="*", help="checks-<domain>, targets-<kind>, facts, detectors, reports, engine; all if none is named")
    parser.add_argument("--drop-obsolete", action="store_true", help="with update: forget what the code no longer says; no release had it")
    asked = parser.parse_args(arguments)
    known = catalogues.all_parts()
    for part in asked.part:
        if part not in known:
            parser.error(f"no such part: {part} (there are: {', '.join(known)})")
    found = False
    for part in asked.part or known:
        if asked.command == "update":
            catalogues.update(part, drop_obsolete=asked.drop_obsolete)
        for flaw in catalogues.flaws(part):
            found = True
            sys.stdout.write(f"{flaw}\n")
        for text in catalogues.obsolete(part):
            sys.stdout.write(f"{part}: kept, though no longer in the code: {text!r}\n")
    return 1 if found and asked.command == "check" else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
