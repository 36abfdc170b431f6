"""sudo.conf(5): whether the policy that sudo asks is the one of /etc/sudoers."""

from __future__ import annotations

from govaudit.model import Missing, Reason, missing

PATH = "/etc/sudo.conf"
VENDORS = "/usr/etc/sudo.conf"
"""That of SUSE's package, which counts where there is none of the host's own."""

_PLUGINS = ("sudoers_policy", "sudoers_io", "sudoers_audit")
_HARMLESS = ("sudoers_mode=", "sudoers_uid=", "sudoers_gid=", "error_recovery=")
"""Options of the plugin that do not move the policy."""


def other_policy(content: bytes, path: str = PATH) -> Missing | None:
    """Why the rules may stand elsewhere than in /etc/sudoers; None where the usual plugin reads them from there."""
    for number, raw in enumerate(content.decode("utf-8", errors="replace").split("\n"), 1):
        text, comment, _ = raw.partition("#")
        words = text.split()
        keyword = words[0].lower() if words else ""
        is_usual = (
            keyword == "plugin"
            and len(words) >= 3
            and words[1] in _PLUGINS
            and words[2].rpartition("/")[2] == "sudoers.so"
            and all(word.startswith(_HARMLESS) for word in words[3:])
        )
        moves = (keyword == "plugin" and not is_usual) or (keyword == "path" and words[1:2] == ["plugin_dir"])
        if moves or (text.rstrip(" \t\r").endswith("\\") and not comment):
            return missing(
                Reason.NOT_SUPPORTED, "{path}:{line} may give sudo another policy, which is not followed", path=path, line=number
            )
    return None
