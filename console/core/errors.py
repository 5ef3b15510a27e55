"""Two families of errors: the operator's (say what, where, what to do next) and ours."""

from __future__ import annotations


class ConsoleError(Exception):
    """Base of all errors the console raises on purpose."""


class OperatorError(ConsoleError):
    """Something a person can mend. The text says what happened, where, and what to do next; never patient data."""


class RefusedError(OperatorError):
    """An act that is not allowed or no longer makes sense; nothing was changed."""


class NotFoundError(OperatorError):
    """The thing named does not exist (or may not be seen by this actor)."""


class BugError(ConsoleError):
    """A broken promise inside the console itself."""
