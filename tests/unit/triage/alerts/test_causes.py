"""One cause is one alert: what explains what, what is swallowed, and what surfaces again."""

from __future__ import annotations

from datetime import timedelta

from console.triage.alerts.rule import Kind, Severity
from tests.unit.triage.alerts.bench import Bench, reading, rule

QUEUE, LINK, SITE, GROUP = "queue lab/cern", "link a:1", "site NORTH", "group 7"
RULES = [
    rule(1, Kind.LINK_DOWN, 30, clear_seconds=20, channels=("mail",)),
    rule(2, Kind.DEPTH, 10, clear_seconds=20),
    rule(3, Kind.OLDEST, 60, clear_seconds=20),
    rule(4, Kind.NO_PROGRESS, 60, clear_seconds=20),
    rule(5, Kind.GROUP, 1, clear_seconds=20),
    rule(6, Kind.ERROR_SHARE, 0.5, clear_seconds=20),
    rule(7, Kind.SILENCE, 0.2, clear_seconds=20),
]


def outage(bench: Bench, down: float, depth: float, oldest: float, stalled: float, silent: float | None = 1) -> None:
    """A look at a link and what stands behind it."""
    bench.look(
        (Kind.LINK_DOWN, reading(LINK, down, SITE)),
        (Kind.DEPTH, reading(QUEUE, depth, LINK, SITE)),
        (Kind.OLDEST, reading(QUEUE, oldest, LINK, SITE)),
        (Kind.NO_PROGRESS, reading(QUEUE, stalled, LINK, SITE)),
        (Kind.SILENCE, reading("interface next", silent, QUEUE, LINK)),
    )


def test_that_a_link_tells_of_all_that_waits_behind_it_and_of_who_hears_nothing() -> None:
    bench = Bench(RULES)
    outage(bench, 40, 1, 1, 1)
    outage(bench, 45, 20, 90, 90)
    outage(bench, 50, 20, 90, 90, silent=0)

    assert bench.open == [(1, LINK)]
    assert sorted(bench.swallowed) == [(2, QUEUE), (3, QUEUE), (4, QUEUE), (7, "interface next")]


def test_that_a_link_takes_over_what_opened_before_it() -> None:
    bench = Bench(RULES)
    outage(bench, 0, 20, 1, 1)
    outage(bench, 0, 20, 90, 1)
    assert bench.open == [(2, QUEUE)]
    assert bench.swallowed == [(3, QUEUE)]

    outage(bench, 40, 20, 90, 90)

    assert bench.open == [(1, LINK)]
    assert {one.parent for one in bench.alerts.values() if one.key != (1, LINK)} == {3}


def test_that_a_site_tells_of_its_links() -> None:
    bench = Bench(RULES)
    bench.look((Kind.LINK_DOWN, reading(LINK, 40, SITE)), (Kind.LINK_DOWN, reading("link b:2", 0, SITE)))
    bench.look(
        (Kind.LINK_DOWN, reading(LINK, 45, SITE)),
        (Kind.LINK_DOWN, reading("link b:2", 40, SITE)),
        (Kind.LINK_DOWN, reading(SITE, 40)),
    )

    assert bench.open == [(1, SITE)]
    assert len(bench.swallowed) == 2


def test_that_a_queue_that_drains_after_an_outage_stays_swallowed_and_closes_in_silence() -> None:
    bench = Bench(RULES)
    for _ in range(3):
        outage(bench, 40, 500, 90, 90)
    for waiting in range(500, 0, -5):
        outage(bench, 0, waiting, waiting, 0)
        assert bench.open in ([], [(1, LINK)])
    for _ in range(10):
        outage(bench, 0, 0, 0, 0)

    assert bench.open == bench.swallowed == []
    assert [word for word, key in bench.log if key == (1, LINK)] == ["open", "close"]


