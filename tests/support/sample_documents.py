"""Made-up documents of every kind as a gateway would give them: short, large, empty, broken. No real person's data."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from console.api.documents import (
    BlockView,
    GridCellView,
    GridInfo,
    GridRowView,
    Mark,
    PartHead,
    RunView,
    Section,
    TextLine,
)
from console.api.messages import MASK, Finding, NodeRow, OutcomeView
from console.core.message import Severity
from tests.support.sample_contents import (
    CARDS,
    CDA,
    CDA_TELLING,
    CDS,
    CDS_TELLING,
    FHIR_TELLING,
    OBSERVATION_ENTRY,
    OUTCOME,
    cda_blocks,
    outcome_blocks,
)
from tests.support.written_document import Built, Json, write_json, write_xml


@dataclass(kw_only=True)
class Sample:
    """One document, masked and clear."""

    format: str
    title: str
    syntax: str
    type: str
    version: str = ""
    identity: str = ""
    masked: Built
    clear: Built
    findings: tuple[Finding, ...] = ()
    views: tuple[str, ...] = ("tree", "raw", "hex")
    tables: dict[GridInfo, tuple[GridRowView, ...]] = field(default_factory=dict)
    outline: tuple[Section, ...] = ()
    sections: dict[str, tuple[BlockView, ...]] = field(default_factory=dict)
    form: str = "document"
    heading: str = ""
    dropped: tuple[str, ...] = ()
    parts: tuple[PartHead, ...] = ()
    explanations: tuple[OutcomeView, ...] = ()
    framed: bool = False
    readable: bool = True

    @property
    def size(self) -> int:
        """Bytes."""
        return self.masked.lines[-1].end if self.masked.lines else 0

    def line_count(self) -> int:
        """Lines."""
        return len(self.masked.lines)

    def lines(self, first: int, count: int, *, clear: bool) -> Sequence[TextLine]:
        """Some of them."""
        return (self.clear if clear else self.masked).lines[first : first + count]

    def child_count(self, path: str) -> int:
        """Children of a node."""
        return len(self.masked.children.get(path, ()))

    def children(self, path: str, first: int, count: int, *, clear: bool) -> list[NodeRow]:
        """Some of them."""
        built = self.clear if clear else self.masked
        return [built.nodes[each] for each in built.children.get(path, ())[first : first + count]]

    def chain(self, path: str, *, clear: bool) -> list[tuple[NodeRow, int]]:
        """From the top to this node, with places."""
        built = self.clear if clear else self.masked
        above = {
            child: parent for parent, children in built.children.items() if parent or not children for child in children
        }
        found: list[tuple[NodeRow, int]] = []
        while path in built.nodes:
            parent = above.get(path, "")
            siblings = built.children.get(parent) or built.children[""]
            found.insert(0, (built.nodes[path], siblings.index(path)))
            path = parent
        return found

    def at(self, line: int, column: int) -> str:
        """The deepest node that covers this place."""
        covering = [
            row
            for row in self.masked.nodes.values()
            if (row.line, row.column) <= (line, column) and (line, column) <= (row.line_end, row.column_end)
        ]
        return max(covering, key=lambda row: row.depth, default=None).path if covering else ""  # type: ignore[union-attr] # there is one

    def hex_lines(self, first: int, count: int) -> Sequence[TextLine]:
        """Sixteen bytes a line."""
        raw = "\n".join(line.text for line in self.masked.lines).encode()
        found = []
        for index in range(first, min(first + count, -(-len(raw) // 16))):
            part = raw[index * 16 : index * 16 + 16]
            digits = part.hex(" ")
            text = f"{index * 16:08x}  {digits:<47}  {''.join(chr(each) if 32 <= each < 127 else '.' for each in part)}"
            found.append(
                TextLine(index=index, number=index + 1, text=text, start=index * 16, end=index * 16 + len(part))
            )
        return found


class BigBundle(Sample):
    """A Bundle of as many Observations as one likes; only what is asked for is made."""

    def __init__(self, entries: int) -> None:
        one = {
            clear: write_json({"entry": [OBSERVATION_ENTRY]}, "Bundle", FHIR_TELLING, clear=clear)
            for clear in (False, True)
        }
        super().__init__(
            format="fhir",
            title="FHIR",
            syntax="json",
            type="Bundle (searchset)",
            version="4.0.1",
            identity="bundle-5000",
            masked=one[False],
            clear=one[True],
            views=("tree", "raw", "hex", "table"),
        )
        self.entries = entries
        self._each = len(one[False].lines)

    @property
    def size(self) -> int:
        """Bytes."""
        return self.entries * 1024

    def line_count(self) -> int:
        """Lines."""
        return self.entries * self._each

    def lines(self, first: int, count: int, *, clear: bool) -> Sequence[TextLine]:
        """Made as they are asked for."""
        built = self.clear if clear else self.masked
        found = []
        for index in range(first, min(first + count, self.line_count())):
            line = built.lines[index % self._each]
            found.append(line.model_copy(update={"index": index, "number": index + 1}))
        return found

    def child_count(self, path: str) -> int:
        """Entries, or what one holds."""
        return self.entries if path == "Bundle.entry" else super().child_count(_template(path))

    def children(self, path: str, first: int, count: int, *, clear: bool) -> list[NodeRow]:
        """Made as they are asked for."""
        if path == "Bundle.entry":
            built = self.clear if clear else self.masked
            row = built.nodes["Bundle.entry[0]"]
            last = min(first + count, self.entries)
            return [self._moved(row, place) for place in range(first, last)]
        place = _place(path)
        return [self._moved(row, place) for row in super().children(_template(path), first, count, clear=clear)]

    def chain(self, path: str, *, clear: bool) -> list[tuple[NodeRow, int]]:
        """As usual, at its entry."""
        place = _place(path)
        found = super().chain(_template(path), clear=clear)
        return [(self._moved(row, place), place if row.path == "Bundle.entry[0]" else at) for row, at in found]

    def at(self, line: int, column: int) -> str:
        """As usual, at its entry."""
        place = line // self._each
        return super().at(line % self._each, column).replace("entry[0]", f"entry[{place}]", 1)

    def _moved(self, row: NodeRow, place: int) -> NodeRow:
        if "entry[" not in row.path:
            return row
        short = f"[{place}]" if row.path == "Bundle.entry[0]" else row.short
        return row.model_copy(
            update={
                "path": row.path.replace("entry[0]", f"entry[{place}]", 1),
                "short": short,
                "label": short if row.label == row.short else row.label,
                "line": row.line + place * self._each,
                "line_end": row.line_end + place * self._each,
            }
        )


def _template(path: str) -> str:
    place = _place(path)
    return path.replace(f"entry[{place}]", "entry[0]", 1)


def _place(path: str) -> int:
    _, found, rest = path.partition("entry[")
    return int(rest.split("]", 1)[0]) if found else 0


def bundle() -> Sample:
    """A short Bundle whose Observation has no status."""
    wrong = "Bundle.entry[1].resource"
    value: dict[str, Json] = {
        "resourceType": "Bundle",
        "type": "transaction",
        "entry": [OUTCOME_PATIENT, OBSERVATION_ENTRY],
    }
    telling = FHIR_TELLING
    rows = tuple(
        GridRowView(
            path=f"Bundle.entry[{place}]",
            cells=(
                GridCellView(text=kind, path=f"Bundle.entry[{place}].resource.resourceType"),
                GridCellView(text=identity, path=f"Bundle.entry[{place}].resource.id"),
                GridCellView(text=what, path=f"Bundle.entry[{place}]", private=private),
            ),
        )
        for place, (kind, identity, what, private) in enumerate(
            (("Patient", "p1", MASK, True), ("Observation", "glu-1", "Glucose 99.50 mg/dL", False))
        )
    )
    finding = Finding(
        path=f"{wrong}.status",
        severity=Severity.ERROR,
        code="fhir.required",
        text="Observation.status is missing",
        source="FHIR R4",
    )
    return Sample(
        format="fhir",
        title="FHIR",
        syntax="json",
        type="Bundle (transaction)",
        version="4.0.1",
        identity="b-1001",
        masked=write_json(value, "Bundle", telling, clear=False),
        clear=write_json(value, "Bundle", telling, clear=True),
        findings=(finding,),
        views=("tree", "raw", "hex", "table", "rendered"),
        tables={GridInfo(id="entries", title="Entries", rows=2, columns=("Resource", "Id", "What")): rows},
        form="card",
        heading="Bundle",
        outline=(
            Section(id="Bundle.entry[0]", title="Patient", path="Bundle.entry[0].resource"),
            Section(id="Bundle.entry[1]", title="Observation", path="Bundle.entry[1].resource"),
        ),
        sections={
            "Bundle.entry[0]": (
                BlockView(kind="heading", runs=(RunView(text="Patient"),), path="Bundle.entry[0].resource"),
                BlockView(
                    kind="fact",
                    marker="Name",
                    runs=(RunView(text=MASK, private=True, path="Bundle.entry[0].resource.name[0].family"),),
                ),
                BlockView(
                    kind="fact", marker="Gender", runs=(RunView(text="female", path="Bundle.entry[0].resource.gender"),)
                ),
            ),
            "Bundle.entry[1]": (
                BlockView(kind="heading", runs=(RunView(text="Observation"),), path=wrong),
                BlockView(
                    kind="notice",
                    severity="error",
                    runs=(RunView(text="Observation.status is missing"),),
                    path=f"{wrong}.status",
                ),
                BlockView(
                    kind="fact",
                    marker="Code",
                    runs=(RunView(text="Glucose"), RunView(text=" 2345-7", style="code")),
                    path=f"{wrong}.code",
                ),
                BlockView(
                    kind="fact",
                    marker="Value",
                    runs=(RunView(text="99.50 mg/dL", style="strong"),),
                    path=f"{wrong}.valueQuantity",
                ),
            ),
        },
    )


_BODY = "ClinicalDocument/component/structuredBody/component"
OUTCOME_PATIENT: dict[str, Json] = {
    "fullUrl": "urn:uuid:0001",
    "resource": {
        "resourceType": "Patient",
        "id": "p1",
        "identifier": [{"system": "urn:oid:1.2.3", "value": "900123"}],
        "name": [{"family": "Example", "given": ["Petra"]}],
        "gender": "female",
        "birthDate": "1961-02-03",
    },
}


def summary() -> Sample:
    """A discharge summary."""
    sections = cda_blocks()
    return Sample(
        format="ccda",
        title="C-CDA",
        syntax="xml",
        type="Discharge Summary",
        version="R2.1",
        identity="TT988",
        masked=write_xml(CDA, CDA_TELLING, clear=False),
        clear=write_xml(CDA, CDA_TELLING, clear=True),
        views=("tree", "raw", "hex", "table", "rendered"),
        heading="Discharge Summary",
        outline=tuple(
            Section(id=name, title=title, path=f"{_BODY}[{at}]/section", note=note)
            for at, (name, title, note) in enumerate(
                (
                    ("head", "Header", ""),
                    ("allergies", "Allergies", "2 rows"),
                    ("course", "Hospital Course", ""),
                    ("plan", "Plan of Treatment", "no information given"),
                ),
                1,
            )
        ),
        sections=sections,
        dropped=("2 images from outside", "1 script"),
        tables={
            GridInfo(id="allergies", title="Allergies", rows=2, columns=("Substance", "Reaction", "Status")): tuple(
                GridRowView(
                    path=f"{_BODY}[2]/section/entry[{at}]",
                    cells=tuple(GridCellView(text=text, path="ClinicalDocument/title") for text in cells),
                )
                for at, cells in enumerate((("Penicillin", "Hives", "Active"), ("Latex", "Rash", "Active")), 1)
            )
        },
    )


def cards() -> Sample:
    """A CDS Hooks response."""
    return Sample(
        format="cds_hooks",
        title="CDS Hooks",
        syntax="json",
        type="response",
        identity="2 cards",
        masked=write_json(CDS, "", CDS_TELLING, clear=False),
        clear=write_json(CDS, "", CDS_TELLING, clear=True),
        views=("tree", "raw", "hex", "rendered"),
        form="cards",
        heading="2 cards",
        sections={"": CARDS},
    )


def reply() -> Sample:
    """A stored HTTP reply whose body is an OperationOutcome."""
    built = {clear: write_json(OUTCOME, "OperationOutcome", FHIR_TELLING, clear=clear) for clear in (False, True)}
    return Sample(
        format="http_reply",
        title="HTTP reply",
        syntax="plain",
        type="422 Unprocessable Entity",
        identity="",
        masked=built[False],
        clear=built[True],
        views=("tree", "raw", "hex", "rendered", "reply"),
        form="reply",
        heading="422 Unprocessable Entity",
        explanations=(
            OutcomeView(
                severity=Severity.ERROR,
                title="The server misses a required element",
                text="Observation.status must be there and is not. Nothing was stored.",
                cure="Let the sender fill it, or set it in the route.",
                causes=("The sending system leaves it out of preliminary results.", "A mapping of the route drops it."),
                path="Bundle.entry[1].resource.status",
                rule="fhir.required",
            ),
        ),
        sections={"": outcome_blocks()},
        parts=(PartHead(path="body", media_type="application/fhir+json", size=412, title="FHIR", opens=True),),
    )


def empty() -> Sample:
    """No bytes at all."""
    return Sample(
        format="plain",
        title="Plain text",
        syntax="plain",
        type="",
        masked=Built(),
        clear=Built(),
        readable=False,
        views=("raw", "hex"),
    )


def broken() -> Sample:
    """JSON that stops in the middle."""
    built = Built()
    for index, text in enumerate(('{"resourceType": "Patient",', f'  "name": [{{"family": "{MASK}",', '   "given": [')):
        bad = (Mark(column=len(text) - 1, length=1, role="bad"),) if index == 2 else ()
        built.lines.append(
            TextLine(
                index=index,
                number=index + 1,
                text=text,
                start=index * 30,
                end=index * 30 + len(text),
                ends="LF",
                marks=bad,
            )
        )
    built.nodes["Patient.name"] = NodeRow(
        path="Patient.name",
        short="name",
        label="Name",
        value="",
        depth=0,
        start=28,
        end=70,
        line=1,
        column=2,
        column_end=8,
        line_end=2,
        severity=Severity.ERROR,
    )
    built.children[""] = ["Patient.name"]
    wrong = Finding(path="Patient.name", severity=Severity.ERROR, code="json.end", text="The text ends inside an array")
    return Sample(
        format="fhir",
        title="FHIR",
        syntax="json",
        type="Patient",
        masked=built,
        clear=built,
        readable=False,
        findings=(wrong,),
    )


SAMPLES: dict[str, Callable[[], Sample]] = {
    "bundle": bundle,
    "summary": summary,
    "cards": cards,
    "reply": reply,
    "empty": empty,
    "broken": broken,
    "big": lambda: BigBundle(5000),
}
"""By the name under which the fake holds them."""
