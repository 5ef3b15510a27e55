"""What a filter may ask about one message, whether it lies in the store or has just come."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Self

from console.core.message import Summary


def _names_nothing(_kind: str, _value: str) -> bool:
    return False


def _has_no_fields(_path: str) -> Sequence[str]:
    return ()


def _has_no_text() -> str:
    return ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What is known of one delivery (or of an arrival that has none yet).

    `identified(kind, value)` tells whether the message names this identifier, "" for any kind; `field(path)` reads
    the values at a field path from the bytes, `text()` all of them as text. Times are aware.
    """

    now: datetime
    received_at: datetime
    layer: str = ""
    site: str = ""
    environment: str = ""
    interface: str = ""
    interface_title: str = ""
    destination: str = ""
    destination_title: str = ""
    status: str = ""
    type: str = ""
    outcome: str = ""
    control_id: str = ""
    size: int = 0
    attempts: int = 0
    parent_id: int | None = None
    flags: frozenset[str] = frozenset()
    causes: frozenset[int] = frozenset()  # its failure group, and those that were merged into it
    application: str = ""
    tickets: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    identified: Callable[[str, str], bool] = _names_nothing
    field: Callable[[str], Sequence[str]] = _has_no_fields
    text: Callable[[], str] = _has_no_text

    @classmethod
    def of_arrival(
        cls,
        summary: Summary,
        *,
        interface: str,
        site: str,
        environment: str,
        size: int,
        received_at: datetime,
        fields: Callable[[str], Sequence[str]],
        text: Callable[[], str] = _has_no_text,
    ) -> Self:
        """What a route knows of a message that has just come: no status, no tries, its own identifiers in plain."""
        named = {(item.kind.value, item.value.strip()) for item in summary.identifiers}
        values = {value for _, value in named}
        flags = (() if summary.readable else ("unreadable",)) + (("barrier",) if summary.barrier else ())

        def identified(kind: str, value: str) -> bool:
            return value.strip() in values if kind == "" else (kind, value.strip()) in named

        return cls(
            now=received_at,
            received_at=received_at,
            layer=summary.layer,
            site=site,
            environment=environment,
            interface=interface,
            type=summary.type,
            control_id=summary.control_id,
            size=size,
            flags=frozenset(flags),
            identified=identified,
            field=fields,
            text=text,
        )
