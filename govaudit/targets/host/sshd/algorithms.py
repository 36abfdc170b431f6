"""The algorithm lists of sshd_config: `+`, `-` and `^` change the default of the OpenSSH version, names may be patterns
(`kex_assemble_names` in kex.c).

Defaults and supported names: myproposal.h, cipher.c, mac.c, kex.c and sshkey.c of OpenSSH 8.2 to 10.0. Red Hat's OpenSSH
takes its defaults from the system's crypto policy, which is not followed.
"""

from __future__ import annotations

from govaudit.facts.sshd_settings.matching import matches_list
from govaudit.model import Missing, Reason, Sentence, missing
from govaudit.targets.host.sshd.lines import NotFollowed, Refused
from govaudit.targets.host.sshd.version import Version

_CIPHERS = ["chacha20-poly1305@openssh.com", "aes128-ctr", "aes192-ctr", "aes256-ctr", "aes128-gcm@openssh.com", "aes256-gcm@openssh.com"]
_CIPHERS_10 = str.split(
    """
    chacha20-poly1305@openssh.com aes128-gcm@openssh.com aes256-gcm@openssh.com aes128-ctr aes192-ctr aes256-ctr
    """
)
_ALL_CIPHERS = str.split(
    """
    3des-cbc aes128-cbc aes192-cbc aes256-cbc aes128-ctr aes192-ctr aes256-ctr aes128-gcm@openssh.com aes256-gcm@openssh.com
    chacha20-poly1305@openssh.com
    """
)
_MACS = str.split(
    """
    umac-64-etm@openssh.com umac-128-etm@openssh.com hmac-sha2-256-etm@openssh.com hmac-sha2-512-etm@openssh.com
    hmac-sha1-etm@openssh.com umac-64@openssh.com umac-128@openssh.com hmac-sha2-256 hmac-sha2-512 hmac-sha1
    """
)
_ALL_MACS = str.split(
    """
    hmac-sha1 hmac-sha1-96 hmac-sha2-256 hmac-sha2-512 hmac-md5 hmac-md5-96 umac-64@openssh.com umac-128@openssh.com
    hmac-sha1-etm@openssh.com hmac-sha1-96-etm@openssh.com hmac-sha2-256-etm@openssh.com hmac-sha2-512-etm@openssh.com
    hmac-md5-etm@openssh.com hmac-md5-96-etm@openssh.com umac-64-etm@openssh.com umac-128-etm@openssh.com
    """
)
_CURVES = ["curve25519-sha256", "curve25519-sha256@libssh.org", "ecdh-sha2-nistp256", "ecdh-sha2-nistp384", "ecdh-sha2-nistp521"]
_GROUPS = [
    "diffie-hellman-group-exchange-sha256",
    "diffie-hellman-group16-sha512",
    "diffie-hellman-group18-sha512",
    "diffie-hellman-group14-sha256",
]
_SNTRUP = ["sntrup761x25519-sha512@openssh.com"]
_SNTRUP_BOTH = ["sntrup761x25519-sha512", *_SNTRUP]
_ALL_KEX = str.split(
    """
    diffie-hellman-group1-sha1 diffie-hellman-group14-sha1 diffie-hellman-group14-sha256 diffie-hellman-group16-sha512
    diffie-hellman-group18-sha512 diffie-hellman-group-exchange-sha1 diffie-hellman-group-exchange-sha256 ecdh-sha2-nistp256
    ecdh-sha2-nistp384 ecdh-sha2-nistp521 curve25519-sha256 curve25519-sha256@libssh.org
    """
)
_KEYS = str.split(
    """
    ssh-ed25519-cert-v01@openssh.com ecdsa-sha2-nistp256-cert-v01@openssh.com ecdsa-sha2-nistp384-cert-v01@openssh.com
    ecdsa-sha2-nistp521-cert-v01@openssh.com sk-ssh-ed25519-cert-v01@openssh.com sk-ecdsa-sha2-nistp256-cert-v01@openssh.com
    rsa-sha2-512-cert-v01@openssh.com rsa-sha2-256-cert-v01@openssh.com ssh-ed25519 ecdsa-sha2-nistp256 ecdsa-sha2-nistp384
    ecdsa-sha2-nistp521 sk-ssh-ed25519@openssh.com sk-ecdsa-sha2-nistp256@openssh.com rsa-sha2-512 rsa-sha2-256
    """
)
_KEYS_8_4 = str.split(
    """
    ecdsa-sha2-nistp256-cert-v01@openssh.com ecdsa-sha2-nistp384-cert-v01@openssh.com
    ecdsa-sha2-nistp521-cert-v01@openssh.com sk-ecdsa-sha2-nistp256-cert-v01@openssh.com ssh-ed25519-cert-v01@openssh.com
    sk-ssh-ed25519-cert-v01@openssh.com rsa-sha2-512-cert-v01@openssh.com rsa-sha2-256-cert-v01@openssh.com
    ssh-rsa-cert-v01@openssh.com ecdsa-sha2-nistp256 ecdsa-sha2-nistp384 ecdsa-sha2-nistp521
    sk-ecdsa-sha2-nistp256@openssh.com ssh-ed25519 sk-ssh-ed25519@openssh.com rsa-sha2-512 rsa-sha2-256 ssh-rsa
    """
)
_SIGNATURES = str.split(
    """
    ssh-ed25519 ecdsa-sha2-nistp256 ecdsa-sha2-nistp384 ecdsa-sha2-nistp521 sk-ssh-ed25519@openssh.com
    sk-ecdsa-sha2-nistp256@openssh.com rsa-sha2-512 rsa-sha2-256
    """
)
_SIGNATURES_8_4 = str.split(
    """
    ecdsa-sha2-nistp256 ecdsa-sha2-nistp384 ecdsa-sha2-nistp521 sk-ecdsa-sha2-nistp256@openssh.com ssh-ed25519
    sk-ssh-ed25519@openssh.com rsa-sha2-512 rsa-sha2-256
    """
)
_ALL_KEYS = str.split(
    """
    ssh-ed25519 ssh-ed25519-cert-v01@openssh.com sk-ssh-ed25519@openssh.com sk-ssh-ed25519-cert-v01@openssh.com
    ecdsa-sha2-nistp256 ecdsa-sha2-nistp256-cert-v01@openssh.com ecdsa-sha2-nistp384 ecdsa-sha2-nistp384-cert-v01@openssh.com
    ecdsa-sha2-nistp521 ecdsa-sha2-nistp521-cert-v01@openssh.com sk-ecdsa-sha2-nistp256@openssh.com
    sk-ecdsa-sha2-nistp256-cert-v01@openssh.com webauthn-sk-ecdsa-sha2-nistp256@openssh.com ssh-dss
    ssh-dss-cert-v01@openssh.com ssh-rsa ssh-rsa-cert-v01@openssh.com rsa-sha2-256 rsa-sha2-256-cert-v01@openssh.com
    rsa-sha2-512 rsa-sha2-512-cert-v01@openssh.com
    """
)
_ALL_KEYS_8_4 = str.split(
    """
    ssh-ed25519 ssh-ed25519-cert-v01@openssh.com sk-ssh-ed25519@openssh.com sk-ssh-ed25519-cert-v01@openssh.com ssh-rsa
    rsa-sha2-256 rsa-sha2-512 ssh-dss ecdsa-sha2-nistp256 ecdsa-sha2-nistp384 ecdsa-sha2-nistp521
    sk-ecdsa-sha2-nistp256@openssh.com webauthn-sk-ecdsa-sha2-nistp256@openssh.com ssh-rsa-cert-v01@openssh.com
    rsa-sha2-256-cert-v01@openssh.com rsa-sha2-512-cert-v01@openssh.com ssh-dss-cert-v01@openssh.com
    ecdsa-sha2-nistp256-cert-v01@openssh.com ecdsa-sha2-nistp384-cert-v01@openssh.com
    ecdsa-sha2-nistp521-cert-v01@openssh.com sk-ecdsa-sha2-nistp256-cert-v01@openssh.com
    """
)
_SHORT_NAMES = {"dsa", "rsa", "ecdsa", "ecdsa-sk", "ed25519", "ed25519-sk"}
"""Short names of key types, which sshd takes but which stand for no algorithm."""

