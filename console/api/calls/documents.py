"""Any document opened: read page by page, revealed, checked, edited, saved."""

from __future__ import annotations

from collections.abc import Callable

from console.api.caller import Caller
from console.api.calls.saving import saved
from console.api.documents import (
    ChainRequest,
    DocumentDraft,
    DocumentHead,
    DocumentRef,
    DraftDocument,
    FindRequest,
    GridRequest,
    GridWindow,
    LinesRequest,
    LineWindow,
    Matches,
    NodeChain,
    NodesRequest,
    NodeWindow,
    Opened,
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
from console.api.messages import Revealed


class DocumentCalls(Caller):
    """Any document opened: read page by page, revealed, checked, edited, saved."""

    async def document_open(self, request: OpenRequest) -> Opened:
        """Bytes from outside: split, recognised, held for a while in the gateway; nothing is stored."""
        return await self.post("/v1/documents/open", request, Opened, seconds=120.0)

    async def document_head(self, ref: DocumentRef) -> DocumentHead:
        """Open a document, masked; writes an audit row in the gateway."""
        return await self.post("/v1/documents/head", ref, DocumentHead, seconds=60.0)

    async def document_nodes(self, request: NodesRequest) -> NodeWindow:
        """Some children of a node."""
        return await self.post("/v1/documents/nodes", request, NodeWindow)

    async def document_chain(self, request: ChainRequest) -> NodeChain:
        """A node with all nodes above it."""
        return await self.post("/v1/documents/chain", request, NodeChain)

    async def document_lines(self, request: LinesRequest) -> LineWindow:
        """A window of the raw text, or of its bytes in hex."""
        return await self.post("/v1/documents/lines", request, LineWindow)

    async def document_find(self, request: FindRequest) -> Matches:
        """Text in tree and raw."""
        return await self.post("/v1/documents/find", request, Matches, seconds=60.0)

    async def document_table(self, request: GridRequest) -> GridWindow:
        """Some rows of a table view."""
        return await self.post("/v1/documents/table", request, GridWindow)

    async def document_render(self, request: RenderRequest) -> RenderedView:
        """One section as a person reads it."""
        return await self.post("/v1/documents/render", request, RenderedView, seconds=60.0)

    async def document_validate(self, request: ValidateRequest) -> Validation:
        """The thorough checks, under a time cap."""
        return await self.post("/v1/documents/validate", request, Validation, seconds=150.0)

    async def document_reveal(self, request: RevealDocument) -> Reveal:
        """Leave to see the whole in the clear; audited before it is given."""
        return await self.post("/v1/documents/reveal", request, Reveal)

    async def document_reveal_places(self, request: RevealPlaces) -> Revealed:
        """Single values in the clear; audited before they are given."""
        return await self.post("/v1/documents/reveal-places", request, Revealed)

    async def document_draft(self, request: DraftDocument) -> DocumentDraft:
        """A changed copy, held like any other; nothing is sent."""
        return await self.post("/v1/documents/draft", request, DocumentDraft, seconds=60.0)

    async def document_raw(self, request: RevealDocument) -> RawText:
        """The whole text in the clear for raw editing, a right of its own; audited."""
        return await self.post("/v1/documents/raw", request, RawText, seconds=60.0)

    async def document_drop(self, ref: DocumentRef) -> None:
        """Forget a held document now."""
        await self.call("POST", "/v1/documents/drop", body=ref)

    async def document_save(self, request: SaveRequest, write: Callable[[bytes], None]) -> Exported:
        """Write it to a file: `write` gets it piece by piece."""
        return await saved(self, "/v1/documents/save", request, write)
