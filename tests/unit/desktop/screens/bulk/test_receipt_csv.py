"""The exported receipts hold ids and codes only, and nothing a spreadsheet would compute."""

from __future__ import annotations

import asyncio
import csv
import io
from pathlib import Path

import pytest

from console.api.jobs import JobCounts, JobKind, JobReceipt, JobReceipts, JobRow, JobState
from console.core.csv_cells import safe_cell
from console.core.errors import OperatorError
from console.desktop.screens.bulk.export import save_receipts
from console.desktop.screens.bulk.receipt_csv import HEAD, receipts_csv, reply_code
from tests.support.fake_gateway import FakeGatewayClient
from tests.support.fake_message import NOW


def receipt(number: int, text: str = "AA in 19 ms", original: str = "MSG1", state: str = "accepted") -> JobReceipt:
    return JobReceipt(number=number, state=state, at=NOW, original_id=1, original_control_id=original, text=text)


def job(id: int) -> JobRow:
    return JobRow(
        id=id,
        kind=JobKind.RESEND,
        title="Resend",
        state=JobState.RUNNING,
        actor="r.keller",
        reason="a test",
        environment="TEST",
        started_at=NOW,
        updated_at=NOW,
        total=3,
        counts=JobCounts(accepted=3),
        per_minute=0,
    )


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\x00"])
def test_that_no_cell_can_be_a_formula(start: str) -> None:
    payload = f"{start}HYPERLINK(1)"
    assert safe_cell(payload) == f"'{payload}"
    rows = list(csv.reader(io.StringIO(receipts_csv([receipt(1, original=payload)]), newline="")))
    assert rows[1][4] == f"'{payload}"


def test_that_plain_ids_stay_as_they_are() -> None:
    assert safe_cell("MSG88120R1") == "MSG88120R1"


def test_that_only_the_code_of_a_reply_leaves_the_console() -> None:
    text = receipts_csv([receipt(1, "AE 204 patient EXAMPLE^MADEUP not known", state="rejected")])
    assert "MADEUP" not in text
    assert list(csv.reader(io.StringIO(text)))[1][-1] == "AE 204"
    assert reply_code("Closed before reply") == ""
    assert reply_code("Said AA by phone") == ""


def test_that_rows_stand_in_the_order_they_went_under_their_names() -> None:
    rows = list(csv.reader(io.StringIO(receipts_csv([receipt(2), receipt(1)]))))
    assert tuple(rows[0]) == HEAD
    assert [row[0] for row in rows[1:]] == ["1", "2"]


class Moving(FakeGatewayClient):
    """A job that runs while it is exported: a receipt that was seen moves into the next page."""

    async def note_job_export(self, id: int) -> JobRow:
        """The job."""
        self._ask("note_job_export", id)
        return job(id)

    async def job_receipts(self, id: int, before: str | None = None, state: str = "") -> JobReceipts:
        """Two pages that share a receipt."""
        if before is None:
            return JobReceipts(rows=(receipt(3), receipt(2, "AE 204 no")), next="2")
        return JobReceipts(rows=(receipt(2, "older word"), receipt(1)), next=None)


def test_that_a_running_job_is_exported_with_each_receipt_once(tmp_path: Path) -> None:
    path = tmp_path / "receipts.csv"
    assert asyncio.run(save_receipts(Moving(), 118, path)) == 3
    rows = list(csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig"))))
    assert [(row[0], row[-1]) for row in rows[1:]] == [("1", "AA"), ("2", "AE 204"), ("3", "AA")]
    assert [file.name for file in tmp_path.iterdir()] == ["receipts.csv"]


class Unaudited(Moving):
    """The audit log cannot be written."""

    async def note_job_export(self, id: int) -> JobRow:
        """No."""
        raise OperatorError("The audit log cannot be written.")


def test_that_without_its_audit_row_nothing_is_exported(tmp_path: Path) -> None:
    with pytest.raises(OperatorError, match="audit log"):
        asyncio.run(save_receipts(Unaudited(), 118, tmp_path / "receipts.csv"))
    assert list(tmp_path.iterdir()) == []


def test_that_a_folder_that_is_not_there_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(OperatorError, match="another folder"):
        asyncio.run(save_receipts(Moving(), 118, tmp_path / "gone" / "receipts.csv"))
