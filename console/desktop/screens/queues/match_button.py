"""The button for all that match the filter, and its menu."""

from __future__ import annotations

from PySide6.QtWidgets import QMenu, QWidget

from console.api.jobs import JobKind
from console.desktop.actions import Registry
from console.desktop.desk_state import DeskState
from console.desktop.widgets.button import Button
from console.desktop.words import grouped

OF_QUERY: dict[str, JobKind] = {
    f"bulk.{kind.value}": kind
    for kind in (JobKind.RESEND, JobKind.RETRY, JobKind.HOLD, JobKind.RELEASE, JobKind.PARK, JobKind.CANCEL)
}
"""Commands on all that match, in the order of menus."""


class MatchButton(Button):
    """ "All 312 that match": what can be done to the whole filter; there only while one is in force."""

    def __init__(self, state: DeskState, registry: Registry, parent: QWidget | None = None) -> None:
        super().__init__("All that match", height=24, caret=True, parent=parent)
        self._state = state
        self._registry = registry
        self.clicked.connect(self._show_menu)
        self.setVisible(False)

    def show_matched(self, matched: int | None) -> None:
        """So many match; None is many."""
        self.set_label("All that match" if matched is None else f"All {grouped(matched)} that match")
        self.setVisible(bool(self._state.query) and matched != 0 and self._state.may("job"))

    def _show_menu(self) -> None:
        menu = QMenu(self)
        fill_menu(menu, self._registry)
        menu.popup(self.mapToGlobal(self.rect().bottomLeft()))


def fill_menu(menu: QMenu, registry: Registry) -> None:
    """The commands on all that match; those that cannot be had say why."""
    for id in (*OF_QUERY, "save.query"):
        command, reason = registry.command(id), registry.refusal(id)
        action = menu.addAction(command.title if not reason else f"{command.title.rstrip('…')}: {reason}")
        action.setEnabled(not reason)
        action.triggered.connect(lambda _checked=False, id=id: registry.run(id))
