"""Any document opened: pages, reveals, drafts, files. References, paths and purposes travel in bodies only."""

from __future__ import annotations

from fastapi import APIRouter, Response
from fastapi.responses import StreamingResponse

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
)
from console.api.messages import Revealed
from console.api.server.context import TheActor, TheGateway, as_json, refusals
from console.gateway.desk import document_draft
from console.gateway.desk.documents import find, head, opening, pages, rendered, reveal, saving

router = APIRouter(prefix="/documents", tags=["documents"])

FILE_TYPE = "application/octet-stream"


@router.post("/open", response_model=Opened, responses=refusals(403, 409, 413, 422, 503))
async def opened(request: OpenRequest, gateway: TheGateway, actor: TheActor) -> Response:
    """Bytes from outside: taken apart, recognised, held in memory for a while. Nothing is stored but an audit row."""
    return as_json(await opening.open_bytes(gateway, actor, request))


@router.post("/head", response_model=DocumentHead, responses=refusals(403, 404, 422, 503))
async def looked_at(ref: DocumentRef, gateway: TheGateway, actor: TheActor) -> Response:
    """A document opened, masked; its audit row is written first."""
    return as_json(await head.head(gateway, actor, ref))


@router.post("/nodes", response_model=NodeWindow, responses=refusals(403, 404, 422, 503))
async def children(request: NodesRequest, gateway: TheGateway, actor: TheActor) -> Response:
    """Some children of a node."""
    return as_json(await pages.nodes(gateway, actor, request))


@router.post("/chain", response_model=NodeChain, responses=refusals(403, 404, 422, 503))
async def above(request: ChainRequest, gateway: TheGateway, actor: TheActor) -> Response:
    """A node with all nodes above it."""
    return as_json(await pages.chain(gateway, actor, request))


@router.post("/lines", response_model=LineWindow, responses=refusals(403, 404, 422, 503))
async def text(request: LinesRequest, gateway: TheGateway, actor: TheActor) -> Response:
    """A window of the raw text, or of its bytes in hex."""
    return as_json(await pages.lines(gateway, actor, request))


@router.post("/find", response_model=Matches, responses=refusals(403, 404, 422, 503))
async def found(request: FindRequest, gateway: TheGateway, actor: TheActor) -> Response:
    """Text in tree and raw; a newer search of the same person ends an older one."""
    return as_json(await find.find(gateway, actor, request))


@router.post("/table", response_model=GridWindow, responses=refusals(403, 404, 422, 503))
async def rows(request: GridRequest, gateway: TheGateway, actor: TheActor) -> Response:
    """Some rows of a table view."""
    return as_json(await rendered.table(gateway, actor, request))


@router.post("/render", response_model=RenderedView, responses=refusals(403, 404, 422, 503))
async def read(request: RenderRequest, gateway: TheGateway, actor: TheActor) -> Response:
    """One section as a person reads it."""
    return as_json(await rendered.render(gateway, actor, request))


@router.post("/reveal", responses=refusals(403, 404, 422, 503))
async def revealed(request: RevealDocument, gateway: TheGateway, actor: TheActor) -> Reveal:
    """Leave to see the whole in the clear, with a purpose; its audit row is written first."""
    return await reveal.reveal_document(gateway, actor, request)


@router.post("/reveal-places", responses=refusals(403, 404, 422, 503))
async def places(request: RevealPlaces, gateway: TheGateway, actor: TheActor) -> Revealed:
    """Single values in the clear, with a purpose; their audit row is written first."""
    return await reveal.reveal_places(gateway, actor, request)


@router.post("/draft", response_model=DocumentDraft, responses=refusals(403, 404, 409, 413, 422, 503))
async def drafted(request: DraftDocument, gateway: TheGateway, actor: TheActor) -> Response:
    """A changed copy, held like any other; nothing is sent."""
    return as_json(await document_draft.draft(gateway, actor, request))


@router.post("/raw", response_model=RawText, responses=refusals(403, 404, 409, 422, 503))
async def raw(request: RevealDocument, gateway: TheGateway, actor: TheActor) -> Response:
    """The whole text in the clear for raw editing, a right of its own; its audit row is written first."""
    return as_json(await document_draft.raw_text(gateway, actor, request))


@router.post(
    "/save",
    response_class=StreamingResponse,
    responses={**refusals(403, 404, 422, 503), 200: {"description": "The file", "content": {FILE_TYPE: {}}}},
)
async def saved(request: SaveRequest, gateway: TheGateway, actor: TheActor) -> StreamingResponse:
    """Write a document to a file, masked or with patient data; audited before and after."""
    prepared = await saving.prepare(gateway, actor, request)
    return StreamingResponse(saving.stream(gateway, actor, prepared), media_type=FILE_TYPE, headers={"X-Messages": "1"})


@router.post("/drop", status_code=204, responses=refusals(403, 404, 422, 503))
async def dropped(ref: DocumentRef, gateway: TheGateway, actor: TheActor) -> None:
    """Forget a held document now."""
    await opening.drop(gateway, actor, ref)
