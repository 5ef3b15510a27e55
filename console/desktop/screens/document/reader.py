"""What one viewer asks the gateway of one document, so that late answers about another one go nowhere."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

import shiboken6
from PySide6.QtCore import QObject, Signal

from console.api.documents import (
    ChainRequest,
    DocumentHead,
    DocumentRef,
    FindRequest,
    GridRequest,
    GridWindow,
    LinesRequest,
    LineWindow,
    Matches,
    NodeChain,
    NodesRequest,
    NodeWindow,
    RenderedView,
    RenderRequest,
    ValidateRequest,
    Validation,
)
from console.core.errors import OperatorError
from console.desktop.bridge.client import GatewayClient
from console.desktop.bridge.worker import Bridge

T = TypeVar("T")
Take = Callable[[T], None]
Refused = Callable[[OperatorError], None]


class DocumentReader(QObject):
    """`opened(DocumentHead)` once a document is here, `failed(OperatorError)` where it cannot be had.

    `rekeyed` when the key changed: what was read before is masked where it should be clear, or clear where it must be
    masked, so that every view lets go of it at once and reads anew. `trouble(OperatorError)`: a page did not come.
    """

    opened = Signal(object)
    failed = Signal(object)
    rekeyed = Signal()
    trouble = Signal(object)

    def __init__(self, bridge: Bridge, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.bridge = bridge
        self.ref: DocumentRef | None = None
        self.head: DocumentHead | None = None
        self.key = ""
        self._turn = 0
        self._coming = False  # a document is on its way; what is seen is the one before

    def open(self, ref: DocumentRef) -> None:
        """Read this document; what is shown of another stays until its head is here."""
        self._turn += 1
        turn = self._turn
        self.ref, self.key, self._coming = ref, "", True

        def take(head: DocumentHead) -> None:
            if self._is_now(turn):
                self.head, self._coming = head, False
                self.opened.emit(head)

        def refused(error: OperatorError) -> None:
            if self._is_now(turn):
                self.head, self._coming = None, False
                self.failed.emit(error)

        self.bridge.submit(lambda client: client.document_head(ref), take, refused)

    def forget(self) -> None:
        """Nothing is open; answers on their way go nowhere."""
        self._turn += 1
        self.ref, self.head, self.key, self._coming = None, None, "", False

    def set_key(self, key: str) -> None:
        """Read in the clear from now on, or ("") masked again."""
        if key != self.key:
            self._turn += 1
            self.key = key
            self.rekeyed.emit()

    def nodes(self, path: str, first: int, count: int, take: Take[NodeWindow], refused: Refused) -> None:
        """Children of a node; nothing is asked while another document is on its way, as for all pages."""
        if self.ref is not None and not self._coming:
            request = NodesRequest(ref=self.ref, path=path, first=first, count=count, key=self.key)
            self._ask(lambda client: client.document_nodes(request), take, refused)

    def chain_of(self, path: str, take: Take[NodeChain]) -> None:
        """The way from the top to a node."""
        if self.ref is not None:
            request = ChainRequest(ref=self.ref, path=path, key=self.key)
            self._ask(lambda client: client.document_chain(request), take, self.trouble.emit)

    def chain_at(self, line: int, column: int, take: Take[NodeChain]) -> None:
        """The way to the node at a place of the text."""
        if self.ref is not None:
            request = ChainRequest(ref=self.ref, line=line, column=column, key=self.key)
            self._ask(lambda client: client.document_chain(request), take, self.trouble.emit)

    def masked_chain(self, path: str, take: Take[NodeChain]) -> None:
        """The same as it stands masked, whatever is revealed."""
        if self.ref is not None:
            request = ChainRequest(ref=self.ref, path=path)
            self._ask(lambda client: client.document_chain(request), take, self.trouble.emit)

    def lines(
        self, first: int, count: int, form: str, take: Take[LineWindow], refused: Refused, *, frame: bool = False
    ) -> None:
        """A window of the raw text or of the bytes."""
        if self.ref is not None and not self._coming:
            request = LinesRequest(ref=self.ref, first=first, count=count, form=form, frame=frame, key=self.key)
            self._ask(lambda client: client.document_lines(request), take, refused)

    def masked_lines(self, first: int, count: int, take: Take[LineWindow]) -> None:
        """The text as it stands masked, whatever is revealed."""
        if self.ref is not None:
            request = LinesRequest(ref=self.ref, first=first, count=count)
            self._ask(lambda client: client.document_lines(request), take, self.trouble.emit)

    def find(self, text: str, take: Take[Matches]) -> None:
        """Text in tree and raw."""
        if self.ref is not None:
            request = FindRequest(ref=self.ref, text=text, key=self.key)
            self._ask(lambda client: client.document_find(request), take, self.trouble.emit)

    def table(self, table: str, first: int, count: int, take: Take[GridWindow], refused: Refused) -> None:
        """Rows of a table."""
        if self.ref is not None and not self._coming:
            request = GridRequest(ref=self.ref, table=table, first=first, count=count, key=self.key)
            self._ask(lambda client: client.document_table(request), take, refused)

    def render(self, section: str, take: Take[RenderedView], refused: Refused) -> None:
        """A section as a person reads it."""
        if self.ref is not None and not self._coming:
            request = RenderRequest(ref=self.ref, section=section, key=self.key)
            self._ask(lambda client: client.document_render(request), take, refused)

    def validate(self, profile: str, take: Take[Validation], refused: Refused) -> None:
        """The thorough checks. They do not depend on what is revealed: a key that ends does not lose them."""
        if self.ref is not None:
            ref = self.ref
            request = ValidateRequest(ref=ref, profile=profile)

            def come(found: Validation) -> None:
                if shiboken6.isValid(self) and self.ref == ref:
                    take(found)

            def gone(error: OperatorError) -> None:
                if shiboken6.isValid(self) and self.ref == ref:
                    refused(error)

            self.bridge.submit(lambda client: client.document_validate(request), come, gone)

    def _is_now(self, turn: int) -> bool:
        """Nothing else was asked since, and the viewer is still there."""
        return shiboken6.isValid(self) and turn == self._turn

    def _ask(self, ask: Callable[[GatewayClient], Coroutine[Any, Any, T]], take: Take[T], refused: Refused) -> None:
        turn = self._turn

        def come(found: T) -> None:
            if self._is_now(turn):
                take(found)

        def gone(error: OperatorError) -> None:
            if self._is_now(turn):
                refused(error)

        self.bridge.submit(ask, come, gone)
