"""A stored HTTP answer as a format."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from console.core.change import Change
from console.core.http_outcome import judged
from console.core.message import Problem, Summary
from console.core.outcome import Judgement
from console.documents.embedded import Embedded
from console.documents.grids import GridHead, GridRow
from console.documents.node import Document, Node, Syntax
from console.documents.rendering import Rendered
from console.documents.sensitive import Kind, Sensitive
from console.documents.splice import EditRefused
from console.documents.walk import find_exact, leaves
from console.layers.checking import Check
from console.layers.http_reply import document as nodes
from console.layers.http_reply.body import body
from console.layers.http_reply.card import card
from console.layers.http_reply.headers import PUBLIC, is_reply, is_secret, read, value

_VOLATILE = frozenset({"header.date", "header.age", "header.expires", "header.x-request-id", "header.opc-request-id"})


class HttpReply:
    """`console.layers.contract.Format` for an HTTP answer. Stateless; safe to use from any thread."""

    name = nodes.NAME
    title = "HTTP reply"
    syntax = Syntax.HTTP

    def recognises(self, raw: bytes) -> int:
        """Certain where a status line begins it."""
        return 100 if is_reply(raw) else 0

    def assuming(self, charset: str) -> HttpReply:
        """A head is ASCII; the body says what it is."""
        return self

    def split(self, raw: bytes) -> list[bytes]:
        """One answer."""
        return [raw]

    def summarize(self, raw: bytes) -> Summary:
        """Status and the request's id."""
        reply = read(raw)
        return Summary(
            layer=self.name,
            type=f"HTTP {reply.code}" if reply.code else "HTTP",
            version=raw[reply.version[0] : reply.version[1]].decode("ascii", "replace"),
            control_id=value(raw, reply, "x-request-id")[:100],
            sender=value(raw, reply, "server")[:100],
            sent_at=value(raw, reply, "date")[:100],
            readable=bool(reply.code),
        )

    def parse(self, raw: bytes) -> Document:
        """Status line and headers as nodes, the body as one leaf."""
        return nodes.parse(raw)

    def values(self, raw: bytes, path: str) -> tuple[str, ...]:
        """The value at a path; of a secret nothing."""
        found = find_exact(self.parse(raw), path.lower())
        return () if found is None or found.children or found.datatype == nodes.SECRET_TYPE else (found.value,)

    def places(self, raw: bytes, path: str) -> tuple[str, ...]:
        """The path itself, where it is there."""
        if not self.value_path(path):
            raise EditRefused("A place in an answer is status.code, header.etag or body.")
        return (path.lower(),) if find_exact(self.parse(raw), path.lower()) else ()

    def value_path(self, path: str) -> str:
        """`header.etag`; "" for what is no place of an answer."""
        known = path.lower().startswith(("status.", "header.")) or path.lower() == nodes.BODY
        return path.lower() if known else ""

    def hides(self, path: str) -> bool | None:
        """By the header's name."""
        place, _, name = path.lower().partition(".")
        if place == "status":
            return name == "reason"
        plain = name.partition("[")[0]
        return place != "header" or plain not in PUBLIC or is_secret(plain)

    def text(self, raw: bytes) -> str:
        """All of it but what is secret."""
        found = [node for node in leaves(self.parse(raw).nodes) if node.datatype != nodes.SECRET_TYPE]
        return "\n".join(f"{node.label}: {node.value}" for node in found)

    def is_plain(self, raw: bytes) -> bool:
        """Never: a secret must not be found by a search."""
        return False

    def validate(self, raw: bytes) -> tuple[Problem, ...]:
        """What reading finds is all."""
        return ()

    def edit(self, raw: bytes, changes: Sequence[Change]) -> bytes:
        """What a server said is not changed. Raises `EditRefused`."""
        raise EditRefused("What a server answered is not changed. Open its body, and change a copy of that.")

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
        """What the server said, and its head."""
        return card(document)

    def inside(self, document: Document, path: str) -> Embedded | None:
        """The body."""
        return body(document.raw, read(document.raw)) if path == nodes.BODY else None

    def verdicts(self, raw: bytes) -> tuple[Judgement, ...]:
        """The status; what the body says comes with the body."""
        code = read(raw).code
        if not code:
            return ()
        return (replace(judged(code), path="status.code"),)

    def sensitive(self, document: Document) -> Iterator[Sensitive]:
        """What masking hides; the body as a document of its own."""
        for leaf in leaves(document.nodes):
            if leaf.path == nodes.BODY:
                yield Sensitive(node=leaf, kind=Kind.EMBEDDED, codec="text")
            elif leaf.private or leaf.datatype == nodes.SECRET_TYPE:
                yield Sensitive(node=leaf, kind=Kind.TEXT)

    def volatile(self, path: str) -> bool:
        """Dates and request ids."""
        return path in _VOLATILE

    def identity(self, node: Node) -> str:
        """Its name."""
        return node.label if node.path.startswith("header.") else ""
