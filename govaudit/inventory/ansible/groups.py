"""Groups, hosts and their variables, and in which order they count."""

from __future__ import annotations

import itertools
from collections.abc import Iterable

from govaudit.credentials import is_secret_name
from govaudit.documents import Node
from govaudit.errors import GovauditError
from govaudit.inventory.host_patterns import MOST_HOSTS, divided, expanded

Variables = dict[str, Node]

EVERYBODY = ("all", "ungrouped")
"""The groups that are there without being named."""

PRIORITY = "ansible_group_priority"


class Group:
    """A group, with the groups that it is a member of."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.variables: Variables = {}
        self.parents: dict[str, Node | None] = {}
        """Each with the place that says so; None where it goes without saying."""
        self.priority = 1
        self.depth = 0


class Member:
    """A host, with the groups that name it."""

    def __init__(self, name: str, node: Node) -> None:
        self.name = name
        self.node = node
        self.variables: Variables = {}
        self.groups: set[str] = set()


class Groups:
    """All that the files of an inventory say, merged in their order."""

    def __init__(self) -> None:
        self.groups: dict[str, Group] = {name: Group(name) for name in EVERYBODY}
        self.hosts: dict[str, Member] = {}
        self.notices: dict[str, None] = {}
        self._orders: dict[frozenset[str], tuple[str, ...]] = {}

    def add_group(self, name: str) -> None:
        """The group is there."""
        self.groups.setdefault(name, Group(name))

    def add_child(self, parent: str, child: str, node: Node) -> None:
        """A group is a member of a group; both are there."""
        if parent == child:
            raise node.mistake(f"the group {parent!r} is a member of itself", hint="Remove this line.")
        self.groups[child].parents.setdefault(parent, node)

    def add_hosts(self, pattern: str, group: str, node: Node) -> list[str]:
        """The hosts of a pattern are members of a group; their names. A port in it is that of hosts not yet named."""
        bare, port = divided(pattern)
        if not bare or bare.endswith(":"):
            raise node.mistake(f"{pattern[:100]!r} is no host or pattern of hosts", hint="A colon stands before a port.")
        try:
            names = list(dict.fromkeys(expanded(bare)))
        except ValueError as trouble:
            raise node.mistake(f"{pattern[:100]!r}: {trouble}") from None
        for name in names:
            host = self.hosts.get(name)
            if host is None:
                if len(self.hosts) >= MOST_HOSTS:
                    raise node.mistake(f"the inventory names more than {MOST_HOSTS:,} hosts", hint="Divide it into several.")
                host = self.hosts[name] = Member(name, node)
                if port is not None:
                    host.variables["ansible_port"] = Node(node.document, node.line, node.column, port)
            host.groups.add(group)
        return names

    def set_variable(self, name: str, variable: str, value: Node) -> None:
        """A variable of a group, or else of a host, of that name. Secrets are not taken in."""
        if variable == PRIORITY and name in self.groups:
            try:
                self.groups[name].priority = int(str(value.value))
            except ValueError:
                raise value.mistake(f"{PRIORITY} must be a whole number") from None
        else:
            self.take_in(variable, value, (self.groups.get(name) or self.hosts[name]).variables)

    def take_in(self, variable: str, value: Node, variables: Variables) -> None:
        """A variable, unless it is a secret."""
        if not is_secret_name(variable):
            is_text = not isinstance(value.value, list | dict)
            variables[variable] = value if is_text else Node(value.document, value.line, value.column, None)
        elif variable.startswith("ansible_"):
            self.notice(value, f"{variable} is not used: govaudit logs in by keys and agents, and gains root by `sudo -n`")

    def notice(self, node: Node, message: str) -> None:
        """Something that is not followed, told once for each place."""
        self.notices.setdefault(f"{node.document.path}:{node.line}: {message}")

    def settle(self) -> None:
        """Once all files are read: what is a member of nothing else is one of `all` or `ungrouped`; how deep each group lies."""
        for group in self.groups.values():
            if group.name != "all" and not group.parents:
                group.parents["all"] = None
        for host in self.hosts.values():
            host.groups = host.groups - set(EVERYBODY) or {"ungrouped"}
        self._measure_depth()

    def in_order(self, host: Member) -> tuple[str, ...]:
        """All groups that a host is a member of, in the order in which their variables count: the last wins."""
        direct = frozenset(host.groups)
        if direct not in self._orders:
            met: set[str] = {"all"}
            waiting = list(direct)
            while waiting:
                name = waiting.pop()
                if name not in met:
                    met.add(name)
                    waiting += self.groups[name].parents
            self._orders[direct] = tuple(sorted(met, key=lambda name: (self.groups[name].depth, self.groups[name].priority, name)))
        return self._orders[direct]

    def _measure_depth(self) -> None:
        """The longest way from `all`; raises where groups are members of each other in a circle."""
        children: dict[str, list[str]] = {name: [] for name in self.groups}
        for group in self.groups.values():
            for parent in group.parents:
                children[parent].append(group.name)
        open_parents = {name: len(group.parents) for name, group in self.groups.items()}
        ready = [name for name, count in open_parents.items() if count == 0]
        while ready:
            name = ready.pop()
            del open_parents[name]
            for child in children[name]:
                self.groups[child].depth = max(self.groups[child].depth, self.groups[name].depth + 1)
                open_parents[child] -= 1
                if open_parents[child] == 0:
                    ready.append(child)
        if open_parents:
            raise self._circle(open_parents)

    def _circle(self, stuck: Iterable[str]) -> GovauditError:
        stuck = set(stuck)
        name, way = min(stuck), list[str]()
        while name not in way:
            way.append(name)
            name = next(parent for parent in self.groups[name].parents if parent in stuck)
        circle = [*way[way.index(name) :], name]
        said = [self.groups[child].parents[parent] for child, parent in itertools.pairwise(circle)]
        node = next(node for node in said if node is not None)
        return node.mistake(
            f"groups are members of each other in a circle: {' in '.join(circle[:12])}", hint="Remove one of these memberships."
        )
