"""What is read: bins of latencies, the share that failed, silence against its band, notices without line breaks."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from console.gateway.alerting.notice import notice
from console.gateway.alerting.past import silence_values, values_of
from console.gateway.alerting.silence import Silence, same_hour
from console.gateway.alerting.tries import bin_of, top_of
from console.store.alert_asks import Minutes
from console.store.alert_outbox import Due
from console.triage.alerts.reading import Subject
from console.triage.alerts.replay import Past, replay, told
from console.triage.alerts.rule import Kind
from tests.unit.triage.alerts.bench import rule

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


@pytest.mark.parametrize("milliseconds", [1, 2, 7, 8, 9, 10, 15, 16, 100, 999, 5000, 30_000, 600_000])
def test_that_a_bin_holds_its_value_and_is_a_fifth_wide_at_most(milliseconds: int) -> None:
    top = top_of(bin_of(milliseconds))

    assert milliseconds <= top < milliseconds * 1.26 + 1


class Weeks:
    """So many messages in each hour of the past; None is a week that nobody watched."""

    def __init__(self, *counts: int | None) -> None:
        self.counts = counts

    async def received(self, interface_id: int, hours: tuple[int, ...]) -> tuple[int | None, ...]:
        """The weeks in turn."""
        return (*self.counts, *(None for _ in hours))[: len(hours)]


@pytest.mark.parametrize(
    ("weeks", "usual"), [((100, 120, 80), 25), ((100, None, 120, 80), 25), ((100, 120), None), ((), None)]
)
async def test_that_what_is_usual_is_the_middle_of_the_weeks_or_unknown(
    weeks: tuple[int | None, ...], usual: float | None
) -> None:
    assert await Silence(history=Weeks(*weeks)).usual(1, NOON.replace(minute=30)) == usual


def test_that_the_same_hour_is_that_of_the_local_clock() -> None:
    here = datetime(2026, 3, 2, 12, tzinfo=UTC)

    before = datetime.fromtimestamp(same_hour(here, 4) * 3600, UTC).astimezone()
    assert (before.hour, before.weekday()) == (here.astimezone().hour, here.astimezone().weekday())


def minutes(count: int, **changes: list[int] | list[float | None]) -> Minutes:
    """A watched time in which nothing happened, changed."""
    rows: dict[str, list[int]] = {name: [0] * count for name in ("came", "out", "failed", "depth", "oldest", "down")}
    return Minutes(**{**rows, "observed": [60] * count, "p95": [None] * count, **changes})  # type: ignore[arg-type]


def test_that_the_past_of_each_kind_is_what_the_gateway_would_have_read() -> None:
    assert values_of(rule(1, Kind.DEPTH), minutes(3, depth=[1, 2, 3], observed=[60, 0, 60])) == [1.0, None, 3.0]
    assert values_of(rule(1, Kind.OLDEST), minutes(2, oldest=[5, 65])) == [5.0, 65.0]
    stalled = minutes(4, depth=[1, 1, 1, 1], out=[0, 0, 1, 0])
    assert values_of(rule(1, Kind.NO_PROGRESS), stalled) == [60.0, 120.0, 0.0, 60.0]
    down = minutes(4, down=[60, 60, 0, 60], observed=[60, 60, 60, 0])
    assert values_of(rule(1, Kind.LINK_DOWN), down) == [60.0, 120.0, 0.0, None]
    share = minutes(3, failed=[0, 9, 0], out=[10, 1, 0])
    assert values_of(rule(1, Kind.ERROR_SHARE, seconds=60), share) == [0.0, 0.9, None]
    assert values_of(rule(1, Kind.ERROR_SHARE, seconds=120), share) == [0.0, 0.45, 0.9]
    assert values_of(rule(1, Kind.LATENCY), minutes(2, p95=[None, 12.0])) == [None, 12.0]


def test_that_silence_of_the_past_is_unknown_without_weeks_and_a_share_with_them() -> None:
    first = int(NOON.timestamp()) // 60
    start = first // 60 - 8 * 7 * 24 - 2
    known: list[int | None] = [120] * (8 * 7 * 24 + 5)
    came = minutes(60, came=[2] * 30 + [0] * 30)

    values = silence_values(came, known, first, start)
    assert values[13] is None
    assert values[29] == 1.0
    assert values[59] == 0.0
    nobody: list[int | None] = [None] * len(known)
    assert set(silence_values(came, nobody, first, start)) == {None}


def test_that_a_replay_opens_and_closes_as_the_engine_would_and_tells_it_in_words() -> None:
    values: list[float | None] = [0.0] * 10 + [20.0] * 10 + [None] * 10 + [20.0] * 5 + [0.0] * 25
    past = Past(
        subject=Subject(key="interface lab", title="LAB"), since=NOON, every=timedelta(minutes=1), values=values
    )
    one = rule(1, seconds=180, clear_seconds=120)

    done = replay(one, [past], UTC)

    assert [(would.opened_at, would.closed_at, would.peak) for would in done.alerts] == [
        (NOON + timedelta(minutes=13), NOON + timedelta(minutes=37), 20.0)
    ]
    assert (done.subjects, round(done.unknown_share, 3)) == (1, 0.167)
    words = told(done, NOON, NOON + timedelta(hours=1))
    assert words == "1 alert in 60 min, the longest 24 min; nothing is known for 17 % of the time"


def test_that_a_line_break_in_a_name_never_reaches_the_head_of_a_mail() -> None:
    due = Due(
        id=1,
        alert_id=7,
        channel="mail",
        event="opened",
        tries=1,
        subject="interface lab",
        severity="warn",
        title="LAB\r\nBcc: everybody@x.example",
        text="a\nb",
        opened_at=NOON,
        closed_at=None,
        swallowed=2,
        storm=1,
    )

    told_of = notice(due, "key", "General Hospital, TEST.")

    assert told_of.subject == "[WARN] LAB Bcc: everybody@x.example"
    assert "2 more alerts are a consequence of it" in told_of.text
    assert "It came back 1 time meanwhile" in told_of.text
