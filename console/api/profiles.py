"""Conformance profiles of a site: what its messages of one type look like; learned, imported, edited."""

from __future__ import annotations

from datetime import datetime

from pydantic import Field

from console.api.base import Wire
from console.api.messages import Finding


class ProfileRow(Wire):
    """One profile in its newest version."""

    name: str  # "LAB ORU^R01"
    version: int
    format: str
    type: str  # message type it is for; "" for any
    interface: str = ""  # only for this one; "" for any
    origin: str  # learned, imported, written
    changed_at: datetime
    changed_by: str
    retired: bool = False
    segments: int = 0
    fields: int = 0


class ProfileRows(Wire):
    """All profiles, by name."""

    rows: tuple[ProfileRow, ...]


class Profile(Wire):
    """One version with its text (TOML, see docs/profiles.md)."""

    row: ProfileRow
    text: str


class SaveProfile(Wire):
    """Keep a profile: a new version after `base` (0 for a new one). Refused where somebody saved since."""

    name: str = Field(min_length=1, max_length=120)
    text: str = Field(max_length=1_000_000)  # TOML, or HL7 v2 message profile XML, which is turned into TOML
    base: int = Field(0, ge=0)
    reason: str = ""
    retired: bool = False


class ProfileDraft(Wire):
    """A text tried or made: its rules counted, its mistakes with line and cure."""

    text: str
    type: str
    segments: int
    fields: int
    mistakes: tuple[Finding, ...] = ()  # path "line 12"
    notes: tuple[str, ...] = ()  # how it was learned: "412 accepted messages since 02 Nov"


class LearnRequest(Wire):
    """Make a profile from accepted messages a query finds."""

    query: str = Field(max_length=4096)
    type: str = Field(max_length=40)
    most: int = Field(1000, ge=20, le=10_000)


class ProfileAsked(Wire):
    """One version of a profile; 0 is the newest."""

    name: str = Field(max_length=120)
    version: int = Field(0, ge=0)
