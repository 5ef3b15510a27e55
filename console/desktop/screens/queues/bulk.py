"""Acts on many messages from the Queues screen: on the selection, on all that match the filter, into the basket."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from console.api.commands import MessageCommandName
from console.api.jobs import JobKind
from console.desktop.desk_state import DeskState
from console.desktop.screens.bulk.ask import NO_RECIPES, NO_RIGHT, BulkAsk
from console.desktop.screens.queues.match_button import OF_QUERY
from console.desktop.screens.queues.message_pane import LOADING, MessagePane

KINDS: dict[MessageCommandName, JobKind] = {
    MessageCommandName.RETRY: JobKind.RETRY,
    MessageCommandName.HOLD: JobKind.HOLD,
    MessageCommandName.RELEASE: JobKind.RELEASE,
    MessageCommandName.PARK: JobKind.PARK,
    MessageCommandName.SKIP: JobKind.SKIP,
    MessageCommandName.CANCEL: JobKind.CANCEL,
}
"""Commands on one message that have a job for many."""


class QueueBulk:
    """Asks the window for a dry run; decides nothing itself."""

    def __init__(self, state: DeskState, pane: MessagePane) -> None:
        self._state = state
        self._pane = pane

    def handlers(self) -> dict[str, Callable[[], None]]:
        """Command id -> what it does."""
        found: dict[str, Callable[[], None]] = {id: partial(self._ask_query, kind) for id, kind in OF_QUERY.items()}
        found["basket.add"] = self._put_into_basket
        found["recipe.new"] = self._ask_recipe
        return found

    def refusals(self) -> dict[str, Callable[[], str]]:
        """Command id -> why not now."""
        found: dict[str, Callable[[], str]] = dict.fromkeys(OF_QUERY, self.query_refusal)
        found["recipe.new"] = self._recipe_refusal
        found["basket.add"] = lambda: (LOADING if self._pane.missing else "") or self._nothing_selected()
        return found

    def refusal(self) -> str:
        """Why this person cannot act on many now; "" where it can be."""
        if not self._state.is_linked:
            return "The gateway does not answer."
        return "" if self._state.may("job") else NO_RIGHT

    def selected_refusal(self) -> str:
        """Why nothing can be done to what is selected."""
        return self.refusal() or (LOADING if self._pane.missing else "")

    def _nothing_selected(self) -> str:
        return "" if self._pane.selected() else "Select messages first."

    def query_refusal(self) -> str:
        """Why nothing can be done to all that match."""
        return self.refusal() or ("No message matches." if self._pane.model.matched == 0 else "")

    def takes_over(self, command: MessageCommandName) -> bool:
        """Ask for a dry run where several are selected and this person may; False leaves it to the reason dialog."""
        kind = KINDS.get(command)
        if kind is None or len(self._pane.selected()) < 2 or not self._state.may("job"):
            return False
        self.ask_selected(kind)
        return True

    def ask_selected(self, kind: JobKind) -> None:
        """For all that is selected; the dry run says which of them it is not for."""
        ids = tuple(row.id for row in self._pane.selected())
        self._state.bulk_asked.emit(BulkAsk.of_ids(kind, ids))

    def _ask_query(self, kind: JobKind) -> None:
        self._state.bulk_asked.emit(BulkAsk.of_query(kind, self._state.query))

    def _ask_recipe(self) -> None:
        self._state.recipe_asked.emit(BulkAsk.of_query(JobKind.RESEND, self._state.query))

    def _recipe_refusal(self) -> str:
        if self._state.is_linked and not self._state.may("recipe"):
            return NO_RECIPES
        return self.query_refusal()

    def _put_into_basket(self) -> None:
        self._state.basket_asked.emit(self._pane.selected())
