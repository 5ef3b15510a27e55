"""When a rule works and when it is quiet, by a local clock that is passed in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Hours:
    """Days (0 is Monday, empty: all) and a span of the day ("HH:MM"); both ends empty: all day. An `end` that is not
    after `begin` lies on the next day, and the span belongs to the day on which it began."""

    days: tuple[int, ...] = ()
    begin: str = ""
    end: str = ""

    def covers(self, local: datetime) -> bool:
        """Whether this moment of the local clock lies inside."""
        begin, end = _time(self.begin), _time(self.end)
        at, today = local.time(), local.weekday()
        if begin < end or not self.end:
            return self._on(today) and begin <= at and (at < end or not self.end)
        return (self._on(today) and at >= begin) or (self._on((today - 1) % 7) and at < end)

    def ends(self, local: datetime) -> datetime | None:
        """When the span that covers this moment is over, by the same clock; None where it never is, or covers not."""
        if not self.covers(local):
            return None
        moment = local.replace(second=0, microsecond=0)
        for _ in range(8 * 24 * 60):
            moment += timedelta(minutes=1)
            if not self.covers(moment):
                return moment
        return None

    def _on(self, day: int) -> bool:
        return not self.days or day in self.days


ALWAYS = Hours()


def _time(text: str) -> time:
    return time.fromisoformat(text) if text else time(0)