def test_that_what_outlasts_its_parent_and_gets_no_better_surfaces() -> None:
    bench = Bench(RULES)
    for _ in range(3):
        outage(bench, 40, 500, 1, 1)
    for _ in range(15):
        outage(bench, 0, 500, 1, 1)

    assert bench.open == [(2, QUEUE)]
    assert [word for word, key in bench.log if key == (2, QUEUE)] == ["open"]


def stuck(bench: Bench, stalled: float, group: float = 1, share: float | None = None) -> None:
    """A look at a queue whose head is refused for ever."""
    bench.look(
        (Kind.DEPTH, reading(QUEUE, stalled, LINK, GROUP)),
        (Kind.OLDEST, reading(QUEUE, stalled, LINK, GROUP)),
        (Kind.NO_PROGRESS, reading(QUEUE, stalled, LINK, GROUP)),
        (Kind.ERROR_SHARE, reading(QUEUE, share, LINK, GROUP)),
        (Kind.GROUP, reading(GROUP, group, QUEUE)),
        (Kind.LINK_DOWN, reading(LINK, 0)),
    )


def test_that_a_stuck_message_is_one_alert_whoever_sees_it_first() -> None:
    for steps in ([(5, 1, None), (80, 1, 1.0)], [(80, 0, 1.0), (80, 1, 1.0)]):
        bench = Bench(RULES)
        for stalled, group, share in steps:
            stuck(bench, stalled, group, share)
        assert len(bench.open) == 1
        assert len(bench.swallowed) == 4
        for _ in range(10):
            stuck(bench, 0, 0, 0)
        assert bench.open == bench.swallowed == []
        assert len({one.id for one in bench.alerts.values() if one.parent is None}) == 1


def test_that_a_group_that_began_later_is_a_cause_of_its_own() -> None:
    bench = Bench(RULES)
    bench.look((Kind.ERROR_SHARE, reading(QUEUE, 0.9)))
    later = bench.now + timedelta(seconds=30)
    bench.look((Kind.ERROR_SHARE, reading(QUEUE, 0.9, GROUP)), (Kind.GROUP, reading(GROUP, 5, began=later)), after=60)

    assert sorted(bench.open) == [(5, GROUP), (6, QUEUE)]


def test_that_nobody_is_left_out_when_the_worse_is_swallowed_by_its_equal() -> None:
    strict = rule(9, Kind.DEPTH, 100, severity=Severity.ERROR, channels=("pager",))
    bench = Bench([rule(2, Kind.DEPTH, 10, channels=("mail",)), strict])
    bench.depth(20)
    bench.depth(200)

    assert bench.open == [(2, QUEUE)]
    assert bench.alerts[1].severity is Severity.ERROR
    assert bench.alerts[1].channels == {"mail", "pager"}


def test_that_disks_certificates_and_counts_explain_nothing() -> None:
    bench = Bench([rule(1, Kind.DISK, 10), rule(2, Kind.DEPTH, 10), rule(3, Kind.COUNT, 1)])
    bench.look(
        (Kind.DISK, reading("disk", 1)),
        (Kind.DEPTH, reading(QUEUE, 20, "disk", "query 3")),
        (Kind.COUNT, reading("query 3", 5)),
    )

    assert len(bench.open) == 3


def test_that_a_consequence_that_is_well_and_only_clears_slowly_never_surfaces() -> None:
    bench = Bench(RULES)

    def seen(share: float, group: float) -> None:
        bench.look((Kind.ERROR_SHARE, reading(QUEUE, share, GROUP)), (Kind.GROUP, reading(GROUP, group, QUEUE)))

    seen(0.9, 5)
    for _ in range(4):  # it flaps, so that it takes longer and longer to close
        for _ in range(5):
            seen(0.0, 5)
        seen(0.9, 5)
    assert bench.swallowed == [(6, QUEUE)]
    assert next(one.storm for one in bench.alerts.values() if one.key == (6, QUEUE)) > 0
    for _ in range(400):
        seen(0.0, 0)
        assert (6, QUEUE) not in bench.open

    assert bench.open == bench.swallowed == []
