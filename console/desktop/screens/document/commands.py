"""The commands of opened documents, and which screens carry out those that are more than a look."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from console.api.documents import DocumentRef
from console.desktop.actions import Command
from console.desktop.screens.base import Place

DOCUMENT = frozenset({"document"})
EDITED = frozenset({"document_edit"})
OPENED = frozenset({"document", "inspector"})

DOCUMENT_COMMANDS: tuple[Command, ...] = (
    Command(id="document.open", title="Open a file…", group="Document", keys=("Ctrl+O",), icon="folder-open"),
    Command(
        id="document.find", title="Find in the document", group="Document", keys=("Ctrl+F",), screens=OPENED,
        icon="magnifying-glass", over="filter",
    ),
    Command(
        id="document.edit", title="Edit a copy of the document", group="Document", keys=("Ctrl+E",), screens=DOCUMENT,
        icon="pencil-simple",
    ),
    Command(
        id="document.open_copy", title="Open the changed copy", group="Document", keys=("Ctrl+Return",), screens=EDITED,
        icon="arrow-right",
    ),
    Command(id="document.compare", title="Compare with…", group="Document", screens=OPENED, icon="git-diff"),
    Command(id="document.deidentify", title="De-identify…", group="Document", screens=OPENED, icon="eraser"),
    Command(
        id="document.save", title="Save the document as…", group="Document", keys=("Ctrl+S",), icon="download-simple",
        screens=DOCUMENT | EDITED, over="save",
    ),
    Command(id="document.check", title="Check thoroughly", group="Document", screens=OPENED, icon="shield-check"),
    Command(id="document.close", title="Let go of the document", group="Document", screens=DOCUMENT, icon="x"),
)  # fmt: skip

NOTHING_OPEN = "No document is open."
ACTS: dict[str, str] = {
    "document.edit": "document_edit",
    "document.compare": "compare",
    "document.deidentify": "deidentify",
}
"""Command -> the screen that carries it out: entered with the `document` of its place. Who makes such a screen adds it
here ("document.compare": "compare")."""


def act_handlers(
    open_now: Callable[[], DocumentRef | None], go: Callable[[Place], None], ids: tuple[str, ...]
) -> tuple[dict[str, Callable[[], None]], dict[str, Callable[[], str]]]:
    """Handlers and refusals of these commands for a screen that shows a document."""

    def act(id: str) -> None:
        ref = open_now()
        if ref is not None:
            go(Place(screen=ACTS[id], document=ref))

    def refused() -> str:
        return NOTHING_OPEN if open_now() is None else ""

    return {id: partial(act, id) for id in ids}, dict.fromkeys(ids, refused)
