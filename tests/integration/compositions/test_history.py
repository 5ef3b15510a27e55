"""The past behind a demo: consistent with its steps, with failures settled and open, and never half there."""

from __future__ import annotations

import asyncio
import itertools
import tomllib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import overload

import pytest

from console.compositions.files import STORE_FILE
from console.compositions.history import Past, write_history
from console.config.settings import SiteFile
from console.core.errors import OperatorError
from console.core.interface import WorkState
from console.core.status import Status
from console.query.parser import parse
from console.simulator.day import Step, day
from console.simulator.faults import Fault
from console.simulator.feeds import FEEDS, HELD, STOPPED
from console.simulator.past_scenes import planted
from console.simulator.site import demo_site
from console.store.alert_reads import alerts_of_late
from console.store.auditing import verify_audit
from console.store.depths import minute_counts
from console.store.group_stand import standings
from console.store.happenings import happenings
from console.store.rows import DeliveryRow
from console.store.search import search
from console.store.store import Store
from console.store.views import interfaces, work_of

BASE = datetime(2026, 3, 1, 4, 0, tzinfo=UTC)  # a Sunday night: the quietest hour, so the fewest messages
KEY = bytes(range(32))
SECONDS = 7200.0
ROOT = Path(__file__).resolve().parents[3]


@dataclass(frozen=True, slots=True)
class Written:
    """A history on disk: what went in, what was told, and what the store holds now."""

    folder: Path
    steps: list[Step]
    told: Past
    rows: tuple[DeliveryRow, ...]


def site(folder: Path) -> SiteFile:
    """The demo's site with ports nobody listens on; no gateway runs here."""
    places = [place for feed in FEEDS.values() for place in feed.places]
    return demo_site({place: 1 + number for number, place in enumerate(places)}, folder / "batches")


def steps(seconds: float) -> list[Step]:
    """The past of the day with seed 1."""
    return list(itertools.takewhile(lambda step: step.at < 0, day(1, BASE, seconds)))


def opened(folder: Path) -> Store:
    """The store that was written."""
    return Store.open(folder / STORE_FILE, KEY, name="test")


def rows_of(folder: Path) -> tuple[DeliveryRow, ...]:
    """All deliveries, newest first."""
    store = opened(folder)
    try:
        return store.read_now(search, parse(""), hash=store.hash_identifier, now=BASE, before=None, limit=100_000)
    finally:
        store.close()


def write(folder: Path, past: Sequence[Step]) -> Past:
    """Write this past."""
    return asyncio.run(write_history(folder, KEY, site(folder), past, BASE))


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Written:
    """Two hours of a quiet night."""
    folder = tmp_path_factory.mktemp("history")
    past = steps(SECONDS)
    told = write(folder, past)
    return Written(folder, past, told, rows_of(folder))


def test_that_every_message_of_the_past_is_stored_once(written: Written) -> None:
    sent = Counter(step.control_id for step in written.steps if step.feed.name != STOPPED)
    stored = Counter({row.message_id: row.control_id for row in written.rows if row.parent_id is None}.values())

    assert stored == sent
    assert written.told.messages == len({row.message_id for row in written.rows})


def test_that_each_message_came_when_its_step_says_but_for_the_files_of_the_clinics(written: Written) -> None:
    times = {step.control_id: BASE + timedelta(seconds=step.at) for step in written.steps if not step.feed.folder}
    rows = [row for row in written.rows if row.control_id in times]

    assert rows
    assert all(abs(row.received_at - times[row.control_id]) < timedelta(milliseconds=1) for row in rows)


def test_that_the_list_is_in_the_order_of_time(written: Written) -> None:
    received = [row.received_at for row in written.rows if row.parent_id is None]

    assert received == sorted(received, reverse=True)


def test_that_nothing_is_on_the_wire_and_what_was_delivered_has_its_reply(written: Written) -> None:
    states = Counter(row.status for row in written.rows)

    assert states[Status.SENDING] == 0
    assert states[Status.SENT] > 0.9 * len(written.steps)
    assert {row.outcome for row in written.rows if row.status is Status.SENT} <= {"AA", "eof"}
    assert all(row.updated_at <= BASE + timedelta(seconds=4) for row in written.rows)


def test_that_young_failures_are_open_and_older_ones_were_settled(written: Written) -> None:
    waiting = [row for row in written.rows if row.status in {Status.ERROR, Status.UNKNOWN}]
    codes = {row.outcome for row in waiting}

    assert {"AE 103", "AE 204", "eof"} <= codes
    assert len(waiting) == written.told.open >= 4
    assert all(BASE - row.updated_at < timedelta(minutes=21) for row in waiting)
    assert written.told.handled >= 3


def test_that_causes_are_grouped_taken_and_watched_as_a_gateway_would_have(written: Written) -> None:
    store = opened(written.folder)
    try:
        groups = store.read_now(standings, BASE - timedelta(days=1), None)
        alerts = store.read_now(alerts_of_late, BASE - timedelta(hours=2))
        marks = store.read_now(happenings, BASE - timedelta(hours=3), BASE)
    finally:
        store.close()
    waiting = [row for row in written.rows if row.status in {Status.ERROR, Status.UNKNOWN}]

    # what failed after the last look is for the gateway to group
    assert len(waiting) - 2 <= sum(known.counted.open for known in groups.values()) <= len(waiting)
    assert {known.row.state for known in groups.values()} == {"open", "resolved"}
    assert all(each.last_at <= BASE + timedelta(seconds=4) for known in groups.values() for each in known.prints)
    assert [alert for alert in alerts if alert.closed_at is None]
    assert all(BASE - timedelta(hours=2) < alert.opened_at <= BASE for alert in alerts)
    assert {"note", "alert"} <= {mark.kind for mark in marks}


