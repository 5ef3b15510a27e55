"""What may stand at the cursor of the filter: a list under the bar; the keyboard stays in the line."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from console.api.search import Suggestion
from console.desktop.theme.look import look
from console.desktop.widgets.choice_list import Choice, ChoiceList
from console.desktop.widgets.popover import Popover
from console.desktop.widgets.surface import set_margins

MOST = 9


class CompletionPopup(Popover):
    """`taken` carries the suggestion chosen."""

    taken = Signal(object)

    def __init__(self, owner: QWidget, parent: QWidget) -> None:
        super().__init__(parent)
        self._owner = owner
        self._suggestions: tuple[Suggestion, ...] = ()
        self.list = ChoiceList("Suggestions")
        self.list.picked.connect(lambda id: self._take(int(id)))
        column = QVBoxLayout(self)
        set_margins(column, 4, 4, 4, 4)
        column.addWidget(self.list)

    def show_suggestions(self, suggestions: Sequence[Suggestion], at: QPoint) -> None:
        """Show these with the corner at this point of the window, or nothing where there are none."""
        self._suggestions = tuple(suggestions)
        if not suggestions:
            self.hide()
            return
        self.list.show_choices(
            [Choice(id=str(n), title=s.text, words=s.help, mono=True) for n, s in enumerate(suggestions)]
        )
        self.resize(look().px(380), self.list.height_for(MOST) + look().px(10))
        self.move(at)
        self.show()
        self.raise_()

    def key(self, key: int) -> None:
        """A key of the line that is meant for the list."""
        if key == Qt.Key.Key_Down:
            self.list.step(1)
        elif key == Qt.Key.Key_Up:
            self.list.step(-1)
        elif key == Qt.Key.Key_Escape:
            self.hide()
        else:
            self.list.pick_current()

    def keeps_open_for(self, widget: QWidget) -> bool:
        """A press into the line it belongs to."""
        return widget is self._owner

    def _take(self, number: int) -> None:
        suggestion = self._suggestions[number]
        self.hide()
        self.taken.emit(suggestion)
