"""What was seen of one subject: a value, or that nothing is known."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum


class Reach(IntEnum):
    """How far a subject reaches: what lies lower can be a consequence of what lies higher."""

    SITE = 0
    LINK = 1
    REST = 2  # queues, interfaces, groups, disk, certificates


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """What an alert is about. `key` is its name for good: "queue lab/cern", "link 10.0.0.5:2575", "site NORTH",
    "interface lab", "group 12", "disk", "certificate FILE", "query". No field holds patient data."""

    key: str
    title: str
    reach: Reach = Reach.REST
    interface: str = ""  # of several that share a link: the first
    others: tuple[str, ...] = ()  # the rest of them
    interface_id: int | None = None
    site: str = ""
    layer: str = ""
    environment: str = ""
    group: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One look at one subject. `value` None: unknown; `text` then says why.

    `causes` are keys of subjects that would explain it. `began` is when what it tells of began, where that is known.
    `query` finds its messages.
    """

    subject: Subject
    value: float | None
    text: str = ""
    causes: frozenset[str] = field(default_factory=frozenset)
    began: datetime | None = None
    query: str = ""
