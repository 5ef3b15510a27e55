"""Small acts of the desk: two messages compared, a copy of what was revealed told, PROD armed for a while."""

from __future__ import annotations

from pydantic import Field

from console.api.base import Wire
from console.api.commands import DiffLine, FieldChange

ARMED_SECONDS = 900
"""How long PROD stays armed for a person."""


class MessageDiff(Wire):
    """Two messages side by side, masked: all lines, and one entry for each part that differs."""

    original: int  # delivery id
    copied: int  # delivery id
    lines: tuple[DiffLine, ...]
    changes: tuple[FieldChange, ...]


class CopiedRequest(Wire):
    """Say that revealed values go to the clipboard. Empty `paths` means the whole message."""

    paths: tuple[str, ...] = Field(default=(), max_length=50)


class Copied(Wire):
    """It is written down. The desktop empties the clipboard again after so long."""

    seconds: int = 60


class ArmRequest(Wire):
    """Ask to change things on PROD; the reason is kept in the audit log."""

    reason: str


class Arming(Wire):
    """Whether this person may change things on PROD now, and for how many more seconds."""

    needed: bool = False  # False where nothing here is PROD
    seconds: float = 0.0  # 0: not armed
