"""Documents of the gateway in memory: made-up ones that are held, and the stored messages of the other fakes."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

from console.api.client import ApiError
from console.api.documents import (
    ChainRequest,
    CheckRun,
    DocumentDraft,
    DocumentHead,
    DocumentRef,
    DraftDocument,
    FindRequest,
    GridRequest,
    GridWindow,
    LinesRequest,
    LineWindow,
    Match,
    Matches,
    NodeChain,
    NodesRequest,
    NodeWindow,
    Opened,
    OpenedDocument,
    OpenRequest,
    RawText,
    RenderedView,
    RenderRequest,
    Reveal,
    RevealDocument,
    RevealPlaces,
    SaveRequest,
    ValidateRequest,
    Validation,
)
from console.api.exchange import Exported
from console.api.messages import MASK, Finding, MessageView, Revealed
from console.core.message import Severity
from tests.support.fake_document_drafts import draft_of_document, raw_of
from tests.support.sample_documents import SAMPLES, Sample
from tests.support.sample_messages import of_view

GONE = "This document was let go after 30 minutes. Drop it again."
RUNS = (
    CheckRun(name="json", title="JSON Schema of R4", source="FHIR 4.0.1", state="ran", milliseconds=84, findings=1),
    CheckRun(name="models", title="Required elements", source="fhir.resources R4B", state="ran", milliseconds=31),
    CheckRun(
        name="schematron", title="Schematron", source="a path of your own", state="refused", text="No path is set."
    ),
    CheckRun(
        name="profile", title="US Core", source="US Core 5.0.1", state="cut", text="20 s were over.", milliseconds=20000
    ),
)


class FakeDocuments:
    """`held` maps names to samples; dropping bytes opens the sample that their first line names."""

    asked: list[tuple[str, object]]

    def _begin_documents(self) -> None:
        self.held: dict[str, Sample] = {}
        self.copies = 0
        self.key_in_force = ""
        self.batch: tuple[str, ...] = ()
        """What the next `document_open` holds, by the names of the samples; empty: what the bytes name."""

    async def message(self, delivery_id: int) -> MessageView:
        """One delivery, of the gateway in memory."""
        raise NotImplementedError

    async def document_open(self, request: OpenRequest) -> Opened:
        """`bundle` opens the bundle."""
        self.asked.append(("document_open", request))
        names = self.batch or (request.raw.decode("utf-8", "replace").split("\n", 1)[0].strip() or "empty",)
        heads = []
        for number, name in enumerate(names, 1):
            sample = self._sample(DocumentRef(held=name if name in SAMPLES else "broken"))
            ref = DocumentRef(held=name if name in SAMPLES else "broken")
            heads.append(
                OpenedDocument(
                    ref=ref,
                    number=number,
                    format=sample.format,
                    format_title=sample.title,
                    type=sample.type,
                    size=sample.size,
                    readable=sample.readable,
                )
            )
        return Opened(documents=tuple(heads), total=len(heads), seconds=1800)

    async def document_head(self, ref: DocumentRef) -> DocumentHead:
        """The head of a sample, or of a stored message."""
        self.asked.append(("document_head", ref))
        sample = await self._find(ref)
        top = sample.children("", 0, 20, clear=False)
        return DocumentHead(
            ref=ref,
            format=sample.format,
            format_title=sample.title,
            syntax=sample.syntax,
            type=sample.type,
            version=sample.version,
            identity=sample.identity,
            charset="UTF-8",
            charset_assumed=True,
            terminator="LF",
            size=sample.size,
            sha256="a91f0c" + "0" * 58,
            readable=sample.readable,
            framed=sample.framed,
            lines=sample.line_count(),
            nodes=tuple(top),
            nodes_complete=False,
            findings=sample.findings,
            views=sample.views,
            tables=tuple(sample.tables),
            outline=sample.outline,
            parts=sample.parts,
            explanations=sample.explanations,
            may_reveal=True,
            may_edit=True,
        )

    async def document_nodes(self, request: NodesRequest) -> NodeWindow:
        """Some children."""
        self.asked.append(("document_nodes", request))
        sample = await self._find(request.ref)
        rows = sample.children(request.path, request.first, request.count, clear=self._clear(request.key))
        total = sample.child_count(request.path)
        return NodeWindow(parent=request.path, first=request.first, total=total, nodes=tuple(rows))

    async def document_chain(self, request: ChainRequest) -> NodeChain:
        """By path or place."""
        self.asked.append(("document_chain", request))
        sample = await self._find(request.ref)
        path = request.path if request.line is None else sample.at(request.line, request.column)
        found = sample.chain(path, clear=self._clear(request.key))
        return NodeChain(nodes=tuple(row for row, _ in found), places=tuple(place for _, place in found))

    async def document_lines(self, request: LinesRequest) -> LineWindow:
        """Some lines."""
        self.asked.append(("document_lines", request))
        sample = await self._find(request.ref)
        if request.form == "hex":
            found = sample.hex_lines(request.first, request.count)
            return LineWindow(first=request.first, total=max(1, sample.size // 16), lines=tuple(found))
        lines = sample.lines(request.first, request.count, clear=self._clear(request.key))
        return LineWindow(first=request.first, total=sample.line_count(), lines=tuple(lines))

    async def document_find(self, request: FindRequest) -> Matches:
        """In the names, paths and values of the nodes."""
        self.asked.append(("document_find", request))
        sample = await self._find(request.ref)
        wanted = request.text.casefold()
        built = sample.clear if self._clear(request.key) else sample.masked
        rows = [
            row
            for row in built.nodes.values()
            if wanted in row.path.casefold() or (wanted in row.value.casefold() and MASK not in row.value)
        ]
        return Matches(
            matches=tuple(
                Match(
                    path=row.path,
                    label=row.label,
                    where="value",
                    line=row.line,
                    column=row.column,
                    column_end=row.column_end,
                )
                for row in sorted(rows, key=lambda row: (row.start, -row.end))
            )
        )

    async def document_table(self, request: GridRequest) -> GridWindow:
        """Rows of a sample."""
        self.asked.append(("document_table", request))
        sample = await self._find(request.ref)
        rows = next(rows for info, rows in sample.tables.items() if info.id == request.table)
        return GridWindow(
            first=request.first, total=len(rows), rows=rows[request.first : request.first + request.count]
        )

    async def document_render(self, request: RenderRequest) -> RenderedView:
        """A section of a sample."""
        self.asked.append(("document_render", request))
        sample = await self._find(request.ref)
        section = request.section or next(iter(sample.sections), "")
        return RenderedView(
            form=sample.form,
            title=sample.heading,
            outline=sample.outline,
            section=section,
            blocks=sample.sections.get(section, ()),
            dropped=sample.dropped,
        )

    async def document_validate(self, request: ValidateRequest) -> Validation:
        """What reading found, one more, and the runs."""
        self.asked.append(("document_validate", request))
        sample = await self._find(request.ref)
        more = Finding(
            path=sample.findings[0].path if sample.findings else "",
            severity=Severity.WARNING,
            code="us-core-3",
            text="A category of US Core is missing",
            source="US Core 5.0.1",
        )
        return Validation(findings=(*sample.findings, more), runs=RUNS, total=len(sample.findings) + 1)

    async def document_reveal(self, request: RevealDocument) -> Reveal:
        """A key."""
        self.asked.append(("document_reveal", request))
        self.key_in_force = "key-1"
        return Reveal(key="key-1", seconds=60)

    async def document_reveal_places(self, request: RevealPlaces) -> Revealed:
        """The values."""
        self.asked.append(("document_reveal_places", request))
        sample = await self._find(request.ref)
        return Revealed(values={path: sample.clear.nodes[path].value for path in request.paths})

    async def document_draft(self, request: DraftDocument) -> DocumentDraft:
        """A copy that is held like any other."""
        self.asked.append(("document_draft", request))
        sample = await self._find(request.ref)
        self.copies += 1
        made = draft_of_document(sample, request, f"copy-{self.copies}")
        self.held[made.ref.held] = sample
        return made

    async def document_raw(self, request: RevealDocument) -> RawText:
        """All in the clear."""
        self.asked.append(("document_raw", request))
        return raw_of(await self._find(request.ref))

    async def document_drop(self, ref: DocumentRef) -> None:
        """Gone."""
        self.asked.append(("document_drop", ref))
        self.held.pop(ref.held, None)

    async def document_save(self, request: SaveRequest, write: Callable[[bytes], None]) -> Exported:
        """The lines."""
        self.asked.append(("document_save", request))
        sample = await self._find(request.ref)
        raw = "\n".join(line.text for line in sample.lines(0, 10_000, clear=not request.masked)).encode()
        write(raw)
        return Exported(messages=1, size=len(raw), sha256=hashlib.sha256(raw).hexdigest())

    def _clear(self, key: str) -> bool:
        if key and key != self.key_in_force:
            raise ApiError(403, "Not allowed", "The time for seeing it is over. Reveal it again.")
        return bool(key)

    async def _find(self, ref: DocumentRef) -> Sample:
        if ref.held:
            return self._sample(ref)
        if ref.attempt is not None or ref.part:
            return self._sample(DocumentRef(held="reply"))
        assert ref.delivery is not None
        return of_view(await self.message(ref.delivery))

    def _sample(self, ref: DocumentRef) -> Sample:
        if ref.held == "gone":
            raise ApiError(410, "Gone", GONE)
        if ref.held not in self.held:
            self.held[ref.held] = SAMPLES[ref.held]()
        return self.held[ref.held]
