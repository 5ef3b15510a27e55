"""The reader of JSON that is not well-formed: one pass over its tokens, which names what is wrong and goes on.

No recursion, no second look: as many steps as there are tokens, whatever they are.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import NamedTuple

from console.documents.json import paths
from console.documents.json.faults import Faults
from console.documents.json.source import DEEPEST, Part
from console.documents.json.tokens import LITERALS, NUMBER, STRING, decoded

_TOKEN = re.compile(
    rf"""[ \t\r\n]*+(?:
        (?P<string>{STRING})
      | (?P<open>[\[{{])
      | (?P<close>[\]}}])
      | (?P<comma>,)
      | (?P<colon>:)
      | (?P<word>[^\s,:\[\]{{}}"'/]++)
      | (?P<single>'[^'\n]*+')
      | (?P<comment>//[^\n]*+|/\*(?:.*?\*/|.*+))
      | (?P<cut>".*+)
      | (?P<other>.)
      | (?P<end>\Z)
    )""",
    re.VERBOSE | re.DOTALL,
)
_PLAIN = r'"[^"\\\x00-\x1f]*+"'
_MEMBER = re.compile(
    rf"[ \t\r\n]*+({_PLAIN})[ \t\r\n]*+:[ \t\r\n]*+({_PLAIN}|{NUMBER.pattern}|true|false|null)"
    r"[ \t\r\n]*+(?:(,)|(?=\}))"
)
"""A member as nearly all are, in one step; whatever is odd is left to the tokens."""

_CONTROL = re.compile(r"[\x00-\x1f]")
_BAD_ESCAPE = re.compile(r'\\(?!["\\/bfnrt]|u[0-9a-fA-F]{4})')
_LONE_HALF = re.compile(r"\\u[dD][89abAB][0-9a-fA-F]{2}(?!\\u[dD][c-fC-F])|(?<!\\u[dD][89abAB]..)\\u[dD][c-fC-F]..")
_PAIRS = {"]": "[", "}": "{"}
_NOT_NUMBERS = {"NaN", "Infinity", "-Infinity", "+Infinity"}


@dataclass(slots=True)
class _Frame:
    """A container that is open. `expects` is key, colon, value or comma; `comma_at` is that of a comma right before."""

    start: int
    opens: str
    expects: str
    parts: list[Part] = field(default_factory=list)
    key: tuple[int, int] = (-1, -1)
    seen: dict[str, int] = field(default_factory=dict)
    comma_at: int = -1


class Scanned(NamedTuple):
    """What a pass found: the parts of each container by its offset, the first value, and what is wrong."""

    table: dict[int, list[Part]]
    top: Part | None
    faults: Faults


class Tolerant:
    """`Source` over what a pass found."""

    __slots__ = ("_table", "top")

    def __init__(self, scanned: Scanned) -> None:
        self._table = scanned.table
        self.top = scanned.top

    def parts(self, start: int) -> list[Part]:
        """The parts as they were found; none of a container that was too deep."""
        return self._table.get(start, [])


def scan(raw: bytes, text: str, start: int) -> Scanned:
    """One pass over `text` (the bytes as Latin-1) from `start`; never raises."""
    return _Scan(raw, text).run(start)


class _Scan:
    def __init__(self, raw: bytes, text: str) -> None:
        self.raw, self.text = raw, text
        self.stack: list[_Frame] = []
        self.table: dict[int, list[Part]] = {}
        self.top: Part | None = None
        self.faults = Faults(raw)
        self.deep: list[str] = []  # brackets beyond the deepest, which are only counted
        self.deep_start = 0
        self.handlers = {
            "string": self._string,
            "open": self._open,
            "close": self._close,
            "comma": self._comma,
            "colon": self._colon,
            "word": self._word,
            "single": self._single,
            "comment": self._comment,
            "cut": self._cut,
            "other": self._other,
        }

    def run(self, start: int) -> Scanned:
        """Token by token, until the first value has ended and something else follows."""
        handlers, text = self.handlers, self.text
        at = ended = start
        while True:
            if self.stack and not self.deep:
                at = ended = self._members(at)
            token = _TOKEN.match(text, at)
            kind = "end" if token is None else token.lastgroup or "other"
            if token is None or kind == "end":
                break
            begin, at = token.span(kind)
            if self.deep:
                self._count(kind, begin, at)
            elif self.top is not None and not self.stack and kind != "comment":
                self._after(begin)
                break
            else:
                handlers[kind](begin, at)
            ended = at
        self._finish(ended)
        return Scanned(self.table, self.top, self.faults)

    def _members(self, at: int) -> int:
        """Take in members that have nothing odd, one after the other; the offset where something else begins."""
        frame = self.stack[-1]
        while frame.expects == "key" and frame.opens == "{":
            found = _MEMBER.match(self.text, at)
            if found is None:
                break
            self._key(*found.span(1))
            frame.parts.append(Part(*frame.key, *found.span(2), ""))
            at = found.end()
            if found.group(3):
                frame.key, frame.comma_at = (-1, -1), at - 1
                frame.expects = "key"
            else:
                frame.expects, frame.comma_at = "comma", -1
        return at

    def _after(self, at: int) -> None:
        another = self.text[at] in '{["'
        words = (
            "another document follows: each must be opened on its own."
            if another
            else "the document has ended, but something follows."
        )
        self.faults.add("after end", at, (), f"{words} What follows was not read.")

    # What is wrong, and where.

    def fault(self, code: str, at: int, words: str, *, severe: bool = True) -> None:
        """Note one; its place is the part that is being read."""
        if self.faults.full:
            self.faults.more += 1
            return
        self.faults.add(code, at, self._place(), words, severe=severe)

    def _place(self) -> tuple[str, ...]:
        found = []
        for number, frame in enumerate(self.stack, start=1):
            if frame.opens == "[":
                inside = number < len(self.stack)  # the part we are in is counted already
                found.append(f"[{len(frame.parts) - inside}]")
            elif frame.key[0] >= 0:
                found.append(self._name(frame))
        return tuple(found)

    def _name(self, frame: _Frame) -> str:
        """What the member that is being read is called in a path."""
        name = decoded(self.raw, *frame.key) if frame.key[0] < frame.key[1] else ""
        number = len(frame.parts) + (frame.expects in {"colon", "value"})
        return paths.piece(name, number, frame.seen.get(name, 1))

    # Values and keys.

    def _string(self, begin: int, end: int) -> None:
        body = self.text[begin:end]
        key = self._wants_key()
        if _CONTROL.search(body):
            self.fault("control character", begin, "a string holds a control character that must be escaped.")
        if "\\" in body:
            bare = body.replace("\\\\", "  ")
            if _BAD_ESCAPE.search(bare):
                self.fault("bad escape", begin, "a string holds an escape that JSON does not know.")
            if _LONE_HALF.search(bare):
                self.fault("half character", begin, "a string holds one half of a surrogate pair.", severe=False)
        if key:
            self._key(begin, end)
        else:
            self._value(begin, end, "")

    def _wants_key(self) -> bool:
        frame = self.stack[-1] if self.stack else None
        return frame is not None and frame.opens == "{" and frame.expects != "value"

    def _key(self, begin: int, end: int) -> None:
        frame = self.stack[-1]
        if frame.expects == "comma":
            self.fault("missing comma", begin, "a comma is missing before this member.")
        elif frame.expects == "colon":
            self.fault("missing colon", begin, "a member has neither colon nor value.")
        name = self.text[begin + 1 : end - 1]
        if "\\" in name or not name.isascii() or self.text[begin] not in "\"'":
            name = decoded(self.raw, begin, end)
        copy = frame.seen[name] = frame.seen.get(name, 0) + 1
        frame.key = (begin, end)
        frame.expects = "colon"
        if copy > 1:
            self.fault(
                "duplicate key",
                begin,
                "the same key stands twice in one object: readers differ in which of them they take.",
            )

    def _value(self, begin: int, end: int, opens: str) -> None:
        """A value in its place; a container is pushed, and gets its end when it closes."""
        if not self.stack:
            self.top = Part(-1, -1, begin, end, opens)
        else:
            frame = self.stack[-1]
            if frame.expects == "comma":
                self.fault("missing comma", begin, "a comma is missing before this value.")
            elif frame.expects == "colon":
                self.fault("missing colon", begin, "a colon is missing between key and value.")
            frame.parts.append(Part(*frame.key, begin, end, opens))
            frame.expects, frame.comma_at = "comma", -1
        if opens and len(self.stack) >= DEEPEST:
            self._too_deep(begin)
        elif opens:
            self.stack.append(_Frame(begin, opens, "key" if opens == "{" else "value"))

    def _too_deep(self, begin: int) -> None:
        self.faults.add("too deep", begin, self._last(), f"nested deeper than {DEEPEST} levels; not read further.")
        self.deep = [self.text[begin]]
        self.deep_start = begin

    def _open(self, begin: int, end: int) -> None:
        if self._wants_key() and self.stack[-1].expects != "colon":
            self.fault("missing key", begin, "an object holds a value without a key.")
            frame = self.stack[-1]
            frame.key, frame.expects = (begin, begin), "value"
        self._value(begin, end, self.text[begin])

    def _word(self, begin: int, end: int) -> None:
        word = self.text[begin:end]
        if self._wants_key() and self.stack[-1].expects != "colon":
            self.fault("bare key", begin, "a key stands without quotes.")
            self._key(begin, end)
            return
        self._value(begin, end, "")
        if word in LITERALS or NUMBER.fullmatch(word):
            return
        if word in _NOT_NUMBERS:
            self.faults.add("not a number", begin, self._last(), "NaN and Infinity are no values of JSON.")
        else:
            self.faults.add("not a value", begin, self._last(), "this is no value of JSON (a string needs quotes).")

    def _last(self) -> tuple[str, ...]:
        """The place of the value just taken in."""
        place = self._place()
        if self.stack and self.stack[-1].opens == "[":
            return (*place[:-1], f"[{len(self.stack[-1].parts) - 1}]")
        return place

    def _single(self, begin: int, end: int) -> None:
        self.fault("single quotes", begin, "a string stands in single quotes; JSON has double quotes only.")
        if self._wants_key() and self.stack[-1].expects != "colon":
            self._key(begin, end)
        else:
            self._value(begin, end, "")

    def _cut(self, begin: int, end: int) -> None:
        self.fault("cut string", begin, "a string has no end: the document is cut off, or a quote is missing.")
        if not self._wants_key():
            self._value(begin, end, "")

    # Punctuation.

    def _comma(self, begin: int, end: int) -> None:
        if not self.stack:
            self.fault("stray comma", begin, "a comma stands before the document.")
            return
        frame = self.stack[-1]
        if frame.expects == "comma":
            frame.expects = "key" if frame.opens == "{" else "value"
        elif frame.expects in {"colon", "value"} and frame.opens == "{":
            self.fault("missing value", begin, "a member has no value.")
            frame.expects = "key"
        else:
            self.fault("stray comma", begin, "a comma stands where a value or a member is expected.")
        frame.key, frame.comma_at = (-1, -1), begin

    def _colon(self, begin: int, end: int) -> None:
        frame = self.stack[-1] if self.stack else None
        if frame is not None and frame.expects == "colon":
            frame.expects = "value"
        else:
            self.fault("stray colon", begin, "a colon stands where none is expected.")

    def _comment(self, begin: int, end: int) -> None:
        self.fault("comment", begin, "JSON knows no comments; passed over.")

    def _other(self, begin: int, end: int) -> None:
        if end == len(self.text) and not self.text[begin:end].strip():
            return
        self.fault("stray character", begin, "a character stands where none is expected; passed over.")

    def _close(self, begin: int, end: int) -> None:
        wanted = _PAIRS[self.text[begin]]
        if not any(frame.opens == wanted for frame in self.stack):
            self.fault("stray bracket", begin, "a closing bracket has no opening one; passed over.")
            return
        while self.stack[-1].opens != wanted:
            self.fault("missing bracket", begin, "a closing bracket is missing before this one.")
            self._pop(begin)
        frame = self.stack[-1]
        if frame.comma_at >= 0:
            self.fault("trailing comma", frame.comma_at, "a comma stands after the last one of the list.")
        elif frame.opens == "{" and frame.expects in {"colon", "value"}:
            self.fault("missing value", begin, "a member has no value.")
        self._pop(end)

    def _pop(self, end: int) -> None:
        frame = self.stack.pop()
        self.table[frame.start] = frame.parts
        self._ends(end)

    def _ends(self, end: int) -> None:
        """The container that is the last part of its parent ends here."""
        if not self.stack:
            self.top = self.top._replace(end=end) if self.top else None
            return
        parts = self.stack[-1].parts
        parts[-1] = parts[-1]._replace(end=end)

    def _count(self, kind: str, begin: int, end: int) -> None:
        if kind == "open":
            self.deep.append(self.text[begin])
        elif kind == "close":
            self.deep.pop()
            if not self.deep:
                self._unread(end)

    def _unread(self, end: int) -> None:
        parts = self.stack[-1].parts
        parts[-1] = parts[-1]._replace(end=end, read=False)

    def _finish(self, end: int) -> None:
        opened = len(self.stack) + len(self.deep)
        if opened:
            self.fault("cut off", end, f"the document ends too early: {opened} brackets are not closed.")
        if self.deep:
            self._unread(end)
        while self.stack:
            self._pop(end)
        if self.top is None:
            self.faults.add("empty", end, (), "there is no value to read.")