def test_that_what_was_planted_and_left_is_open_owned_and_archived(tmp_path: Path) -> None:
    scenes = planted(1, BASE, 6 * 3600.0)
    past = sorted([*steps(6 * 3600.0)[::12], *scenes], key=lambda step: step.at)
    asyncio.run(write_history(tmp_path, KEY, site(tmp_path), past, BASE, left={step.control_id for step in scenes}))
    store = opened(tmp_path)
    try:
        groups = store.read_now(standings, BASE - timedelta(days=1), None).values()
    finally:
        store.close()
    open_messages = {(each.interface, each.code): known for known in groups for each in known.prints}

    assert open_messages["lab-to-cerner", "AE 102"].counted.open == 7
    assert open_messages["lab-to-cerner", "AE 102"].row.owner == "r.keller"
    assert open_messages["rad-to-cerner", "AE 100"].row.ticket == "INC0048131"
    assert open_messages["cerner-to-bill", "AE 101"].row.state == "archived"
    assert open_messages["devices-to-cerner", "sequence"].counted.open >= 1


def test_that_a_mended_copy_took_the_place_of_its_original(written: Written) -> None:
    copies = [row for row in written.rows if row.parent_id is not None]
    originals = {row.message_id: row for row in written.rows}

    assert copies
    for copy in copies:
        assert copy.status is Status.SENT
        assert copy.parent_id is not None
        assert originals[copy.parent_id].status is Status.CANCELLED


def test_that_one_interface_is_off_one_is_held_with_a_queue_and_the_audit_log_is_whole(written: Written) -> None:
    store = opened(written.folder)
    try:
        known = {item.name: item.id for item in store.read_now(interfaces)}
        off, held = (store.read_now(work_of, known[name]) for name in (STOPPED, HELD))
        checked = store.read_now(verify_audit, store.audit_key)
    finally:
        store.close()

    assert (off.work, off.actor) == (WorkState.STOPPED, "m.ito")
    assert (held.work, held.actor) == (WorkState.HELD, "r.keller")
    assert any(row.interface == HELD and row.status is Status.QUEUED for row in written.rows)
    assert checked.intact
    assert checked.rows >= 2 + written.told.handled


def test_that_minute_counts_are_those_of_the_steps(written: Written) -> None:
    since = BASE - timedelta(minutes=15)
    store = opened(written.folder)
    try:
        known = {item.name: item.id for item in store.read_now(interfaces)}
        counted = store.read_now(minute_counts, since)
    finally:
        store.close()
    adt = [step for step in written.steps if step.feed.name == "adt-to-cerner" and step.at >= -900]

    assert sum(many for _, many in counted[known["adt-to-cerner"]]) == len(adt) > 50


def test_that_messages_that_lost_their_reply_were_repeated_or_wait_for_a_person(written: Written) -> None:
    lost = {step.control_id: step.feed.name for step in written.steps if step.fault is Fault.NO_REPLY}
    rows = [row for row in written.rows if row.control_id in lost]

    assert rows
    for row in rows:
        if row.interface == "lab-to-cerner":
            assert (row.status, row.attempts, row.possible_duplicate) == (Status.SENT, 2, True)
        else:
            assert row.status in {Status.UNKNOWN, Status.SENT}


def test_that_the_same_steps_give_the_same_past(tmp_path: Path) -> None:
    past = steps(2400.0)[:500]
    folders = [tmp_path / "one", tmp_path / "two"]
    for folder in folders:
        write(folder, past)
    one, two = ([(r.id, r.control_id, r.status, r.updated_at, r.outcome) for r in rows_of(f)] for f in folders)

    assert one == two


class _Breaking(Sequence[Step]):
    """Steps that end in an error, as a disk that fills up would."""

    def __init__(self, good: list[Step]) -> None:
        self._good = good

    @overload
    def __getitem__(self, index: int) -> Step: ...

    @overload
    def __getitem__(self, index: slice) -> Sequence[Step]: ...

    def __getitem__(self, index: int | slice) -> Step | Sequence[Step]:
        return self._good[index]

    def __len__(self) -> int:
        return len(self._good)

    def __iter__(self) -> Iterator[Step]:
        yield from self._good
        raise OperatorError("The disk is full.")


def test_that_a_past_that_breaks_off_leaves_no_half_store(tmp_path: Path) -> None:
    with pytest.raises(OperatorError):
        write(tmp_path, _Breaking(steps(600.0)[:50]))

    assert not (tmp_path / STORE_FILE).exists()


def test_that_every_step_of_the_tour_has_something_to_show(written: Written) -> None:
    tour = tomllib.loads((ROOT / "resources" / "tour.toml").read_text(encoding="utf-8"))
    store = opened(written.folder)
    try:
        for step in tour["step"]:
            query = parse(step["shows"])
            found = store.read_now(search, query, hash=store.hash_identifier, now=BASE, before=None, limit=1)
            assert found, step["id"]
    finally:
        store.close()
