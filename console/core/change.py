"""What an analyst asks for in an edit: set, insert or remove at a path."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class ChangeKind(StrEnum):
    """The three edits; all are splices at a node's byte span."""

    SET = "set"  # give the node at `path` this value (creating missing fields of an existing segment)
    INSERT = "insert"  # add a repeat or segment after the node at `path`
    REMOVE = "remove"  # take out the repeat, field content or segment at `path`


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One edit. `value` is plain text: it is escaped with the message's own delimiters and character set."""

    kind: ChangeKind
    path: str
    value: str = ""
