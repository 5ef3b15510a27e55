"""Why a rule fires or does not, and what it would have opened in the past: the same engine, only asked."""

from __future__ import annotations

import asyncio
import json
from datetime import datetime, timedelta

from console.api.alerts import Replay, ReplayAlert, ReplayRequest, Why, WhyLine, WhyRequest, WhySubject
from console.core.errors import NotFoundError
from console.gateway.alerting.past import REPLAYED, past_of
from console.gateway.alerting.rules import engine_rule
from console.gateway.alerting.scene import subject_of
from console.gateway.desk.alert_rows import may_be_seen
from console.gateway.desk.alert_rules import check
from console.gateway.desk.errors import BadRequestError
from console.gateway.desk.rights import gateway_object, require
from console.gateway.desk.visible import sees
from console.gateway.service import Gateway
from console.gateway.watching import Looked, engine_alert
from console.security.roles import Action, Actor
from console.store.alert_reads import StoredAlert, one_alert
from console.triage.alerts.explain import Known, Line, explain
from console.triage.alerts.reading import Reading
from console.triage.alerts.replay import Past, Replayed, replay, told
from console.triage.alerts.rule import Rule

LONGEST = timedelta(days=31)
MOST_MINUTES = 2_000_000
"""Minutes of all interfaces together: a few seconds of work beside the messages."""

_ORDER = ("fires", "quiet", "muted", "waits", "swallowed", "unknown", "clear", "off")


async def why(gateway: Gateway, actor: Actor, request: WhyRequest) -> Why:
    """The verdict for each subject of the rule, or for one, line by line."""
    require(actor, Action.VIEW, gateway_object(gateway))
    check(gateway, request.rule)
    engine = engine_rule(request.rule, gateway.clock)
    looked = gateway.watching.last
    if looked is None:
        await gateway.watching.look()
        looked = gateway.watching.last
    if looked is None:
        raise NotFoundError("Nobody has looked yet. Ask again in a few seconds.")
    asked = await _asked(gateway, request)
    rows = []
    for reading in await _readings(gateway, request, engine, looked):
        subject = reading.subject
        wanted = subject.key == request.subject if request.subject else engine.scope(subject)
        if wanted and may_be_seen(gateway, actor, subject.key, subject.interface_id):
            rows.append(_verdict(looked, engine, reading, asked))
    rows.sort(key=lambda row: (_ORDER.index(row.verdict), row.title, row.subject))
    return Why(rows=tuple(rows), at=looked.seen.now)


async def _asked(gateway: Gateway, request: WhyRequest) -> StoredAlert | None:
    if request.alert is None:
        return None
    return await gateway.store.read(one_alert, request.alert)


async def _readings(gateway: Gateway, request: WhyRequest, engine: Rule, looked: Looked) -> list[Reading]:
    """What the last look saw; of a rule that measures by itself, or of a kind nobody watches, what is seen now."""
    watching = gateway.watching
    own = await watching.sources.of_rule(engine, request.rule.scope, watching.scene())
    if own is not None:
        return own
    if engine.kind in looked.seen.readings:
        return list(looked.seen.readings[engine.kind])
    wire = request.rule.model_copy(update={"enabled": True})
    found, _ = await watching.readings([(wire, engine_rule(wire, gateway.clock))], watching.scene())
    return found.get(engine.kind, [])


def _verdict(looked: Looked, engine: Rule, reading: Reading, asked: StoredAlert | None) -> WhySubject:
    key = (engine.id, reading.subject.key)
    seen = looked.seen
    own = [one for one in looked.stored if (one.rule_id, one.subject) == key and one.closed_at is None]
    open_one = own[0] if own else None
    parent = None if open_one is None else open_one.parent_id
    above = next((one.title for one in looked.stored if one.id == parent), "another alert" if parent else "")
    verdict = explain(
        Known(
            rule=engine,
            reading=reading,
            track=looked.memory.tracks.get(key),
            alert=None if open_one is None else engine_alert(open_one),
            now=seen.now,
            local=seen.local,
            explained_by=above,
        )
    )
    shown = asked if asked is not None and asked.subject == reading.subject.key else open_one
    return WhySubject(
        subject=reading.subject.key,
        title=reading.subject.title,
        verdict=verdict.word,
        text=verdict.text,
        value=reading.value,
        lines=tuple(_line(line) for line in verdict.lines),
        captured=_captured(shown),
    )


def _line(line: Line) -> WhyLine:
    return WhyLine(label=line.label, text=line.text, holds=line.holds)


def _captured(stored: StoredAlert | None) -> tuple[WhyLine, ...]:
    """What was seen when it opened, as it was kept then."""
    if stored is None or not stored.evidence:
        return ()
    return tuple(WhyLine(label=label, text=text, holds=holds) for label, text, holds in json.loads(stored.evidence))


async def replayed(gateway: Gateway, actor: Actor, request: ReplayRequest) -> Replay:
    """What the rule would have opened, from the roll-ups."""
    require(actor, Action.VIEW, gateway_object(gateway))
    check(gateway, request.rule)
    engine = engine_rule(request.rule, gateway.clock)
    until = request.until or gateway.clock.now()
    if request.since.tzinfo is None or until.tzinfo is None:
        raise BadRequestError("Give both times with a time zone.")
    if not timedelta() < until - request.since <= LONGEST:
        raise BadRequestError("Choose a time of at most 31 days, its end after its beginning.")
    if engine.kind not in REPLAYED:
        words = "The past of this kind is not kept: nothing is known of it."
        return Replay(alerts=(), subjects=0, unknown_share=1.0, text=words)
    pasts = await _pasts(gateway, actor, engine, request.since, until)
    zone = gateway.clock.now().astimezone().tzinfo
    done = await asyncio.to_thread(replay, engine, pasts, zone)
    return _replay(done, request.since, until)


async def _pasts(gateway: Gateway, actor: Actor, engine: Rule, since: datetime, until: datetime) -> list[Past]:
    settings = gateway.site.gateway
    subjects = [
        subject_of(item.settings, item.id, f"interface {item.settings.name}", "", settings.environment, settings.site)
        for item in gateway.running.values()
        if sees(gateway, actor, item.settings.name)
    ]
    chosen = [subject for subject in subjects if engine.scope(subject)]
    if len(chosen) * ((until - since) / timedelta(minutes=1)) > MOST_MINUTES:
        raise BadRequestError("That is too much at once. Choose a shorter time, or a narrower scope.")
    return [await past_of(gateway.store, engine, subject, since, until) for subject in chosen]


def _replay(done: Replayed, since: datetime, until: datetime) -> Replay:
    return Replay(
        alerts=tuple(
            ReplayAlert(
                subject=one.subject.key,
                title=one.subject.title,
                opened_at=one.opened_at,
                closed_at=one.closed_at,
                peak=one.peak,
            )
            for one in done.alerts
        ),
        subjects=done.subjects,
        unknown_share=round(done.unknown_share, 4),
        text=told(done, since, until),
    )
