"""A sending partner without a line: it leaves batch files in a folder (HL7 2.10.3: FHS, BHS, messages, BTS, FTS)."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from console.simulator.feeds import Feed
from console.simulator.senders import Tally
from console.simulator.text import encode, segment

TOGETHER = 4
"""Messages of one file."""


def batch(feed: Feed, number: int, messages: Sequence[bytes]) -> bytes:
    """One file; BHS-11 is its number, BTS-1 counts the messages."""
    opening = f"^~\\&|{feed.application}|{feed.site}|{feed.partner}|{feed.site}"
    head = encode([f"FHS|{opening}", f"BHS|{opening}|||||{feed.sender}B{number:05d}"], "ascii")
    tail = encode([segment("BTS", {1: str(len(messages))}), segment("FTS", {1: "1"})], "ascii")
    return head + b"".join(messages) + tail


@dataclass(slots=True)
class Dropper:
    """Collects messages and leaves each full batch as one file, which appears whole or not at all."""

    feed: Feed
    folder: Path
    tally: Tally = field(default_factory=Tally)
    _waiting: list[bytes] = field(default_factory=list)
    _files: int = 0

    async def send(self, raw: bytes) -> str:
        """Take one message; nobody answers a file, so it counts as taken when it is put down."""
        self.tally.sent += 1
        self._waiting.append(raw)
        if len(self._waiting) >= TOGETHER:
            self._put_down()
        return "AA"

    async def repeat(self, raw: bytes) -> str:
        """The same as a further message: a folder loses nothing."""
        self.tally.repeats += 1
        self._waiting.append(raw)
        return "AA"

    async def close(self) -> None:
        """Put down what waits."""
        if self._waiting:
            self._put_down()

    def _put_down(self) -> None:
        messages, self._waiting = self._waiting, []
        self._files += 1
        name = f"{self.feed.sender}{self._files:05d}"
        unseen = self.folder / f".{name}.part"  # hidden, and of another ending: no half file is ever taken
        unseen.write_bytes(batch(self.feed, self._files, messages))
        os.replace(unseen, self.folder / f"{name}.hl7")
        self.tally.acked += len(messages)
