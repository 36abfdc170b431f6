"""A root directory: the same requests answered below a path, without running anything of it.

Paths resolve inside it and never leave it, whatever its symbolic links say: an absolute
one begins again at the root, and `..` at the root stays there.
"""

from __future__ import annotations

import errno
import os
import pwd
import stat
from collections.abc import Callable, Iterator, Sequence
from types import TracebackType
from typing import Self

from govaudit.looking import Limits, Unreached, observed
from govaudit.model import Absent, Missing, Observation, Reason, Request, Seen, missing
from govaudit.targets.host import outcomes
from govaudit.targets.host.cutting import group_shadow_states, key_data, private_keys, protection, shadow_states, unrecognised
from govaudit.targets.host.disks.luks import BEGINNING, header_answer, header_size
from govaudit.targets.host.log_in_records import log_ins_below
from govaudit.targets.host.patterns import UnusablePath, as_bytes, as_text, clean, component_matcher, is_pattern
from govaudit.targets.host.requests import File, Glob, GroupShadowStates, KeyFiles, Listing, LogInRecords, LuksHeaderOf, ShadowStates, Walk
from govaudit.targets.host.script import PSEUDO, SECRETS
from govaudit.targets.host.tree import Names, Tree, entries_of, has_acl, kind_of, record_of
from govaudit.targets.host.walking import Tally

Outcome = Seen | Absent | Missing


