"""What the script said of files, and the answers that follow from it."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence

from govaudit.model import Absent, Missing, Reason, Seen
from govaudit.targets.host import outcomes
from govaudit.targets.host.access_lists import entries_told
from govaudit.targets.host.cutting import key_data, protection, unrecognised
from govaudit.targets.host.frames import Record, Section, complaints, contents, key_lines, members, named, records
from govaudit.targets.host.outcomes import Sentences
from govaudit.targets.host.patterns import as_bytes, as_text, base, beginning, clean, directories, is_pattern, matcher
from govaudit.targets.host.script import PSEUDO, SECRETS

_NUMBERED = frozenset(
    {"command", "command-errors", "luks", "luks-end", "walk", "walk-errors", "capabilities", "capabilities-errors"},
)
_LISTED_ACL = re.compile(rb"^[-dspbc][-rwxsStT]{9}([+.]?) [^/\n]*(/[^\n]*)$", re.MULTILINE)
_SOME_FAILED = "123"  # how xargs ends when a tool complained of some of its paths


class SeenFiles:
    """What one round says of files."""

    def __init__(
        self,
        found: Iterable[Section],
        *,
        sentences: Sentences,
        lacking: Iterable[str],
        trouble: Missing,
    ) -> None:
        """`lacking` are the tools that the host has not; `trouble` is said of everything that is not answered."""
        self._sections: dict[tuple[str, ...], bytes] = {}
        self._words: dict[tuple[str, ...], tuple[str, ...]] = {}
        self._closed: set[bytes] = set()
        self._contents: dict[bytes, bytes] = {}
        self._cut: set[bytes] = set()
        """Files that are here without the secrets in them, and so not of the length that they have."""
        self._withheld: set[bytes] = set()
        """Files that lead to one of the password hashes, which the script does not print."""
        for section in found:
            if section.words[0] == "closed":
                self._closed.update(named(section.payload))
            elif section.words[0] in ("content", "cut"):
                heading, _, content = section.payload.partition(b"//\n")
                self._contents[heading.removeprefix(b"//")] = content
                if section.words[0] == "cut":
                    self._cut.add(heading.removeprefix(b"//"))
                    if section.words[1:] == ("bare",):
                        self._contents[heading.removeprefix(b"//")] = content.removesuffix(b"\n")
            elif section.words[0] == "withheld":
                self._withheld.add(section.payload.partition(b"//\n")[0].removeprefix(b"//"))
            else:
                name = section.words[: 2 if section.words[0] in _NUMBERED else 1]
                self._sections.setdefault(name, section.payload)
                self._words.setdefault(name, section.words)
        self._sentences = sentences
        self._lacking = frozenset(lacking)
        self._trouble = trouble
        self._followed, self._followed_errors = self._attributes("followed")
        self._listed, self._listed_errors = self._attributes("listed")
        self._followed_in_order = sorted(self._followed), sorted(self._followed_errors)
        self._listed_in_order = sorted(self._listed), sorted(self._listed_errors)
        devices = {path: self._followed[as_bytes(path)].device for path in PSEUDO if as_bytes(path) in self._followed}
        self._pseudo = set(devices.values()) - {devices.get("/", 0), 0}
        self._contents |= contents(self._sections.get(("contents",), b""))
        self._contents_errors = complaints(self._sections.get(("contents-errors",), b""))
        self._has_acl = {path: mark == b"+" for mark, path in _LISTED_ACL.findall(self._sections.get(("acl",), b""))}
        self._entries = entries_told(self._sections.get(("acl-entries",), b""))
        self._key_has_acl = {path: mark == b"+" for mark, path in _LISTED_ACL.findall(self._sections.get(("key-acl",), b""))}
        self._key_entries = entries_told(self._sections.get(("key-acl-entries",), b""))
        self._links: dict[bytes, bytes] = {}
        for member in members(self._sections.get(("links",), b"")):
            # A link that is asked for twice is stored the second time as a hard link to the first.
            first = self._links.get(b"/" + member.link.lstrip(b"/")) if member.is_hard_link else member.link
            if first is not None:
                self._links.setdefault(member.path, first)

    def _attributes(self, name: str) -> tuple[dict[bytes, Record], dict[bytes, str]]:
        """Nothing at all where `xargs` ended otherwise than with all paths told or complained of."""
        if self._words.get((f"{name}-errors",), ())[1:] not in (("0",), (_SOME_FAILED,)):
            self._sections.pop((f"{name}-errors",), None)
            return {}, {}
        return records(self._sections.get((name,), b"")), complaints(self._sections[(f"{name}-errors",)])

    def file(self, path: bytes) -> Seen | Absent | Missing:
        if as_text(path) in SECRETS or path in self._withheld:
            return outcomes.withheld(as_text(path))
        if ("followed-errors",) not in self._sections:
            return self._trouble
        name = as_text(path)
        record = self._followed.get(path)
        if record is None:
            return self._without_record(path, self._followed_errors)
        if record.attributes.kind != "file":
            return outcomes.not_regular(name, record.attributes.kind)
        if record.device in self._pseudo:
            return outcomes.pseudo(name)
        if (record.attributes.size or 0) > outcomes.FILE_LIMIT:
            return outcomes.too_large(name, record.attributes.size)
        content = self._contents.get(path)
        if content is not None:
            if len(content) > outcomes.FILE_LIMIT:
                return outcomes.too_large(name, len(content))
            if record.attributes.size is not None and len(content) != record.attributes.size and path not in self._cut:
                return outcomes.changed(name)
            return Seen(content=content, attributes=record.attributes)
        if "tar" not in self._lacking and ("contents-errors",) not in self._sections:
            return self._trouble
        unsaid = "Permission denied" if "tar" in self._lacking else ""  # without tar only readable files are printed
        said = self._contents_errors.get(path, unsaid)
        return self._sentences.trouble(name, said) if said else self._trouble

    def _without_record(self, path: bytes, errors: dict[bytes, str]) -> Absent | Missing:
        return self._sentences.trouble(as_text(path), errors.get(path, ""))

    def _place(self, pattern: str) -> Missing | None:
        """Why a pattern cannot be expanded, if it cannot: a directory that may not be listed or entered."""
        if ("followed-errors",) not in self._sections:
            return self._trouble
        start = as_bytes(base(pattern))
        if start not in self._followed:
            why = self._without_record(start, self._followed_errors)
            # A link that leads in a circle holds nothing for anybody.
            return why if isinstance(why, Missing) and why.reason is not Reason.UNPARSEABLE else None
        for directory, _ in directories(pattern) if self._closed else ():
            matches = matcher(directory)
            for shut in sorted(self._closed):
                if matches.match(shut):
                    return self._sentences.denied(as_text(shut))
        return None

    def _matches(self, pattern: str, among: dict[bytes, Record], errors: dict[bytes, str]) -> list[bytes]:
        """The paths that the shell expanded a pattern to, those that then could not be looked at among them.

        A link to nothing is left out: there is no file.
        """
        if not is_pattern(pattern):
            return [path] if (path := as_bytes(pattern)) in among else []
        matches, literal = matcher(pattern), as_bytes(pattern)
        those, troubled = self._followed_in_order if among is self._followed else self._listed_in_order
        found = [path for path in _that_begin(beginning(pattern), those) if matches.match(path)]
        unseen = [
            path for path in _that_begin(beginning(pattern), troubled) if path != literal and path not in among and matches.match(path)
        ]
        denied = [path for path in unseen if isinstance(self._without_record(path, errors), Missing)]
        return sorted(found + denied) if denied else found

    def glob(self, written: str) -> Iterator[tuple[str, Seen | Absent | Missing]]:
        pattern = clean(written)
        shut = self._place(pattern)
        found = False
        for path in self._matches(pattern, self._followed, self._followed_errors):
            record = self._followed.get(path)
            if record is None or record.attributes.kind != "directory":
                found = True
                yield as_text(path), self.file(path)
        if shut is not None:
            yield written, shut
        elif not found:
            yield written, self._nothing(pattern, self._followed_errors)

    def _nothing(self, pattern: str, errors: dict[bytes, str]) -> Absent | Missing:
        """Nothing matched: absent, unless the pattern is one path, of which an error may say more."""
        if not is_pattern(pattern) and as_bytes(pattern) in errors:
            why = self._without_record(as_bytes(pattern), errors)
            return why if isinstance(why, Missing) else outcomes.matches_nothing(pattern)
        return outcomes.matches_nothing(pattern)

    def listing(self, written: str) -> Iterator[tuple[str, Seen | Absent | Missing]]:
        pattern = clean(written)
        if ("listed-errors",) not in self._sections:
            yield written, self._trouble
            return
        shut = self._place(pattern)
        found = False
        for path in self._matches(pattern, self._listed, self._listed_errors):
            found = True
            name = as_text(path)
            record = self._listed.get(path)
            if record is None:
                yield name, self._without_record(path, self._listed_errors)
                continue
            is_link = record.attributes.kind == "link"
            if is_link and path not in self._links:
                yield name, self._sentences.trouble(name, "where the link leads was not told")
                continue
            link = as_text(self._links[path]) if is_link else ""
            acl = False if is_link else self._has_acl.get(path)
            entries = self._entries.get(path) if acl else None
            yield name, outcomes.listed(record.attributes, record.owner, record.group, link, acl, entries)
        if shut is not None:
            yield written, shut
        elif not found:
            yield written, self._nothing(pattern, self._listed_errors)

    # Secrets, of which only the state is here --------------------------------------------------

    def key_files(self, patterns: Sequence[str]) -> Iterator[tuple[str, Seen | Absent | Missing]]:
        if ("keys-errors",) not in self._sections:
            yield " ".join(patterns), self._trouble
            return
        errors = complaints(self._sections[("keys-errors",)])
        protections: dict[bytes, list[tuple[str, str | None]]] = {}
        for path, kind, detail in key_lines(self._sections.get(("keys",), b"")):
            protections.setdefault(path, []).append((kind, None) if kind == "other" else protection(kind, detail))
        found = False
        told: set[bytes] = set()
        for written in patterns:
            pattern = clean(written)
            for path in self._matches(pattern, self._followed, self._followed_errors):
                if path in told:
                    continue
                told.add(path)
                outcome = self._key_file(path, protections.get(path, []), errors)
                if outcome is not None:
                    found = True
                    yield as_text(path), outcome
            if (shut := self._place(pattern)) is not None:
                found = True
                yield written, shut
        if not found:
            yield " ".join(patterns), outcomes.no_keys(list(patterns))

    def _key_file(self, path: bytes, protections: list[tuple[str, str | None]], errors: dict[bytes, str]) -> Seen | Missing | None:
        """None where it holds no private key."""
        record = self._followed.get(path)
        if record is None:
            why = self._without_record(path, self._followed_errors)
            return why if isinstance(why, Missing) else None
        if record.attributes.kind != "file":
            return None
        keys = [one for one in protections if one[0] != "other"]
        if keys:
            acl = self._key_has_acl.get(path)
            lists = {"acl": acl, "entries": self._key_entries.get(path) if acl else None}
            return Seen(attributes=record.attributes, data={**key_data(keys, record.owner, record.group), **lists})
        if (record.attributes.size or 0) > outcomes.FILE_LIMIT:
            return outcomes.too_large(as_text(path), record.attributes.size)
        if path in self._unread:
            return self._sentences.denied(as_text(path))
        if path in errors or self._words[("keys-errors",)][1:] != ("0",):
            why = self._sentences.trouble(as_text(path), errors.get(path, ""))
            return why if isinstance(why, Missing) else None
        return None if protections else unrecognised(as_text(path), record.attributes.size)

    @property
    def _unread(self) -> frozenset[bytes]:
        return frozenset(named(self._sections.get(("unread",), b"")))

    def shadow(self, name: str) -> Seen | Absent | Missing:
        """/etc/shadow or /etc/gshadow."""
        path = f"/etc/{name}"
        if ("followed-errors",) not in self._sections:
            return self._trouble
        record = self._followed.get(path.encode())
        if record is None:
            return self._without_record(path.encode(), self._followed_errors)
        words = self._words.get((f"{name}-status",))
        if (name,) not in self._sections:
            return self._trouble
        if words is None or words[1:] == ("denied",):
            return self._sentences.denied(path) if words else self._trouble
        if words[1:] != ("0",):
            return self._sentences.trouble(path, "awk ended with status " + " ".join(words[1:]))
        return Seen(content=self._sections[(name,)], attributes=record.attributes)


def _that_begin(prefix: bytes, paths: Sequence[bytes]) -> Sequence[bytes]:
    """Those of the sorted paths that begin so."""
    length = len(prefix)
    start = bisect_left(paths, prefix)
    return paths[start : bisect_right(paths, prefix, start, key=lambda path: path[:length])]
