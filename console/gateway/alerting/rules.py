"""Alert rules between the wire, the store and the engine; what is wrong with one, in words; those that are shipped."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Callable, Collection
from pathlib import Path

from pydantic import ValidationError

from console.api.alerts import AlertKind, AlertRule, AlertSchedule
from console.core.clock import Clock
from console.core.errors import OperatorError
from console.core.resources import resource
from console.query.errors import QueryError
from console.query.facts import Facts
from console.query.nodes import All, AnyOf, Everything, Node, Not, WordField, Words
from console.query.parser import parse
from console.query.predicate import predicate
from console.store.alert_rules import ShippedRule, StoredRule
from console.triage.alerts.reading import Subject
from console.triage.alerts.rule import WINDOWED, Kind, Rule, Severity
from console.triage.alerts.schedule import ALWAYS, Hours

SCOPES = frozenset({WordField.LAYER, WordField.SITE, WordField.INTERFACE, WordField.ENVIRONMENT})
"""What the scope of a rule may speak of."""

NOT_KEPT = {"id", "version", "built_in", "by", "at", "opened_at", "problem"}
"""What stands beside the body of a stored rule, or is told."""

LEAST_WINDOW, MOST_WINDOW = 60, 3600
_SHARES = (AlertKind.SILENCE, AlertKind.ERROR_SHARE)
_ANYWHERE = frozenset({AlertKind.DISK, AlertKind.CERTIFICATE})


def body_of(rule: AlertRule) -> str:
    """What the store keeps of it."""
    return rule.model_dump_json(exclude=NOT_KEPT)


def rule_of(stored: StoredRule) -> AlertRule:
    """The rule as people see it. Raises `OperatorError` where the store holds something else."""
    try:
        kept = AlertRule.model_validate_json(stored.body)
    except ValidationError:
        raise OperatorError("The stored rule cannot be read. Save it anew, or remove it.") from None
    return kept.model_copy(
        update={
            "id": stored.id,
            "version": stored.version,
            "name": stored.name,
            "built_in": bool(stored.built_in),
            "by": stored.by,
            "at": stored.at,
        }
    )


def engine_rule(rule: AlertRule, clock: Clock) -> Rule:
    """The rule as the engine wants it. Raises `QueryError` where its scope cannot be read."""
    return Rule(
        id=rule.id,
        kind=Kind(rule.kind.value),
        threshold=rule.threshold,
        name=rule.name,
        seconds=rule.seconds,
        clear_seconds=rule.clear_seconds,
        severity=Severity(rule.severity),
        schedule=hours_of(rule.schedule),
        quiet=None if rule.quiet is None else hours_of(rule.quiet),
        channels=rule.channels,
        escalate_after=rule.escalate_after,
        escalate_to=rule.escalate_to,
        enabled=rule.enabled,
        scope=_scope(rule, clock),
    )


def hours_of(schedule: AlertSchedule) -> Hours:
    """The hours of a schedule."""
    if not (schedule.days or schedule.begin or schedule.end):
        return ALWAYS
    return Hours(days=schedule.days, begin=schedule.begin, end=schedule.end)


def problems(rule: AlertRule, channels: Collection[str], why_not_kept: Callable[[Node], str]) -> list[str]:
    """Everything that is wrong with it, each with its cure; empty where it can be saved."""
    found = [_threshold(rule), _window(rule), _scoped(rule, why_not_kept)]
    unknown = [name for name in dict.fromkeys((*rule.channels, *rule.escalate_to)) if name not in channels]
    found += [f'There is no channel "{name}". Known here: {", ".join(channels)}.' for name in unknown]
    if rule.escalate_after and not rule.escalate_to:
        found.append("Escalation has a time but nobody to tell. Name a channel, or set the time to 0.")
    for name, schedule in (("schedule", rule.schedule), ("quiet hours", rule.quiet)):
        if schedule is not None and any(not 0 <= day <= 6 for day in schedule.days):
            found.append(f"The days of the {name} must be 0 (Monday) to 6 (Sunday).")
    return [words for words in found if words]


def shipped() -> tuple[ShippedRule, ...]:
    """The rules of `resources/triage/alerts.toml`. Raises `OperatorError`: the installation is damaged."""
    return read_shipped(resource("triage/alerts.toml"))


def read_shipped(path: Path) -> tuple[ShippedRule, ...]:
    """The rules of a file; see `shipped`."""
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))["rule"]
        rules = {key: AlertRule.model_validate(values) for key, values in data.items()}
    except (OSError, ValueError, KeyError, AttributeError) as error:
        raise OperatorError(
            f"The shipped alert rules {path.name} cannot be read ({type(error).__name__}). Install the program anew."
        ) from None
    return tuple(ShippedRule(built_in=key, name=rule.name, body=body_of(rule)) for key, rule in rules.items())


def _scope(rule: AlertRule, clock: Clock) -> Callable[[Subject], bool]:
    if rule.kind is AlertKind.COUNT or not rule.scope.strip():
        return lambda _subject: True
    holds = predicate(parse(rule.scope))
    known: dict[Subject, bool] = {}

    def covers(subject: Subject) -> bool:
        if subject not in known:
            if len(known) > 5000:
                known.clear()
            names = (subject.interface, *subject.others)
            known[subject] = any(holds(_facts(subject, name, clock)) for name in names)
        return known[subject]

    return covers


def _facts(subject: Subject, interface: str, clock: Clock) -> Facts:
    now = clock.now()
    return Facts(
        now=now,
        received_at=now,
        layer=subject.layer,
        site=subject.site,
        environment=subject.environment,
        interface=interface,
        interface_title=subject.title,
    )


def _threshold(rule: AlertRule) -> str:
    value = rule.threshold
    if not math.isfinite(value):
        return "The threshold must be a number."
    if rule.kind in _SHARES and not 0 < value <= 1:
        return "The threshold is a share: more than 0, at most 1 (0.2 is 20 %)."
    if rule.kind not in _SHARES and value <= 0:
        return "The threshold must be more than 0."
    return ""


def _window(rule: AlertRule) -> str:
    if Kind(rule.kind.value) in WINDOWED and not LEAST_WINDOW <= rule.seconds <= MOST_WINDOW:
        return f"It is measured over {LEAST_WINDOW} to {MOST_WINDOW} seconds; {rule.seconds} is outside."
    return ""


def _scoped(rule: AlertRule, why_not_kept: Callable[[Node], str]) -> str:
    """Why the scope cannot be used. The words quote nothing that may be patient data."""
    try:
        node = parse(rule.scope)
    except QueryError as error:
        return f"The scope cannot be read: {error}"
    if rule.kind is AlertKind.COUNT:
        if isinstance(node, Everything):
            return "The filter is empty: say which messages are counted."
        return why_not_kept(node)
    if rule.kind in _ANYWHERE and not isinstance(node, Everything):
        return "This rule is about the machine: it takes no scope. Leave it empty."
    if not _of_interfaces(node):
        return "The scope chooses interfaces: use layer:, site:, interface: and environment: only."
    return ""


def _of_interfaces(node: Node) -> bool:
    match node:
        case Everything():
            return True
        case All(parts) | AnyOf(parts):
            return all(map(_of_interfaces, parts))
        case Not(part):
            return _of_interfaces(part)
        case Words(field):
            return field in SCOPES
        case _:
            return False
