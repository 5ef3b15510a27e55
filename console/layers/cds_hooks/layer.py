"""CDS Hooks as a format: one object whose methods hand over to the modules of this folder."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Generic

from console.core.change import Change
from console.core.message import Problem, Summary
from console.core.outcome import Judgement
from console.documents.embedded import Embedded
from console.documents.grids import GridHead, GridRow
from console.documents.json import edit, query
from console.documents.json.attached import attached
from console.documents.json.locate import inside, locate
from console.documents.json.nodes import child
from console.documents.json.reading import read
from console.documents.masking import HIDDEN_ALWAYS
from console.documents.node import Document, Node, Syntax
from console.documents.rendering import Rendered
from console.documents.sensitive import Sensitive
from console.documents.splice import EditRefused
from console.documents.walk import leaves
from console.layers.cds_hooks import document as documents
from console.layers.cds_hooks import hidden, reading_kind, render, tables
from console.layers.cds_hooks.checks import cds_hooks_checks
from console.layers.cds_hooks.describe import Guest, Guests
from console.layers.checking import Check

_VOLATILE = re.compile(
    r"hookInstance|fhirAuthorization\..*|(?:.*\.)?(?:uuid|outcomeTimestamp)|feedback\[\d+\]\.(?:card|acceptedSug.*)"
)


class CdsHooks(Generic[Guest]):
    """`console.layers.contract.Format` for the four documents of CDS Hooks. Stateless; safe to use from any thread.

    `guests` knows the FHIR resources that they carry.
    """

    name = documents.NAME
    title = "CDS Hooks"
    syntax = Syntax.JSON

    def __init__(self, guests: Guests[Guest]) -> None:
        self._guests = guests

    def recognises(self, raw: bytes) -> int:
        """Sure where an object names the members of a call, an answer, a feedback or a discovery."""
        return reading_kind.recognises(raw)

    def assuming(self, charset: str) -> CdsHooks[Guest]:
        """JSON is UTF-8, whatever a connection says."""
        return self

    def split(self, raw: bytes) -> list[bytes]:
        """One document."""
        return [raw]

    def summarize(self, raw: bytes) -> Summary:
        """Kind, hook, and the instance that names a call."""
        return documents.summarize(raw)

    def parse(self, raw: bytes) -> Document:
        """The span tree; its top nodes are the members."""
        return documents.parse(raw, self._guests.describer())

    def values(self, raw: bytes, path: str) -> tuple[str, ...]:
        """The values at a path such as `cards.summary`; of a token nothing."""
        return () if hidden.is_hidden(path) or hidden.is_by_place(path) else query.values(raw, path)

    def places(self, raw: bytes, path: str) -> tuple[str, ...]:
        """All places that a path names. Raises `EditRefused`."""
        return query.places(raw, path)

    def value_path(self, path: str) -> str:
        """The path as it is; "" for what is none."""
        return query.value_path(path)

    def hides(self, path: str) -> bool | None:
        """A token always; else it depends on the kind of document."""
        return True if hidden.is_hidden(path) else None

    def text(self, raw: bytes) -> str:
        """All values but tokens, one a line."""
        return "\n".join(leaf.value for leaf in leaves(self.parse(raw).nodes) if leaf.datatype != HIDDEN_ALWAYS)

    def is_plain(self, raw: bytes) -> bool:
        """True for ASCII without escapes, and without anything called like a token: that must not be found."""
        return query.is_plain(raw) and not hidden.may_hold_any(raw)

    def validate(self, raw: bytes) -> tuple[Problem, ...]:
        """What reading finds."""
        return documents.problems(read(raw))

    def edit(self, raw: bytes, changes: Sequence[Change]) -> bytes:
        """Splice the changes. Raises `console.documents.splice.EditRefused`, also for a token."""
        for change in changes:
            if hidden.is_hidden(change.path) or self._holds_secret(raw, change.path):
                raise EditRefused(f"{change.path} is or holds a credential. Mend it where it is issued.")
        return edit.edit(raw, changes)

    def _holds_secret(self, raw: bytes, path: str) -> bool:
        """Whether what stands at a path that names a place is, or holds, a credential."""
        steps = inside(path, "") if hidden.is_by_place(path) else None
        found = locate(read(raw), steps) if steps else None
        return found is not None and any(
            leaf.datatype == HIDDEN_ALWAYS and found.part.start <= leaf.start < found.part.end
            for leaf in leaves(self.parse(raw).nodes)
        )

    def checks(self) -> tuple[Check, ...]:
        """The thorough checks, for a worker process."""
        return cds_hooks_checks()

    def tables(self, document: Document) -> tuple[GridHead, ...]:
        """Cards, actions, prefetched data, services, feedback."""
        return tables.tables(document)

    def table_rows(self, document: Document, table: str, first: int, count: int) -> tuple[GridRow, ...]:
        """Some rows of one of them."""
        return tables.table_rows(document, table, first, count)

    def render(self, document: Document, section: str = "") -> Rendered | None:
        """Cards as the clinician would see them; the other kinds as facts."""
        return render.render(document, section)

    def inside(self, document: Document, path: str) -> Embedded | None:
        """An attachment of a resource that is carried along."""
        return attached(document, path)

    def verdicts(self, raw: bytes) -> tuple[Judgement, ...]:
        """Cards say nothing of the call that they answer."""
        return ()

    def sensitive(self, document: Document) -> Iterator[Sensitive]:
        """Every leaf that tells of a person, tokens among them."""
        return documents.tree(read(document.raw), self._guests.describer()).sensitive()

    def volatile(self, path: str) -> bool:
        """Ids of calls, cards and suggestions, tokens, times."""
        return _VOLATILE.fullmatch(path) is not None or self._guests.volatile(path)

    def identity(self, node: Node) -> str:
        """Cards by source and summary, services by id and hook, suggestions and links by label; resources by theirs."""
        for keys in (("hook", "id"), ("summary",), ("label",)):
            found = [child(node, key) for key in keys]
            if all(one is not None and not one.children for one in found):
                return "|".join(one.value for one in found if one is not None)
        return self._guests.identity(node)
