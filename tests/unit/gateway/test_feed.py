"""The numbered feed."""

from __future__ import annotations

import asyncio

from console.gateway.feed import LARGEST, RING, Feed


async def test_that_changes_of_one_delivery_are_told_once_and_in_last_order() -> None:
    feed = Feed()
    feed.deliveries_changed([1], new=True)
    feed.deliveries_changed([2], new=True)
    feed.deliveries_changed([1])
    feed.flush()
    batch = await feed.wait(0, 0)
    assert (batch.number, batch.deliveries, batch.new, batch.gap) == (1, (2, 1), 2, False)


async def test_that_a_client_that_is_up_to_date_waits_and_is_woken() -> None:
    feed = Feed()
    async with asyncio.TaskGroup() as group:
        waiting = group.create_task(feed.wait(0, 5))
        await asyncio.sleep(0)
        feed.interface_changed("lab")
        feed.flush()
    assert waiting.result().interfaces == ("lab",)


async def test_that_waiting_ends_with_nothing_when_nothing_happens() -> None:
    assert (await Feed().wait(0, 0.01)).deliveries == ()


async def test_that_several_batches_are_merged_for_a_slow_client() -> None:
    feed = Feed()
    for number in range(3):
        feed.deliveries_changed([number], new=True)
        feed.flush()
    batch = await feed.wait(1, 0)
    assert (batch.number, batch.deliveries, batch.new) == (3, (1, 2), 2)


async def test_that_a_client_who_missed_more_than_the_ring_holds_is_told_of_the_gap() -> None:
    feed = Feed()
    for number in range(RING + 5):
        feed.deliveries_changed([number])
        feed.flush()
    assert (await feed.wait(1, 0)).gap
    assert not (await feed.wait(RING, 0)).gap


async def test_that_a_number_from_before_a_restart_is_a_gap() -> None:
    feed = Feed()
    feed.interface_changed("lab")
    feed.flush()
    assert (await feed.wait(4711, 0)).gap


async def test_that_one_batch_is_bounded_and_counts_what_it_left_out() -> None:
    feed = Feed()
    feed.deliveries_changed(range(LARGEST + 10), new=True)
    feed.flush()
    batch = await feed.wait(0, 0)
    assert (len(batch.deliveries), batch.more, batch.deliveries[-1]) == (LARGEST, 10, LARGEST + 9)
