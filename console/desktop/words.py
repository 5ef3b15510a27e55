"""Numbers, times and spans as people read them (VISUAL.md 6). Pure; local time zone is an argument."""

from __future__ import annotations

from datetime import datetime, timedelta, tzinfo

THIN = "\u202f"
"""Groups of three in Inter; the mono font lacks it."""


def grouped(number: int) -> str:
    """12 406."""
    return f"{number:,}".replace(",", THIN)


def count_of(number: int, one: str, many: str = "") -> str:
    """`1 message`, `12 406 messages`."""
    return f"{grouped(number)} {one if number == 1 else many or one + 's'}"


def duration(milliseconds: int) -> str:
    """84 ms, 1.2 s."""
    return f"{milliseconds} ms" if milliseconds < 1000 else f"{milliseconds / 1000:.1f} s"


def byte_size(count: int) -> str:
    """Bytes, in the largest unit that keeps the figure readable."""
    if count < 10_000:
        return f"{grouped(count)} byte{'' if count == 1 else 's'}"
    return f"{count / 1024:.0f} KB" if count < 1_048_576 else f"{count / 1_048_576:.1f} MB"


def rate(value: float) -> str:
    """One decimal below 100; a true zero is a bare 0."""
    if value <= 0:
        return "0"
    return f"{value:.1f}" if value < 100 else grouped(round(value))


def span(seconds: float) -> str:
    """`00:03`, `17:05` below an hour, `2 h 04 min`, `2 d 04 h`."""
    whole = max(0, int(seconds))
    if whole < 3600:
        return f"{whole // 60:02d}:{whole % 60:02d}"
    if whole < 86400:
        return f"{whole // 3600} h {whole % 3600 // 60:02d} min"
    return f"{whole // 86400} d {whole % 86400 // 3600:02d} h"


def age(seconds: float) -> str:
    """Roughly, in words: `8 s`, `13 min`, `2 h`, `3 d`."""
    whole = max(0, int(seconds))
    for limit, unit, name in ((60, 1, "s"), (3600, 60, "min"), (86400, 3600, "h")):
        if whole < limit:
            return f"{whole // unit} {name}"
    return f"{whole // 86400} d"


def moment(at: datetime, now: datetime, zone: tzinfo | None = None) -> str:
    """`10:15:00.412` today, `22 Nov 10:15` this year, `22 Nov 2025` before."""
    here, today = at.astimezone(zone), now.astimezone(zone)
    if here.date() == today.date():
        return here.strftime("%H:%M:%S.") + f"{here.microsecond // 1000:03d}"
    if here.year == today.year:
        return f"{here.day} {here:%b} {here:%H:%M}"
    return f"{here.day} {here:%b} {here.year}"


def clock(at: datetime, zone: tzinfo | None = None) -> str:
    """10:02:14."""
    return at.astimezone(zone).strftime("%H:%M:%S")


def size(octets: int) -> str:
    """612 B, 41 MB, 1.3 GB; thousands, as disks are sold."""
    if octets < 1000:
        return f"{octets} B"
    if octets < 1_000_000:
        return f"{round(octets / 1000)} kB"
    if octets < 1_000_000_000:
        return f"{round(octets / 1_000_000)} MB"
    return f"{octets / 1_000_000_000:.1f} GB"


def skew(seconds: float) -> str:
    """+0.02 s."""
    if abs(seconds) < 0.005:
        return "+0.00 s"
    if abs(seconds) < 10:
        return f"{seconds:+.2f} s".replace("-", "−")
    return ("+" if seconds > 0 else "−") + str(timedelta(seconds=round(abs(seconds))))
