"""The filter bar: chips for valid terms, the line being typed, a green check with the count or the cure in words."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QPointF, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from console.api.search import Suggestion
from console.desktop.frame.chip import Chip
from console.desktop.frame.filter_text import Reading, read, split
from console.desktop.theme.fonts import Type
from console.desktop.theme.icons import icons
from console.desktop.theme.look import look
from console.desktop.theme.signs import Sign
from console.desktop.theme.states import Face
from console.desktop.widgets.completion import CompletionPopup
from console.desktop.widgets.filter_edit import FilterEdit
from console.desktop.widgets.sign_label import SignLabel
from console.desktop.widgets.surface import set_margins
from console.desktop.widgets.text import Text

CHIPS_SHARE = 0.6
"""The part of the bar that chips may take."""
APPLY_MILLISECONDS = 350
"""So long after the last key a valid filter is applied without Enter."""


class FilterBar(QWidget):
    """`applied` carries a valid filter; `left` says that Escape was pressed in an empty bar.

    While the line is wrong, the last good filter stays in force.
    """

    applied = Signal(str)
    left = Signal()
    completion_asked = Signal(str, int)  # the line and the cursor in it

    def __init__(self, parent: QWidget) -> None:
        """`parent` is the window: the suggestions float in it."""
        super().__init__(parent)
        self._chips: list[Chip] = []
        self._applied = ""
        self._reading = Reading(query="")
        self.edit = FilterEdit()
        self.popup = CompletionPopup(self.edit, parent)
        self.count = Text("", Type.TABLE, "t2")
        self.cure = SignLabel(Face(word=" ", sign=Sign.CROSS, colour="error"), colour="t1", shrinks=True)
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(APPLY_MILLISECONDS)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMinimumWidth(look().px(240))
        self._lay_out()
        self._connect()
        self._judge()

    def _lay_out(self) -> None:
        self._row = QHBoxLayout(self)
        set_margins(self._row, 32, 0, 10, 0, 6)
        self._row.addWidget(self.edit, 1)
        self._row.addWidget(self.count)
        self._row.addWidget(self.cure)
        self.cure.setVisible(False)
        look().changed.connect(self._fit)
        icons().loaded.connect(self.update)
        self._fit()

    def _connect(self) -> None:
        self.edit.textEdited.connect(self._typed)
        self.edit.committed.connect(self._commit)
        self.edit.emptied_back.connect(self._take_back)
        self.edit.left.connect(self._escape)
        self.edit.focus_changed.connect(self._focus_changed)
        self.edit.completion_key.connect(self.popup.key)
        self.popup.taken.connect(self._complete)
        self.popup.closed.connect(self._popup_closed)
        self._later.timeout.connect(self._apply)

    @property
    def query(self) -> str:
        """The filter in force."""
        return self._applied

    @property
    def is_typing(self) -> bool:
        """Somebody is at the line."""
        return self.edit.hasFocus()

    @property
    def reading(self) -> Reading:
        """What stands in the bar now, valid or not."""
        return self._reading

    @property
    def terms(self) -> tuple[str, ...]:
        """The chips."""
        return tuple(chip.term for chip in self._chips)

    def set_query(self, query: str) -> None:
        """Put a whole filter in and apply it."""
        self.popup.hide()
        self._show_whole(query)
        self._apply()

    def show_matches(self, words: str) -> None:
        """How many match, in words; shown with a green check where a filter is in force."""
        self.count.setText(words)
        self._show_state()

    def show_suggestions(self, suggestions: Sequence[Suggestion]) -> None:
        """Offer these under the line."""
        if not self.edit.hasFocus():
            return
        at = self.mapTo(self.window(), QPoint(self.edit.x() - look().px(12), self.height() + look().px(4)))
        self.popup.show_suggestions(suggestions, at)
        self.edit.popup_open = self.popup.isVisible()

    def focus_line(self, *, clear: bool = False) -> None:
        """Put the cursor into the line."""
        if clear:
            self.edit.clear()
            self._judge()
        self.edit.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.edit.selectAll()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Anywhere in the bar."""
        self.edit.setFocus(Qt.FocusReason.MouseFocusReason)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Well, edge (neutral; red only when wrong), glass, check."""
        px, colour = look().px, look().colour
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        edge = "error" if self._reading.cure else "acc" if self.edit.hasFocus() else "ctl"
        width = 2 if self.edit.hasFocus() else 1
        painter.setPen(QPen(colour(edge), width))
        painter.setBrush(colour("base"))
        painter.drawRoundedRect(
            QRectF(self.rect()).adjusted(width / 2, width / 2, -width / 2, -width / 2), px(4), px(4)
        )
        side = px(16)
        picture = icons().pixmap("magnifying-glass", "t3", side, self.devicePixelRatioF())
        painter.drawPixmap(px(10), (self.height() - side) // 2, picture)
        if self._shows_check():
            painter.setPen(QPen(colour("ok"), 1.4))
            x, y = self.count.x() - px(15), self.height() / 2
            painter.drawPolyline([QPointF(x, y), QPointF(x + px(3), y + px(3)), QPointF(x + px(9), y - px(4))])
        painter.end()

    def _shows_check(self) -> bool:
        return bool(self._applied) and not self._reading.cure and bool(self.count.text())

    def _typed(self) -> None:
        self._judge()
        if self._reading.is_valid:
            self._later.start()
        else:
            self._later.stop()
        self.completion_asked.emit(self.edit.text(), self.edit.cursorPosition())

    def _judge(self) -> None:
        self._reading = read(self.terms, self.edit.text())
        self.edit.show_wrong(self._reading.wrong)
        self._show_state()

    def _show_state(self) -> None:
        wrong = bool(self._reading.cure)
        self.cure.setVisible(wrong)
        if wrong:
            self.cure.set_face(Face(word=self._reading.cure, sign=Sign.CROSS, colour="error"))
        self.count.setVisible(not wrong and bool(self.count.text()))
        self.edit.setAccessibleDescription(self._reading.cure or self.count.text())
        self.update()

    def _commit(self) -> None:
        """Make chips of what is typed, if it is valid."""
        self.popup.hide()
        if not self._reading.is_valid:
            return
        self._show_whole(self._reading.query)
        self._apply()

    def _show_whole(self, query: str) -> None:
        """As chips, or as text where the chips would leave no room to type."""
        chips, typed = split(query)
        self._set_chips(chips)
        if sum(chip.sizeHint().width() for chip in self._chips) > CHIPS_SHARE * max(self.width(), self.minimumWidth()):
            self._set_chips(())
            typed = query
        self.edit.setText(typed)
        self._judge()

    def _apply(self) -> None:
        self._later.stop()
        if self._reading.is_valid and self._reading.query != self._applied:
            self._applied = self._reading.query
            self.applied.emit(self._applied)
        self._show_state()

    def _take_back(self) -> None:
        if self._chips:
            self._edit_chip(self._chips[-1].term)

    def _edit_chip(self, term: str) -> None:
        self._set_chips([t for t in self.terms if t != term])
        self.edit.setText(f"{term} {self.edit.text()}".strip())
        self.edit.setFocus(Qt.FocusReason.OtherFocusReason)
        self._judge()

    def _remove_chip(self, term: str) -> None:
        self._set_chips([t for t in self.terms if t != term])
        self.edit.setFocus(Qt.FocusReason.OtherFocusReason)
        self._judge()
        self._apply()

    def _escape(self) -> None:
        """First the line, then the chips, then back to the list."""
        if self.edit.text() or self._chips:
            self.set_query("")
        else:
            self.left.emit()

    def _complete(self, suggestion: Suggestion) -> None:
        text = self.edit.text()
        self.edit.setText(text[: suggestion.start] + suggestion.text + text[suggestion.end :])
        self.edit.setCursorPosition(suggestion.start + len(suggestion.text))
        self._typed()

    def _popup_closed(self) -> None:
        self.edit.popup_open = False

    def _focus_changed(self) -> None:
        if not self.edit.hasFocus():
            self.popup.hide()
        self.update()

    def _set_chips(self, terms: Sequence[str]) -> None:
        for chip in self._chips:
            chip.hide()
            chip.deleteLater()
        self._chips = []
        for at, term in enumerate(terms):
            chip = Chip(term, self)
            chip.removed.connect(self._remove_chip)
            chip.edited.connect(self._edit_chip)
            self._row.insertWidget(at, chip)
            self._chips.append(chip)
        self.edit.setPlaceholderText("" if terms else "Filter: control ID, MRN, or status:error type:ORU^R01")

    def _fit(self) -> None:
        self.setFixedHeight(look().px(32))