KINDS = {
    "ciphers": "cipher",
    "macs": "mac",
    "kexalgorithms": "kex",
    "hostkeyalgorithms": "key",
    "hostbasedacceptedalgorithms": "key",
    "pubkeyacceptedalgorithms": "key",
    "casignaturealgorithms": "signature",
}
"""The keywords that set a list of algorithms, and of which kind."""


def default(kind: str, version: Version | None, *, red_hat: bool) -> list[str] | Missing:
    """What is offered where nothing is set."""
    if red_hat:
        return missing(Reason.NOT_SUPPORTED, "the algorithms of Red Hat's OpenSSH follow the crypto policy, which `sshd -T` alone tells")
    if version is None or version < (8, 2):
        return missing(Reason.NOT_SUPPORTED, "the default algorithms of this OpenSSH version are known to `sshd -T` alone")
    if version > (10, 0):
        return missing(Reason.NOT_SUPPORTED, "the default algorithms of OpenSSH after 10.0 are known to `sshd -T` alone")
    match kind:
        case "cipher":
            return _CIPHERS_10 if version >= (10, 0) else _CIPHERS
        case "mac":
            return _MACS
        case "kex":
            return _default_kex(version)
        case "key":
            return _between(version, _KEYS_8_4, _KEYS)
        case _:
            return _between(version, _SIGNATURES_8_4, _SIGNATURES)


