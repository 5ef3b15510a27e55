"""Copies that were made and wait to be saved: in memory only, one person's own, capped in bytes and time."""

from __future__ import annotations

import secrets
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from console.core.errors import NotFoundError, RefusedError
from console.gateway.service import Gateway

MB = 1_000_000
PERSON_BYTES = 64 * MB
GATEWAY_BYTES = 192 * MB
SECONDS = 1800


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """A file to save. `leaks` counts what was found in it: only where there is nothing may it leave the gateway."""

    content: bytes
    sha256: str
    subject: str
    messages: int
    leaks: int
    left_out: int

    def __repr__(self) -> str:
        """Never the bytes."""
        return f"Result({self.messages} messages, {len(self.content)} bytes)"


@dataclass(slots=True)
class _Place:
    owner: str
    result: Result
    at: float


class Results:
    """The results of one gateway. Lives on the event loop."""

    def __init__(self, monotonic: Callable[[], float]) -> None:
        self._monotonic = monotonic
        self._places: OrderedDict[str, _Place] = OrderedDict()

    def keep(self, owner: str, result: Result) -> str:
        """Hold it; the person's oldest make room. Raises `RefusedError` where the gateway has none."""
        self._let_go()
        size = len(result.content)
        mine = [(ident, place) for ident, place in self._places.items() if place.owner == owner]
        held = sum(len(place.result.content) for _, place in mine)
        for ident, place in mine:
            if held + size <= PERSON_BYTES:
                break
            held -= len(place.result.content)
            del self._places[ident]
        if (
            size > PERSON_BYTES
            or size + sum(len(place.result.content) for place in self._places.values()) > GATEWAY_BYTES
        ):
            raise RefusedError("The gateway has no room for this copy just now. Choose fewer messages, or try later.")
        ident = secrets.token_urlsafe(24)
        self._places[ident] = _Place(owner, result, self._monotonic())
        return ident

    def get(self, owner: str, ident: str) -> Result:
        """This person's. Raises `NotFoundError`, for another's as well."""
        self._let_go()
        place = self._places.get(ident)
        if place is None or place.owner != owner:
            raise NotFoundError("This copy is not held any more: it is let go after half an hour. Make it again.")
        return place.result

    def _let_go(self) -> None:
        latest = self._monotonic() - SECONDS
        for ident in [ident for ident, place in self._places.items() if place.at <= latest]:
            del self._places[ident]


def results(gateway: Gateway) -> Results:
    """Those of this gateway."""
    found = gateway.kept.get(Results)
    if not isinstance(found, Results):
        found = gateway.kept[Results] = Results(gateway.clock.monotonic)
    return found
