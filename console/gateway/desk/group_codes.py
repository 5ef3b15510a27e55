"""How many different values a cause is about ("6 codes"), read from its newest messages; the values stay here."""

from __future__ import annotations

import asyncio

from console.core.errors import NotFoundError
from console.gateway.desk.loading import load
from console.gateway.service import Gateway
from console.store.errors import DamagedError
from console.store.views import attempts


async def count_codes(gateway: Gateway, path: str, delivery_ids: tuple[int, ...]) -> int:
    """Distinct values at the place each of these was refused for, or else at `path`; at least so many there are."""
    values: set[str] = set()
    for ident in delivery_ids:
        try:
            loaded = await load(gateway, ident)
        except (NotFoundError, DamagedError):
            continue  # what is gone cannot be counted
        tried = await gateway.store.read(attempts, ident)
        place = _place(tried[-1].path if tried else "", path)
        found = await asyncio.to_thread(loaded.layer.values, loaded.raw, place)
        values.update(value for value in found if value)
    return len(values)


def _place(complaint: str, path: str) -> str:
    """The place complained about where it is the rule's own with its repetition ("OBX[3]-3.1" of "OBX-3.1")."""
    segment, _, rest = complaint.partition("-")
    plain = f"{segment.partition('[')[0]}-{rest}"
    return complaint if rest and plain == path else path
