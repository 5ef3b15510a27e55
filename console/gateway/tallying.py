"""Counting beside the message path: messages, tries and gauges become roll-ups, exactly once, in small steps.

One task reads what lies behind the marks on reader threads and writes sums and marks together (`store/tally_rows.py`).
It is never waited for: live traffic pays a row a minute of each busy interface, every few seconds. After a restart, an
upgrade or a crash it goes on where the marks stand, with a rest after each step.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime

from console.core.clock import Clock
from console.gateway.depths import Depth
from console.gateway.gauges import Counted, Gauges
from console.gateway.tally_words import TallyWords
from console.store.errors import StoreError
from console.store.store import Store
from console.store.tally_cells import Cells, Series, merge, pack, unpack
from console.store.tally_late import pack as pack_tiles
from console.store.tally_rows import Change, Ledger, WriteTallies, ledgers
from console.store.tally_tail import Horizon, Slice, count_messages, count_tries, last_numbers, settled

log = logging.getLogger("console.tallying")

LOOK = 2.0
"""Seconds between two looks."""

MOST = 2000
"""Rows that one step reads."""

ROWS = 64
"""Rows that one work writes: about a millisecond and a half of the writer."""

SHORTEST_REST = 0.01
PACK_AFTER = 5
"""Minutes after an hour until it is packed: late tries of it are in by then."""

PACKED_TOGETHER = 256
"""Minutes of an interface that one packing takes."""

PACKED_A_LOOK = 16
BACKLOG = 1024
"""Minutes of an interface that may wait to be packed while it catches up."""


class Tallying:
    """The roll-ups of the interfaces whose lease this gateway holds; `running` gives all of its own as they are now."""

    def __init__(
        self, *, store: Store, clock: Clock, depth: Callable[[int], Depth], running: Callable[[], Iterable[Counted]]
    ) -> None:
        self._store = store
        self._clock = clock
        self._running = running
        self._gauges = Gauges(depth)
        self._ledgers: dict[int, Ledger] = {}
        self._turn = asyncio.Lock()  # two looks at once would count the same twice
        self._words = TallyWords(store)
        self._low: int | None = None  # tries up to here are counted, of every interface that is held
        self._horizon: tuple[int, int] | None = None  # (transaction, try): see `Horizon`
        self._packed_minute = -1

    async def run(self) -> None:
        """For ever; what the gateway's end interrupts is written if that goes quickly."""
        try:
            while True:
                await self.look()
                await asyncio.sleep(LOOK)
        finally:
            await self._finish()

    async def look(self) -> None:
        """Count everything that is there by now; a store that fails is asked again at the next look."""
        async with self._turn:
            try:
                await self._adopt()
                await self._messages()
                await self._tries()
                await self._measure()
                await self._pack()
            except StoreError as error:
                self._ledgers = {}  # what was written is not known: read it anew
                log.warning("tallying.not_counted", extra={"kind": type(error).__name__})
            # The last resort: whatever is wrong with the counting, messages go on, and charts fall behind.
            except Exception as error:
                self._ledgers = {}
                log.exception("tallying.failed", extra={"kind": type(error).__name__})

    async def _finish(self) -> None:
        """What came since the last look, and the minute that is not over; whatever was interrupted is read anew."""
        self._ledgers = {}
        try:
            async with asyncio.timeout(1.0), self._turn:
                await self._adopt()
                await self._messages()
                await self._tries()
                await self._write_gauges(self._minute(self._clock.now()) + 1)
        except (StoreError, TimeoutError) as error:
            log.warning("tallying.not_finished", extra={"kind": type(error).__name__})

    async def _adopt(self) -> None:
        """Take over what this gateway holds now, let go of the rest."""
        held = {running.id for running in self._running() if running.lease is not None}
        for ident in self._ledgers.keys() - held:
            del self._ledgers[ident]
        new = held - self._ledgers.keys()
        if not new:
            return
        await self._words.load(new)
        found = await self._store.read(ledgers, new)
        self._ledgers |= found
        marks = [ledger.attempt_id for ledger in found.values()]
        self._low = min(marks if self._low is None else [self._low, *marks])
        self._horizon = None

    async def _messages(self) -> None:
        more = True
        while more:
            numbers = await self._store.read(last_numbers)
            after = {
                ident: ledger.message_seq
                for ident, ledger in self._ledgers.items()
                if numbers.get(ident, 0) > ledger.message_seq
            }
            if not after:
                return
            slices, more = await self._store.read(count_messages, after, MOST)
            await self._count(slices, tries=False)
            if more:
                await self._rest()

    async def _tries(self) -> None:
        """From the lowest mark to the end; an interface's own mark says what of it is counted already."""
        if self._low is None:
            return
        ended = self._horizon is not None and await self._store.read(settled) >= self._horizon[0]
        at, full = self._low, True
        while full:
            marks = {ident: ledger.attempt_id for ident, ledger in self._ledgers.items()}
            found = await self._store.read(count_tries, at, marks, MOST)
            await self._count(found.slices, tries=True)
            at, full = found.last, found.rows == MOST
            if not self._store.shared:
                self._low = at  # one writer: ids are in the order of their commits
            if full:
                await self._rest()
        if self._store.shared and at > self._low:
            await self._move_low(at, ended=ended)

    async def _move_low(self, at: int, *, ended: bool) -> None:
        """Where nothing can appear any more below a try that was seen, and all was read since, begin there."""
        if ended and self._horizon is not None:
            self._low, self._horizon = max(self._low or 0, self._horizon[1]), None
        if self._horizon is None:
            self._horizon = (await self._store.write(Horizon()), at)

    async def _count(self, slices: list[Slice], *, tries: bool) -> None:
        if not slices:
            return
        await self._words.name(slices)
        changes = await asyncio.to_thread(self._changes, slices, tries=tries)
        await self._write(changes)
        for ident in {each.interface_id for each in slices}:
            ledger = self._ledgers.get(ident)
            if ledger is not None and len(ledger.minutes) > BACKLOG:
                await self._pack_one(ident, ledger)

    def _changes(self, slices: list[Slice], *, tries: bool) -> list[Change]:
        found: list[Change] = []
        for each in slices:
            minutes: dict[int, Cells] = {}
            for minute, cell, count in self._words.cells(each):
                own = minutes.setdefault(minute, {})
                own[cell] = own.get(cell, 0) + count
            ledger = self._ledgers[each.interface_id]
            position = {"attempt_id" if tries else "message_seq": each.position}
            found.append(_change(each.interface_id, ledger, minutes, **position))
        return found

    async def _write(self, changes: Iterable[Change]) -> None:
        """Write in works of a bounded size; an interface that another gateway counts by now is let go."""
        for together in _bounded(changes):
            written = await self._store.write(WriteTallies(changes=together))
            for change in together:
                if change.interface_id not in written:
                    self._ledgers.pop(change.interface_id, None)

    async def _measure(self) -> None:
        now = self._clock.now()
        held = [running for running in self._running() if running.id in self._ledgers]
        self._gauges.look(held, now, self._clock.monotonic())
        await self._write_gauges(self._minute(now))

    async def _write_gauges(self, before: int) -> None:
        """The minutes that are over; with them the mark of an interface in which nothing happens moves on."""
        changes: list[Change] = []
        for ident, minutes in self._gauges.take(before).items():
            ledger = self._ledgers.get(ident)
            if ledger is not None:
                at = max(ledger.attempt_id, self._low or 0)
                changes.append(_change(ident, ledger, minutes, attempt_id=at))
        await self._write(changes)

    async def _pack(self) -> None:
        """Once a minute, a few interfaces whose past hours are not packed."""
        now = self._minute(self._clock.now())
        if now == self._packed_minute:
            return
        due = [(ident, ledger) for ident, ledger in self._ledgers.items() if self._packable(ledger)]
        for ident, ledger in due[:PACKED_A_LOOK]:
            await self._pack_one(ident, ledger)
            await self._rest()
        if len(due) <= PACKED_A_LOOK:
            self._packed_minute = now

    def _packable(self, ledger: Ledger) -> list[int]:
        """Minutes of whole past hours, the oldest first."""
        end = (self._minute(self._clock.now()) - PACK_AFTER) // 60 * 60
        return sorted(minute for minute in ledger.minutes if minute < end)[:PACKED_TOGETHER]

    async def _pack_one(self, ident: int, ledger: Ledger) -> None:
        while minutes := self._packable(ledger):
            rows = {minute: ledger.minutes[minute] for minute in minutes}
            tiles = await self._store.read(pack_tiles, ident, rows)
            for minute in minutes:
                del ledger.minutes[minute]
            change = Change(
                interface_id=ident,
                turn=ledger.turn,
                message_seq=ledger.message_seq,
                attempt_id=ledger.attempt_id,
                removed=tuple(minutes),
                tiles=tiles,
            )
            ledger.turn += 1
            await self._write([change])
            if ident not in self._ledgers:
                return
            await self._rest()

    async def _rest(self) -> None:
        """Let others have the readers and the writer."""
        await asyncio.sleep(SHORTEST_REST)

    def _minute(self, now: datetime) -> int:
        return int(now.timestamp()) // 60


