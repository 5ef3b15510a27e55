"""HL7 v2 as the gateway sees it: one object whose methods hand over to the modules of this folder."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from console.core.change import Change
from console.core.interface import AckMode
from console.core.message import Identifier, IdentifierKind, Problem, Summary
from console.core.outcome import Judgement
from console.documents.embedded import Embedded
from console.documents.grids import GridHead, GridRow
from console.documents.node import Document, Node, Syntax
from console.documents.rendering import Rendered
from console.documents.sensitive import Sensitive
from console.layers.checking import Check, ProfileFacts, ProfileLearner
from console.layers.contract import ControlIdRule, Numbering, Verdict
from console.layers.hl7v2 import (
    acknowledge,
    card,
    coded,
    control_id,
    document,
    edit,
    grids,
    inside,
    places,
    repeats,
    sensitive,
    split,
    summary,
    validate,
    values,
)
from console.layers.hl7v2 import reply as judge_reply
from console.layers.hl7v2.numbering import Numbering as Hl7Numbering
from console.layers.hl7v2.profile import kit
from console.layers.hl7v2.profile.check import ProfileCheck, fits
from console.layers.hl7v2.profile.writing import titled
from console.layers.hl7v2.structure_check import StructureCheck

_HEADERS = {b"MSH", b"FHS", b"BHS"}
_VOLATILE = frozenset({"MSH-7", "MSH-10", "MSH-13"})


class Hl7v2:
    """`console.layers.contract.Layer` for HL7 v2.1 to 2.9. Stateless; safe to use from any thread.

    `agreed` is the codec of a connection whose messages do not name theirs in MSH-18.
    """

    name = summary.NAME
    title = "HL7 v2"
    syntax = Syntax.ER7
    numbering: Numbering | None = Hl7Numbering()

    def __init__(self, agreed: str = "") -> None:
        self._agreed = agreed

    def recognises(self, raw: bytes) -> int:
        """Certain where a header segment begins it, behind white space or frame bytes."""
        return 100 if raw[:64].lstrip(b"\x0b \t\r\n\xef\xbb\xbf")[:3] in _HEADERS else 0

    def assuming(self, charset: str) -> Hl7v2:
        """This layer, reading what names no character set as `charset` (a codec of Python's)."""
        return Hl7v2(charset) if charset else self

    def split(self, raw: bytes) -> list[bytes]:
        """The messages in one arrival; [raw] where there is nothing to split."""
        return split.split(raw)

    def summarize(self, raw: bytes) -> Summary:
        """Routing fields by a lazy scan; microseconds, any bytes."""
        return summary.summarize(raw)

    def order_identifier(self, summary: Summary, authority: str) -> Identifier | None:
        """The PID-3 repetition of that authority (any when it is empty); None makes the message a barrier."""
        if summary.barrier:
            return None
        for identifier in summary.identifiers:
            if identifier.kind is IdentifierKind.MRN and authority in {"", identifier.authority}:
                return identifier
        return None

    def parse(self, raw: bytes) -> Document:
        """The span tree; broken input gives the readable part and named problems."""
        return document.parse(raw, self._agreed)

    def values(self, raw: bytes, path: str) -> tuple[str, ...]:
        """The values at a path, one per repetition and segment of that type; empty where there is nothing."""
        return values.values(raw, path, self._agreed)

    def places(self, raw: bytes, path: str) -> tuple[str, ...]:
        """All places that a path names, those included that are empty. Raises `EditRefused`."""
        return places.places(raw, path, self._agreed)

    def value_path(self, path: str) -> str:
        """`PID.5.1` as `PID-5.1`; "" for what is no path or names a whole segment."""
        return places.value_path(path)

    def hides(self, path: str) -> bool | None:
        """Whether masking hides this path; None for OBX-5, of which OBX-2 says it."""
        return places.hides(path)

    def text(self, raw: bytes) -> str:
        """The segments as text, one a line, escape sequences resolved."""
        return values.text(raw, self._agreed)

    def is_plain(self, raw: bytes) -> bool:
        """True where the bytes are ASCII and the escape character stands in MSH-2 only."""
        return values.is_plain(raw)

    def validate(self, raw: bytes) -> tuple[Problem, ...]:
        """Findings on structure, types and tables; tens of milliseconds: call it off the event loop."""
        return validate.validate(raw, self._agreed)

    def edit(self, raw: bytes, changes: Sequence[Change]) -> bytes:
        """Splice the changes; every other byte stays. Raises `console.documents.splice.EditRefused`."""
        return edit.edit(raw, changes, self._agreed)

    def checks(self) -> tuple[Check, ...]:
        """The thorough checks, for a worker process: by the standard, and by the site's own profile."""
        return (StructureCheck(self._agreed), ProfileCheck(self._agreed))

    def read_profile(self, text: str) -> ProfileFacts:
        """A conformance profile, TOML or XML. Raises `UnreadableProfileError` (`console.layers.checking.Profiled`)."""
        return kit.read_profile(text)

    def profile_learner(self) -> ProfileLearner:
        """A learner that knows nothing yet."""
        return kit.HlLearner()

    def profile_fits(self, wanted: str, kind: str) -> bool:
        """By message code and trigger event."""
        return fits(wanted, kind)

    def profile_titled(self, text: str, title: str) -> str:
        """The text with a title ahead."""
        return titled(text, title)

    def tables(self, document: Document) -> tuple[GridHead, ...]:
        """The results of each order, and segments that repeat."""
        return grids.tables(document)

    def table_rows(self, document: Document, table: str, first: int, count: int) -> tuple[GridRow, ...]:
        """Some rows of one of them."""
        return grids.table_rows(document, table, first, count)

    def render(self, document: Document, section: str = "") -> Rendered | None:
        """A reply or a result as a card; any other message is read in its tree."""
        return card.render(document, section)

    def inside(self, document: Document, path: str) -> Embedded | None:
        """The document in an ED value, or in a text that is one."""
        return inside.inside(document, path)

    def verdicts(self, raw: bytes) -> tuple[Judgement, ...]:
        """One for each ERR, or one for MSA alone; empty for what is no acknowledgement."""
        return judge_reply.verdicts(raw)

    def sensitive(self, document: Document) -> Iterator[Sensitive]:
        """Every leaf that masking hides, and what else a stranger may not have: dates, numbers, texts."""
        return sensitive.sensitive(document)

    def volatile(self, path: str) -> bool:
        """Time and number of the message itself (MSH-7, MSH-10, MSH-13)."""
        return path in _VOLATILE

    def identity(self, node: Node) -> str:
        """The key of a segment (OBX by code and sub-id), or of a repetition (an identifier by authority and type)."""
        return repeats.identity(node)

    def codes(self, path: str, version: str) -> tuple[str, frozenset[str]]:
        """The table of a place by the dictionary of that version, and its codes (`console.layers.contract.Tabled`)."""
        return coded.codes(path, version)

    def control_id_rule(self, summary: Summary, *, changed: bool, delivered: bool) -> ControlIdRule:
        """The rule for a resend of this message and the id to suggest."""
        return control_id.control_id_rule(summary, changed=changed, delivered=delivered)

    def acknowledge(
        self, raw: bytes, summary: Summary, verdict: Verdict, mode: AckMode, now: datetime, text: str = ""
    ) -> bytes | None:
        """The reply to send after the commit; None where the mode asks for none."""
        return acknowledge.acknowledge(raw, summary, verdict, mode, now, text)

    def matches(self, sent: Summary, reply: bytes) -> bool:
        """True where MSA-2 of this reply is the control id that was sent."""
        return judge_reply.matches(sent, reply)

    def judge(self, sent: Summary, reply: bytes) -> Judgement:
        """Read a matching reply; one that cannot be read is UNKNOWN, never accepted."""
        return judge_reply.judge(sent, reply)

    def answered(self, raw: bytes) -> str | None:
        """MSA-2 of a message that has an MSA, such as ACK or ORR; else None."""
        read = judge_reply.read_reply(raw)
        return None if read is None else read.control_id
