"""The commands of this room, bound for a window: paste, save, new interface."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from console.api.jobs import Selection
from console.desktop.actions import Command, Registry
from console.desktop.screens.base import Screen
from console.desktop.screens.exchange.save_words import SaveAsk

if TYPE_CHECKING:
    from console.desktop.screens.exchange.desk import ExchangeDesk

EXCHANGE_COMMANDS: tuple[Command, ...] = (
    Command(
        id="message.paste",
        title="Paste a message…",
        group="Message",
        keys=("Ctrl+Shift+V", "Ctrl+V"),
        icon="clipboard-text",
    ),
    Command(id="save", title="Save messages…", group="Message", keys=("Ctrl+S",), icon="download-simple"),
    Command(id="save.query", title="Save all that match…", group="Bulk", icon="download-simple"),
    Command(id="interface.new", title="New interface…", group="Interface", icon="plus"),
)

NOTHING = "Select messages, or open one."


def chosen(screen: Screen) -> SaveAsk | None:
    """What the screen in front has chosen: the open message, or the selection of a list."""
    one = getattr(screen, "delivery_shown", None)
    if isinstance(one, int):
        return SaveAsk(selection=Selection(ids=(one,)), count=1, source="the open message")
    pane = getattr(screen, "messages", None)
    ids = tuple(row.id for row in pane.selected()) if pane is not None else ()
    if not ids:
        return None
    return SaveAsk(selection=Selection(ids=ids[:10_000]), count=len(ids), source="your selection")


def of_query(query: str, matched: int | None) -> SaveAsk:
    """All that match now."""
    source = "the filter" if query else "all messages, since there is no filter"
    return SaveAsk(selection=Selection(query=query, whole_query=True), count=matched, source=source)


def bind_exchange(
    registry: Registry, desk: ExchangeDesk, in_front: Callable[[], Screen], all_that_match: Callable[[], SaveAsk]
) -> None:
    """Bind them; all can be had on every screen."""

    def save() -> None:
        ask = chosen(in_front())
        if ask is not None:
            desk.save(ask)

    registry.bind("message.paste", desk.paste, desk.paste_refusal)
    registry.bind("save", save, lambda: desk.refusal() or ("" if chosen(in_front()) else NOTHING))
    registry.bind(
        "save.query",
        lambda: desk.save(all_that_match()),
        lambda: desk.refusal() or ("No message matches." if all_that_match().count == 0 else ""),
    )
    registry.bind("interface.new", desk.new_interface, desk.refusal)