def _between(version: Version, old: list[str], new: list[str]) -> list[str] | Missing:
    """RSA with SHA-1 was switched off in 8.8; 8.5 changed the order."""
    if version >= (8, 8):
        return new
    if version <= (8, 4):
        return old
    return missing(Reason.NOT_SUPPORTED, "the default key algorithms of this OpenSSH version are known to `sshd -T` alone")


def _default_kex(version: Version) -> list[str]:
    if version >= (10, 0):
        return ["mlkem768x25519-sha256", *_SNTRUP_BOTH, *_CURVES]
    if version >= (9, 9):
        return [*_SNTRUP_BOTH, "mlkem768x25519-sha256", *_CURVES, *_GROUPS]
    if version == (9, 2):
        return [*_SNTRUP_BOTH, *_CURVES, *_GROUPS]  # Debian 12 has both names, by a later update
    return [*(_SNTRUP if version >= (9, 0) else []), *_CURVES, *_GROUPS]


def supported(kind: str, version: Version | None) -> list[str] | None:
    """All names that this version knows, in its own order; None where that is not known."""
    if version is None or not (8, 4) <= version <= (10, 0):
        return None
    keys = _ALL_KEYS_8_4 if version == (8, 4) else _ALL_KEYS
    match kind:
        case "cipher":
            return [*_ALL_CIPHERS, "rijndael-cbc@lysator.liu.se"] if version == (8, 4) else _ALL_CIPHERS
        case "mac":
            return _ALL_MACS
        case "kex":
            if version == (8, 4):
                return [*_ALL_KEX, "sntrup4591761x25519-sha512@tinyssh.org"]
            alias = version == (9, 2) or version >= (9, 9)
            return [*_ALL_KEX, *(_SNTRUP_BOTH if alias else _SNTRUP), *(["mlkem768x25519-sha256"] if version >= (9, 9) else [])]
        case "key":
            return [name for name in keys if version < (10, 0) or not name.startswith("ssh-dss")]
        case _:
            return [name for name in keys if "-cert-" not in name and (version < (10, 0) or name != "ssh-dss")]


def check_names(kind: str, written: str, version: Version | None) -> None:
    """Raises Refused where sshd does not take the list; names that a version may lack are let through where it is not known."""
    names = written[1:] if written[:1] in ("+", "^") else written
    if written.startswith("-"):
        return
    if not names:
        raise Refused(Sentence("an argument is missing"))
    known = supported(kind, version)
    for name in names.split(","):
        if not name:
            return  # sshd looks no further
        if known is None or name in known:
            continue
        if kind in ("key", "signature") and _is_key_name(name, version):
            continue
        raise Refused(Sentence("{name} is no algorithm that this version knows", {"name": name}))


def _is_key_name(name: str, version: Version | None) -> bool:
    if name.lower() in _SHORT_NAMES:
        if version is None:
            raise NotFollowed(missing(Reason.NOT_SUPPORTED, "versions of OpenSSH read the line differently"))
        return version < (9, 9)
    names = supported("key", version) or []
    if name in names:  # a certificate's, for signatures
        return version is not None and version < (10, 0)
    return any(matches_list(one, name) for one in [*names, "null"])


def assembled(kind: str, written: str, version: Version | None, *, red_hat: bool) -> list[str] | Missing:
    """The algorithms that a list comes to, empty where `-` takes all away. Raises Refused where sshd would."""
    sign = written[:1] if written[:1] in ("+", "-", "^") else ""
    names = written[len(sign) :]
    usual = default(kind, version, red_hat=red_hat) if sign else []
    if isinstance(usual, Missing):
        return usual
    if sign == "-":
        return [name for name in usual if matches_list(name, names) != 1]
    if sign == "+":
        names = names.partition(",,")[0].rstrip(",") if not names.startswith(",") else ""  # sshd looks no further than an empty name
    wanted = [*usual, *names.split(",")] if sign == "+" else [*names.split(","), *usual]
    known = supported(kind, version)
    if any(name.startswith("!") for name in wanted):
        raise Refused(Sentence("a list of algorithms must not have `!`"))
    if known is None and any(letter in names for letter in "*?"):
        return missing(Reason.NOT_SUPPORTED, "which algorithms match {list} depends on the OpenSSH version", list=written)
    found: dict[str, None] = {}
    for name in wanted:
        if known is None or name in known:  # no algorithm has a wildcard in its name
            found[name] = None
        else:
            found |= dict.fromkeys(one for one in known if matches_list(one, name) == 1)
    if not found:
        raise Refused(Sentence("no algorithm is left"))
    return list(found)
