"""Lines of authorized_keys, and what a real sshd makes of them."""

from __future__ import annotations

import random
import re
import subprocess
from typing import NamedTuple

from .sshd import RunningSshd

FLAGS = (
    *("restrict", "Restrict", "pty", "no-pty", "no-port-forwarding", "port-forwarding", "no-agent-forwarding", "agent-forwarding"),
    *("no-X11-forwarding", "X11-forwarding", "no-user-rc", "user-rc", "no-touch-required", "verify-required", "cert-authority"),
    *("no-restrict", "nothing", "no-cert-authority", "pty=", 'pty="x"', "command", ""),
)
VALUES = (
    *('command="true"', 'COMMAND="true"', 'command="echo \\"a b\\""', 'command="a,b"', "command=true", 'command="', 'command=""'),
    *('from="127.0.0.1"', 'from="127.0.0.0/8"', 'from="10.0.0.0/8,127.0.0.1"', 'from="!127.0.0.1,*"', 'from="*"', 'from="10.1.1.1"'),
    *('from="localhost"', 'from="127.0.0.1/8"', 'from=""', 'from="*.example"', "from=127.0.0.1", 'from="::1"', 'from="127.0.0.?"'),
    *('expiry-time="20991231"', 'expiry-time="20991231Z"', 'expiry-time="20000101"', 'expiry-time="200001011200"', 'expiry-time="soon"'),
    *('expiry-time="20991331"', 'expiry-time="20991231010203"', 'expiry-time="20000101010203Z"', "expiry-time=20991231", 'expiry-time=""'),
    *('environment="A=b"', 'environment="A"', 'environment="A-B=c"', 'environment="=c"', 'environment="A=b,c d"'),
    *('permitopen="localhost:80"', 'permitopen="localhost"', 'permitopen="*:*"', 'permitopen="[::1]:80"', 'permitopen="x:99999"'),
    *('permitlisten="8080"', 'permitlisten="localhost:8080"', 'permitlisten="x:y"', 'permitlisten=""'),
    *('tunnel="0"', 'tunnel="any"', 'tunnel="x"', 'principals="root"', 'principals=""', 'unknown="x"'),
)


class Judged(NamedTuple):
    """What sshd does with a key."""

    is_accepted: bool
    options: set[str] | None
    """What it says of the line that let in; None where it says nothing."""


def random_line(key: str, chance: random.Random) -> str:
    """A line with a key, and options that sshd may take or refuse."""
    count = chance.choice((0, 1, 1, 1, 2, 2, 3))
    options = [chance.choice(FLAGS if chance.random() < 0.45 else VALUES) for _ in range(count)]
    joined = chance.choice((",", ",", ",", ",", ",,", ", ")).join(options) + chance.choice(("", "", "", "", ","))
    before = chance.choice(("", "", "", " ", "\t", "# "))
    between = chance.choice((" ", " ", "\t", "  ")) if joined else ""
    comment = chance.choice(("", " ada@example.org", " # x", ' "'))
    if chance.random() < 0.1:
        key = chance.choice((key[:-5], key.replace(" ", "\t"), key.replace("ssh-ed25519", "ssh-rsa", 1), key + "=", key.replace(" ", "")))
    return f"{before}{joined}{between}{key}{comment}{chance.choice(('', '', chr(13)))}\n"


def judged(sshd: RunningSshd, user: str = "root") -> Judged:
    """Whether an account is opened by the client's key, as sshd now finds it."""
    options = ("IdentitiesOnly=yes", "BatchMode=yes", "PreferredAuthentications=publickey")
    arguments = [word for option in options for word in ("-o", option)]
    ran = subprocess.run(
        ["ssh", "-v", "-F", sshd.ssh_config, "-i", sshd.client_key, *arguments, "-p", str(sshd.port), f"{user}@127.0.0.1", "true"],
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        timeout=20,
        check=False,
    )
    told = re.findall(r"Remote: .*: key options:([^\r\n]*)", ran.stderr)
    return Judged("Authenticated to" in ran.stderr, set(told[-1].split()) if told else None)
