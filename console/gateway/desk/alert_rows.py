"""Alerts as rows for a person: what is seen now, what was told to whom, what may be done; nothing of hidden sites."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from console.api.alerts import AlertKind, AlertRow
from console.api.interfaces import CommandOffer
from console.config.settings import InterfaceSettings
from console.gateway.alerting.rules import hours_of
from console.gateway.alerting.scene import address_of
from console.gateway.desk.rights import gateway_object, interface_object, may
from console.gateway.desk.visible import sees
from console.gateway.service import Gateway
from console.security.roles import Action, Actor, Object, may_see
from console.store.alert_reads import StoredAlert, StoredDelivery, deliveries_of, swallowed_by
from console.triage.alerts.alert import Key
from console.triage.alerts.machine import needed_to_close
from console.triage.alerts.reading import Reading
from console.triage.alerts.rule import UNITS, Kind
from console.triage.alerts.words import duration

_AHEAD = {"opened": "", "closed": " (over)", "escalated": " (escalated)", "summary": " (summary)"}


async def alert_rows(gateway: Gateway, actor: Actor, stored: Sequence[StoredAlert]) -> tuple[AlertRow, ...]:
    """The rows of these alerts."""
    ids = [one.id for one in stored]
    told = await gateway.store.read(deliveries_of, ids) if ids else {}
    swallowed = await gateway.store.read(swallowed_by, ids) if ids else {}
    return tuple(_row(gateway, actor, one, told.get(one.id, ()), swallowed.get(one.id, 0)) for one in stored)


def interface_of(gateway: Gateway, interface_id: int | None) -> InterfaceSettings | None:
    """The settings of an interface that runs here."""
    return next((item.settings for item in gateway.running.values() if item.id == interface_id), None)


def may_be_seen(gateway: Gateway, actor: Actor, subject: str, interface_id: int | None) -> bool:
    """Whether this person may know of it: of one interface, a site, a link of theirs, or the machine."""
    if not actor.sites:
        return True
    word, _, name = subject.partition(" ")
    if word == "link":
        behind = [item for item in gateway.site.interface if name in {address_of(one) for one in item.destination}]
        return any(sees(gateway, actor, item.name) for item in behind)
    if word == "site":
        return may_see(actor, name)
    settings = interface_of(gateway, interface_id)
    if interface_id is not None:
        return settings is not None and sees(gateway, actor, settings.name)
    return word in {"disk", "certificate"}


def now_of(gateway: Gateway, key: Key) -> tuple[Reading | None, datetime | None]:
    """What the last look saw of it, and since when nothing is known."""
    last = gateway.watching.last
    if last is None:
        return None, None
    track = last.memory.tracks.get(key)
    rule = next((one for one in last.seen.rules if one.id == key[0]), None)
    found = () if rule is None else last.seen.of(rule)
    reading = next((one for one in found if one.subject.key == key[1]), None)
    return reading, None if track is None else track.unknown_since


def clearing(gateway: Gateway, one: StoredAlert) -> str:
    """ "Well for 40 s, closes in 1 min": while its condition is over and the time to close runs; else ""."""
    last = gateway.watching.last
    track = None if last is None else last.memory.tracks.get((one.rule_id, one.subject))
    rule = None if last is None else last.rules.get(one.rule_id)
    if track is None or rule is None or not track.counting or track.unknown_since is not None:
        return ""
    left = needed_to_close(rule.clear_seconds, one.storm) - track.counted
    return f"Well for {duration(track.counted)}, closes in {duration(max(0.0, left))} if it stays so"


def object_of(gateway: Gateway, stored: StoredAlert) -> Object:
    """What the right is asked for."""
    settings = interface_of(gateway, stored.interface_id)
    return gateway_object(gateway) if settings is None else interface_object(gateway, settings.name)


def condition_unknown(gateway: Gateway, stored: StoredAlert) -> bool:
    """True where its condition cannot be seen any more, so that it will not close by itself."""
    reading, _ = now_of(gateway, (stored.rule_id, stored.subject))
    return reading is None or reading.value is None


def _row(gateway: Gateway, actor: Actor, one: StoredAlert, told: Sequence[StoredDelivery], swallowed: int) -> AlertRow:
    settings = interface_of(gateway, one.interface_id)
    is_open = one.closed_at is None
    reading, dark = now_of(gateway, (one.rule_id, one.subject)) if is_open else (None, None)
    text = one.text
    if dark is not None:
        text = f"{text}. Nothing is known since {_clock(dark)}"
    elif is_open and (well := clearing(gateway, one)):
        text = f"{well}. {text}"
    elif one.closed_by:
        text = f"{text}. Closed: {one.closed_by}"
    site = one.subject.partition(" ")[2] if one.subject.startswith("site ") else ""
    return AlertRow(
        id=one.id,
        rule=one.rule_id,
        rule_name=one.rule_name,
        kind=AlertKind(one.kind),
        severity=one.severity,
        title=one.title,
        text=text,
        subject=one.subject,
        interface=settings.name if settings else "",
        site=(settings.site or gateway.site.gateway.site) if settings else site,
        layer=settings.layer if settings else "",
        group=one.group_id,
        opened_at=one.opened_at,
        closed_at=one.closed_at,
        acknowledged_by=one.acknowledged_by,
        acknowledged_at=one.acknowledged_at,
        escalated_at=one.escalated_at,
        muted_until=_muted(gateway, one),
        quiet_until=_quiet(gateway, one) if is_open else None,
        value=reading.value if reading is not None else (one.value if dark is None else None),
        threshold=one.threshold,
        unit=UNITS[Kind(one.kind)],
        parent=one.parent_id,
        swallowed=swallowed,
        storm=one.storm,
        query=one.query,
        delivered=tuple(_delivered(gateway, one, told)),
        commands=offers(gateway, actor, one) if is_open else (),
    )


def offers(gateway: Gateway, actor: Actor, one: StoredAlert) -> tuple[CommandOffer, ...]:
    """What may be done with an open one, and why not the rest."""
    decision = may(actor, Action.ALERT_ACKNOWLEDGE, object_of(gateway, one))
    muted = _muted(gateway, one) is not None
    reasons = {
        "acknowledge": f"{one.acknowledged_by} has it already." if one.acknowledged_by else "",
        "mute": "It is muted already." if muted else "",
        "unmute": "" if muted else "It is not muted.",
        "close": "" if condition_unknown(gateway, one) else "Its condition is seen, so it closes by itself.",
    }
    return tuple(
        CommandOffer(name=name, allowed=decision.allowed and not why, reason=why or decision.reason)
        for name, why in reasons.items()
    )


def _muted(gateway: Gateway, one: StoredAlert) -> datetime | None:
    until = one.muted_until
    return until if until is not None and until > gateway.clock.now() else None


def _quiet(gateway: Gateway, one: StoredAlert) -> datetime | None:
    """When the quiet hours of its rule end, where they are now."""
    last = gateway.watching.last
    rule = None if last is None else last.rules.get(one.rule_id)
    if rule is None or rule.quiet is None:
        return None
    return hours_of(rule.quiet).ends(gateway.clock.now().astimezone())


def _delivered(gateway: Gateway, one: StoredAlert, told: Sequence[StoredDelivery]) -> list[str]:
    kinds = {channel.name: channel.kind for channel in gateway.site.alert_channel}
    last = gateway.watching.last
    rule = None if last is None else last.rules.get(one.rule_id)
    own = () if rule is None or one.parent_id is not None else rule.channels
    found = [f"{name} {_clock(one.opened_at)}" for name in ("app", "tray") if name in own]
    for row in told:
        where = f"{kinds.get(row.channel, 'gone')} {row.channel}{_AHEAD.get(row.event, '')}"
        match row.state:
            case "sent":
                found.append(f"{where} {_clock(row.at)}")
            case "failed":
                found.append(f"{where}: given up after {row.tries} tries: {row.text}")
            case "summed":
                found.append(f"{where}: told in a summary")
            case "quiet":
                found.append(f"{where}: waits for the end of quiet hours, {_clock(row.at)}")
            case _ if row.text:
                times = "once" if row.tries == 1 else f"{row.tries} times"
                found.append(f"{where}: failed {times} ({row.text}), tries again {_clock(row.at)}")
            case _:
                found.append(f"{where}: waits")
    return found


def _clock(at: datetime) -> str:
    return f"{at.astimezone():%H:%M}"
