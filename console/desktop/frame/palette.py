"""The command palette: every command that can be had now, found by typing parts of its name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from console.desktop.actions import Command, Registry
from console.desktop.recent import Recent, Seen
from console.desktop.theme.look import look
from console.desktop.widgets.choice_list import Choice, ChoiceList
from console.desktop.widgets.popover import Popover
from console.desktop.widgets.search_line import SearchLine
from console.desktop.widgets.surface import set_margins

MOST = 12
_RECENT = "recent:"
_VIEW = "view:"


class CommandPalette(Popover):
    """Runs commands through the registry; gives the focus back to where it was.

    Below the commands stand the messages opened lately; `message_chosen` carries the delivery of one.
    """

    message_chosen = Signal(int)
    view_chosen = Signal(str)  # the filter of a saved view
    opened = Signal()

    def __init__(self, registry: Registry, recent: Recent, parent: QWidget) -> None:
        super().__init__(parent)
        self._registry = registry
        self._recent = recent
        self._views: tuple[Choice, ...] = ()
        self._queries: dict[str, str] = {}
        self._before: QWidget | None = None
        self.line = SearchLine()
        self.line.setPlaceholderText("Find a command")
        self.line.setAccessibleName("Find a command")
        self.list = ChoiceList("Commands")
        column = QVBoxLayout(self)
        set_margins(column, 8, 8, 8, 8, 6)
        column.addWidget(self.line)
        column.addWidget(self.list)
        self.line.textChanged.connect(self._search)
        self.line.key.connect(self._key)
        self.list.picked.connect(self._run)

    def open(self) -> None:
        """Over the upper middle of the window."""
        window = self.window()
        self._before = window.focusWidget()
        self.line.clear()
        self._search("")
        width = min(look().px(600), window.width() - look().px(40))
        self.setGeometry((window.width() - width) // 2, look().px(64), width, self.height())
        self._fit()
        self.show()
        self.line.setFocus(Qt.FocusReason.PopupFocusReason)
        self.opened.emit()

    def set_views(self, views: Sequence[tuple[Choice, str]]) -> None:
        """The saved views, each with its filter; found by typing parts of their names."""
        self._views = tuple(replace(choice, id=f"{_VIEW}{choice.id}") for choice, _ in views)
        self._queries = {f"{_VIEW}{choice.id}": query for choice, query in views}

    def found(self, text: str) -> list[Command]:
        """Commands whose name or group holds all words, best first."""
        words = text.casefold().split()
        fits = [c for c in self._registry.available() if all(w in f"{c.group} {c.title}".casefold() for w in words)]
        return sorted(fits, key=lambda c: not any(c.title.casefold().startswith(word) for word in words))

    def recent(self, text: str) -> list[Seen]:
        """Messages opened lately whose line holds all words."""
        words = text.casefold().split()
        return [seen for seen in self._recent.all() if all(word in _line(seen).casefold() for word in words)]

    def _search(self, text: str) -> None:
        commands = [
            Choice(
                id=c.id,
                title=c.title,
                words=c.group,
                key=c.key_text,
                icon=c.icon,
                off=self._registry.refusal(c.id),
            )
            for c in self.found(text)
            if c.id != "palette"
        ]
        messages = [
            Choice(
                id=f"{_RECENT}{s.delivery}",
                title=s.control_id or "no control ID",
                words=f"Recent. {s.words}",
                icon="clock",
            )
            for s in self.recent(text)
        ]
        words = text.casefold().split()
        views = [view for view in self._views if words and all(w in f"view {view.title}".casefold() for w in words)]
        self.list.show_choices([*commands, *views, *messages])
        self._fit()

    def _fit(self) -> None:
        self.setFixedHeight(self.list.height_for(MOST) + look().px(54))

    def _key(self, key: int) -> None:
        if key == Qt.Key.Key_Escape:
            self._leave()
        elif key == Qt.Key.Key_Down:
            self.list.step(1)
        elif key == Qt.Key.Key_Up:
            self.list.step(-1)
        else:
            self.list.pick_current()

    def _run(self, id: str) -> None:
        self._leave()
        if id in self._queries:
            self.view_chosen.emit(self._queries[id])
        elif id.startswith(_RECENT):
            self.message_chosen.emit(int(id.removeprefix(_RECENT)))
        else:
            self._registry.run(id)

    def _leave(self) -> None:
        self.hide()
        if self._before is not None:
            self._before.setFocus(Qt.FocusReason.PopupFocusReason)


def _line(seen: Seen) -> str:
    return f"recent {seen.control_id} {seen.words}"
