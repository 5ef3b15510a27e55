"""Charts: lanes over time from the roll-ups, of what this person may see; the history of one queue."""

from __future__ import annotations

from datetime import datetime, timedelta

from console.api.throughput import Chart, ChartRequest, QueueHistory, QueueHistoryRequest
from console.core.errors import NotFoundError
from console.gateway.buckets import Buckets, choose
from console.gateway.desk.chart_lanes import DOWN, OFF, Heading, Now, lane, runs
from console.gateway.desk.chart_marks import marks_between
from console.gateway.desk.chart_query import Chosen, chosen
from console.gateway.desk.chart_thresholds import of_lane, thresholds
from console.gateway.desk.errors import BadRequestError
from console.gateway.desk.rights import gateway_object, require
from console.gateway.desk.visible import sees
from console.gateway.service import Gateway
from console.layers.registry import LAYERS
from console.security.roles import Action, Actor
from console.store.tally_asks import Ask, ChartSums, LaneSums, Places, Recent, Span
from console.store.tally_late import chart as read_chart
from console.store.tally_late import queue as read_queue
from console.store.tally_places import TallyPlace, tally_places

LONGEST = timedelta(days=3660)
RECENT = timedelta(hours=1)
LIVE = timedelta(minutes=3)
"""Gauges of the last minutes are not written yet."""

WEEK = 7
_LAYERS = {"fhir": "FHIR", "millennium": "Millennium", "ccda": "C-CDA", "cds_hooks": "CDS Hooks"}
"""Titles of layers that this gateway has no code for, and whose past it may hold."""


async def chart(gateway: Gateway, actor: Actor, request: ChartRequest) -> Chart:
    """The chart. Raises `QueryError` and `BadRequestError` for a query or a range that cannot be drawn."""
    require(actor, Action.VIEW, gateway_object(gateway))
    now = gateway.clock.now()
    since, until = _range(request.since, request.until, now)
    buckets = choose(since, until, request.points)
    every, words = await gateway.store.read(tally_places)
    own = chosen(request.query, [_placed(gateway, p) for p in every if sees(gateway, actor, p.name)], words, now)
    ask = _ask(request, buckets, _places(request.lanes, own, words), now)
    sums = await gateway.store.read(read_chart, ask)
    recent = await _recent(gateway, ask, sums, now)
    live = _live(gateway, buckets, now)
    members = _members(request.lanes, own)
    limits = thresholds(gateway, own.places, now)
    lanes = tuple(
        lane(
            each, buckets, live, _heading(request.lanes, each, own), _now(gateway, each, members, limits, recent), words
        )
        for each in sums.lanes
    )
    return Chart(
        since=buckets.begin(0),
        until=buckets.begin(buckets.many),
        bucket_seconds=buckets.seconds,
        buckets=buckets.many,
        source=buckets.frame.span.name.lower(),
        lanes=lanes,
        more=sums.more,
        marks=await marks_between(gateway, {p.id for p in own.places}, buckets.begin(0), buckets.begin(buckets.many)),
        at=now,
    )


async def queue_history(gateway: Gateway, actor: Actor, request: QueueHistoryRequest) -> QueueHistory:
    """Depth and oldest age of one interface. Raises `NotFoundError`."""
    require(actor, Action.VIEW, gateway_object(gateway))
    now = gateway.clock.now()
    since, until = _range(request.since, request.until, now)
    every, _ = await gateway.store.read(tally_places)
    place = next((p for p in every if p.name == request.interface and sees(gateway, actor, p.name)), None)
    if place is None:
        raise NotFoundError(f"There is no interface {request.interface}, or you may not see it.")
    buckets = choose(since, until, request.points)
    sums = await gateway.store.read(read_queue, buckets.frame, buckets.step, place.id)
    live = _live(gateway, buckets, now)
    off = [OFF if not watched and number not in live else "" for number, watched in enumerate(sums.watched)]
    reasons = [why or (DOWN if down else "") for why, down in zip(off, sums.down, strict=True)]
    return QueueHistory(
        interface=place.name,
        title=place.title,
        since=buckets.begin(0),
        bucket_seconds=buckets.seconds,
        depth=_known(sums.depth, sums.watched),
        oldest_seconds=_known(sums.oldest, sums.watched),
        gaps=runs(reasons, buckets.begin),
    )


def _known(values: list[int], watched: list[bool]) -> tuple[int | None, ...]:
    return tuple(value if here else None for value, here in zip(values, watched, strict=True))


