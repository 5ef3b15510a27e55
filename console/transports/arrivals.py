"""How what arrived on a wire is answered, whatever the wire."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol


class Answer(Protocol):
    """Gives the answer to one block. To be called once, on the event loop."""

    def __call__(self, reply: bytes | None, *, kept: bool = True) -> None:
        """`reply` None writes none; `kept` False where the block is not in safe storage, or was refused in silence."""


Accept = Callable[[bytes, str, Answer], None]
"""`accept(block, peer, answer)`, called in the order of arrival; must not block and must not raise."""
