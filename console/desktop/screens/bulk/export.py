"""Receipts to a file: fetched page by page on the bridge's loop, written off it, complete or not at all."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path

from console.api.jobs import JobReceipt
from console.core.errors import OperatorError
from console.desktop.bridge.jobs import JobCalls
from console.desktop.screens.bulk.receipt_csv import receipts_csv


async def save_receipts(client: JobCalls, job: int, path: Path) -> int:
    """Write all receipts of a job, after the audit row of it; gives how many.

    Raises `OperatorError` where the gateway refuses or the file cannot be written.
    """
    await client.note_job_export(job)
    found: dict[int, JobReceipt] = {}
    before: str | None = None
    while True:
        page = await client.job_receipts(job, before)
        for row in page.rows:
            found.setdefault(row.number, row)  # while the job runs rows move up: the newer word is kept
        before = page.next
        if before is None:
            break
    await asyncio.to_thread(_write, path, receipts_csv(found.values()))
    return len(found)


def _write(path: Path, text: str) -> None:
    """By a file beside it and a rename, so that a full disk leaves no half table; UTF-8 with the mark Excel needs."""
    beside = path.with_name(f"{path.name}.part")
    try:
        beside.write_text(text, encoding="utf-8-sig", newline="")
        os.replace(beside, path)
    except OSError as error:
        beside.unlink(missing_ok=True)
        raise OperatorError(
            f"The receipts could not be written ({error.strerror or type(error).__name__}). "
            "Choose another folder, or make room, then export again."
        ) from None
