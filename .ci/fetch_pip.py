"""Installs pip into the virtual environment that runs this, from the index that pip is configured to use, checked against its digest.

For a python3 without ensurepip (Debian without python3-venv) and a user who may not install packages.
"""

from __future__ import annotations

import configparser
import hashlib
import os
import re
import ssl
import subprocess
import sys
import tempfile
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit
from urllib.request import HTTPBasicAuthHandler, HTTPPasswordMgrWithDefaultRealm, HTTPSHandler, OpenerDirector, ProxyHandler, build_opener

WHEEL = re.compile(r".*/(?P<name>pip-(?P<version>\d+(?:\.\d+)+)-py3-none-any\.whl)#sha256=(?P<digest>[0-9a-f]{64})")


def setting(name: str) -> str:
    """One of pip's settings, from where pip takes them: the environment first, then its files, the user's before the machine's."""
    if value := os.environ.get(f"PIP_{name.upper().replace('-', '_')}"):
        return value
    home, own = Path.home(), os.environ.get("PIP_CONFIG_FILE")
    folders = os.environ.get("XDG_CONFIG_DIRS", "/etc/xdg").split(":")[::-1]
    machine = [*(Path(folder, "pip/pip.conf") for folder in folders), Path("/etc/pip.conf")]
    user = [home / ".pip/pip.conf", Path(os.environ.get("XDG_CONFIG_HOME") or home / ".config", "pip/pip.conf")]
    files = configparser.RawConfigParser(strict=False)
    if own != os.devnull:  # pip's word for: no file at all
        files.read([*machine, *([Path(own)] if own else user)], encoding="utf-8")
    found = [files.get(section, name, fallback="") for section in ("install", "global")]
    return next((value for value in found if value), "")


class Wheels(HTMLParser):
    """The pip wheels of an index's page that this Python can run, by version."""

    def __init__(self, page: str, address: str) -> None:
        super().__init__()
        self.address = address
        self.found: dict[tuple[int, ...], re.Match[str]] = {}
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take the link, unless it is withdrawn or asks for a newer Python."""
        said = dict(attrs)
        wheel = WHEEL.fullmatch(urljoin(self.address, said.get("href") or "")) if tag == "a" else None
        oldest = re.findall(r">=\s*(\d+)\.(\d+)", said.get("data-requires-python") or "")
        if wheel and "data-yanked" not in said and all(sys.version_info[:2] >= (int(major), int(minor)) for major, minor in oldest):
            self.found[tuple(int(part) for part in wheel["version"].split("."))] = wheel


def opener(address: str) -> OpenerDirector:
    """Opens addresses with the certificates, the proxy and the password that pip would use."""
    authorities, proxy, parts = setting("cert"), setting("proxy"), urlsplit(address)
    folder = bool(authorities) and Path(authorities).is_dir()
    trust = ssl.create_default_context(cafile=None if folder else authorities or None, capath=authorities if folder else None)
    passwords = HTTPPasswordMgrWithDefaultRealm()
    if parts.username:
        passwords.add_password(None, urljoin(without_password(address), "/"), unquote(parts.username), unquote(parts.password or ""))
    return build_opener(
        HTTPSHandler(context=trust), HTTPBasicAuthHandler(passwords), ProxyHandler({"http": proxy, "https": proxy} if proxy else None)
    )


def without_password(address: str) -> str:
    """The address as it may be shown, and asked for."""
    parts = urlsplit(address)
    return parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl()


def main() -> None:
    """Fetch the newest pip wheel and let it install itself."""
    configured = setting("index-url") or "https://pypi.org/simple"
    index = without_password(configured).rstrip("/") + "/pip/"
    try:
        web = opener(configured)
        with web.open(index, timeout=60) as answer:
            wheels = Wheels(answer.read().decode(), answer.url).found
        if not wheels:
            sys.exit(f"{index} offers no pip. Let root install python3-venv, then run make again.")
        newest = wheels[max(wheels)]
        with web.open(newest[0], timeout=60) as answer:
            wheel = answer.read()
    except (OSError, ValueError) as error:
        sys.exit(f"pip did not come from {index}: {error}\nSet another in pip.conf, or let root install python3-venv; then run make again.")
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
