"""A store with one interface, and short words for what happens to it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from console.core.delivery import Attempt, Claimed, Settlement
from console.core.interface import OnUnknown, Ordering
from console.core.message import Summary
from console.core.outcome import Judgement, Outcome
from console.core.status import Status
from console.store.arrivals import Arrival, Planned, Recorded
from console.store.queue import (
    Claim,
    Move,
    Moved,
    Recover,
    Recovered,
    RegisterInterface,
    RenewLease,
    Settle,
    TakeLease,
)
from console.store.rows import DeliveryRow
from console.store.search import row
from console.store.store import Store

KEY = bytes(range(32))
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def raw_message(control_id: str, text: str = "") -> bytes:
    """A small HL7 v2 message, made up."""
    return f"MSH|^~\\&|LAB|NORTH|CERN|NORTH|20260301||ORU^R01|{control_id}|P|2.5\rOBX|1|ST|X||{text}\r".encode()


@dataclass(slots=True)
class HandClock:
    """A clock that moves when told."""

    at: datetime = NOON

    def now(self) -> datetime:
        """The time it was set to."""
        return self.at

    def monotonic(self) -> float:
        """The same, in seconds."""
        return self.at.timestamp()

    def forward(self, seconds: float) -> None:
        """Move on."""
        self.at += timedelta(seconds=seconds)


@dataclass(slots=True)
class Bench:
    """An open store with the interface `lab` and its destination `cern`."""

    store: Store
    clock: HandClock
    interface_id: int = 0
    destination_id: int = 0
    epoch: int = 0
    ordering: Ordering = Ordering.INTERFACE

    def arrival(self, control_id: str, *, text: str = "", key: int | None = 0, **changes: Any) -> Arrival:  # noqa: ANN401  (any field of Arrival)
        """An arrival with one queued delivery; `key` None makes it a barrier."""
        planned = Planned(destination_id=self.destination_id, status=Status.QUEUED, order_key=key, barrier=key is None)
        plain = Arrival(
            interface_id=self.interface_id,
            received_at=self.clock.now(),
            peer="127.0.0.1:1",
            raw=raw_message(control_id, text),
            summary=Summary(layer="hl7v2", type="ORU^R01", control_id=control_id, sender="LAB|NORTH"),
            planned=(planned,),
            ack=b"MSH|ACK|" + control_id.encode() + text.encode(),
        )
        return replace(plain, **changes)

    async def enqueue(self, control_id: str, **changes: Any) -> Recorded:  # noqa: ANN401  (as above)
        """Record one arrival."""
        return await self.store.write(self.arrival(control_id, **changes))

    async def lease(self, owner: str = "me", seconds: float = 8) -> int | None:
        """Take the lease and remember its epoch."""
        work = TakeLease(interface_id=self.interface_id, owner=owner, now=self.clock.now(), seconds=seconds)
        epoch = await self.store.write(work)
        if epoch is not None:
            self.epoch = epoch
        return epoch

    async def let_lease_run_out(self) -> None:
        """As if its owner had been silent for too long; works whichever clock the store's leases live by."""
        work = RenewLease(
            interface_id=self.interface_id, owner="me", epoch=self.epoch, now=self.clock.now(), seconds=-1
        )
        assert await self.store.write(work)

    async def claim(self, limit: int = 1, epoch: int | None = None) -> tuple[Claimed, ...]:
        """Claim what has its turn."""
        return await self.store.write(
            Claim(
                destination_id=self.destination_id,
                interface_id=self.interface_id,
                epoch=self.epoch if epoch is None else epoch,
                ordering=self.ordering,
                now=self.clock.now(),
                limit=limit,
            )
        )

    async def settle(
        self, claimed: Claimed, status: Status, *, epoch: int | None = None, due_in: float | None = None
    ) -> bool:
        """Settle a claim with a fitting judgement."""
        now = self.clock.now()
        outcome = Outcome.ACCEPTED if status is Status.SENT else Outcome.CONTENT_ERROR
        code = "AA" if status is Status.SENT else "AE 103"
        due = None if due_in is None else now + timedelta(seconds=due_in)
        return await self.store.write(
            Settle(
                delivery_id=claimed.delivery_id,
                interface_id=self.interface_id,
                epoch=self.epoch if epoch is None else epoch,
                settlement=Settlement(status=status, outcome=outcome, due_at=due),
                attempt=Attempt(
                    delivery_id=claimed.delivery_id,
                    number=claimed.attempt,
                    started_at=now,
                    ended_at=now,
                    judgement=Judgement(outcome=outcome, code=code, text=f"{code} in 1 ms"),
                    reply=b"MSA|" + code.encode(),
                    strays=(b"stray",),
                ),
                now=now,
            )
        )

    async def recover(self, rule: OnUnknown = OnUnknown.RESEND_SAME_ID) -> Recovered:
        """Recover with one rule for all."""
        return await self.store.write(
            Recover(
                interface_id=self.interface_id, epoch=self.epoch, now=self.clock.now(), decide=lambda _type, _to: rule
            )
        )

    async def move(self, to: Status, *delivery_ids: int, action: str = "move") -> tuple[Moved, ...]:
        """Move as a person."""
        return await self.store.write(
            Move(
                delivery_ids=delivery_ids,
                to=to,
                now=self.clock.now(),
                actor="a.lund",
                role="analyst",
                action=action,
                reason="test",
            )
        )

    async def row(self, delivery_id: int) -> DeliveryRow:
        """The delivery as listed."""
        found = await self.store.read(row, delivery_id)
        assert found is not None
        return found

    async def status(self, delivery_id: int) -> Status:
        """Where it stands."""
        return (await self.row(delivery_id)).status


@asynccontextmanager
async def bench(place: str | Path, ordering: Ordering = Ordering.INTERFACE) -> AsyncIterator[Bench]:
    """Open the store at a place, register the interface, take the lease; close at the end."""
    clock = HandClock()
    store = Store.open(place, KEY, clock=clock)
    try:
        made = Bench(store=store, clock=clock, ordering=ordering)
        work = RegisterInterface(
            name="lab", layer="hl7v2", title="LAB → CERN", destinations=(("cern", "mllp", "CERN"),), site="NORTH"
        )
        registered = await store.write(work)
        made.interface_id = registered.interface_id
        made.destination_id = registered.destinations["cern"]
        await made.lease()
        yield made
    finally:
        store.close()