class RootSession:
    """A root directory that is asked like a host."""

    clock_skew: float | None = None

    def __init__(self, path: str, limits: Limits) -> None:
        """Raises Unreached where the path is no root directory that can be looked at."""
        self._limits = limits
        self._taken = 0
        self._sentences = outcomes.Sentences(_user())
        try:
            self._tree = Tree(path)
        except NotADirectoryError as error:
            raise Unreached(missing(Reason.NOT_SUPPORTED, "{path} is no directory", path=path)) from error
        except OSError as error:
            reason = Reason.PERMISSION_DENIED if isinstance(error, PermissionError) else Reason.UNREACHABLE
            raise Unreached(missing(reason, "{path} cannot be entered: {error}", path=path, error=error.strerror or str(error))) from error
        try:
            self._tree.attributes(b"/etc")
        except FileNotFoundError as error:
            self._tree.close()
            raise Unreached(
                missing(Reason.INCOMPLETE, "{path} has no /etc: it is no root directory, or its image is not mounted", path=path)
            ) from error
        except OSError:
            pass  # said of each request
        self._names = Names.of(self._tree)
        self._pseudo = self._tree.devices(PSEUDO[1:]) - self._tree.devices(PSEUDO[:1])

    def ask(self, requests: Sequence[Request]) -> Iterator[Observation]:
        """At least one observation for each request."""
        tallies: dict[str, tuple[Tally, list[str]] | Outcome] = {}
        for request in requests:
            try:
                for source, outcome in self._to(request, requests, tallies):
                    yield observed(request, outcome, source=source)
            except UnusablePath as why:
                yield observed(request, outcomes.unusable(request.key, why.why))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._tree.close()

    def _to(
        self, request: Request, requests: Sequence[Request], tallies: dict[str, tuple[Tally, list[str]] | Outcome]
    ) -> Iterator[tuple[str, Outcome]]:
        if not request.at_rest:
            yield request.key, outcomes.needs_running_system(request.key)
            return
        if (trouble := self._limits.trouble()) is not None:
            yield request.key, trouble
            return
        match request:
            case File(path=path):
                yield path, self._file(as_bytes(clean(path)))
            case Glob(pattern=pattern):
                yield from self._glob(pattern)
            case Listing(pattern=pattern):
                yield from self._listing(pattern)
            case KeyFiles(patterns=patterns):
                yield from self._key_files(patterns)
            case ShadowStates():
                yield "/etc/shadow", self._states(b"/etc/shadow", shadow_states)
            case GroupShadowStates():
                yield "/etc/gshadow", self._states(b"/etc/gshadow", group_shadow_states)
            case LuksHeaderOf(path=path):
                yield path, self._luks_header(as_bytes(clean(path)))
            case LogInRecords():
                yield log_ins_below(self._tree, self._names, self._sentences, self._file(b"/etc/passwd"))
            case Walk(root=root):
                root = clean(root)
                if root not in tallies:
                    same = [each for each in requests if isinstance(each, Walk) and each.root.startswith("/") and clean(each.root) == root]
                    tallies[root] = self._walk(root, same)
                found = tallies[root]
                yield request.root, found[0].answer(request, found[1]) if isinstance(found, tuple) else found
            case _:
                yield request.key, missing(Reason.NOT_SUPPORTED, "a host cannot answer {request}", request=request.key)

    def _trouble(self, path: bytes, error: OSError) -> Absent | Missing:
        return self._sentences.trouble(as_text(path), error.strerror or str(error))

    def _file(self, path: bytes) -> Outcome:
        return outcomes.withheld(as_text(path)) if as_text(path) in SECRETS else self._content(path)

    def _content(self, path: bytes) -> Outcome:
        name = as_text(path)
        try:
            with self._tree.opened(path) as descriptor:
                record = record_of(os.fstat(descriptor), self._names)
                if record.attributes.kind != "file":
                    return outcomes.not_regular(name, record.attributes.kind)
                if record.device in self._pseudo:
                    return outcomes.pseudo(name)
                if (record.attributes.size or 0) > outcomes.FILE_LIMIT:
                    return outcomes.too_large(name, record.attributes.size)
                content = self._tree.read(descriptor, outcomes.FILE_LIMIT + 1)
        except OSError as error:
            return self._trouble(path, error)
        if len(content) > outcomes.FILE_LIMIT:
            return outcomes.too_large(name, len(content))
        if len(content) != record.attributes.size:
            return outcomes.changed(name)
        self._taken += len(content)
        if self._taken > self._limits.max_bytes:
            return missing(Reason.TOO_LARGE, "the host sent more than {limit} bytes", limit=self._limits.max_bytes)
        return Seen(content=content, attributes=record.attributes)

    def _states(self, path: bytes, cut: Callable[[bytes], bytes]) -> Outcome:
        outcome = self._content(path)
        return Seen(content=cut(outcome.content), attributes=outcome.attributes) if isinstance(outcome, Seen) else outcome

    def _luks_header(self, path: bytes) -> Outcome:
        """Of a file; devices below a root are none of that system's."""
        name = as_text(path)
        try:
            with self._tree.opened(path) as descriptor:
                record = record_of(os.fstat(descriptor), self._names)
                if record.attributes.kind == "block":
                    return outcomes.needs_running_system(name)
                if record.attributes.kind != "file":
                    return outcomes.not_regular(name, record.attributes.kind)
                content = self._tree.read(descriptor, BEGINNING)
                content += self._tree.read(descriptor, max(0, header_size(content) - BEGINNING))
        except OSError as error:
            return self._trouble(path, error)
        if len(content) < BEGINNING:
            return missing(Reason.INCOMPLETE, "the first bytes of {path} cannot be read", path=name)
        return header_answer(name, content, record.attributes)

    def _expand(self, pattern: str) -> tuple[list[bytes], Missing | None]:
        """The paths that a shell would expand the pattern to, and why there may be more."""
        paths, shut = [b""], None
        for part in pattern.split("/")[1:]:
            further = []
            for path in paths:
                if (trouble := self._limits.trouble()) is not None:
                    return [], trouble
                if not is_pattern(part):
                    further.append(path + b"/" + as_bytes(part))
                    continue
                try:
                    names = self._tree.names(path or b"/")
                except OSError as error:
                    shut = shut or self._shut(path or b"/", error)
                    continue
                matches = component_matcher(part)
                further += [path + b"/" + name for name in names if matches.match(name)]
            paths = further
        found = []
        for path in paths:
            try:
                self._tree.attributes(path, follow=False)
                found.append(path)
            except OSError as error:
                shut = shut or self._shut(path.rpartition(b"/")[0] or b"/", error)
        return sorted(found), shut

    def _shut(self, directory: bytes, error: OSError) -> Missing | None:
        """Why there may be more in a directory; a link that leads in a circle holds nothing for anybody."""
        why = self._trouble(directory, error)
        return why if isinstance(why, Missing) and error.errno != errno.ELOOP else None

    def _glob(self, written: str) -> Iterator[tuple[str, Outcome]]:
        pattern = clean(written)
        paths, shut = self._expand(pattern)
        found = False
        for path in paths:
            outcome = self._file(path)
            if not isinstance(outcome, Absent) and not self._is_directory(path):
                found = True
                yield as_text(path), outcome
        if shut is not None:
            yield written, shut
        elif not found:
            yield written, outcomes.matches_nothing(pattern)

    def _is_directory(self, path: bytes) -> bool:
        try:
            return stat.S_ISDIR(self._tree.attributes(path).st_mode)
        except OSError:
            return False

    def _listing(self, written: str) -> Iterator[tuple[str, Outcome]]:
        pattern = clean(written)
        paths, shut = self._expand(pattern)
        for path in paths:
            try:
                with self._tree.at(path, follow=False) as named:
                    record = record_of(os.fstat(named), self._names)
                    is_link = record.attributes.kind == "link"
                    acl = False if is_link else has_acl(named)
                    entries = entries_of(named) if acl else None
                link = as_text(self._tree.link(path)) if is_link else ""
            except OSError as error:
                yield as_text(path), self._trouble(path, error)
                continue
            data = {"owner": record.owner, "group": record.group, "link": link, "acl": acl, "entries": entries}
            yield as_text(path), Seen(attributes=record.attributes, data=data)
        if shut is not None:
            yield written, shut
        elif not paths:
            yield written, outcomes.matches_nothing(pattern)

    def _key_files(self, patterns: Sequence[str]) -> Iterator[tuple[str, Outcome]]:
        found, told = False, set[bytes]()
        for written in patterns:
            paths, shut = self._expand(clean(written))
            for path in paths:
                if path not in told and (outcome := self._key_file(path)) is not None:
                    found = True
                    yield as_text(path), outcome
                told.add(path)
            if shut is not None:
                found = True
                yield written, shut
        if not found:
            yield " ".join(patterns), outcomes.no_keys(list(patterns))

    def _key_file(self, path: bytes) -> Seen | Missing | None:
        """None where it holds no private key."""
        outcome = self._content(path)
        if isinstance(outcome, Seen) and outcome.attributes is not None:
            kinds = list(private_keys(outcome.content))
            protections = [protection(kind, detail) for kind, detail in kinds if kind != "other"]
            owner, group = self._names.user(outcome.attributes.uid), self._names.group(outcome.attributes.gid)
            if protections:
                with self._tree.at(path) as named:
                    acl = has_acl(named)
                    lists = {"acl": acl, "entries": entries_of(named) if acl else None}
                return Seen(attributes=outcome.attributes, data={**key_data(protections, owner, group), **lists})
            return None if kinds else unrecognised(as_text(path), len(outcome.content))
        if isinstance(outcome, Missing) and outcome.reason is not Reason.NOT_SUPPORTED:
            return outcome
        return None

    def _walk(self, root: str, walks: Sequence[Walk]) -> tuple[Tally, list[str]] | Outcome:
        tally, unentered = Tally(predicate for walk in walks for predicate in walk.predicates), list[str]()
        if not self._names.are_known and any(predicate.unowned for walk in walks for predicate in walk.predicates):
            unentered.append("/etc/passwd or /etc/group: the names of users and groups cannot be read")
        try:
            for path, status in self._tree.walk(as_bytes(root), unentered, self._pseudo):
                is_named = status.st_uid in self._names.users and status.st_gid in self._names.groups
                tally.add(path, kind_of(status), stat.S_IMODE(status.st_mode), status.st_uid, status.st_gid, is_named=is_named)
                if (trouble := self._limits.trouble()) is not None:
                    return trouble
        except OSError as error:
            return self._trouble(as_bytes(root), error)
        return tally, unentered


def _user() -> str:
    try:
        return pwd.getpwuid(os.geteuid()).pw_name
    except KeyError:
        return str(os.geteuid())
