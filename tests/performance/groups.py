"""What grouping failures costs and how quick the list is: `python -m tests.performance.groups`.

One line per figure: failures noted per second from a backlog; the acknowledgement of a live message with 500 failures a
second, not grouped and grouped; the list, one group and the whole reading with 500 groups and 100 000 failures.
"""

from __future__ import annotations

import asyncio
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, func, insert, select, update

from console.api.interfaces import InterfaceCommandName
from console.api.triage import GroupsRequest
from console.config.settings import InterfaceSettings, MllpDestination, MllpSource
from console.core.interface import Ordering
from console.gateway.desk import group_view, groups
from console.gateway.service import Gateway
from console.security.roles import Actor, Role
from console.store.group_stand import standings
from console.store.session import Session
from console.store.tables import attempt, delivery, interface, message
from console.store.times import to_micros
from tests.support.mllp import connected
from tests.support.mllp import message as made
from tests.support.small_gateway import Partner, gateway_of, port_of

CAUSES, EACH = 500, 200
PER_SECOND = 500
SECONDS = 6.0
ME = Actor(name="a.lund", role=Role.ANALYST)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Plant:
    """Failures of some causes, as settled tries leave them; their messages have no bytes."""

    start: int
    count: int
    now: int

    def apply(self, session: Session) -> None:
        """Insert them."""
        run = session.connection.execute
        interface_id = run(select(interface.c.id)).scalar_one()
        numbers = range(self.start, self.start + self.count)
        ids = session.numbers.take(session.connection, message, self.count)
        placed = session.numbers.take(session.connection, delivery, self.count)
        tried = session.numbers.take(session.connection, attempt, self.count)
        run(insert(message), [self._message(i, n, interface_id) for i, n in zip(ids, numbers, strict=True)])
        run(
            insert(delivery),
            [self._delivery(d, i, n, interface_id) for d, i, n in zip(placed, ids, numbers, strict=True)],
        )
        run(insert(attempt), [self._attempt(a, d, n) for a, d, n in zip(tried, placed, numbers, strict=True)])
        run(update(interface).values(next_seq=interface.c.next_seq + self.count))

    def _message(self, ident: int, number: int, interface_id: int) -> dict[str, object]:
        return {
            "id": ident, "interface_id": interface_id, "seq": 10_000_000 + number, "received_at": self.now, "peer": "",
            "layer": "hl7v2", "type": "ORU^R01", "version": "2.5", "control_id": f"F{number}", "sender": "L",
            "sha256": number.to_bytes(32, "big"), "twin": 0, "size": 0, "request_id": "", "flags": 0, "problem": "",
            "summary": "{}", "ticket": "", "reason": "", "actor": "",
        }  # fmt: skip

    def _delivery(self, ident: int, message_id: int, number: int, interface_id: int) -> dict[str, object]:
        return {
            "id": ident, "message_id": message_id, "interface_id": interface_id, "destination_id": 1,
            "seq": 10_000_000 + number, "barrier": 0, "status": "parked", "in_queue": 0, "attempts": 1,
            "possible_duplicate": 0, "outcome": _code(number), "detail": "", "updated_at": self.now, "claim_epoch": 1,
        }  # fmt: skip

    def _attempt(self, ident: int, delivery_id: int, number: int) -> dict[str, object]:
        return {
            "id": ident, "delivery_id": delivery_id, "number": 1, "started_at": self.now, "ended_at": self.now,
            "outcome": "content_error", "code": _code(number), "text": "Table value not found", "path": _path(number),
            "strays": 0,
        }  # fmt: skip


def _code(number: int) -> str:
    return f"AE {100 + number % CAUSES % 5}"


def _path(number: int) -> str:
    return f"OBX-{1 + number % CAUSES // 5}.1"


@dataclass(frozen=True, slots=True, kw_only=True)
class _FailAgain:
    """So many fail anew, of another cause than before."""

    first: int
    count: int

    def apply(self, session: Session) -> None:
        """As a settled try would leave them."""
        here = delivery.c.id.between(self.first, self.first + self.count - 1)
        again = update(delivery).where(here, delivery.c.status == "parked")
        session.connection.execute(again.values(updated_at=delivery.c.updated_at + 1, fingerprint_id=None))


