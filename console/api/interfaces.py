"""Interfaces as the desktop sees them: state, depth, rates, and what holds them."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from console.api.base import Wire
from console.core.interface import Authority, LinkState, WorkState


class InterfaceCommandName(StrEnum):
    """What a person can do to an interface."""

    START = "start"
    STOP = "stop"
    PAUSE = "pause"
    HOLD = "hold"
    RELEASE = "release"  # ends a hold or a pause


class CommandOffer(Wire):
    """A command and, where it is not to be had now, why not in words."""

    name: str
    allowed: bool
    reason: str = ""


class DestinationRow(Wire):
    """One destination of an interface."""

    name: str
    kind: str  # mllp | folder
    address: str  # host:port or folder, no secrets
    link: LinkState
    depth: int
    oldest_at: datetime | None = None
    holds: str = ""
    held: bool = False  # a planned hold keeps it; `holds` says which


class InterfaceRow(Wire):
    """One line of the Queues screen. Rates are messages per second over the last 60 s, errors per minute over 5 min.

    `spark` holds messages in per minute, oldest first, 15 values; None where nothing is known (gateway was off).
    """

    id: int
    name: str  # "lab-to-cerner", unique
    title: str  # "LAB → CERN"
    kind: str = ""  # the message types in short: "ORU"
    layer: str = "hl7v2"
    direction: str = ""  # inbound | outbound, seen from Cerner
    site: str = ""
    environment: str = "DEMO"
    owner: str = ""
    authority: Authority = Authority.GATEWAY
    source: str = ""  # "MLLP :51234" or "folder inbox"
    link: LinkState
    link_detail: str = ""
    work: WorkState
    depth: int
    oldest_at: datetime | None = None
    last_at: datetime | None = None
    last_control_id: str = ""
    in_rate: float = 0.0
    out_rate: float = 0.0
    errors_per_minute: float = 0.0
    spark: tuple[int | None, ...] = ()
    holds: str = ""  # what holds it, in words; "" when nothing does
    planned: str = ""  # planned holds that keep some or all of its queues, in words; `work` is then HELD by itself
    counts: dict[str, int] = {}  # open deliveries by status
    destinations: tuple[DestinationRow, ...] = ()
    commands: tuple[CommandOffer, ...] = ()


class InterfaceRows(Wire):
    """All interfaces, in the order of the site file."""

    rows: tuple[InterfaceRow, ...]


class InterfaceCommand(Wire):
    """A command on one interface; the reason is kept in the audit log."""

    command: InterfaceCommandName
    reason: str


class GatewayStatus(Wire):
    """The gateway itself, for the status bar."""

    version: str
    started_at: datetime
    now: datetime
    environment: str
    store: str  # "SQLite (encrypted)" | "PostgreSQL"
    store_bytes: int
    secrets: str  # where the key is kept, in words
    depth: int
    oldest_at: datetime | None = None
    messages: int  # rows in all
    in_rate: float = 0.0
    out_rate: float = 0.0
    errors_per_minute: float = 0.0
    jobs: int = 0  # bulk jobs not ended
    audit_rows: int = 0
    audit_intact: bool = True


class Actor(Wire):
    """Who is asking, and what this person may do."""

    name: str
    role: str  # help_desk | analyst | lead | administrator
    actions: tuple[str, ...] = ()
