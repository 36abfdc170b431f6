"""polkit's rules (`polkit.addRule`, `polkit.addAdminRule`), as far as they only compare: all else is not followed, never guessed.

Followed are `if`, `else`, `return`, `&&`, `||`, `!`, `==` and its kin, `action.id` against texts, lists and beginnings, `action.lookup`,
`subject.isInGroup`, `.user`, `.active`, `.local`, and `polkit.log`. Source: polkit(8).
"""

from __future__ import annotations

from typing import NamedTuple

from govaudit.facts.polkit import PolkitBranch, PolkitCondition, PolkitRule
from govaudit.model import Place
from govaudit.targets.host.polkit.actions import ANSWERS
from govaudit.targets.host.polkit.conditions import ALWAYS, NEVER, Reckoning, TooMany, Ways, one_of
from govaudit.targets.host.polkit.javascript import NotFollowed, Token, tokens_of

_ANSWERS = {
    "YES": "yes", "NO": "no", "AUTH_SELF": "auth_self", "AUTH_SELF_KEEP": "auth_self_keep", "AUTH_ADMIN": "auth_admin",
    "AUTH_ADMIN_KEEP": "auth_admin_keep", "NOT_HANDLED": "not_handled",
}  # fmt: skip
_EQUAL = ("==", "===")
_UNEQUAL = ("!=", "!==")
_DEEPEST = 30
_MOST_BRANCHES = 2_000


class AdminRule(NamedTuple):
    """Whom `addAdminRule` names."""

    identities: list[str] | None
    """`unix-group:…`, `unix-user:…`; None: nobody, the next one is asked."""
    place: Place


def rules_of(path: str, content: bytes) -> tuple[list[PolkitRule], list[AdminRule]]:
    """The rules of one file in order; raises NotFollowed."""
    try:
        return _Parser(path, tokens_of(content.decode("utf-8", errors="replace"))).file()
    except TooMany:
        raise NotFollowed(1) from None


