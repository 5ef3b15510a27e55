"""Lines of CSV (RFC 4180) in which no spreadsheet finds a formula (OWASP ASVS 1.2.10)."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

MARK = b"\xef\xbb\xbf"
"""The byte order mark, by which spreadsheets know UTF-8."""

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\0")


def safe_cell(text: str) -> str:
    """A cell that no spreadsheet takes for a formula: an apostrophe goes before."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def csv_line(cells: Iterable[str]) -> bytes:
    """One line in UTF-8, every cell quoted and safe, with its end."""
    out = io.StringIO()
    csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n").writerow([safe_cell(cell) for cell in cells])
    return out.getvalue().encode("utf-8", "replace")