def _range(since: datetime, until: datetime | None, now: datetime) -> tuple[datetime, datetime]:
    if since.tzinfo is None or (until is not None and until.tzinfo is None):
        raise BadRequestError("Give times with their offset from UTC, such as 2026-03-01T04:00:00+01:00.")
    end = now if until is None else min(until, now)
    if since >= end:
        raise BadRequestError("The range ends before it begins, or lies in the future. Choose an earlier begin.")
    if end - since > LONGEST:
        raise BadRequestError("A chart shows ten years at most. Choose a later begin.")
    return since, end


def _placed(gateway: Gateway, place: TallyPlace) -> TallyPlace:
    """With the gateway's own site where it names none."""
    return TallyPlace(
        id=place.id,
        name=place.name,
        title=place.title,
        layer=place.layer,
        site=place.site or gateway.site.gateway.site,
        environment=place.environment,
    )


def _key(lanes: str, place: TallyPlace) -> str:
    """The lane of an interface; types share one set of gauges."""
    return {"layer": place.layer, "site": place.site, "interface": place.name}.get(lanes, "")


def _places(lanes: str, own: Chosen, words: dict[int, str]) -> Places:
    kept = {number: word for number, word in words.items() if own.types is None or number in own.types}
    return Places(
        lane={place.id: _key(lanes, place) for place in own.places},
        by_type=kept if lanes == "type" else None,
        types=own.types,
    )


def _members(lanes: str, own: Chosen) -> dict[str, list[str]]:
    """The interfaces of each lane, by name."""
    found: dict[str, list[str]] = {}
    for place in own.places:
        found.setdefault(_key(lanes, place), []).append(place.name)
    return found


def _ask(request: ChartRequest, buckets: Buckets, places: Places, now: datetime) -> Ask:
    return Ask(
        frame=buckets.frame,
        step=buckets.step,
        places=places,
        keys=request.keys,
        offset=request.offset,
        limit=request.limit,
        shadow=buckets.earlier(WEEK) if request.shadow else None,
        recent=_recent_unit(buckets, now),
    )


def _recent_unit(buckets: Buckets, now: datetime) -> int | None:
    """From which minute of the chart on the last hour is; None where the chart has not all of its minutes."""
    if buckets.frame.span is not Span.MINUTE:
        return None
    first = int((now - RECENT).timestamp()) // 60 - buckets.frame.first
    reaches = buckets.begin(buckets.many) >= now.replace(second=0, microsecond=0)
    return first if 0 <= first < buckets.frame.units and reaches else None


async def _recent(gateway: Gateway, ask: Ask, sums: ChartSums, now: datetime) -> dict[str, Recent | None]:
    """The last hour of each lane, from the chart itself or by a second look."""
    if ask.recent is not None or not sums.lanes:
        return {each.key: each.recent for each in sums.lanes}
    hour = choose(now - RECENT, now, 1)
    keys = tuple(each.key for each in sums.lanes)
    begin = int((now - RECENT).timestamp()) // 60 - hour.frame.first
    again = Ask(frame=hour.frame, step=hour.step, places=ask.places, keys=keys, limit=len(keys), recent=begin)
    found = await gateway.store.read(read_chart, again)
    return {each.key: each.recent for each in found.lanes}


def _live(gateway: Gateway, buckets: Buckets, now: datetime) -> range:
    """The buckets that end after the last written gauges, as far as this gateway ran in them."""
    begin = max(now - LIVE, gateway.started_at)
    return range(max(0, buckets.number(begin)), buckets.number(now) + 1)


def _heading(lanes: str, sums: LaneSums, own: Chosen) -> Heading:
    if lanes == "layer":
        known = LAYERS.get(sums.key)
        return Heading(title=known.title if known else _LAYERS.get(sums.key, sums.key), layer=sums.key)
    if lanes == "site":
        return Heading(title=sums.key or "No site")
    if lanes == "interface":
        place = next(place for place in own.places if place.name == sums.key)
        return Heading(title=place.title or place.name, layer=place.layer)
    return Heading(title=sums.key)


def _now(
    gateway: Gateway,
    sums: LaneSums,
    members: dict[str, list[str]],
    limits: dict[str, float],
    recent: dict[str, Recent | None],
) -> Now:
    running = [gateway.running[name] for name in members.get(sums.key, ()) if name in gateway.running]
    at = gateway.clock.now()
    rates = [item.statistics.in_rate(at) for item in running if item.lease is not None]
    depths = [gateway.observer.depth(ident).depth for item in running for ident in item.destination_ids]
    last = recent.get(sums.key)
    rate: float | None = round(sum(rates), 3) if rates else None
    if not members.get(sums.key) and last is not None:  # a type: its messages are not counted by the second
        rate = round(last.received / RECENT.total_seconds(), 3)
    names = members.get(sums.key, members.get("", []))  # of types, all interfaces
    return Now(rate=rate, waiting=sum(depths), recent=last, threshold=of_lane(names, limits))
