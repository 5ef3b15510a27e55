"""JSON of no known kind as a format: spans, problems, edit. Nobody says what its values are, so all are private."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from console.core.change import Change
from console.core.message import Problem, Summary
from console.core.outcome import Judgement
from console.documents.embedded import Embedded
from console.documents.grids import GridHead, GridRow
from console.documents.json import edit, query
from console.documents.json.describing import AnyJson
from console.documents.json.reading import Reading, read
from console.documents.json.tokens import BOM
from console.documents.json.tree import Tree
from console.documents.node import Document, Node, Syntax
from console.documents.rendering import Rendered
from console.documents.sensitive import Sensitive
from console.layers.checking import Check

_FIRST = {b"{": b'"}', b"[": b'{["-0123456789tfn]'}
"""What may follow an opening bracket, white space left out."""


class Json:
    """`console.layers.contract.Format` for any JSON. Stateless; safe to use from any thread."""

    name = "json"
    title = "JSON"
    syntax = Syntax.JSON

    def recognises(self, raw: bytes) -> int:
        """40 where it begins like an object or a list: every format that knows its JSON is surer."""
        head = raw[:256].removeprefix(BOM).lstrip(b" \t\r\n")
        follows = head[1:].lstrip(b" \t\r\n")[:1]
        return 40 if follows and follows in _FIRST.get(head[:1], b"") else 0

    def assuming(self, charset: str) -> Json:
        """JSON is UTF-8, whatever a connection says."""
        return self

    def split(self, raw: bytes) -> list[bytes]:
        """One document."""
        return [raw]

    def summarize(self, raw: bytes) -> Summary:
        """That it is JSON, and what is wrong with it; nothing in it is known."""
        reading = read(raw)
        return Summary(layer=self.name, type="JSON", readable=reading.source.top is not None, problems=_wrong(reading))

    def parse(self, raw: bytes) -> Document:
        """The span tree; its top nodes are the members, or the items."""
        reading = read(raw)
        return Document(
            raw=raw,
            layer=self.name,
            type="JSON",
            encoding="utf-8",
            encoding_assumed=False,
            nodes=Tree(reading, AnyJson()).nodes(),
            problems=_wrong(reading),
        )

    def values(self, raw: bytes, path: str) -> tuple[str, ...]:
        """The values at a path such as `order.items.code`."""
        return query.values(raw, path)

    def places(self, raw: bytes, path: str) -> tuple[str, ...]:
        """All places that a path names. Raises `EditRefused`."""
        return query.places(raw, path)

    def value_path(self, path: str) -> str:
        """The path as it is; "" for what is none."""
        return query.value_path(path)

    def hides(self, path: str) -> bool | None:
        """Everything is hidden but true, false and null."""
        return None

    def text(self, raw: bytes) -> str:
        """All values, one a line."""
        return query.text(read(raw))

    def is_plain(self, raw: bytes) -> bool:
        """True for ASCII without escapes."""
        return query.is_plain(raw)

    def validate(self, raw: bytes) -> tuple[Problem, ...]:
        """What reading finds."""
        return _wrong(read(raw))

    def edit(self, raw: bytes, changes: Sequence[Change]) -> bytes:
        """Splice the changes. Raises `console.documents.splice.EditRefused`."""
        return edit.edit(raw, changes)

    def checks(self) -> tuple[Check, ...]:
        """None: there are no rules for any JSON."""
        return ()

    def tables(self, document: Document) -> tuple[GridHead, ...]:
        """None."""
        return ()

    def table_rows(self, document: Document, table: str, first: int, count: int) -> tuple[GridRow, ...]:
        """None."""
        return ()

    def render(self, document: Document, section: str = "") -> Rendered | None:
        """It is read in its tree."""
        return None

    def inside(self, document: Document, path: str) -> Embedded | None:
        """Nobody says which value is a document."""
        return None

    def verdicts(self, raw: bytes) -> tuple[Judgement, ...]:
        """It is no reply that is known."""
        return ()

    def sensitive(self, document: Document) -> Iterator[Sensitive]:
        """Every value."""
        return Tree(read(document.raw), AnyJson()).sensitive()

    def volatile(self, path: str) -> bool:
        """Nothing is known to be."""
        return False

    def identity(self, node: Node) -> str:
        """Its place."""
        return ""


def _wrong(reading: Reading) -> tuple[Problem, ...]:
    return reading.problems("")
