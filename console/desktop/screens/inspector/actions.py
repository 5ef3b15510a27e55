"""What can be done with the opened message: buttons for what is allowed, a menu that says why not for the rest."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QMenu, QWidget

from console.api.commands import MessageCommandName
from console.api.interfaces import CommandOffer
from console.desktop.screens.inspector.words import COMMANDS, CommandWords
from console.desktop.widgets.button import Button, Kind
from console.desktop.widgets.reason_dialog import ReasonDialog

Ask = Callable[[MessageCommandName], None]


def offered(offers: Sequence[CommandOffer]) -> list[tuple[MessageCommandName, CommandOffer]]:
    """The offers that are commands on deliveries, in the order given; others (resend) have their own buttons."""
    known = {name.value: name for name in MessageCommandName}
    return [(known[offer.name], offer) for offer in offers if offer.name in known]


def refusal(offers: Sequence[CommandOffer], name: str) -> str:
    """Why this cannot be had now; "" where it can."""
    offer = next((each for each in offers if each.name == name), None)
    if offer is None:
        return "Not for a message that stands like this."
    return "" if offer.allowed else offer.reason or "Not now."


def buttons_for(offers: Sequence[CommandOffer], ask: Ask, parent: QWidget) -> list[Button]:
    """A button for each of the first three allowed commands, then one for all others with their reasons."""
    allowed = _ranked([name for name, offer in offered(offers) if offer.allowed])[:3]
    made = []
    for name in allowed:
        words = COMMANDS[name]
        button = Button(words.label, Kind.PLAIN, icon=words.icon)
        button.clicked.connect(lambda _checked=False, name=name: ask(name))
        made.append(button)
    if len(offered(offers)) > len(allowed):
        more = Button("More", Kind.QUIET, caret=True, name="More commands for this message")
        menu = QMenu(parent)
        menu.setToolTipsVisible(True)
        _fill(menu, offers, ask, set(allowed))
        more.clicked.connect(lambda: menu.popup(more.mapToGlobal(more.rect().bottomLeft())))
        more.destroyed.connect(menu.deleteLater)
        made.append(more)
    return made


def _ranked(names: Sequence[MessageCommandName]) -> list[MessageCommandName]:
    """What settles the message before what moves it aside; of an unknown outcome, the three answers to it."""
    name = MessageCommandName
    aside = (name.PARK, name.SKIP, name.CANCEL, name.HOLD)
    answers = (name.ARRIVED, name.SEND_AGAIN, name.CANCEL)
    first = answers if name.ARRIVED in names else (name.RELEASE, name.RETRY)
    return [each for each in dict.fromkeys((*first, *aside, *names)) if each in names]


def _fill(menu: QMenu, offers: Sequence[CommandOffer], ask: Ask, shown: set[MessageCommandName]) -> None:
    for name, offer in offered(offers):
        if name in shown:
            continue
        words = COMMANDS[name]
        refused = f"{words.label.rstrip('…')}: {offer.reason or 'not now.'}"
        action = menu.addAction(words.label if offer.allowed else refused)
        action.setEnabled(offer.allowed)
        action.triggered.connect(lambda _checked=False, name=name: ask(name))


def reason_dialog(words: CommandWords, control_id: str, parent: QWidget) -> ReasonDialog:
    """The dialog that asks for the reason of a command."""
    verb = words.label.rstrip("…")
    return ReasonDialog(f"{verb}: {control_id or 'this message'}", words.what, verb, danger=words.danger, parent=parent)
