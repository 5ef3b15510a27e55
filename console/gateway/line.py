"""What one peer sent and the store does not have yet, in order; and the answers of one block, collected."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

from console.store.arrivals import Arrival
from console.transports.arrivals import Answer

MOST_TOGETHER = 256
"""Messages of one peer in one transaction."""

MOST_BYTES = 16 * 1024 * 1024
"""Bytes of one peer in one transaction, but for a single message."""


@dataclass(frozen=True, slots=True)
class Item:
    """One message on its way into the store, and where its answer goes."""

    block: Block
    place: int
    arrival: Arrival


class Line:
    """What one peer sent, in order. Only one transaction of it is under way, so that none can overtake another:
    a peer that does not wait for its answers, or sends a batch, keeps its order even while the store fails.
    """

    def __init__(self, peer: str) -> None:
        self.peer = peer
        self.waiting: deque[Item] = deque()
        self.flying: tuple[Item, ...] = ()
        self.careful = False  # the last transaction failed: one at a time

    def take(self) -> tuple[Item, ...]:
        """The next of the line for one transaction: all that wait, within bounds, or just the first."""
        taken = [self.waiting.popleft()]
        size = len(taken[0].arrival.raw)
        while self.waiting and not self.careful and len(taken) < MOST_TOGETHER:
            size += len(self.waiting[0].arrival.raw)
            if size > MOST_BYTES:
                break
            taken.append(self.waiting.popleft())
        return tuple(taken)


class Block:
    """Collects the answers of one block; a batch is answered in one piece, when all of it is settled."""

    def __init__(self, count: int, answer: Answer) -> None:
        self._acks: list[bytes | None] = [None] * count
        self._waiting = count
        self._kept = True
        self._answer = answer

    def settled(self, place: int, ack: bytes | None, *, kept: bool = True) -> None:
        """One message of the block is durable, or was refused for good. `kept` False where it is not in safe storage,
        or was refused and no reply says so: the transport must.
        """
        self._acks[place] = ack
        self._kept = self._kept and kept
        self._waiting -= 1
        if not self._waiting:
            acks = [ack for ack in self._acks if ack is not None]
            self._answer(b"".join(acks) if acks else None, kept=self._kept)
