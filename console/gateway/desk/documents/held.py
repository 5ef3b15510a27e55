"""Documents from outside, in memory only: capped in bytes for each person and for all, let go when nobody looks."""

from __future__ import annotations

import secrets
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from console.core.errors import NotFoundError, RefusedError

MB = 1_000_000
GATEWAY_BYTES = 256 * MB
PERSON_BYTES = 64 * MB
MOST_EACH = 1000
"""Documents of one person; those looked at longest ago are let go."""

IDLE_SECONDS = 1800
OVERHEAD = 1024
"""What a held document costs beside its bytes, about."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """What a copy was made of: its title for the audit log, and where it is a stored message, whose rights go on to
    hold for the copy."""

    title: str
    interface: str = ""
    message_id: int | None = None
    patient_hash: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldDocument:
    """Bytes as they were given. `framed`: they came in an MLLP block, whose bytes are not among them. `charset` is what
    they are read as where they do not say; "" leaves it to the format. `origin` is set for a changed copy."""

    raw: bytes
    sha256: str
    format: str
    number: int = 1
    framed: bool = False
    charset: str = ""
    origin: Origin | None = None

    def __repr__(self) -> str:
        """Never the bytes: this may end up in a traceback."""
        return f"HeldDocument({self.format}, {len(self.raw)} bytes)"


@dataclass(slots=True)
class _Place:
    owner: str
    document: HeldDocument
    used_at: float

    @property
    def cost(self) -> int:
        return len(self.document.raw) + OVERHEAD


class Held:
    """The held documents of one gateway, the one looked at longest ago first. Lives on the event loop."""

    def __init__(self, monotonic: Callable[[], float]) -> None:
        self._monotonic = monotonic
        self._places: OrderedDict[str, _Place] = OrderedDict()

    def keep(self, owner: str, documents: Sequence[HeldDocument]) -> tuple[str, ...]:
        """Hold them for this person; an id for each. Raises `RefusedError` where there is no room."""
        self._let_go_idle()
        wanted = sum(len(item.raw) + OVERHEAD for item in documents)
        if wanted > PERSON_BYTES:
            raise RefusedError(
                f"These are {wanted / MB:.0f} MB, and {PERSON_BYTES / MB:.0f} MB are held for one person. Open less."
            )
        self._make_room(owner, wanted, len(documents))
        if sum(place.cost for place in self._places.values()) + wanted > GATEWAY_BYTES:
            raise RefusedError(
                "The gateway holds as many opened documents as it has room for. Close some, or wait half an hour."
            )
        now = self._monotonic()
        idents = tuple(secrets.token_urlsafe(24) for _ in documents)
        for ident, document in zip(idents, documents, strict=True):
            self._places[ident] = _Place(owner, document, now)
        return idents

    def get(self, owner: str, ident: str) -> HeldDocument:
        """This person's document. Raises `NotFoundError`, for another's as well."""
        self._let_go_idle()
        place = self._places.get(ident)
        if place is None or place.owner != owner:
            raise NotFoundError(
                "This document is not held any more: one that nobody looks at is let go after half an hour, and when "
                "there are too many. Open it again."
            )
        place.used_at = self._monotonic()
        self._places.move_to_end(ident)
        return place.document

    def drop(self, owner: str, ident: str) -> None:
        """Forget it now. Raises `NotFoundError`."""
        self.get(owner, ident)
        del self._places[ident]

    def _make_room(self, owner: str, wanted: int, count: int) -> None:
        """Let go of this person's own until the new ones fit."""
        mine = [(ident, place) for ident, place in self._places.items() if place.owner == owner]
        size, number = sum(place.cost for _, place in mine), len(mine)
        for ident, place in mine:
            if size + wanted <= PERSON_BYTES and number + count <= MOST_EACH:
                break
            del self._places[ident]
            size, number = size - place.cost, number - 1

    def _let_go_idle(self) -> None:
        latest = self._monotonic() - IDLE_SECONDS
        while self._places:
            ident, place = next(iter(self._places.items()))
            if place.used_at > latest:
                return
            del self._places[ident]
