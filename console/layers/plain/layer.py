"""Plain text and unknown bytes as a format: the last one that is asked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from console.core.change import Change
from console.core.message import Problem, Summary
from console.core.outcome import Judgement
from console.documents.embedded import Embedded
from console.documents.grids import GridHead, GridRow
from console.documents.node import Document, Node, Syntax
from console.documents.rendering import Rendered
from console.documents.sensitive import Kind, Sensitive
from console.documents.splice import EditRefused
from console.layers.checking import Check
from console.layers.plain import document as lines
from console.layers.plain.edit import edit
from console.layers.plain.magic import is_text, kind


class Plain:
    """`console.layers.contract.Format` for whatever no other format knows. Stateless; safe to use from any thread."""

    name = lines.NAME
    title = "Plain text"
    syntax = Syntax.PLAIN

    def __init__(self, agreed: str = "") -> None:
        self._agreed = agreed

    def recognises(self, raw: bytes) -> int:
        """Everything, and as the last."""
        return 1

    def assuming(self, charset: str) -> Plain:
        """This format, reading what has no byte order mark as `charset`."""
        return Plain(charset) if charset else self

    def split(self, raw: bytes) -> list[bytes]:
        """One document."""
        return [raw]

    def summarize(self, raw: bytes) -> Summary:
        """What kind of bytes they are; readable where they are text."""
        return Summary(layer=self.name, type=kind(raw), readable=is_text(raw))

    def parse(self, raw: bytes) -> Document:
        """Lines as nodes; none where the bytes are no text."""
        return lines.parse(raw, self._agreed)

    def values(self, raw: bytes, path: str) -> tuple[str, ...]:
        """The text of a line."""
        found = self._line(raw, path)
        return () if found is None else (found.value,)

    def places(self, raw: bytes, path: str) -> tuple[str, ...]:
        """The line itself."""
        if lines.line_of(path) < 0:
            raise EditRefused("A line of a text is named line[1], line[2] and so on.")
        return (path,) if self._line(raw, path) is not None else ()

    def value_path(self, path: str) -> str:
        """`line[3]`; "" for anything else."""
        return path if lines.line_of(path) >= 0 else ""

    def hides(self, path: str) -> bool | None:
        """Every line."""
        return True

    def text(self, raw: bytes) -> str:
        """All of it."""
        document = self.parse(raw)
        return raw.decode(document.encoding, "replace") if document.nodes else ""

    def is_plain(self, raw: bytes) -> bool:
        """True where it is ASCII."""
        return raw.isascii()

    def validate(self, raw: bytes) -> tuple[Problem, ...]:
        """There are no rules for a text."""
        return ()

    def edit(self, raw: bytes, changes: Sequence[Change]) -> bytes:
        """Lines set, put in, taken out. Raises `EditRefused`."""
        return edit(raw, changes, self._agreed)

    def checks(self) -> tuple[Check, ...]:
        """None."""
        return ()

    def tables(self, document: Document) -> tuple[GridHead, ...]:
        """None."""
        return ()

    def table_rows(self, document: Document, table: str, first: int, count: int) -> tuple[GridRow, ...]:
        """None."""
        return ()

    def render(self, document: Document, section: str = "") -> Rendered | None:
        """Its lines are what there is to read."""
        return None

    def inside(self, document: Document, path: str) -> Embedded | None:
        """Nothing is looked for in a text."""
        return None

    def verdicts(self, raw: bytes) -> tuple[Judgement, ...]:
        """A text is no reply."""
        return ()

    def sensitive(self, document: Document) -> Iterator[Sensitive]:
        """Every line is free text."""
        return (Sensitive(node=node, kind=Kind.TEXT) for node in document.nodes)

    def volatile(self, path: str) -> bool:
        """No line is."""
        return False

    def identity(self, node: Node) -> str:
        """Its place."""
        return ""

    def _line(self, raw: bytes, path: str) -> Node | None:
        place, nodes = lines.line_of(path), self.parse(raw).nodes
        return nodes[place] if 0 <= place < len(nodes) else None
