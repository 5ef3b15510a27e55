"""Errors of the store. Their text names the kind of failure, never a value: a database's own text may quote a row."""

from __future__ import annotations

import sqlalchemy.exc

from console.core.errors import ConsoleError


class StoreError(ConsoleError):
    """The database refused or failed; nothing of this work was written."""


class CommitUnknownError(StoreError):
    """The connection was lost in a commit and the database could not be asked since: it may have happened.

    Take the lease again and recover before the next claim.
    """


class StoreClosedError(StoreError):
    """The store is closing; the work was not done."""


class DamagedError(StoreError):
    """The stored bytes of a message are not what was received."""

    def __init__(self) -> None:
        super().__init__(
            "The stored bytes of this message no longer match their SHA-256: the disk or the file is damaged. "
            "Restore the store from a copy, or ask the sender for the message again."
        )


def explain(error: sqlalchemy.exc.SQLAlchemyError) -> StoreError:
    """The same failure without statements, parameters or row values."""
    original = getattr(error, "orig", None)
    if original is None:
        return StoreError(f"The store failed: {type(error).__name__}.")
    diagnosis = getattr(original, "diag", None)  # PostgreSQL: the primary message has no row values, the detail has
    text = diagnosis.message_primary if diagnosis is not None else str(original)
    return StoreError(f"The store failed: {type(original).__name__}: {text or 'no further word'}.")
