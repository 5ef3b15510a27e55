"""Marks on a message, stored as bits; bits never change their meaning."""

from __future__ import annotations

from enum import IntFlag


class Flag(IntFlag):
    """What is remarkable about a message."""

    SAME_ID_OTHER_CONTENT = 1
    UNREADABLE = 2
    REFUSED = 4
    BARRIER = 8
    STRAY = 16


FLAG_NAMES: dict[str, Flag] = {
    "same-id": Flag.SAME_ID_OTHER_CONTENT,
    "unreadable": Flag.UNREADABLE,
    "refused": Flag.REFUSED,
    "barrier": Flag.BARRIER,
    "stray": Flag.STRAY,
}
"""The words of `flag:` in the query grammar that are stored as bits."""
