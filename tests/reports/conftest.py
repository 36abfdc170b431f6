"""A real browser, and the npm packages that judge our output: installed once, kept in the user's cache."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright


@pytest.fixture(scope="session")
def npm_package() -> Callable[[str, str], Path]:
    """Gives the folder of an npm package in exactly this version."""

    def folder(name: str, version: str) -> Path:
        cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "govaudit-tests"
        home = cache / f"{name.replace('/', '-')}-{version}"
        if not home.exists():
            cache.mkdir(parents=True, exist_ok=True)
            beside = Path(tempfile.mkdtemp(dir=cache))
            command = ["npm", "install", "--prefix", str(beside), "--ignore-scripts", "--no-audit", "--no-fund", f"{name}@{version}"]
            subprocess.run(command, check=True, capture_output=True, timeout=240)
            try:
                beside.rename(home)
            except OSError:  # another process was faster
                shutil.rmtree(beside)
        return home / "node_modules" / name

    return folder


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium, as the system has it."""
    with sync_playwright() as playwright:
        arguments = ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"]
        with playwright.chromium.launch(executable_path="/usr/bin/chromium", args=arguments) as browser:
            yield browser
