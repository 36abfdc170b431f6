"""Variables, options and words by which a program runs, or loads, something that is not its own."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

STEERS = re.compile(
    r"(?:PATH|LD_\w+|GCONV_PATH|BASH_ENV|ENV|SHELL|IFS|PS4|PROMPT_COMMAND|SHELLOPTS|BASHOPTS|BASH_FUNC\w*|HOME|XDG_CONFIG_HOME"
    r"|PYTHON\w+|PERL\w+|RUBY\w+|GEM_\w+|BUNDLE_\w+|NODE_\w+|NPM_\w+|LUA_\w+|PHP\w+|PHPRC|CLASSPATH|JAVA_\w+|_JAVA_OPTIONS|JDK_JAVA_OPTIONS"
    r"|TCLLIBPATH|GUILE_\w+|EDITOR|VISUAL|PAGER|MANPAGER|BROWSER|LESSOPEN|LESSCLOSE|GIT_\w+|TAR_OPTIONS|RSYNC_\w+|MAKEFLAGS|MAKEFILES"
    r"|OPENSSL_\w+|SSL_ENGINE|SSH_ASKPASS|SUDO_ASKPASS|SVN_SSH|CVS_RSH|DPKG_\w+|APT_CONFIG|RPM_\w+|ANSIBLE_\w+|BORG_RSH|MODPROBE_OPTIONS)"
)
"""Variables by which programs load or start something else: those of ld.so(8), of shells, of interpreters, of single programs."""
_HARMLESS = re.compile(
    r"PATH=(?:(?:/usr(?:/local)?/s?bin|/s?bin|/snap/bin|\$PATH|\$\{PATH\})(?::|$))+|HOME=(?:/root|/)?|SHELL=(?:/usr)?/bin/(?:ba|da)?sh|\w+="
)
"""What such variables may be set to: folders of the system, or nothing."""

_EVERYTHING = re.compile(r".*", re.DOTALL)
_OPTIONS: dict[str, re.Pattern[str]] = {
    "tar": re.compile(r"-[^-].*[IF].*|-[IF].*|--(?:us|to-|chec|info-s|new|rs|rm).*|[A-Za-z]*[IF][A-Za-z]*"),
    "rsync": re.compile(r"-[A-Za-z0-9]*[eM].*|--(?:rsh|rsync-path|remote-opt).*"),
    **dict.fromkeys(("scp", "sftp"), re.compile(r"-[A-Za-z0-9]*[SoFDJ].*")),
    "find": re.compile(r"-(?:exec|ok)(?:dir)?|-files0-from"),
    "sort": re.compile(r"--comp.*|--files.*"),
    "split": re.compile(r"--fil.*"),
    "wget": re.compile(r"--use-askpass.*|--config.*|-e.*|--execute.*"),
    **dict.fromkeys(("zip", "tcpdump"), re.compile(r"-[A-Za-z]*[Tz].*|--unzip.*")),
    "openssl": re.compile(r"-(?:engine|provider|config).*"),
    "nmap": re.compile(r"--script.*|-[A-Za-z]*C.*"),
    "ip": re.compile(r"netns|vrf|-b.*|-force"),
    **dict.fromkeys(("apt", "apt-get", "aptitude", "dpkg"), re.compile(r"-[oci].*|--option.*|--config.*|--p\w+-inv.*|.*/.*")),
    **dict.fromkeys(("dnf", "yum", "rpm", "zypper"), re.compile(r".*/.*|--setopt.*|--define.*|-D.*")),
    "certbot": re.compile(r"--.*hook.*|--config.*|-c.*"),
    **dict.fromkeys(
        ("restic", "borg", "duplicity", "rclone"), re.compile(r"--.*command.*|--rsh.*|-o.*|--option.*|--remote-path.*|--conf.*|--ssh.*")
    ),
    **dict.fromkeys(
        ("sed", "gsed"),
        re.compile(
            r"-[A-Za-z]*f.*|--file.*|.*(?:^|[;{}/|,#!0-9$\s])e(?:$|[\s;}]).*|.*[/|,#!][gpiImM0-9]*e[gpiImM0-9]*",
            re.DOTALL,
        ),
    ),
    **dict.fromkeys(("awk", "gawk", "mawk", "nawk"), re.compile(r"-[A-Za-z]*[fiEl].*|--.*|.*(?:system|getline|[|@]).*", re.DOTALL)),
    **dict.fromkeys(
        ("mysql", "mariadb", "psql", "sqlite3"),
        re.compile(r".*(?:\\!|\\\.|source|system|\.shell|\.load|\\i|COPY|PROGRAM).*|-f.*|--file.*", re.DOTALL),
    ),
    **dict.fromkeys(
        str.split(
            """
            git hg svn make gmake cmake rake ant mvn gradle npm npx yarn pnpm composer bundle docker docker-compose podman
            nerdctl kubectl lxc lxc-attach machinectl ansible ansible-playbook puppet salt-call strace ltrace gdb valgrind
            perf cpulimit taskset chrt prlimit numactl setarch linux32 linux64 unbuffer fakeroot dbus-run-session
            dbus-launch xvfb-run pkexec newgrp sg cronic ts ifne lckdo lockrun run-one run-this-one daemon daemonize supervise
            tini dumb-init entr inotifywait socat ncat openvpn vi vim view ex ed emacs nano bc dc lftp ftp telnet mutt
            capsh bwrap firejail proot toolbox flatpak snap uwsgi gunicorn celery drush wp pm2 forever tox pytest ld.so
            ld-linux.so.2 ld-linux-x86-64.so.2 toybox insmod modprobe
            """
        ),
        _EVERYTHING,
    ),
}
"""By program: the words with which it runs something that is named there, or that lies in a folder."""

_GLUED = re.compile(r"(?:-[A-Za-z]|[^\s=/]+=)(/[A-Za-z0-9_.+@/-]+)")
_PATH_BEGINS = re.compile(r"(?:^|[=\s])(?:/[^/\s]|\.{1,2}/)")
_LONGEST_WORD = 500


def is_steering(word: str) -> bool:
    """Whether a word sets a variable by which programs load or start something else."""
    name, equals, _ = word.partition("=")
    return equals != "" and STEERS.fullmatch(name.rstrip("+")) is not None and not _HARMLESS.fullmatch(word)


def steers(name: str, words: Sequence[str]) -> bool:
    """Whether a program may run something that its words name: by an option, a text of its own, or what `*` stands for in a folder."""
    options = _OPTIONS.get(name)
    if any(len(word) > _LONGEST_WORD for word in words):
        return True
    if options is not None and (options is _EVERYTHING or any(options.fullmatch(word) for word in words)):
        return True
    return any(word[:1] in ("*", "?", "[") for word in words) and name not in ("rm", "ls", "test", "[")


def glued(words: Sequence[str]) -> Iterator[str]:
    """Paths that are written together with an option: `--with=/path`, `-I/path`."""
    for word in words:
        if found := _GLUED.fullmatch(word):
            yield found[1]


def holds_command_line(words: Sequence[str]) -> bool:
    """Whether a word may be a command of its own: it has blanks, and a path that begins in it."""
    return any(len(word.split(None, 1)) > 1 and _PATH_BEGINS.search(word) for word in words)
