"""One opened document on a screen of its own: from outside, a reply, or embedded in another."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from console.api.documents import DocumentHead, DocumentRef
from console.core.errors import OperatorError
from console.desktop.screens.base import Desk, Place, Screen
from console.desktop.screens.document.commands import NOTHING_OPEN, act_handlers
from console.desktop.screens.document.head import DocumentHeadBar
from console.desktop.screens.document.middle import VALIDATION
from console.desktop.screens.document.samples import sample_buttons
from console.desktop.screens.document.view import DocumentView
from console.desktop.theme.signs import Sign
from console.desktop.widgets.banner import Banner
from console.desktop.widgets.button import Button, Kind
from console.desktop.widgets.empty_state import EmptyState
from console.desktop.widgets.surface import set_margins

ACTS = ("document.edit", "document.compare", "document.deidentify")


class DocumentScreen(Screen):
    """`enter(Place(screen="document", document=ref))`; with a delivery alone it shows that stored message."""

    phi_visible = Signal(bool)

    def __init__(self, desk: Desk, parent: QWidget | None = None, *, reveal_interval_ms: int = 1000) -> None:
        super().__init__(desk, parent)
        self.bar = DocumentHeadBar()
        self.document = DocumentView(desk, reveal_interval_ms=reveal_interval_ms)
        self.trouble = Banner("error", Sign.CROSS)
        self.told = Banner("info", Sign.INFO)
        self.cannot = EmptyState("file-text", "No document is open")
        self.again = Button("Try again", icon="arrow-clockwise")
        self.open_button = Button("Open a file…", icon="folder-open")
        self._wanted: DocumentRef | None = None
        self._lay_out()
        self._wire()
        self._show_none()

    @property
    def head(self) -> DocumentHead | None:
        """What is open."""
        return self.document.head

    def ref(self) -> DocumentRef | None:
        """Which document is open."""
        return None if self.head is None else self._wanted

    # What the frame calls.

    def enter(self, place: Place) -> None:
        """Come to the front with this document."""
        ref = place.document
        if ref is None and place.delivery is not None:
            ref = DocumentRef(delivery=place.delivery)
        if ref is not None and (ref != self._wanted or self.head is None):
            self.open(ref)
        elif ref is None and self.head is None:
            self._show_none()
        self.document.tree.setFocus()

    def leave(self) -> None:
        """Nothing stays in the clear behind another screen."""
        self.document.forget()

    def open(self, ref: DocumentRef) -> None:
        """Show this document."""
        self._wanted = ref
        self.told.hide()
        self.trouble.hide()
        self.document.open(ref)

    def panes(self) -> tuple[QWidget, ...]:
        """Search, tree, tabs, text."""
        return self.document.panes()

    def list_pane(self) -> QWidget | None:
        """The tree."""
        return self.document.tree

    def handlers(self) -> dict[str, Callable[[], None]]:
        """The commands of an opened document."""
        acts, _ = act_handlers(self.ref, self.navigate.emit, ACTS)
        return {
            "document.find": self.document.search,
            "document.save": self._save,
            "document.check": self._check,
            "document.close": self._let_go,
            "reveal": self.document.toggle_reveal,
            "reveal.all": self.document.toggle_reveal_all,
            "copy": self.document.copy,
            "refresh": self._again,
            **acts,
            "document.edit": self._edit,
        }

    def refusals(self) -> dict[str, Callable[[], str]]:
        """Why a command cannot be had."""
        _, acts = act_handlers(self.ref, self.navigate.emit, ACTS)
        return {
            "document.find": self._nothing_open,
            "document.save": self._nothing_open,
            "document.check": self._nothing_open,
            "document.close": self._close_refusal,
            "reveal": self.document.reveal_refusal,
            "reveal.all": self.document.reveal_refusal,
            "copy": self._nothing_open,
            **acts,
            "document.edit": self._edit_refusal,
        }

    def save_layout(self) -> dict[str, object]:
        """The widths of the panes."""
        return {"widths": self.document.splitter.sizes()}

    def restore_layout(self, layout: dict[str, object]) -> None:
        """Take the widths back."""
        widths = layout.get("widths")
        if isinstance(widths, list) and all(isinstance(each, int) and each >= 0 for each in widths) and any(widths):
            self.document.splitter.setSizes(widths)

    # showing

    def _show_batch(self) -> None:
        """What was opened together: any of them can be chosen."""
        self.bar.show_batch(self.desk.state.documents)

    def _show(self, head: DocumentHead) -> None:
        self.bar.show_head(head)
        self.bar.show()
        for button, id in (
            (self.bar.edit, "document.edit"),
            (self.bar.compare, "document.compare"),
            (self.bar.deidentify, "document.deidentify"),
        ):
            button.refuse(self.refusals()[id]())
        self.stack.setCurrentWidget(self.document)

    def _could_not_open(self, error: OperatorError) -> None:
        self.bar.hide()
        self.again.show()
        held = self._wanted is not None and bool(self._wanted.held)
        more = "" if held else "\nThe message itself is safe in the gateway."
        self.cannot.say("This document could not be opened", f"{error}{more}")
        self.stack.setCurrentWidget(self.cannot)

    def _show_none(self) -> None:
        self.bar.hide()
        self.again.hide()
        words = (
            "Drop a file anywhere on this window, open one, or try a made-up sample.\n"
            "Patient data stays masked, nothing is stored, and the audit log keeps that it was opened."
        )
        self.cannot.say("No document is open", words)
        self.stack.setCurrentWidget(self.cannot)

    # acts

    def _save(self) -> None:
        if self._wanted is not None and self.head is not None:
            self.desk.state.save_document_asked.emit(self.head)

    def _check(self) -> None:
        self.document.middle.go(VALIDATION)
        self.document.middle.validation.check()

    def _let_go(self) -> None:
        ref = self._wanted
        if ref is None:
            return
        self._wanted = None
        self.document.forget()
        self.document.reader.forget()
        self.desk.bridge.submit(lambda client: client.document_drop(ref), _forgotten, self._not_let_go)
        self._show_none()
        self.back.emit()

    def _not_let_go(self, error: OperatorError) -> None:
        self._complain("The document may still be in the gateway's memory; it goes in half an hour.", error)

    def _again(self) -> None:
        if self._wanted is not None:
            self.document.open(self._wanted)

    def _go_to(self, ref: object) -> None:
        if isinstance(ref, DocumentRef):
            self.navigate.emit(Place(screen="document", document=ref))
            if self._wanted != ref:  # no frame brought us there
                self.open(ref)

    def _edit(self) -> None:
        """A stored message is edited to be sent again; of anything else a copy is made that can be opened or saved."""
        ref = self.ref()
        if ref is None:
            return
        if ref.delivery is not None and ref.attempt is None and not ref.part:
            self.navigate.emit(Place(screen="edit", delivery=ref.delivery))
        else:
            self.navigate.emit(Place(screen="document_edit", document=ref))

    def _edit_refusal(self) -> str:
        if self.head is None:
            return NOTHING_OPEN
        return "" if self.head.may_edit else "Your role may not make changed copies of this document."

    def _nothing_open(self) -> str:
        return "" if self.head is not None else NOTHING_OPEN

    def _close_refusal(self) -> str:
        if self._wanted is None:
            return NOTHING_OPEN
        return "" if self._wanted.held else "It is stored: there is nothing to let go of."

    def _tell(self, text: str) -> None:
        self.told.say(text)
        self.told.show()

    def _complain(self, what: str, error: OperatorError) -> None:
        self.trouble.say(what, str(error))
        self.trouble.show()

    def _wire(self) -> None:
        document = self.document
        document.opened.connect(self._show)
        document.failed.connect(self._could_not_open)
        document.part_asked.connect(self._go_to)
        document.told.connect(self._tell)
        document.trouble.connect(self._complain)
        document.revealing.shown.connect(lambda: self.phi_visible.emit(document.revealing.keeper.count > 0))
        self.bar.back.connect(self.back)
        self.bar.step.connect(self._go_to)
        self.bar.picked.connect(self._go_to)
        run = self.desk.registry.run
        self.bar.save.clicked.connect(lambda: run("document.save"))
        self.bar.edit.clicked.connect(lambda: run("document.edit"))
        self.bar.compare.clicked.connect(lambda: run("document.compare"))
        self.bar.deidentify.clicked.connect(lambda: run("document.deidentify"))
        self.open_button.clicked.connect(lambda: run("document.open"))
        self.again.clicked.connect(self._again)
        self.desk.state.documents_changed.connect(self._show_batch)
        self._show_batch()

    def _lay_out(self) -> None:
        self.cannot.add_button(self.again)
        self.cannot.add_button(self.open_button)
        for button in sample_buttons(self.desk.registry.run):
            self.cannot.add_button(button)
        for banner in (self.told, self.trouble):
            close = Button("Close", Kind.QUIET, icon="x", height=24)
            close.clicked.connect(banner.hide)
            banner.add_button(close)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.document)
        self.stack.addWidget(self.cannot)
        whole = QVBoxLayout(self)
        set_margins(whole, 0, 0, 0, 0)
        for widget in (self.bar, self.trouble, self.told):
            whole.addWidget(widget)
        whole.addWidget(self.stack, 1)


def _forgotten(_nothing: object) -> None:
    """It is gone."""
