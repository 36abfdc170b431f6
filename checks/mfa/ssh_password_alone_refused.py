"""Whether a password alone is enough for SSH."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check, failed, known, passed
from govaudit.facts.derived.ssh_factors import SshFactors
from govaudit.facts.pam import Proof, of_the_person


@check("mfa.ssh-password-alone-refused", severity=Severity.HIGH)
def ssh_password_alone_refused(ssh: SshFactors) -> Verdict:
    """Nobody logs in by SSH with nothing but a password.

    Passwords are guessed, reused and phished; every SSH server on a network is tried with lists of them.

    To fix: set `PasswordAuthentication no` and `KbdInteractiveAuthentication no` in /etc/ssh/sshd_config, or demand a
    key or a one-time code beside the password.
    """
    for ways in (ssh.ordinary, ssh.root):
        found = known(ways)
        if [] in found:
            return failed("SSH lets accounts in without any proof")
        if any(of_the_person(proofs) == [Proof.PASSWORD] for proofs in found):
            return failed("SSH lets accounts in with a password alone")
    return passed("SSH lets nobody in with a password alone")
