"""Linux hosts: looked at by one read-only shell script, here, over ssh, or from a capture; or as a root directory."""

from govaudit.looking import Setting, TargetKind
from govaudit.targets.host.address import check_address

kind = TargetKind(
    name="host",
    schemes=("local", "ssh", "root", "capture"),
    package="govaudit.targets.host",
    check_address=check_address,
    path_schemes=("root", "capture"),
    settings={
        "identity": Setting("File of the private key that ssh uses; without it ssh chooses, by its configuration and agent.", is_path=True),
        "installed": Setting("Path of the script on the host that `collect --print-script` has printed: it is run, and none is sent."),
        "port": Setting("Port of the ssh server, where the address names none.", int),
        "ssh_config": Setting("Configuration file for ssh, in place of the user's own.", is_path=True),
        "sudo": Setting("true: look as root by `sudo -n`; where that is refused, as the plain user.", bool),
    },
    connect_at="govaudit.targets.host.observer:connect",
)
