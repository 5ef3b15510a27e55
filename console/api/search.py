"""Requests that carry a query. They go in a body, never in an address: a query may name a patient."""

from __future__ import annotations

from pydantic import Field

from console.api.base import Wire


class SearchRequest(Wire):
    """One page of messages that match `query`; `before` is the `next` of the page before.

    `skip` leaves out so many rows from there: with the `below` of an earlier page it reaches any place of the list.
    """

    query: str = Field("", max_length=4096)
    before: str | None = Field(None, max_length=128)
    limit: int = Field(100, ge=1, le=500)
    skip: int = Field(0, ge=0, lt=2**40)


class FeedRequest(Wire):
    """Changes after number `after` that match `query`; waits up to `wait` seconds for the first."""

    after: int = 0
    query: str = Field("", max_length=4096)
    wait: float = Field(20.0, ge=0, le=30)


class CompletionRequest(Wire):
    """What may stand at `cursor` (characters) of a query being typed."""

    text: str = Field(max_length=4096)
    cursor: int = Field(ge=0)


class Suggestion(Wire):
    """One way on: `text` replaces the characters from `start` to `end` of the query."""

    text: str
    start: int
    end: int
    help: str = ""


class Suggestions(Wire):
    """What fits, best first."""

    items: tuple[Suggestion, ...] = ()
