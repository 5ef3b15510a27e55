"""The share of errors at which an alert rule would speak, for each interface: drawn as a line in the charts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from console.api.alerts import AlertKind
from console.core.errors import OperatorError
from console.gateway.desk.chart_query import chosen
from console.gateway.service import Gateway
from console.store.tally_places import TallyPlace


def thresholds(gateway: Gateway, places: Iterable[TallyPlace], now: datetime) -> dict[str, float]:
    """Interface name -> the lowest share that a rule in force watches for; those that no rule watches are left out."""
    every, found = tuple(places), dict[str, float]()
    last = gateway.watching.last
    for rule in () if last is None else last.rules.values():
        if rule.enabled and rule.kind is AlertKind.ERROR_SHARE:
            for name in _watched(rule.scope, every, now):
                found[name] = min(rule.threshold, found.get(name, rule.threshold))
    return found


def _watched(scope: str, places: tuple[TallyPlace, ...], now: datetime) -> Iterable[str]:
    try:
        return [place.name for place in chosen(scope, places, {}, now).places]
    except OperatorError:
        return ()  # a rule that does not work is told where rules are shown


def of_lane(names: Iterable[str], known: Mapping[str, float]) -> float | None:
    """The lowest of these interfaces; None where no rule watches any of them."""
    return min((known[name] for name in names if name in known), default=None)
