"""A file that comes piece by piece, counted on the way."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

from console.api.base import Wire
from console.api.caller import Caller
from console.api.exchange import Exported


async def saved(caller: Caller, path: str, request: Wire, write: Callable[[bytes], None]) -> Exported:
    """Ask for a file: `write` gets its pieces on this loop; an error of its own ends the call.

    A file that is not whole is an error as well: the gateway broke off, and what was written is to be thrown away.
    """
    digest, size = hashlib.sha256(), 0
    async with caller.stream(path, request, seconds=300.0) as answer:
        async for piece in answer.aiter_bytes():
            digest.update(piece)
            size += len(piece)
            write(piece)
    return Exported(
        messages=int(answer.headers.get("X-Messages", "0")),
        left_out=int(answer.headers.get("X-Left-Out", "0")),
        size=size,
        sha256=digest.hexdigest(),
    )
