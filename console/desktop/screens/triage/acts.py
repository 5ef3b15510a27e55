"""Acts on the opened cause: one at a time, each names the version it saw; what was typed outlives a refusal."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from console.api.client import ApiError
from console.api.triage import GroupCommand, GroupRow, GroupView
from console.core.errors import OperatorError
from console.desktop.bridge.client import GatewayClient
from console.desktop.screens.base import Desk
from console.desktop.screens.triage.dialogs import Do, ask_archive, ask_merge, ask_resolve, ask_split
from console.desktop.widgets.reason_dialog import ReasonDialog

STALE = 409
Ask = Callable[[GroupView, str, Do, QWidget], ReasonDialog]
ASKS: dict[str, Ask] = {"resolve": ask_resolve, "archive": ask_archive, "split": ask_split}


class Acts(QObject):
    """`done` carries the group after the act; `stale` that somebody else acted; `refused` why it was not done."""

    done = Signal(object, object)  # GroupView, GroupCommand
    stale = Signal(int, str)  # group id, what the gateway said
    refused = Signal(int, str)
    changed = Signal()  # `busy` did

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._kept: dict[tuple[int, str], str] = {}
        self.busy = False

    def send(self, group: int, command: GroupCommand) -> None:
        """Ask the gateway to do it."""
        if self.busy:
            return
        self.busy = True
        self.changed.emit()
        typed = command.reason or command.text
        if typed and command.command != "note":  # a note stays in its own line
            self._kept[group, command.command] = typed

        def ask(client: GatewayClient) -> Coroutine[Any, Any, GroupView]:
            return client.group_command(group, command)

        self._desk.bridge.submit(ask, partial(self._did, group, command), partial(self._did_not, group))

    def kept(self, group: int, command: str) -> str:
        """What was typed for an act that was not done."""
        return self._kept.get((group, command), "")

    def question(self, view: GroupView, act: str, others: Sequence[GroupRow], parent: QWidget) -> None:
        """Open the dialog of an act."""
        do = partial(self.send, view.row.id)
        text = self.kept(view.row.id, act)
        if act == "merge":
            ask_merge(view, others, text, do, parent).open()
        else:
            ASKS[act](view, text, do, parent).open()

    def _did(self, group: int, command: GroupCommand, view: GroupView) -> None:
        self.busy = False
        self._kept.pop((group, command.command), None)
        self.changed.emit()
        self.done.emit(view, command)

    def _did_not(self, group: int, error: OperatorError) -> None:
        self.busy = False
        self.changed.emit()
        if isinstance(error, ApiError) and error.status == STALE:
            self.stale.emit(group, error.detail)
        else:
            self.refused.emit(group, str(error))
