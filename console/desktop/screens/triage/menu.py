"""The menu of a cause: what can be done with it, and what cannot with the reason."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu, QWidget

from console.desktop.actions import Registry

MENU = (
    "group.open",
    "group.sample",
    "",
    "group.own",
    "group.give_back",
    "group.note",
    "group.ticket",
    "",
    "group.archive",
    "group.resolve",
    "group.reopen",
    "",
    "group.merge",
    "group.split",
    "",
    "group.handover",
)


def group_menu(registry: Registry, parent: QWidget) -> QMenu:
    """Made anew each time; it goes when it closes."""
    menu = QMenu(parent)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    for id in MENU:
        if not id:
            menu.addSeparator()
            continue
        command, reason = registry.command(id), registry.refusal(id)
        action = menu.addAction(f"{command.title.rstrip('…')}: {reason}" if reason else command.title)
        action.setEnabled(not reason)
        action.triggered.connect(lambda _checked=False, id=id: registry.run(id))
    return menu
