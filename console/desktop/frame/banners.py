"""What stands under the top bar while it is true: no gateway, patient data visible, not connected yet."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from console.core.clock import Clock
from console.desktop.desk_state import DeskState
from console.desktop.theme.fonts import Type
from console.desktop.theme.signs import Sign
from console.desktop.widgets.banner import Banner
from console.desktop.widgets.button import Button
from console.desktop.widgets.surface import Surface, set_margins
from console.desktop.widgets.text import Text
from console.desktop.words import age, clock


class Banners(QWidget):
    """`retry` and `mask_asked` when their buttons are pressed."""

    retry = Signal()
    mask_asked = Signal()

    def __init__(self, state: DeskState, now: Clock, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state = state
        self._clock = now
        self._next_try: datetime | None = None
        self.down = Banner("error", Sign.CROSS)
        self.meaning = Surface("base", "b")
        self._meaning_text = Text("", Type.TABLE, "t1").wrap()
        self.meaning.column(left=12, top=10, right=12, bottom=10).addWidget(self._meaning_text)
        self.phi = Banner("warn", Sign.TRIANGLE)
        self._try = Button("Try now", height=24)
        self._mask = Button("Mask now", hint="Ctrl+L", height=24)
        self.down.add_button(self._try)
        self.phi.add_button(self._mask)
        self._try.clicked.connect(self.retry)
        self._mask.clicked.connect(self.mask_asked)
        column = QVBoxLayout(self)
        set_margins(column, 0, 0, 0, 0)
        for widget in (self.phi, self.down, self.meaning):
            column.addWidget(widget)
        self._timer = QTimer(self)
        self._timer.setInterval(1000)
        self._timer.timeout.connect(self.refresh)
        self._timer.start()
        state.link_changed.connect(self.refresh)
        state.phi_changed.connect(self.refresh)
        self.refresh()

    def put_first(self, banner: QWidget) -> None:
        """Another banner, above the others."""
        column = self.layout()
        if isinstance(column, QVBoxLayout):
            column.insertWidget(0, banner)

    def expect_try(self, at: datetime | None) -> None:
        """When the next try to reach the gateway is due."""
        self._next_try = at
        self.refresh()

    def refresh(self) -> None:
        """Say what is so now."""
        self._show_link()
        self._show_phi()

    def _show_link(self) -> None:
        lost = self._state.lost_at
        self.down.setVisible(lost is not None)
        self.meaning.setVisible(lost is not None)
        if lost is None:
            return
        now = self._clock.now()
        left = (self._next_try - now).total_seconds() if self._next_try else 0
        never = self._state.status is None
        self.down.say(
            "No gateway yet" if never else f"Gateway not reachable since {clock(lost)}",
            f"Next try in {age(left)}" if left >= 1 else "Trying now",
        )
        self.down.setToolTip(self._state.lost_text)
        if self._state.status is None:
            self._meaning_text.setText(self._state.lost_text)
            return
        old = age((now - lost).total_seconds())
        self._meaning_text.setText(
            "Interfaces keep running if only this window lost its way to the gateway. "
            f"What you see is {old} old and may be wrong."
        )

    def _show_phi(self) -> None:
        words, until = self._state.phi_words, self._state.phi_until
        self.phi.setVisible(bool(words))
        if until is not None:
            left = max(0, round((until - self._clock.now()).total_seconds()))
            words = words[:1].upper() + words[1:]
            self.phi.say("Patient data visible", f"{words} in the clear, masked again in {left} s")
