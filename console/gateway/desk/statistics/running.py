"""Statistics over what a query finds: begun, asked for rows, cancelled. Read in slices, in turn with all who read."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from functools import partial
from uuid import uuid4

from console.api.field_statistics import FieldStatistics, Statistics, StatisticsRequest
from console.documents.fieldstats.count import CodesOf, FieldCount, no_codes
from console.documents.fieldstats.counted import Codes
from console.gateway.desk import auditing
from console.gateway.desk.auditing import Subject
from console.gateway.desk.readings.opening import Opener
from console.gateway.desk.readings.run import Run, Runs
from console.gateway.desk.readings.selecting import Target, asked_for, select
from console.gateway.desk.readings.turns import each, supervised
from console.gateway.desk.rights import gateway_object, require
from console.gateway.desk.statistics.rows import MOST_ROWS, rows_of
from console.gateway.desk.statistics.shape import shape
from console.gateway.service import Gateway
from console.layers.contract import Format, Tabled
from console.query.plan import Plan
from console.security.roles import Action, Actor


@dataclass(slots=True, kw_only=True)
class StatisticsRun(Run):
    """One count. `shape` is its query without values; `limited`: there were more messages than were asked for. `count`
    belongs to the thread that counts; once that has ended, `rows` are made of it."""

    most: int
    shape: str
    limited: bool = False
    count: FieldCount = field(default_factory=FieldCount)
    rows: tuple[FieldStatistics, ...] = ()
    notes: tuple[str, ...] = ()


class StatisticsRuns(Runs[StatisticsRun]):
    """The counts of one gateway."""


def statistics_runs(gateway: Gateway) -> StatisticsRuns:
    """Those of this gateway."""
    found = gateway.kept.get(StatisticsRuns)
    if not isinstance(found, StatisticsRuns):
        found = gateway.kept[StatisticsRuns] = StatisticsRuns()
    return found


async def begin(gateway: Gateway, actor: Actor, request: StatisticsRequest) -> Statistics:
    """Begin to count; the shape of the query is in the audit log before anything is read. Raises `QueryError`,
    `ForbiddenError`."""
    cut = await asked_for(gateway, actor, request.query)
    now = gateway.clock.monotonic()
    run = StatisticsRun(id=uuid4().hex, actor=actor.name, asked_at=now, most=request.most, shape=shape(cut))
    subject = Subject(name=f"fields of up to {request.most} messages")
    await auditing.write(gateway, actor, Action.STATISTICS.value, subject, detail=run.shape)
    statistics_runs(gateway).admit(run, now)
    work = supervised(gateway, run, _read(gateway, run, cut), partial(_finish, run))
    gateway.spawn(work, name=f"statistics {run.id}")
    return told(run, 0)


async def ask(gateway: Gateway, actor: Actor, ident: str, first: int) -> Statistics:
    """How far it is, and rows from `first`."""
    run = named(gateway, actor, ident)
    await run.settled()
    return told(run, first)


async def cancel(gateway: Gateway, actor: Actor, ident: str) -> Statistics:
    """End it at the next slice; what was counted stays."""
    run = named(gateway, actor, ident)
    run.end("cancelled", gateway.clock.monotonic())
    await run.settled()
    return told(run, 0)


def named(gateway: Gateway, actor: Actor, ident: str) -> StatisticsRun:
    """This person's count. Raises `NotFoundError`, `ForbiddenError`."""
    require(actor, Action.STATISTICS, gateway_object(gateway))
    return statistics_runs(gateway).named(ident, actor.name, gateway.clock.monotonic())


def told(run: StatisticsRun, first: int) -> Statistics:
    """Progress, and rows once it has ended: before, each would be another the next moment."""
    return Statistics(
        id=run.id,
        state=run.state,
        read=run.read,
        to_read=run.to_read,
        rows=run.rows[first : first + MOST_ROWS],
        total=len(run.rows),
        text=words(run),
    )


def words(run: StatisticsRun) -> str:
    """The sentence under the bar."""
    read = f"{run.read:,}".replace(",", " ")
    match run.state:
        case "running":
            begun = f"Counting · {read} of {run.to_read:,} messages".replace(",", " ")
            return begun if run.to_read else "Finding the messages…"
        case "done" | "full":
            first = f"The newest {read} messages: more match." if run.limited else f"All {read} messages that match."
        case "cancelled":
            first = f"Cancelled after {read} messages." + (f" {run.why}" if run.why else "")
        case _:
            first = run.why
    damaged = f"{run.damaged} could not be read: their stored bytes are gone or damaged." if run.damaged else ""
    return " ".join(text for text in (first, damaged, *run.notes) if text)


async def _read(gateway: Gateway, run: StatisticsRun, cut: Plan) -> None:
    targets, run.limited = await select(gateway, run, cut, run.most)
    run.to_read = len(targets)
    await each(gateway, run, targets, partial(_count, run, Opener(gateway)))
    if run.running and run.limited:
        run.end("full", gateway.clock.monotonic())


async def _finish(run: StatisticsRun) -> None:
    """Make the rows, and let go of what they were made of but the words about its limits."""
    run.rows = await asyncio.to_thread(rows_of, run.count)
    run.notes, run.count = run.count.notes(), FieldCount()


def _count(run: StatisticsRun, opener: Opener, target: Target) -> None:
    """One message; blocks."""
    opened = opener.open(target)
    if opened is None:
        run.damaged += 1
        return
    document = opened.format.parse(opened.raw)
    run.count.add(document.type or target.type, document, _codes_of(opened.format, opened.raw))


def _codes_of(reader: Format, raw: bytes) -> CodesOf:
    if not isinstance(reader, Tabled):
        return no_codes
    version = reader.summarize(raw).version
    known: dict[str, Codes] = {}

    def codes(path: str) -> Codes:
        found = known.get(path)
        if found is None:
            table, listed = reader.codes(path, version)
            found = known[path] = Codes(table=table, codes=listed)
        return found

    return codes