async def _backlog(gateway: Gateway, say: Callable[[str, float], None]) -> None:
    now = to_micros(gateway.clock.now()) - 1_000_000
    for start in range(0, CAUSES * EACH, 5000):
        await gateway.store.write(_Plant(start=start, count=5000, now=now))
    begin = time.perf_counter()
    while sum(known.open for known in gateway.grouper.known.all) < CAUSES * EACH:
        await asyncio.sleep(0.05)
    say("failures noted and counted per second, from a backlog", CAUSES * EACH / (time.perf_counter() - begin))


async def _acks(gateway: Gateway, prefix: str) -> list[float]:
    """Milliseconds to the acknowledgement of live messages, about 100 a second, while 500 a second fail."""
    taken: list[float] = []
    failing = gateway.spawn(_fail_on(gateway), name="failing")
    end = time.perf_counter() + SECONDS
    async with connected(port_of(gateway, "lab")) as client:
        while time.perf_counter() < end:
            begin = time.perf_counter()
            await client.send(made(f"{prefix}{len(taken)}"))
            await client.block()
            taken.append((time.perf_counter() - begin) * 1000)
            await asyncio.sleep(0.01)
    failing.cancel()
    with suppress(asyncio.CancelledError):
        await failing
    return taken


async def _fail_on(gateway: Gateway) -> None:
    first = 1
    while True:
        await gateway.store.write(_FailAgain(first=first, count=PER_SECOND // 10))
        gateway.changed(range(first, first + PER_SECOND // 10))
        first += PER_SECOND // 10
        await asyncio.sleep(0.1)


async def _live(gateway: Gateway, say: Callable[[str, float], None]) -> None:
    look = gateway.grouper.look

    async def nothing() -> None:
        """A gateway that does not group."""

    for words, act, prefix in (("not grouped", nothing, "W"), ("grouped", look, "G")):
        gateway.grouper.look = act  # type: ignore[method-assign]  # the control
        found = sorted(await _acks(gateway, prefix))
        say(f"acknowledgement with 500 failures/s {words}, median ms", statistics.median(found))
        say(f"acknowledgement with 500 failures/s {words}, p99 ms", found[int(len(found) * 0.99)])
    while await gateway.store.read(_left):
        await asyncio.sleep(0.1)


def _left(connection: Connection) -> int:
    """Failures that are not grouped yet."""
    statement = select(func.count()).select_from(delivery).where(delivery.c.grouped_at < delivery.c.updated_at)
    return int(connection.execute(statement.where(delivery.c.status == "parked")).scalar_one())


async def _lists(gateway: Gateway, say: Callable[[str, float], None]) -> None:
    async def timed(words: str, call: Callable[[], object]) -> None:
        taken = []
        for _ in range(7):
            begin = time.perf_counter()
            found = call()
            if asyncio.iscoroutine(found):
                await found
            taken.append((time.perf_counter() - begin) * 1000)
        say(words, statistics.median(taken))

    say("groups", len(gateway.grouper.known.all))
    one = next(iter(gateway.grouper.known.all)).row.id
    store, since = gateway.store, gateway.grouper.known.since()
    await timed("list of 200 of 500 groups, ms", lambda: groups.listed(gateway, ME, GroupsRequest()))
    by_word = GroupsRequest(query="103")
    await timed("list by a word of the title, ms", lambda: groups.listed(gateway, ME, by_word))
    await timed("totals, ms", lambda: groups.summary(gateway, ME))
    await timed("one group opened, ms", lambda: group_view.opened(gateway, ME, one))
    await timed("one group counted anew, ms", lambda: store.read(standings, since, (one,)))
    await timed("all groups read anew, ms", lambda: store.read(standings, since, None))


async def main() -> None:
    """All figures on one gateway."""

    def say(words: str, value: float) -> None:
        sys.stdout.write(f"{words:60} {value:12.1f}\n")
        sys.stdout.flush()

    with tempfile.TemporaryDirectory() as folder:
        async with Partner(lambda _: None) as partner:
            out = MllpDestination(name="cern", title="CERN", port=partner.port)
            lab = InterfaceSettings(name="lab", source=MllpSource(), destination=(out,), ordering=Ordering.NONE)
            async with gateway_of(lab, data=Path(folder)) as gateway:
                await gateway.interface_command(  # nothing is sent: only intake and grouping are measured
                    "lab", InterfaceCommandName.PAUSE, "measure", ME.name, ME.role.value
                )
                await _backlog(gateway, say)
                await _lists(gateway, say)
                await _live(gateway, say)


if __name__ == "__main__":
    asyncio.run(main())
