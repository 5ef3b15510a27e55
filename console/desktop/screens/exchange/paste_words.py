"""What the paste panel says: pure."""

from __future__ import annotations

from console.api.commands import DestinationChoice
from console.api.exchange import InspectedMessage
from console.api.messages import Finding
from console.core.message import Severity
from console.desktop.words import grouped


def first_target(choices: tuple[DestinationChoice, ...], before: str) -> int:
    """Which destination to offer first: the one used last, else the first that may be used."""
    for at, choice in enumerate(choices):
        if choice.name == before and choice.allowed:
            return at
    return next((at for at, choice in enumerate(choices) if choice.allowed), 0)


def head(message: InspectedMessage) -> str:
    """ "ORU^R01 · MSG881 · version 2.5.1 · UTF-8 (assumed) · 1 204 bytes"."""
    if not message.readable:
        return f"No header can be read · {grouped(message.size)} bytes"
    charset = f"{message.charset.upper()}{' (assumed)' if message.charset_assumed else ''}"
    parts = (
        message.type or "no type",
        message.control_id or "no control ID",
        f"version {message.version or 'not given'}",
        charset,
        f"{grouped(message.size)} bytes",
    )
    return " · ".join(parts)


def remarks(message: InspectedMessage, most: int = 6) -> tuple[str, ...]:
    """Notes on what was changed, then what was found, the worst first."""
    order = (Severity.ERROR, Severity.WARNING, Severity.INFO)
    found = sorted(message.findings, key=lambda item: order.index(item.severity))
    words = [*message.notes, *(_finding(item) for item in found)]
    if len(words) > most:
        return (*words[: most - 1], f"and {len(words) - most + 1} more")
    return tuple(words) or ("Nothing is wrong with it.",)


def _finding(item: Finding) -> str:
    where = f"{item.path}: " if item.path else ""
    return f"{item.severity.value.capitalize()}: {where}{item.text}"


def refusal(message: InspectedMessage | None, target: DestinationChoice | None, reason: str) -> str:
    """Why it cannot be sent now; "" where it can."""
    if message is None:
        return "There is no message yet"
    if not message.readable:
        return "No header (MSH) can be read: copy it again, whole"
    if target is None:
        return "No connection takes it"
    if not target.allowed:
        return "Choose a connection that is not PROD" if target.environment == "PROD" else target.reason
    return "" if len(reason.strip()) >= 3 else "Write a reason"
