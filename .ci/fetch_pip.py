"""Installs pip into the virtual environment that runs this, from the package index, checked against the index's digest.

For a python3 without ensurepip (Debian without python3-venv) and a user who may not install packages.
"""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import sys
import tempfile
import urllib.parse
import urllib.request
from pathlib import Path

WHEEL = re.compile(r'href="(?P<address>[^"#]*/(?P<name>pip-(?P<version>\d+(?:\.\d+)+)-py3-none-any\.whl))#sha256=(?P<digest>[0-9a-f]{64})"')


def main() -> None:
    """Fetch the newest pip wheel and let it install itself."""
    index = os.environ.get("PIP_INDEX_URL", "https://pypi.org/simple").rstrip("/") + "/pip/"
    with urllib.request.urlopen(index, timeout=60) as answer:  # noqa: S310 (the index is https, or what the user set)
        page = answer.read().decode()
    wheels = {tuple(int(part) for part in found["version"].split(".")): found for found in WHEEL.finditer(page)}
    if not wheels:
        sys.exit(f"{index} offers no pip. Install python3-venv, then run make again.")
    newest = wheels[max(wheels)]
    with urllib.request.urlopen(urllib.parse.urljoin(index, newest["address"]), timeout=60) as answer:  # noqa: S310
        wheel = answer.read()
    if hashlib.sha256(wheel).hexdigest() != newest["digest"]:
        sys.exit("pip did not arrive whole. Run make again.")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, newest["name"])
        path.write_bytes(wheel)
        subprocess.run(
            [sys.executable, f"{path}/pip", "install", "--quiet", "--no-index", "--no-warn-script-location", str(path)], check=True
        )


if __name__ == "__main__":
    main()
