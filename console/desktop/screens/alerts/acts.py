"""What can be done with an alert: each act with why not now, asked for where it needs words, carried to the gateway."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from console.api.alerts import AlertCommand, AlertRow
from console.desktop.screens.alerts.mute_panel import MutePanel
from console.desktop.screens.base import Desk, Place
from console.desktop.screens.registry import SCREENS
from console.desktop.widgets.reason_dialog import ReasonDialog

NO_GATEWAY = "The gateway does not answer."
NO_RIGHT = "Your role does not allow this. Ask a lead."
NOTHING = "Select an alert first."
COMMANDS = ("acknowledge", "mute", "unmute", "close")
WAYS = ("messages", "group", "throughput")


def shown_acts(row: AlertRow | None) -> frozenset[str]:
    """The acts worth a button: the first one always while it is open, the others where they can be had."""
    offers = row.commands if row is not None else ()
    return frozenset(
        offer.name for offer in offers if offer.name in COMMANDS and (offer.allowed or offer.name == COMMANDS[0])
    )


class AlertActs(QObject):
    """`navigate` carries a place to go to, `done` an alert after a command."""

    navigate = Signal(object)  # Place
    done = Signal(object)  # AlertRow

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk = desk
        self._parent = parent

    def refusals(self, row: AlertRow | None) -> dict[str, str]:
        """Act or way -> why not now; "" where it can be had."""
        if row is None:
            return dict.fromkeys((*COMMANDS, *WAYS), NOTHING)
        state, screens = self._desk.state, {entry.name for entry in SCREENS}
        away = "" if state.is_linked else NO_GATEWAY
        right = "" if state.may("alert.acknowledge") else NO_RIGHT
        offers = {offer.name: offer for offer in row.commands}
        found = {}
        for name in COMMANDS:
            offer = offers.get(name)
            why = "It is closed." if offer is None else "" if offer.allowed else offer.reason or "Not now."
            found[name] = away or why or right
        found["messages"] = "" if row.query else "It is not about messages."
        found["group"] = "" if row.group is not None and "triage" in screens else "It is about no failure group."
        found["throughput"] = "" if row.interface and "throughput" in screens else "It is about no single interface."
        return found

    def act(self, row: AlertRow, name: str) -> None:
        """Do it, or ask first what it needs; nothing where it is refused."""
        if self.refusals(row).get(name):
            return
        match name:
            case "acknowledge" | "unmute":
                self._command(row, AlertCommand(command=name))
            case "mute":
                self._mute(row)
            case "close":
                self._close(row)
            case "messages":
                self._desk.state.filter_asked.emit(row.query)
            case "group":
                self.navigate.emit(Place(screen="triage", query="", selected=(row.group or 0,)))
            case "throughput":
                self.navigate.emit(Place(screen="throughput", query=f"interface:{row.interface}"))

    def _mute(self, row: AlertRow) -> None:
        panel = MutePanel(self._desk, row, self._parent.window())
        panel.confirmed.connect(lambda command: self._command(row, command))
        panel.open()

    def _close(self, row: AlertRow) -> None:
        what = f"{row.title}. Its condition cannot be seen any more; closing it by hand ends it."
        dialog = ReasonDialog("Close by hand", what, "Close the alert", parent=self._parent.window())
        dialog.confirmed.connect(lambda reason: self._command(row, AlertCommand(command="close", reason=reason)))
        dialog.open()

    def _command(self, row: AlertRow, command: AlertCommand) -> None:
        self._desk.bridge.submit(lambda client: client.alert_command(row.id, command), self.done.emit)
