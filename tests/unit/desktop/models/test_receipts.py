"""The list of receipts follows the job on its first page and grows downwards without doubles."""

from __future__ import annotations

import pytest
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from console.api.jobs import JobReceipt, JobReceipts
from console.desktop.models.receipts import ReceiptModel, ReceiptsWanted
from console.desktop.screens.bulk.words import receipt_face
from tests.support.fake_message import NOW

NEWEST = ReceiptsWanted(before=None, state="")


def receipts(*numbers: int, state: str = "accepted") -> tuple[JobReceipt, ...]:
    return tuple(
        JobReceipt(number=n, state=state, at=NOW, original_id=n, original_control_id=f"MSG{n}", text="AA in 9 ms")
        for n in numbers
    )


@pytest.fixture
def model(qtbot: QtBot) -> ReceiptModel:
    return ReceiptModel(receipt_face)


def test_that_the_same_page_again_changes_nothing(model: ReceiptModel) -> None:
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.take(NEWEST, JobReceipts(rows=receipts(3, 2, 1)))
    told: list[int] = []
    model.modelReset.connect(lambda: told.append(1))
    model.take(NEWEST, JobReceipts(rows=receipts(3, 2, 1)))
    assert told == []
    model.take(NEWEST, JobReceipts(rows=receipts(4, 3, 2, 1)))
    assert told == [1]
    assert [row.number for row in model.rows] == [4, 3, 2, 1]
    assert tester.model() is model


def test_that_an_older_page_brings_no_receipt_twice(model: ReceiptModel) -> None:
    model.take(NEWEST, JobReceipts(rows=receipts(9, 8, 7), next="3"))
    asked: list[ReceiptsWanted] = []
    model.wanted.connect(asked.append)
    assert model.canFetchMore(model.index(-1, -1))
    model.fetchMore(model.index(-1, -1))
    assert asked == [ReceiptsWanted(before="3", state="")]
    assert not model.canFetchMore(model.index(-1, -1)), "one page at a time"
    model.take(asked[0], JobReceipts(rows=receipts(7, 6, 5)))
    assert [row.number for row in model.rows] == [9, 8, 7, 6, 5]
    assert not model.canFetchMore(model.index(-1, -1))


def test_that_a_page_of_another_filter_is_dropped(model: ReceiptModel) -> None:
    model.show_state("rejected")
    model.take(NEWEST, JobReceipts(rows=receipts(1)))
    assert model.rowCount() == 0
    model.take(ReceiptsWanted(before=None, state="rejected"), JobReceipts(rows=receipts(2, state="rejected")))
    assert model.index(0, 0).data() == "Error"


def test_that_a_page_that_did_not_come_can_be_asked_again(model: ReceiptModel) -> None:
    model.take(NEWEST, JobReceipts(rows=receipts(2), next="1"))
    model.fetchMore(model.index(-1, -1))
    model.give_up()
    assert model.canFetchMore(model.index(-1, -1))
