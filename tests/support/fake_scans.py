"""Scans of a gateway in memory: they stand still until the test says what they find."""

from __future__ import annotations

from console.api.messages import MessageRow
from console.api.scans import Scan
from console.core.errors import OperatorError
from console.query.parser import parse
from console.query.plan import needs_bytes


class FakeScans:
    """The scans part of the fake gateway."""

    scan_found: tuple[MessageRow, ...] = ()
    scan_now = Scan(id="a" * 32, state="running", scanned=0, to_scan=312_000, matched=0)
    scans_begun: tuple[str, ...] = ()
    scan_refusal: OperatorError | None = None

    def needs_reading(self, query: str) -> bool:
        """As a gateway decides it."""
        return bool(query) and needs_bytes(parse(query))

    def scan_says(self, state: str, scanned: int, *found: MessageRow, text: str = "") -> None:
        """From now on the scan is so far; `found` are all its rows."""
        self.scan_found = found
        self.scan_now = self.scan_now.model_copy(
            update={
                "state": state,
                "scanned": scanned,
                "matched": len(found),
                "per_second": 39_000.0,
                "seconds_left": (312_000 - scanned) / 39_000 if state == "running" else None,
                "text": text,
            }
        )

    async def begin_scan(self, query: str, most: int = 5000) -> Scan:
        """One more."""
        if self.scan_refusal is not None:
            raise self.scan_refusal
        self.scans_begun = (*self.scans_begun, query)
        return self.scan_now.model_copy(update={"next": 0})

    async def scan(self, scan_id: str, after: int = 0, wait: float = 0.5) -> Scan:
        """As the test said."""
        rows = self.scan_found[after:]
        return self.scan_now.model_copy(update={"rows": rows, "next": after + len(rows)})

    async def cancel_scan(self, scan_id: str) -> Scan:
        """Ended."""
        self.scan_says(
            "cancelled", self.scan_now.scanned, *self.scan_found, text="Cancelled after 41 000 messages. 2 found."
        )
        return self.scan_now.model_copy(update={"next": len(self.scan_found)})
