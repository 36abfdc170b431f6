"""Whether sessions may use the client's agent."""

from __future__ import annotations

from govaudit.checking import Severity, Verdict, check, failed, known, passed
from govaudit.facts.sshd import SshDaemon


@check("access.ssh-agent-forwarding-off", severity=Severity.LOW)
def ssh_agent_forwarding_off(sshd: SshDaemon) -> Verdict:
    """sshd does not let sessions use the keys of the client's agent.

    As long as an administrator is logged in with a forwarded agent, root on that server can log in elsewhere with their
    keys.

    To fix: write `AllowAgentForwarding no` into /etc/ssh/sshd_config, and use ProxyJump on the clients instead.
    """
    others = known(sshd.unlike("allowagentforwarding", lambda lines: lines == ["no"]))
    if others:
        return failed(
            "{keyword} is {found}; required: {required}",
            keyword="AllowAgentForwarding",
            found=others[0].text,
            required="no",
            places=[answer.place for answer in others if answer.place],
        )
    return passed(
        "{keyword} is as required for every connection", keyword="AllowAgentForwarding", places=sshd.places("allowagentforwarding")
    )
