"""Gets the text for raw editing: of the document with the changes made so far, so that going over loses nothing."""

from __future__ import annotations

from console.api.commands import EditChange
from console.api.documents import DocumentRef, DraftDocument, RawText, RevealDocument
from console.desktop.bridge.client import GatewayClient


async def raw_text_of(
    client: GatewayClient, ref: DocumentRef, changes: tuple[EditChange, ...], purpose: str, note: str
) -> RawText:
    """The text in the clear; a copy that had to be made for it is let go at once. Raises `OperatorError`."""
    if not changes:
        return await client.document_raw(RevealDocument(ref=ref, purpose=purpose, note=note))
    copy = await client.document_draft(DraftDocument(ref=ref, changes=changes, reason=purpose))
    try:
        return await client.document_raw(RevealDocument(ref=copy.ref, purpose=purpose, note=note))
    finally:
        await client.document_drop(copy.ref)
