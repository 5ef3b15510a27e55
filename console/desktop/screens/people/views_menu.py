"""The saved views: one's own and shared ones with what they match now; Enter or a click puts one into the filter."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from console.api.people import SavedView
from console.desktop.theme.fonts import Type
from console.desktop.theme.look import look
from console.desktop.widgets.button import Button, Kind
from console.desktop.widgets.choice_list import CHOICE_ROLE, Choice, ChoiceList
from console.desktop.widgets.popover import Popover
from console.desktop.widgets.search_line import SearchLine
from console.desktop.widgets.surface import set_margins
from console.desktop.widgets.text import Text
from console.desktop.words import grouped

MOST = 10
WIDTH = 560
LONGEST_NAME = 44
"""Characters of a name that are shown, so that whose it is and the count keep their room."""


class ViewsMenu(Popover):
    """`chosen` carries a view to apply, `save_asked` nothing, `change_asked` and `delete_asked` a view of one's own."""

    chosen = Signal(object)  # SavedView
    save_asked = Signal()
    change_asked = Signal(object)  # SavedView
    delete_asked = Signal(object)  # SavedView

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._views: tuple[SavedView, ...] = ()
        self._before: QWidget | None = None
        self._at = (0, 0)
        self.line = SearchLine()
        self.line.setPlaceholderText("Find a view")
        self.line.setAccessibleName("Find a view")
        self.list = ChoiceList("Saved views")
        self.words = Text("", Type.TABLE, "t2").wrap()
        self.save = Button("Save this filter…", icon="star", height=28)
        self.change = Button("Rename or share…", Kind.QUIET, icon="pencil-simple", height=28)
        self.delete = Button("Delete", Kind.QUIET, icon="trash", height=28)
        column = QVBoxLayout(self)
        set_margins(column, 8, 8, 8, 8, 6)
        column.addWidget(self.line)
        column.addWidget(self.list)
        column.addWidget(self.words)
        row = QHBoxLayout()
        for button in (self.save, self.change, self.delete):
            row.addWidget(button)
        row.addStretch(1)
        column.addLayout(row)
        self.line.textChanged.connect(self._fill)
        self.line.key.connect(self._key)
        self.list.picked.connect(self._pick)
        self.list.currentRowChanged.connect(self._judge)
        self.save.clicked.connect(lambda: self._leave(self.save_asked.emit))
        self.change.clicked.connect(lambda: self._act(self.change_asked.emit))
        self.delete.clicked.connect(lambda: self._act(self.delete_asked.emit))

    def open_at(self, right: int, top: int, refusal: str) -> None:
        """With its upper right corner there; `refusal` says why the filter in force cannot be saved."""
        self._before = self.window().focusWidget()
        self._at = (right, top)
        self.line.clear()
        self.save.refuse(refusal)
        self._fill()
        self.show()
        self.line.setFocus(Qt.FocusReason.PopupFocusReason)

    def show_views(self, views: Sequence[SavedView]) -> None:
        """Fresh ones; the current line stays."""
        self._views = tuple(views)
        current = self._current()
        self._fill()
        for row in range(self.list.count()):
            if current is not None and self._id_at(row) == str(current.id):
                self.list.setCurrentRow(row)

    def say(self, words: str) -> None:
        """Why there is nothing, or nothing fresh."""
        self.words.setText(words)
        self.words.setVisible(bool(words))
        self._fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape closes it, also from a button."""
        if event.key() == Qt.Key.Key_Escape:
            self._leave()
            return
        super().keyPressEvent(event)

    def _fill(self) -> None:
        typed = self.line.text().casefold().split()
        fits = [view for view in self._views if all(word in f"{view.name} {view.query}".casefold() for word in typed)]
        self.list.show_choices([choice_of(view) for view in fits])
        self.list.setVisible(bool(fits))
        if not self._views:
            self.say("No views yet. Save a filter that you use often; others can see it if you share it.")
        else:
            self.say("" if fits else "No view has this in its name or filter.")
        self._judge()

    def _fit(self) -> None:
        width = min(look().px(WIDTH), self.window().width() - look().px(24))
        self.list.setFixedHeight(self.list.height_for(MOST))
        height = look().px(88) + (self.list.height() if self.list.count() else 0)
        if self.words.text():
            height += self.words.heightForWidth(width - look().px(16)) + look().px(8)
        self.setGeometry(self._at[0] - width, self._at[1], width, height)

    def _current(self) -> SavedView | None:
        row = self.list.currentRow()
        ident = self._id_at(row) if row >= 0 else ""
        return next((view for view in self._views if str(view.id) == ident), None)

    def _id_at(self, row: int) -> str:
        item = self.list.item(row)  # the row is one of the list's
        choice: object = item.data(CHOICE_ROLE)
        return choice.id if isinstance(choice, Choice) else ""

    def _judge(self, _row: int = 0) -> None:
        view = self._current()
        reason = "Choose a view first" if view is None else "" if view.mine else f"It belongs to {view.owner}"
        self.change.refuse(reason)
        self.delete.refuse(reason)

    def _key(self, key: int) -> None:
        if key == Qt.Key.Key_Escape:
            self._leave()
        elif key == Qt.Key.Key_Down:
            self.list.step(1)
        elif key == Qt.Key.Key_Up:
            self.list.step(-1)
        else:
            self.list.pick_current()

    def _pick(self, ident: str) -> None:
        view = next((view for view in self._views if str(view.id) == ident), None)
        if view is not None:
            self._leave(lambda: self.chosen.emit(view))

    def _act(self, tell: Callable[[SavedView], None]) -> None:
        view = self._current()
        if view is not None and view.mine:
            self._leave(lambda: tell(view))

    def _leave(self, then: Callable[[], None] | None = None) -> None:
        self.hide()
        if self._before is not None:
            self._before.setFocus(Qt.FocusReason.PopupFocusReason)
        if then is not None:
            then()


def choice_of(view: SavedView) -> Choice:
    """A view as a line: name, whose it is and why it has no count, how many match."""
    whose = ("shared by you" if view.shared else "") if view.mine else f"shared by {view.owner}"
    words = " · ".join(part for part in (whose, view.problem or view.query) if part)
    title = view.name if len(view.name) <= LONGEST_NAME else f"{view.name[: LONGEST_NAME - 1]}…"
    return Choice(id=str(view.id), title=title, words=words, key=count_words(view), icon="star")


def count_words(view: SavedView) -> str:
    """ "12", "1 000+" or nothing."""
    return "" if view.count is None else f"{grouped(view.count)}{'+' if view.more else ''}"
