"""Ansible inventories, in INI and in YAML, with the `group_vars` and `host_vars` beside them, read as Ansible reads them.

Their hosts become systems, their groups groups, and of their variables those count that say how a shell on a host is reached.
Nothing else of them is kept, and no password is: keys and agents log in. What cannot be followed is said.
Source: "How to build your inventory" and "Connection methods and details" in Ansible's user guide.
"""

from govaudit.inventory.ansible.reading import Hosts, Member, path_of, read

__all__ = ["Hosts", "Member", "path_of", "read"]
