"""What a screen asks for when many messages are to be acted on; the window opens the dry run."""

from __future__ import annotations

from dataclasses import dataclass

from console.api.jobs import JobKind, Selection

NO_RECIPES = "Your role does not allow recipes. Ask an analyst."
NO_RIGHT = "Your role does not allow acts on many messages here. Ask a lead."


@dataclass(frozen=True, slots=True, kw_only=True)
class BulkAsk:
    """This act, for these messages. `source` says for people where they were taken from.

    `group` is the failure group that it releases, `recipe` the version of the recipe that changes each copy.
    """

    kind: JobKind
    selection: Selection
    source: str
    group: int | None = None
    recipe: int | None = None

    @classmethod
    def of_ids(cls, kind: JobKind, ids: tuple[int, ...], source: str = "your selection") -> BulkAsk:
        """For these deliveries."""
        return cls(kind=kind, selection=Selection(ids=ids), source=source)

    @classmethod
    def of_query(cls, kind: JobKind, query: str) -> BulkAsk:
        """For all that match now."""
        source = "the filter" if query else "all messages, since there is no filter"
        return cls(kind=kind, selection=Selection(query=query, whole_query=True), source=source)
