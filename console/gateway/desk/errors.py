"""Refusals of the desk that callers tell apart."""

from __future__ import annotations

from console.core.errors import OperatorError, RefusedError


class ForbiddenError(RefusedError):
    """The role of this actor does not allow the act; the text is the reason."""


class BadRequestError(OperatorError):
    """The request itself makes no sense (no reason given, nothing selected); the text says what to add."""
