"""A mistake in a filter: where it is, and how to mend it."""

from __future__ import annotations

from console.core.errors import OperatorError


class QueryError(OperatorError):
    """`position` and `length` are characters of the text as typed; the message names the cure."""

    def __init__(self, message: str, position: int, length: int) -> None:
        super().__init__(message)
        self.message = message
        self.position = position
        self.length = length
