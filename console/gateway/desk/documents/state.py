"""What the document desk of one gateway keeps in memory: held documents, parsed ones, keys, and who has looked."""

from __future__ import annotations

from collections.abc import Callable
from threading import Event

from console.gateway.desk.documents.bodies import Bodies
from console.gateway.desk.documents.held import Held
from console.gateway.desk.documents.keys import Keys
from console.gateway.desk.documents.looks import Looks
from console.gateway.desk.documents.opened import OpenedDocuments
from console.gateway.service import Gateway


class DocumentDesk:
    """Everything about opened documents that lives in the gateway's memory."""

    def __init__(self, monotonic: Callable[[], float]) -> None:
        self.held = Held(monotonic)
        self.bodies = Bodies()
        self.opened = OpenedDocuments()
        self.keys = Keys(monotonic)
        self.looks = Looks(monotonic)
        self.finds: dict[str, Event] = {}
        """The search that runs for each person; set, it ends."""


def document_desk(gateway: Gateway) -> DocumentDesk:
    """The one of this gateway."""
    found = gateway.kept.get(DocumentDesk)
    if not isinstance(found, DocumentDesk):
        found = gateway.kept[DocumentDesk] = DocumentDesk(gateway.clock.monotonic)
    return found
