"""Numbers of the command line that say in words what they may be."""

from __future__ import annotations

import argparse

LONGEST = 86400.0
FASTEST = 100.0


def seconds(text: str) -> float:
    """A time over zero, at most a day. Raises `ArgumentTypeError`."""
    return _number(text, LONGEST, "must be over 0 and at most 86400 seconds")


def speed(text: str) -> float:
    """How many times as fast as the clock. Raises `ArgumentTypeError`."""
    return _number(text, FASTEST, "must be over 0 and at most 100 times as fast")


def hours(text: str) -> float:
    """From none up to a day. Raises `ArgumentTypeError`."""
    return 0.0 if text.strip() in {"0", "0.0"} else _number(text, 24.0, "must be 0 or up to 24 hours")


def _number(text: str, most: float, words: str) -> float:
    try:
        value = float(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no number; it {words}") from None
    if not 0 < value <= most:
        raise argparse.ArgumentTypeError(words)
    return value
