"""Cells that no spreadsheet runs."""

from __future__ import annotations

import csv
import io

import pytest

from console.core.csv_cells import csv_line, safe_cell


@pytest.mark.parametrize(
    "payload", ['=HYPERLINK("x")', "+1", "-1+cmd|'/C calc'!A0", "@SUM(1)", "\tx", "\r=1", "\n=1", "\0="]
)
def test_that_no_cell_begins_as_a_formula_does(payload: str) -> None:
    assert safe_cell(payload) == f"'{payload}"


def test_that_a_line_reads_back_as_its_cells() -> None:
    cells = ["OBX-5", 'a "quoted", cell', "", "Müller"]
    line = csv_line(cells).decode()
    assert line.endswith("\r\n")
    assert next(csv.reader(io.StringIO(line))) == cells
