"""The buttons of a job, by how it stands; the question before the rest is cancelled."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout

from console.api.jobs import ANYWAY, JobCommandName, JobRow, JobState
from console.desktop.screens.bulk.words import ENDED
from console.desktop.theme.fonts import Type
from console.desktop.widgets.button import Button, Kind
from console.desktop.widgets.text import ElidedText
from console.desktop.words import grouped

CLOSING = "Closing does not stop it"


class JobFoot:
    """Puts its buttons into the panel's foot."""

    def __init__(self, row: QHBoxLayout) -> None:
        self.words = ElidedText(CLOSING, Type.TABLE, "t3")
        self.export = Button("Export…", Kind.QUIET, height=32)
        self.pause = Button("Pause", icon="pause", height=32)
        self.go_on = Button("Go on", Kind.PRIMARY, icon="play", height=32)
        self.anyway = Button("Go on anyway…", Kind.DANGER, height=32)
        self.cancel_rest = Button("Cancel the rest…", Kind.DANGER, height=32)
        self.close = Button("Close", hint="Esc", height=32)
        self.keep = Button("Do not cancel", hint="Esc", height=32)
        self.cancel_now = Button("Cancel the rest", Kind.DANGER, height=32)
        self.asking = False
        self._lost_focus = False
        row.addWidget(self.words, 1)
        for button in self._all():
            row.addWidget(button)

    def _all(self) -> tuple[Button, ...]:
        return (
            *(self.export, self.close, self.pause, self.cancel_rest),
            *(self.anyway, self.go_on, self.keep, self.cancel_now),
        )

    def show_job(self, job: JobRow, *, linked: bool, under_way: bool) -> None:
        """What can be done now. Who was on a button that goes away is led to the one that took its place."""
        self._lost_focus = self._lost_focus or any(button.hasFocus() for button in self._all())
        ended = job.state in ENDED
        if ended:
            self.asking = False
        asking = self.asking
        paused = job.state is JobState.PAUSED
        self.words.setText("" if ended or asking else CLOSING)
        self.export.setVisible(not asking)
        self.close.setVisible(ended)
        self.pause.setVisible(not ended and not asking and not paused)
        self.go_on.setVisible(paused and not asking)
        untried = any(offer.name == ANYWAY and offer.allowed for offer in job.commands)
        self.anyway.setVisible(paused and not asking and untried)
        self.cancel_rest.setVisible(not ended and not asking)
        self.keep.setVisible(asking)
        self.cancel_now.setVisible(asking)
        left = job.counts.waiting
        self.go_on.set_label(f"Go on with {grouped(left)}" if left else "Go on")
        self.cancel_now.set_label(f"Cancel {grouped(left)}" if left else "Cancel the rest")
        usual = "The gateway does not answer" if not linked else "Under way" if under_way else ""
        self.pause.refuse(usual or refusal(job, JobCommandName.PAUSE))
        self.go_on.refuse(usual or refusal(job, JobCommandName.RESUME))
        self.anyway.refuse(usual)
        for button in (self.cancel_rest, self.cancel_now):
            button.refuse(usual or refusal(job, JobCommandName.CANCEL))
        if not ended and not asking and not under_way:
            wanted = JobCommandName.RESUME if paused else JobCommandName.PAUSE
            self.words.setText(usual or refusal(job, wanted) or CLOSING)
        self._lead_focus()

    def _lead_focus(self) -> None:
        if not self._lost_focus:
            return
        usable = [button for button in self._all() if not button.isHidden() and button.isEnabled()]
        if not any(button.hasFocus() for button in usable):
            following = next((b for b in (self.keep, self.pause, self.go_on, self.close) if b in usable), None)
            if following is None:
                return  # a command is under way; its answer brings the buttons back
            following.setFocus(Qt.FocusReason.OtherFocusReason)
        self._lost_focus = False

    def ask(self, job: JobRow) -> None:
        """Ask before the rest is cancelled; the safe button has the focus."""
        self.asking = True
        self.show_job(job, linked=True, under_way=False)
        self.keep.setFocus(Qt.FocusReason.OtherFocusReason)

    def end_question(self) -> None:
        """Nobody asks any more."""
        self.asking = False


def refusal(job: JobRow, name: JobCommandName) -> str:
    """Why the gateway does not take this command now; "" where it does or says nothing of it."""
    for offer in job.commands:
        if offer.name == name.value:
            return "" if offer.allowed else offer.reason or "Not now"
    return ""
