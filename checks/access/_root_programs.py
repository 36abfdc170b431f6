"""What a command of sudo comes to when it is run as root.

After the lists of GTFOBins (https://gtfobins.github.io): programs with which whoever may run them as root
opens a shell, or reads and writes any file, and is root then.
"""

from __future__ import annotations

import re
from enum import Enum
from fnmatch import fnmatchcase


class Reach(Enum):
    """How far a command reaches."""

    ROOT = "root"
    NOT_KNOWN = "not known"
    """It stands for programs that are not listed here, or for a file of which it is not known what it decides."""
    LITTLE = "little"
    """Not known to give more than itself."""


_INTERACTIVE = """
    su sudo visudo vipw vigr ed ex vi vim vimdiff rvim view nvim nano pico emacs mcedit joe mc micro less more most man info
    crontab screen tmux ftp sftp telnet mysql psql sqlite3 gdb irb ipython
"""
INTERACTIVE = frozenset(_INTERACTIVE.split())
"""They open a shell for whoever sits before them, whatever the arguments."""

_FREE = """
    sudoedit sh bash dash ash zsh ksh mksh csh tcsh fish busybox toybox rbash
    python perl ruby lua luajit php node nodejs tclsh expect wish awk gawk mawk nawk jjs java gcc cc make cmake
    env nice nohup setsid stdbuf timeout time watch xargs find fd parallel flock ionice taskset chrt chroot unshare nsenter setpriv
    capsh runuser pkexec doas start-stop-daemon systemd-run systemctl service at batch run-parts script strace ltrace ld.so
    cp mv install dd tee ln cat tac head tail cut sort sed rsync scp ssh curl wget nc ncat socat git svn hg
    tar cpio zip unzip 7z ar rpm dpkg apt apt-get aptitude dnf yum microdnf zypper pacman apk snap pip gem npm easy_install
    chmod chown chgrp setfacl setcap usermod useradd adduser userdel groupmod gpasswd passwd chpasswd chsh chage
    mount umount docker podman ctr nerdctl kubectl lxc lxd virsh qemu-system-x86_64 insmod modprobe kexec ip tcpdump nmap
    openssl gpg base64 xxd od strings diff patch rm ansible ansible-playbook puppet salt-call journalctl logrotate
"""
FREE = frozenset(_FREE.split())
"""With arguments of one's choice they run programs, or read and write files, of one's choice."""

_FOLDERS = ("/bin", "/sbin", "/usr/bin", "/usr/sbin", "/usr/local/bin", "/usr/local/sbin")
_ANYBODYS = ("/home/", "/tmp/", "/var/tmp/", "/dev/shm/", "/run/user/")  # noqa: S108
"""Where those who are not root put programs themselves."""


def reach_of(command: str) -> Reach:
    """What a command of sudoers(5) comes to: a path (a pattern, a folder) with or without arguments, `ALL`, `sudoedit …`."""
    path, _, arguments = command.partition(" ")
    if path == "ALL" or path.startswith(_ANYBODYS):
        return Reach.ROOT
    if path == "list":
        return Reach.LITTLE
    if path == "sudoedit" and arguments and not any(letter in arguments for letter in "*?["):
        return Reach.NOT_KNOWN  # it depends on the file
    folder, _, name = path.rpartition("/")
    free = not arguments or any(letter in arguments for letter in "*?[")
    if path.endswith("/") or re.search(r"[*?\[]", path):
        listed = {program for program in INTERACTIVE | FREE if fnmatchcase(program, name or "*")}
        usual = any(fnmatchcase(place, folder) for place in _FOLDERS)
        return Reach.ROOT if usual and (listed & INTERACTIVE or (free and listed)) else Reach.NOT_KNOWN
    names = {name, name.partition(".")[0], re.sub(r"[-.0-9]+\Z", "", name)}  # vim.tiny, python3.11
    return Reach.ROOT if names & INTERACTIVE or (free and names & FREE) else Reach.LITTLE
