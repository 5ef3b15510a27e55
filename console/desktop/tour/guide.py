"""Goes through the steps with a person: forward when a step was done or Next pressed, back, skipped, run again."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, QRect, Qt, QTimer
from PySide6.QtWidgets import QApplication, QMainWindow, QWidget

from console.core.errors import OperatorError
from console.desktop.actions import Registry
from console.desktop.desk_state import DeskState
from console.desktop.frame.layout_store import LayoutStore
from console.desktop.frame.navigator import Navigator
from console.desktop.tour.card import Card
from console.desktop.tour.script import Step, Tour, find_file, is_done, read

SETTLE_MILLISECONDS = 150
"""A screen that was just opened has its parts in place after this."""


class Guide(QObject):
    """One per window. The card is made when first needed."""

    def __init__(
        self,
        window: QMainWindow,
        registry: Registry,
        navigator: Navigator,
        state: DeskState,
        store: LayoutStore,
        path: Path | None = None,
    ) -> None:
        super().__init__(window)
        self._window = window
        self._registry = registry
        self._navigator = navigator
        self._state = state
        self._store = store
        self._path = path or find_file()
        self._tour: Tour | None = None
        self._offers = False
        self.card: Card | None = None
        self.at: int | None = None
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(SETTLE_MILLISECONDS)
        self._later.timeout.connect(self._stand)
        registry.bind("tour", self.start)
        registry.bind("tour.next", lambda: self.step(1), self._why_not)
        registry.bind("tour.previous", lambda: self.step(-1), self._why_not)
        registry.bind("tour.end", self.end, self._why_not)
        registry.ran.connect(self._ran)
        navigator.arrived.connect(lambda place: self._happened(""))

    def offer_on_demo(self) -> None:
        """Offer it once, when the first gateway this person sees is a demo; it takes no keyboard from anybody."""
        if not self._store.load_tour_offered():
            self._offers = True
            self._state.status_changed.connect(self._offer)

    def start(self) -> None:
        """From the first step, with the keyboard on Next."""
        if not self._load():
            return
        self._offers = False
        self.at = 0
        self._show()
        if self.card is not None:
            self.card.next.setFocus(Qt.FocusReason.OtherFocusReason)

    def step(self, by: int) -> None:
        """To the next or the previous step; past the last one it ends."""
        if self._tour is None or self.at is None:
            return
        self.at = max(0, self.at + by)
        if self.at >= len(self._tour.steps):
            self.end()
            self._state.notify("ok", "That was the tour. It is in Help and under Ctrl+K whenever you want it again.")
            return
        self._show()

    def end(self) -> None:
        """Take the card away; the tour can be started again."""
        self.at = None
        if self.card is not None:
            focus = QApplication.focusWidget()
            held = focus is not None and self.card.isAncestorOf(focus)
            self.card.hide()
            self.card.ring.hide()
            panes = self._navigator.in_front.panes()
            if held and panes:
                panes[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def filter_applied(self) -> None:
        """The filter in force changed."""
        self._happened("")

    def place_again(self) -> None:
        """The window changed its size or its look."""
        if self.card is not None and self.card.isVisible():
            self._later.start()

    @property
    def now(self) -> Step | None:
        """The step shown."""
        return None if self._tour is None or self.at is None else self._tour.steps[self.at]

    def _why_not(self) -> str:
        return "" if self.at is not None else "The tour is not running."

    def _load(self) -> bool:
        if self._tour is None:
            try:
                self._tour = read(self._path)
            except OperatorError as error:
                self._state.notify("error", str(error))
                return False
        if self.card is None:
            self.card = Card(self._window)
            self.card.go.connect(self._pressed)
            self.card.tried.connect(self._run_command)
            self.card.ended.connect(self.end)
        return True

    def _offer(self) -> None:
        status = self._state.status
        if status is None or not self._offers or self.at is not None:
            return
        self._offers = False
        if status.environment != "DEMO" or not self._load() or self.card is None or self._tour is None:
            return
        self._store.save_tour_offered()
        words = self._tour.title, self._tour.text
        self.card.say("New here?", *words, run="", first=True, forward="Start the tour")
        self.card.stand(None)
        self.card.show()

    def _pressed(self, by: int) -> None:
        if self.at is None:
            self.start()
        else:
            self.step(by)

    def _show(self) -> None:
        step, card = self.now, self.card
        if step is None or card is None or self._tour is None or self.at is None:
            return
        last = self.at == len(self._tour.steps) - 1
        run = step.press if step.command and not self._registry.refusal(step.command) else ""
        place = f"Step {self.at + 1} of {len(self._tour.steps)}{f'. Key: {step.press}' if step.press else ''}"
        forward = "Finish" if last else "Next"
        card.say(place, step.title, step.text, run=f"Do {run}" if run else "", first=self.at == 0, forward=forward)
        self._stand()
        card.show()
        self._later.start()

    def _stand(self) -> None:
        if self.card is not None:
            self.card.stand(self._target())

    def _target(self) -> QRect | None:
        """Where the part stands that the step speaks of; None where it is not on screen."""
        step = self.now
        if step is None or not step.control:
            return None
        wanted = step.control.casefold()
        seen = [
            each
            for each in self._window.findChildren(QWidget)
            if each.isVisible() and each.accessibleName() and not self._is_mine(each)
        ]
        exact = [each for each in seen if each.accessibleName().casefold() == wanted]
        found = exact or [each for each in seen if each.accessibleName().casefold().startswith(wanted)]
        if not found:
            return None
        return QRect(found[0].mapTo(self._window, found[0].rect().topLeft()), found[0].size())

    def _is_mine(self, widget: QWidget) -> bool:
        return self.card is not None and (widget is self.card or self.card.isAncestorOf(widget))

    def _run_command(self) -> None:
        step = self.now
        if step is not None and step.command:
            self._registry.run(step.command)

    def _ran(self, command: str) -> None:
        if not command.startswith("tour"):
            self._happened(command)

    def _happened(self, command: str) -> None:
        step, here = self.now, self._navigator.history.current
        if step is None or here is None:
            return
        if is_done(step.until, screen=here.screen, query=self._state.query, command=command):
            self.step(1)
        else:
            self.place_again()
