"""Any document opened: read page by page, revealed, checked, edited, saved."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

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


class DocumentCalls(Protocol):
    """Any document opened: read page by page, revealed, checked, edited, saved. Calls raise `OperatorError`."""

    async def document_open(self, request: OpenRequest) -> Opened:
        """Bytes from outside: split, recognised, held for a while in the gateway; nothing is stored."""

    async def document_head(self, ref: DocumentRef) -> DocumentHead:
        """Open a document, masked; writes an audit row in the gateway."""

    async def document_nodes(self, request: NodesRequest) -> NodeWindow:
        """Some children of a node."""

    async def document_chain(self, request: ChainRequest) -> NodeChain:
        """A node with all nodes above it."""

    async def document_lines(self, request: LinesRequest) -> LineWindow:
        """A window of the raw text, or of its bytes in hex."""

    async def document_find(self, request: FindRequest) -> Matches:
        """Text in tree and raw."""

    async def document_table(self, request: GridRequest) -> GridWindow:
        """Some rows of a table view."""

    async def document_render(self, request: RenderRequest) -> RenderedView:
        """One section as a person reads it."""

    async def document_validate(self, request: ValidateRequest) -> Validation:
        """The thorough checks, under a time cap."""

    async def document_reveal(self, request: RevealDocument) -> Reveal:
        """Leave to see the whole in the clear; audited before it is given."""

    async def document_reveal_places(self, request: RevealPlaces) -> Revealed:
        """Single values in the clear; audited before they are given."""

    async def document_draft(self, request: DraftDocument) -> DocumentDraft:
        """A changed copy, held like any other; nothing is sent."""

    async def document_raw(self, request: RevealDocument) -> RawText:
        """The whole text in the clear for raw editing, a right of its own; audited."""

    async def document_drop(self, ref: DocumentRef) -> None:
        """Forget a held document now."""

    async def document_save(self, request: SaveRequest, write: Callable[[bytes], None]) -> Exported:
        """Write it to a file: `write` gets it piece by piece."""
