"""What every format offers to the inspector, and every layer to the gateway. Queue, retry, charts and screens know
nothing more of a layer than this."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol, Self, runtime_checkable

from console.core.change import Change
from console.core.interface import AckMode
from console.core.message import Identifier, Problem, Summary
from console.core.outcome import Judgement
from console.documents.embedded import Embedded
from console.documents.grids import GridHead, GridRow
from console.documents.node import Document, Node, Syntax
from console.documents.rendering import Rendered
from console.documents.sensitive import Sensitive
from console.layers.checking import Check


class Verdict(StrEnum):
    """What the gateway decided about an arrival; the layer turns it into its own reply."""

    ACCEPT = "accept"
    REFUSE_CONTENT = "refuse_content"  # AE / CE
    REFUSE_HEADER = "refuse_header"  # AR / CR


@dataclass(frozen=True, slots=True, kw_only=True)
class ControlIdRule:
    """Whether a resend keeps its control id, and why (PROTOCOLS 1.4)."""

    path: str  # where the id stands, "MSH-10"
    keep_allowed: bool
    suggested: str
    reason: str


class Numbering(Protocol):
    """How a layer carries the numbers of `console.core.sequence`."""

    def stated(self, raw: bytes) -> int | None:
        """The number of a message; None where there is none."""

    def numbered(self, raw: bytes, number: int) -> bytes:
        """The message with this number, every other byte as it was. Raises `EditRefused` where it cannot bear one."""

    def question(self, raw: bytes, now: datetime) -> bytes:
        """A message of its own that asks where the partner stands, addressed like `raw`. Raises `EditRefused`."""

    def is_bare(self, raw: bytes) -> bool:
        """True where a message says nothing but its number."""

    def told(self, reply: bytes) -> int | None:
        """The number in a reply; None where there is none."""

    def telling(self, reply: bytes, number: int) -> bytes:
        """Our reply with this number."""


class Format(Protocol):
    """How documents of one kind are read, shown, checked, compared and edited: all an inspector needs, and no queue.

    No method raises on any bytes, except `edit` and `places`: `EditRefused`.
    """

    name: str  # "hl7v2"
    title: str  # "HL7 v2"
    syntax: Syntax

    def recognises(self, raw: bytes) -> int:
        """How sure these bytes are of this format, by a quick look: 0 not at all, 100 certain."""

    def assuming(self, charset: str) -> Self:
        """This format for a connection whose messages do not say their character set; "" leaves it to the format."""

    def split(self, raw: bytes) -> list[bytes]:
        """The messages in one arrival (a batch gives several); [raw] where there is nothing to split."""

    def summarize(self, raw: bytes) -> Summary:
        """Routing fields by a lazy scan; microseconds, any bytes."""

    def parse(self, raw: bytes) -> Document:
        """The span tree; broken input gives the readable part and named problems."""

    def values(self, raw: bytes, path: str) -> tuple[str, ...]:
        """The values at a field path of the query grammar, one per repetition; empty where there is nothing."""

    def places(self, raw: bytes, path: str) -> tuple[str, ...]:
        """The paths of all places that a path of the query grammar names, one for each repetition and repeated part, in
        the order of the bytes; also those that are empty and can be written. Raises `EditRefused` for what is no path
        of a value."""

    def value_path(self, path: str) -> str:
        """A path as this layer writes it; "" for what is no path of a value."""

    def hides(self, path: str) -> bool | None:
        """Whether masking hides what stands at a path, whatever the message; None where it depends on the message."""

    def text(self, raw: bytes) -> str:
        """The whole message as text to search in: decoded, escape sequences resolved, one line a segment."""

    def is_plain(self, raw: bytes) -> bool:
        """True only where every value of this message stands in it as its ASCII bytes: no escapes, no other charset.
        Costs a microsecond, and lets a search pass over a message without taking it apart."""

    def validate(self, raw: bytes) -> tuple[Problem, ...]:
        """Structure and table findings; may take tens of milliseconds: call it off the event loop."""

    def edit(self, raw: bytes, changes: Sequence[Change]) -> bytes:
        """Splice the changes; every other byte stays. Raises `EditRefused` (never changes more than asked)."""

    def checks(self) -> tuple[Check, ...]:
        """The thorough checks, for a worker process; `validate` is the quick one."""

    def tables(self, document: Document) -> tuple[GridHead, ...]:
        """The repeating groups that read better as a table."""

    def table_rows(self, document: Document, table: str, first: int, count: int) -> tuple[GridRow, ...]:
        """Some rows of one of them, unmasked; empty for an id that is not there."""

    def render(self, document: Document, section: str = "") -> Rendered | None:
        """The document as a person reads it: the outline and one section ("" is the first); None where the format has
        no such view. Text of patients is marked private; the caller masks it."""

    def inside(self, document: Document, path: str) -> Embedded | None:
        """The document that the value at this path holds; None where it holds none."""

    def verdicts(self, raw: bytes) -> tuple[Judgement, ...]:
        """What this document says of another: one for each ERR, OperationOutcome issue or HTTP status; empty where it
        is no reply. Texts hold no values of the document they are about."""

    def sensitive(self, document: Document) -> Iterator[Sensitive]:
        """Every leaf that tells who the patient (or another person) is, in the order of the bytes."""

    def volatile(self, path: str) -> bool:
        """Whether what stands at this path differs in every copy (MSH-7, MSH-10, meta.lastUpdated)."""

    def identity(self, node: Node) -> str:
        """What makes this repeat the same one in another document (a set of codes, an id); "" where its place does."""


@runtime_checkable
class Tabled(Protocol):
    """What a format can do more where its dictionary says which table a place is coded by."""

    def codes(self, path: str, version: str) -> tuple[str, frozenset[str]]:
        """(table, its codes) of a path without numbers. No codes: the site fills it; ("", ...): it is not coded."""


class Layer(Format, Protocol):
    """A format that travels: what the gateway needs for queues. Nothing else is known of a layer there."""

    numbering: Numbering | None  # None where the layer knows no sequence numbers

    def order_identifier(self, summary: Summary, authority: str) -> Identifier | None:
        """The patient identifier that orders this message, by assigning authority; None makes it a barrier."""

    def control_id_rule(self, summary: Summary, *, changed: bool, delivered: bool) -> ControlIdRule:
        """The rule for a resend of this message and the id to suggest."""

    def acknowledge(
        self, raw: bytes, summary: Summary, verdict: Verdict, mode: AckMode, now: datetime, text: str = ""
    ) -> bytes | None:
        """The reply to send after the commit; None where the mode asks for none."""

    def matches(self, sent: Summary, reply: bytes) -> bool:
        """True where this reply belongs to the message sent (MSA-2 for HL7 v2)."""

    def judge(self, sent: Summary, reply: bytes) -> Judgement:
        """Read a matching reply; a reply that cannot be read is UNKNOWN, never accepted."""

    def answered(self, raw: bytes) -> str | None:
        """The control id that this message answers, where it is a reply that came as a message; else None."""