def _change(
    interface_id: int,
    ledger: Ledger,
    minutes: Mapping[int, Cells],
    *,
    message_seq: int | None = None,
    attempt_id: int | None = None,
) -> Change:
    """Merge these cells into the ledger's minutes and move its marks; the change that stores this."""
    added: list[tuple[int, bytes]] = []
    changed: list[tuple[int, bytes]] = []
    for minute, cells in minutes.items():
        known = ledger.minutes.get(minute)
        whole = {} if known is None else unpack(known)
        merge(whole, cells)
        data = ledger.minutes[minute] = pack(whole)
        (added if known is None else changed).append((minute, data))
    ledger.message_seq = ledger.message_seq if message_seq is None else message_seq
    ledger.attempt_id = ledger.attempt_id if attempt_id is None else attempt_id
    change = Change(
        interface_id=interface_id,
        turn=ledger.turn,
        message_seq=ledger.message_seq,
        attempt_id=ledger.attempt_id,
        added=tuple(added),
        changed=tuple(changed),
    )
    ledger.turn += 1
    return change


def _bounded(changes: Iterable[Change]) -> Iterable[tuple[Change, ...]]:
    """As many changes together as make a work of a bounded size; one that is larger goes alone."""
    together: list[Change] = []
    for change in changes:
        if together and sum(each.size for each in together) + change.size > ROWS:
            yield tuple(together)
            together = []
        together.append(change)
    if together:
        yield tuple(together)


async def assume_watched(store: Store, interface_ids: Iterable[int], since: datetime, until: datetime) -> None:
    """Say of a past that was written afterwards that a gateway ran through it, for interfaces not counted yet."""
    first, after = int(since.timestamp()) // 60, int(until.timestamp()) // 60
    data = pack({(0, Series.ASSUMED): 60})
    minutes = tuple((minute, data) for minute in range(first, after))
    for ident in interface_ids:
        change = Change(interface_id=ident, turn=0, message_seq=0, attempt_id=0, added=minutes)
        await store.write(WriteTallies(changes=(change,)))
