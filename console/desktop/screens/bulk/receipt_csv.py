"""Receipts as a table for a spreadsheet: control IDs, states and reply codes only. Pure.

A reply's own words may name a patient, so only its code leaves the console. Cells that a spreadsheet would read as a
formula get a leading apostrophe (OWASP ASVS 1.2.10).
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable

from console.api.jobs import JobReceipt
from console.core.csv_cells import safe_cell

HEAD = ("number", "time", "state", "type", "original_control_id", "sent_as_control_id", "reply_code")
_CODE = re.compile(r"\b(?:AA|AE|AR|CA|CE|CR)(?: \d{1,3})?\b")


def reply_code(text: str) -> str:
    """The acknowledgement code in a receipt's words ("AE 204"); "" where it has none."""
    found = _CODE.match(text)
    return found.group() if found else ""


def receipts_csv(receipts: Iterable[JobReceipt]) -> str:
    """The whole file: RFC 4180, times in ISO 8601 with zone."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(HEAD)
    for each in sorted(receipts, key=lambda receipt: receipt.number):
        cells = (
            str(each.number),
            each.at.isoformat(timespec="milliseconds"),
            each.state,
            each.type,
            each.original_control_id,
            each.copy_control_id,
            reply_code(each.text),
        )
        writer.writerow([safe_cell(cell) for cell in cells])
    return out.getvalue()
