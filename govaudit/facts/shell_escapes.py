"""Programs that give all of root to whoever may run them as root: documented in docs/shell-escapes.md, which is made from this list.

Sources: each program's own manual, named beside it; GTFOBins (https://gtfobins.github.io) collects the ways. The list cannot be whole.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from govaudit.facts.sudo import SudoCommand


class Escape(NamedTuple):
    """How a program gives root away."""

    way: str
    """What it does for its user."""

    needs: str
    """Which arguments it takes: see NEEDS."""

    survives_noexec: bool
    """Whether it still does where it cannot start other programs (NOEXEC): it writes files, or sets modes."""


NEEDS = {
    "nothing": "whatever arguments the rule sets",
    "bare": "without arguments, or with arguments that the user chooses",
    "arguments": "with arguments that the user chooses",
}
"""When an escape counts."""

_SHELL = Escape("is a shell", "bare", False)
_RUNS_BARE = Escape("starts a shell when run bare, or what its arguments say", "bare", False)
_INTERPRETER = Escape("runs any program text", "bare", True)
_EDITOR = Escape("edits any file, and starts a shell", "nothing", True)
_PAGER = Escape("starts a shell by a key (`!`)", "nothing", False)
_CLIENT = Escape("starts a shell by a command of its own (`!`, `\\!`)", "nothing", False)
_SESSION = Escape("opens a shell, or leads to one, for whoever sits before it", "nothing", False)
_TYPED = Escape("runs any program text that is typed in", "nothing", True)
_CHANGES = Escape("changes accounts, or removes what guards them", "arguments", True)
_RUNS = Escape("runs the program that its arguments name", "arguments", False)
_WRITES = Escape("writes, or gives away, the file that its arguments name", "arguments", True)
_READS = Escape("reads the file that its arguments name: password hashes, private keys", "arguments", True)
_INSTALLS = Escape("installs packages, whose scripts run as root", "arguments", False)

ESCAPES: dict[str, Escape] = {
    **dict.fromkeys(
        ("ash", "bash", "csh", "dash", "elvish", "fish", "ksh", "mksh", "rbash", "sh", "tcsh", "yash", "zsh", "busybox"), _SHELL
    ),
    **dict.fromkeys(("login", "machinectl", "chroot", "nsenter", "unshare", "script", "pkexec", "doas"), _RUNS_BARE),
    **dict.fromkeys(
        (
            "awk",
            "gawk",
            "mawk",
            "nawk",
            "original-awk",
            "bc",
            "erl",
            "expect",
            "ghc",
            "gimp",
            "jjs",
            "jrunscript",
            "julia",
            "lua",
        ),
        _INTERPRETER,
    ),
    **dict.fromkeys(("su", "sudo", "screen", "tmux"), _SESSION),
    **dict.fromkeys(("gdb", "ipython", "irb"), _TYPED),
    **dict.fromkeys(("chage", "chsh", "rm", "umount", "userdel"), _CHANGES),
    **dict.fromkeys(("cc", "chrt", "cmake", "fd", "hg", "kexec", "ncat", "qemu-system-x86_64", "svn"), _RUNS),
    **dict.fromkeys(("7z", "gpg", "sudoedit"), _WRITES),
    **dict.fromkeys(("toybox",), _SHELL),
    **dict.fromkeys(("java", "luajit"), _INTERPRETER),
    **dict.fromkeys(("node", "nodejs", "octave", "perl", "php", "pry", "python", "R", "Rscript", "ruby", "tclsh", "wish"), _INTERPRETER),
    **dict.fromkeys(("ed", "emacs", "ex", "jed", "joe", "mcedit", "micro", "nano", "neovim", "nvim", "pico", "rvim", "rview"), _EDITOR),
    **dict.fromkeys(("vi", "view", "vim", "vimdiff", "visudo", "vipw", "vigr", "mc", "crontab", "ne"), _EDITOR),
    **dict.fromkeys(("less", "more", "most", "pg", "man", "info", "journalctl", "lynx", "w3m"), _PAGER),
    **dict.fromkeys(
        ("ftp", "sftp", "mysql", "mariadb", "psql", "sqlite3", "mail", "mailx", "mutt", "telnet", "virsh", "lftp", "cdist"),
        _CLIENT,
    ),
    **dict.fromkeys(
        (
            "ansible",
            "ansible-playbook",
            "at",
            "batch",
            "capsh",
            "cpulimit",
            "ctr",
            "docker",
            "env",
            "find",
            "flock",
            "gcc",
            "git",
            "tcpdump",
        ),
        _RUNS,
    ),
    **dict.fromkeys(
        ("ionice", "ip", "ld.so", "logrotate", "ltrace", "make", "nice", "nmap", "nohup", "openvpn", "parallel", "pidstat"), _RUNS
    ),
    **dict.fromkeys(
        ("podman", "run-parts", "runc", "rsync", "scp", "sed", "service", "setarch", "setpriv", "setsid", "socat", "ssh"), _RUNS
    ),
    **dict.fromkeys(("ssh-agent", "start-stop-daemon", "stdbuf", "strace", "systemctl", "systemd-run", "tar", "taskset", "time"), _RUNS),
    **dict.fromkeys(
        ("timeout", "valgrind", "watch", "xargs", "zip", "unzip", "runuser", "insmod", "modprobe", "kubectl", "lxc", "lxd"), _RUNS
    ),
    **dict.fromkeys(("nerdctl", "perf", "puppet", "salt-call", "bpftrace", "cobc", "crash", "dmsetup", "debugfs", "tshark"), _RUNS),
    **dict.fromkeys(("chmod", "chown", "chgrp", "cp", "dd", "install", "ln", "mv", "mount", "nc", "openssl", "patch", "setcap"), _WRITES),
    **dict.fromkeys(
        ("setfacl", "tee", "truncate", "wget", "curl", "usermod", "useradd", "passwd", "chpasswd", "gpasswd", "groupmod"), _WRITES
    ),
    **dict.fromkeys(("adduser", "addgroup", "update-alternatives", "restic", "cpio", "ar", "sort", "shuf", "split"), _WRITES),
    **dict.fromkeys(("base64", "cat", "cut", "diff", "head", "od", "strings", "tac", "tail", "xxd"), _READS),
    **dict.fromkeys(
        ("apt", "apt-get", "aptitude", "apk", "dnf", "dpkg", "easy_install", "flatpak", "gem", "npm", "pacman", "pip"), _INSTALLS
    ),
    **dict.fromkeys(("pip3", "rpm", "snap", "tdnf", "yarn", "yum", "zypper", "cpan", "composer", "alien", "bundle", "microdnf"), _INSTALLS),
}
"""By the name of the program, versions left out (`python` stands for python3.11)."""

_OF_ROOT = (
    *("/etc/sudoers", "/etc/passwd", "/etc/shadow", "/etc/group", "/etc/gshadow", "/etc/crontab", "/etc/cron.", "/etc/pam.d", "/root/"),
    *("/etc/ld.so.", "/etc/profile", "/etc/bash.bashrc", "/etc/systemd/", "/lib/systemd/", "/usr/lib/systemd/", "/etc/init.d/"),
)
"""Beginnings of paths of files by which whoever writes them becomes root."""

_ANYBODYS = ("/home/", "/tmp/", "/var/tmp/", "/dev/shm/", "/run/user/")  # noqa: S108
"""Where those who are not root put programs themselves."""

_FOLDERS = ("/bin", "/sbin", "/usr/bin", "/usr/sbin", "/usr/local/bin", "/usr/local/sbin")


def escape_of(program: str) -> Escape | None:
    """What a program gives away; versions and variants (`python3.11`, `vim.basic`, `perl5.36`) are those of the program."""
    if program in ESCAPES:
        return ESCAPES[program]
    bare = re.sub(r"(?:[-.](?:basic|tiny|nox|gtk3?|static|traditional|openbsd))?$", "", program)
    bare = re.sub(r"[-.]?[0-9][0-9.]*$", "", bare)
    return ESCAPES.get(bare)


def gives_root(command: SudoCommand, *, can_exec: bool = True) -> bool | None:
    """Whether whoever may run this command as root has all of root; None where it cannot be told (regular expressions)."""
    if command.excepted or command.path == "list":
        return False
    if command.path == "ALL" or command.path.startswith(_ANYBODYS):
        return True
    if command.path == "sudoedit":
        arguments = command.arguments
        return arguments is None or is_open(arguments) or any(word.startswith(_OF_ROOT) for word in arguments.split())
    if command.path.startswith("^"):
        return None
    if command.is_pattern:
        return _is_usual_folder(command.path)
    found = escape_of(command.program)
    if found is None or not (can_exec or found.survives_noexec):
        return False
    if command.arguments is None or is_open(command.arguments) or found.needs == "nothing":
        return "--no-pager" not in (command.arguments or "").split()
    return found.needs == "bare" and command.arguments == ""


def reads_program_text(program: str) -> bool:
    """Whether it is a shell or an interpreter: it runs what the file says that its first argument names."""
    found = escape_of(program)
    return found in (_SHELL, _INTERPRETER) or program in (".", "source")


def stands_in_usual_folder(pattern: str) -> bool:
    """Whether a pattern, or a folder, is about programs of the system alone."""
    return pattern.rpartition("/")[0] in _FOLDERS


def is_not_known(command: SudoCommand) -> bool:
    """Whether it stands for programs that nobody has looked at, or for the editing of a file of which it is not known what it decides."""
    return command.path == "sudoedit" or command.is_pattern


def is_open(arguments: str) -> bool:
    r"""Whether the user chooses part of the arguments: wildcards that are not escaped, or a regular expression."""
    return arguments.startswith("^") or re.search(r"(?<!\\)[*?\[]", arguments) is not None


def _is_usual_folder(pattern: str) -> bool:
    """Whether a pattern or folder may stand for programs of the system, among which there are always some that give root away."""
    folder, _, name = pattern.rpartition("/")
    if re.search(r"[*?\[]", folder):
        return True
    return folder in _FOLDERS and (name == "" or re.sub(r"[*?]|\[[^\]]*\]", "", name) == "" or _may_match(name))


def _may_match(name: str) -> bool:
    pattern = re.sub(r"\\\[[^\]]*\\\]", ".", re.escape(name)).replace(r"\*", ".*").replace(r"\?", ".")
    if len(name) > 64 or name.count("*") > 3:
        return True
    return any(re.fullmatch(pattern, program) for program in ESCAPES)