class _Parser:
    def __init__(self, path: str, tokens: list[Token]) -> None:
        self._path = path
        self._tokens = tokens
        self._at = 0
        self._depth = 0
        self._reckon = Reckoning()
        self._action = self._subject = ""
        self._branches: list[PolkitBranch] = []

    @property
    def _next(self) -> Token:
        return self._tokens[self._at]

    def _fail(self) -> NotFollowed:
        return NotFollowed(self._next.line)

    def _take(self, *values: str) -> bool:
        """Pass over these names and signs, where they come next."""
        ahead = self._tokens[self._at : self._at + len(values)]
        if [token.value for token in ahead] != list(values) or any(token.kind == "text" for token in ahead):
            return False
        self._at += len(values)
        return True

    def _want(self, *values: str) -> None:
        if not self._take(*values):
            raise self._fail()

    def _kind(self, kind: str) -> str:
        if self._next.kind != kind:
            raise self._fail()
        self._at += 1
        return self._tokens[self._at - 1].value

    def file(self) -> tuple[list[PolkitRule], list[AdminRule]]:
        rules: list[PolkitRule] = []
        admins: list[AdminRule] = []
        while self._next.kind != "end":
            if self._take(";"):
                continue
            place = Place(self._path, self._next.line)
            self._want("polkit", ".")
            is_admin = self._take("addAdminRule")
            if not is_admin:
                self._want("addRule")
            self._want("(")
            self._function()
            if is_admin:
                admins.append(AdminRule(self._identities(), place))
            else:
                self._branches = []
                self._block(ALWAYS)
                rules.append(PolkitRule(branches=self._branches, place=place))
            self._want(")")
        return rules, admins

    def _function(self) -> None:
        """`function(action, subject)`; the names can be others."""
        self._want("function")
        self._want("(")
        names: list[str] = []
        while not self._take(")"):
            if names:
                self._want(",")
            names.append(self._kind("name"))
        self._action, self._subject = (*names, "", "")[:2]
        if "polkit" in names or len(set(names)) != len(names) or len(names) > 2:
            raise self._fail()

    def _identities(self) -> list[str] | None:
        self._want("{")
        found: list[str] | None = None
        while self._log():
            pass
        if self._take("return"):
            found = self._texts() if not self._take("null") else None
            self._take(";")
        self._want("}")
        return found

    def _texts(self) -> list[str]:
        self._want("[")
        found: list[str] = []
        while not self._take("]"):
            found.append(self._kind("text"))
            if not self._take(","):
                self._want("]")
                break
        return found

    def _log(self) -> bool:
        """`polkit.log(…)`, of which only texts and plain values can be the argument: it changes nothing."""
        if not self._take("polkit", ".", "log", "("):
            return False
        while not self._take(")"):
            if self._next.kind not in ("text", "name", "number") and self._next.value not in (".", "+"):
                raise self._fail()
            self._at += 1
        self._take(";")
        return True

    # Statements: each gives where what follows it is still reached.

    def _block(self, reached: Ways) -> Ways:
        self._want("{")
        while not self._take("}"):
            reached = self._statement(reached)
        return reached

    def _statement(self, reached: Ways) -> Ways:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise self._fail()
        try:
            if self._next.value == "{" and self._next.kind == "sign":
                return self._block(reached)
            if self._take(";") or self._log():
                return reached
            if self._take("return"):
                self._answer(reached)
                return NEVER
            self._want("if", "(")
            condition = self._either()
            self._want(")")
            after = self._statement(self._reckon.both(reached, condition))
            if not self._take("else"):
                return reached  # the first answer holds: what has been answered need not be excluded from what follows
            is_not = self._reckon.both(reached, self._reckon.neither(condition)) if after else reached
            return reached if self._statement(is_not) or after else NEVER
        finally:
            self._depth -= 1

    def _answer(self, reached: Ways) -> None:
        answer = "not_handled"
        if self._next.line != self._tokens[self._at - 1].line:
            pass  # `return` at the end of a line is a whole statement
        elif self._take("polkit", ".", "Result", "."):
            name = self._kind("name")
            if name not in _ANSWERS:
                raise self._fail()
            answer = _ANSWERS[name]
        elif self._next.kind == "text":
            answer = self._kind("text")
            if answer not in ANSWERS:
                raise self._fail()
        else:
            _ = self._take("null") or self._take("undefined")
        if not self._take(";") and self._next.value != "}" and self._next.line == self._tokens[self._at - 1].line:
            raise self._fail()
        order = {"action": 0, "group": 1, "user": 1}
        for way in reached:
            conditions = sorted(way, key=lambda one: (order.get(one.kind, 2), one.kind, one.value))
            self._branches.append(PolkitBranch(conditions=conditions, answer=answer))
        if len(self._branches) > _MOST_BRANCHES:
            raise self._fail()

    # Conditions.

    def _either(self) -> Ways:
        found = self._both()
        while self._take("||"):
            found = self._reckon.either(found, self._both())
        return found

    def _both(self) -> Ways:
        found = self._single()
        while self._take("&&"):
            found = self._reckon.both(found, self._single())
        return found

    def _single(self) -> Ways:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise self._fail()
        try:
            if self._take("!"):
                self._may_be_turned()
                return self._reckon.neither(self._single())
            if self._take("("):
                found = self._either()
                self._want(")")
                return found
            return self._compared()
        finally:
            self._depth -= 1

    def _may_be_turned(self) -> None:
        """`!` belongs to the next value, not to what it is compared with: `!action.id == "…"` is never so."""
        ahead = [token.value for token in self._tokens[self._at : self._at + 3]]
        is_whole = ahead[0] in ("(", "!") or (ahead[0] == self._subject and ahead[2] in ("isInGroup", "active", "local"))
        if self._next.kind == "text" or not is_whole:
            raise self._fail()

    def _compared(self) -> Ways:
        if self._next.kind == "sign" and self._next.value == "[":
            texts = self._texts()
            self._want(".", "indexOf", "(")
            kind = self._what()
            self._want(")")
            return self._index(one_of(kind, texts), is_beginning=False)
        if self._take(self._subject, ".", "isInGroup", "("):
            group = self._kind("text")
            self._want(")")
            return self._truth(one_of("group", [group]))
        if self._take(self._action, ".", "lookup", "("):
            detail = self._kind("text")
            self._want(")")
            return self._equal("detail", lambda value: f"{detail}={value}")
        for name in ("active", "local"):
            if self._take(self._subject, ".", name):
                return self._truth([frozenset((PolkitCondition(kind=name),))])
        kind = self._what()
        if kind == "action" and (self._take(".", "indexOf", "(") or self._take(".", "startsWith", "(")):
            is_index = self._tokens[self._at - 2].value == "indexOf"
            begins = one_of("action", [self._plain(self._kind("text")) + "*"])
            self._want(")")
            return self._index(begins, is_beginning=True) if is_index else self._truth(begins)
        return self._equal(kind, self._plain if kind == "action" else str)

    def _what(self) -> str:
        if self._take(self._action, ".", "id"):
            return "action"
        if self._take(self._subject, ".", "user"):
            return "user"
        raise self._fail()

    def _plain(self, text: str) -> str:
        if "*" in text or "?" in text:
            raise self._fail()
        return text

    def _sign(self) -> str:
        return self._kind("sign")

    def _equal(self, kind: str, value: object) -> Ways:
        sign = self._sign()
        text = self._kind("text")
        found = one_of(kind, [str(value(text)) if callable(value) else text])
        if sign in _EQUAL:
            return found
        if sign in _UNEQUAL:
            return self._reckon.neither(found)
        raise self._fail()

    def _truth(self, found: Ways) -> Ways:
        """What may be compared with true and false."""
        for signs, is_turned in ((_EQUAL, False), (_UNEQUAL, True)):
            for sign in signs:
                if self._take(sign, "true"):
                    return self._reckon.neither(found) if is_turned else found
                if self._take(sign, "false"):
                    return found if is_turned else self._reckon.neither(found)
        return found

    def _index(self, found: Ways, *, is_beginning: bool) -> Ways:
        """`indexOf(…)`, compared: with 0 for a beginning, with -1 or 0 for a list."""
        if is_beginning:
            if self._take("==", "0") or self._take("===", "0"):
                return found
            if self._take("!=", "0") or self._take("!==", "0"):
                return self._reckon.neither(found)
            raise self._fail()
        if self._take(">=", "0") or any(self._take(sign, "-", "1") for sign in (">", *_UNEQUAL)):
            return found
        if self._take("<", "0") or any(self._take(sign, "-", "1") for sign in _EQUAL):
            return self._reckon.neither(found)
        raise self._fail()
