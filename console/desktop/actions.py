"""The command registry: menus, keys, palette and help are all made from one table (`console.desktop.commands`).

A command may be had where a handler is bound. Screens bind theirs while they are in front, so one command ("Edit a
copy") has one key and does the right thing on each screen. Where it cannot be had, the reason is given in words.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from console.core.errors import BugError


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """One thing a person can do.

    `keys` in Qt's portable text ("Ctrl+K"), the first one is shown. `screens` are the screens it belongs to; empty
    means all of them. `soft` keys are listened to by a widget itself (Enter in a list), not by the window.
    `over` names a command of all screens whose keys this one takes while its screen is in front.
    """

    id: str
    title: str
    group: str
    keys: tuple[str, ...] = ()
    screens: frozenset[str] = frozenset()
    icon: str = ""
    soft: bool = False
    over: str = ""

    @property
    def key_text(self) -> str:
        """The first key as this system writes it."""
        return QKeySequence(self.keys[0]).toString(QKeySequence.SequenceFormat.NativeText) if self.keys else ""


@dataclass(frozen=True, slots=True)
class _Bound:
    handler: Callable[[], None]
    refusal: Callable[[], str]


class Registry(QObject):
    """The commands of one window and who carries them out now. `refused` carries the reason when a key did nothing."""

    refused = Signal(str)
    ran = Signal(str)

    def __init__(self, commands: Iterable[Command], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._commands = {command.id: command for command in commands}
        self._bound: dict[str, _Bound] = {}

    def __iter__(self) -> Iterator[Command]:
        return iter(self._commands.values())

    def command(self, id: str) -> Command:
        """The command of this id."""
        if id not in self._commands:
            raise BugError(f"There is no command {id}.")
        return self._commands[id]

    def bind(self, id: str, handler: Callable[[], None], refusal: Callable[[], str] | None = None) -> None:
        """Let this handler carry the command out; `refusal` says why not now, or "" where it can."""
        self.command(id)
        self._bound[id] = _Bound(handler, refusal or _no_refusal)

    def unbind(self, id: str) -> None:
        """Nobody carries it out for now."""
        self._bound.pop(id, None)

    def refusal(self, id: str) -> str:
        """Why the command cannot be had now; "" where it can."""
        bound = self._bound.get(id)
        return "Not on this screen." if bound is None else bound.refusal()

    def available(self) -> list[Command]:
        """The commands that somebody carries out now, in the order of the table."""
        return [command for command in self._commands.values() if command.id in self._bound]

    def run(self, id: str) -> None:
        """Carry it out, or say why not."""
        reason = self.refusal(id)
        if reason:
            self.refused.emit(f"{self.command(id).title.rstrip('…')}: {reason}")
            return
        self._bound[id].handler()
        self.ran.emit(id)

    def install(self, window: QWidget) -> None:
        """Make the window listen to all keys. Screens may share one: it goes to the command that is bound now."""
        by_key: dict[str, list[str]] = {}
        for command in self._commands.values():
            for key in () if command.soft else command.keys:
                by_key.setdefault(QKeySequence(key).toString(), []).append(command.id)
        for key, ids in by_key.items():
            action = QAction(self.command(ids[0]).title, self)
            action.setShortcut(QKeySequence(key))
            action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
            action.triggered.connect(lambda _checked=False, ids=tuple(ids): self._press(ids))
            window.addAction(action)

    def _press(self, ids: tuple[str, ...]) -> None:
        """A key of these commands: the one that somebody carries out, a screen's own first, else say why not."""
        bound = sorted((id for id in ids if id in self._bound), key=lambda id: not self._commands[id].over)
        self.run(bound[0] if bound else ids[0])


def conflicts(commands: Iterable[Command]) -> list[tuple[str, str, str]]:
    """Pairs of commands that want the same key on the same screen: (key, id, id)."""
    found: list[tuple[str, str, str]] = []
    for one, other in combinations(commands, 2):
        if one.screens and other.screens and not one.screens & other.screens:
            continue
        if one.over == other.id or other.over == one.id:
            continue
        shared = {QKeySequence(key).toString() for key in one.keys} & {
            QKeySequence(key).toString() for key in other.keys
        }
        found.extend((key, one.id, other.id) for key in sorted(shared))
    return found


def _no_refusal() -> str:
    return ""
