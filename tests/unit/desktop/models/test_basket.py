"""The basket holds each delivery once and no more than a dry run takes."""

from __future__ import annotations

from console.desktop.models import basket as basket_module
from console.desktop.models.basket import Basket
from tests.support.fake_rows import message_rows

ROWS = message_rows()[:6]


def test_that_a_delivery_is_in_it_once_in_the_order_it_came() -> None:
    basket = Basket()
    told: list[int] = []
    basket.changed.connect(lambda: told.append(len(basket)))
    assert basket.add(ROWS[:3]) == 3
    assert basket.add(ROWS[1:4]) == 1
    assert basket.add(ROWS[:2]) == 0
    assert basket.ids == tuple(row.id for row in ROWS[:4])
    assert told == [3, 4], "nothing new tells nobody"


def test_that_what_is_taken_out_is_out() -> None:
    basket = Basket()
    basket.add(ROWS)
    basket.remove([ROWS[0].id, 424_242])
    assert len(basket) == 5
    basket.clear()
    assert basket.items == ()


def test_that_it_takes_no_more_than_one_dry_run_does() -> None:
    assert basket_module.MOST == 10_000
    basket = Basket()
    many = [ROWS[0].model_copy(update={"id": number}) for number in range(10_005)]
    assert basket.add(many) == 10_000
