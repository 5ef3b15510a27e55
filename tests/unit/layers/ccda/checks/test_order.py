"""Order and number of elements of CDA, by our own table."""

from __future__ import annotations

import pytest

from console.layers.ccda.checks.order import CHILDREN, MOST, findings, slots
from console.layers.ccda.checks.reading import Fault, read
from tests.unit.layers.ccda.checks.samples import ccd, changed, without


def _found(raw: bytes) -> dict[str, str]:
    root = read(raw)
    assert not isinstance(root, Fault)
    return {problem.code: problem.path for problem in findings(root)}


def test_that_a_good_document_is_in_order() -> None:
    assert _found(ccd()) == {}


def test_that_every_line_of_the_table_can_be_read() -> None:
    assert all(len(slots(name)) > 3 for name in CHILDREN)


@pytest.mark.parametrize(
    ("raw", "code", "path"),
    [
        (
            changed('<title>Summary of care</title>\n<effectiveTime value="20240131101500-0500"/>',
                    '<effectiveTime value="20240131101500-0500"/><title>Summary of care</title>'),
            "cda.order", "ClinicalDocument/title",
        ),
        (changed("<title>", "<heading/><title>"), "cda.unexpected", "ClinicalDocument/heading"),
        (changed("<title>", "<title/><title>"), "cda.repeats", "ClinicalDocument/title[2]"),
        (without("custodian"), "cda.missing", "ClinicalDocument"),
        (changed("<statusCode", "<text/><statusCode"), "cda.repeats", ""),
        (changed("<birthTime", "<raceCode/><birthTime"), "cda.order", ""),
        (changed("<entry>", "<entry><section/>"), "cda.unexpected", ""),
        (changed("<observation ", "<organizer/><observation "), "cda.repeats", ""),
    ],
)  # fmt: skip
def test_that_what_stands_wrong_is_named_where_it_stands(raw: bytes, code: str, path: str) -> None:
    found = _found(raw)

    assert code in found
    assert not path or found[code] == path


def test_that_extensions_of_other_namespaces_may_stand_anywhere() -> None:
    assert _found(changed("<title>", '<sdtc:category code="x"/><title>')) == {}


def test_that_ten_thousand_wrong_elements_are_named_up_to_a_limit() -> None:
    root = read(changed("<title>", "<x/>" * 10_000 + "<title>"))
    assert not isinstance(root, Fault)

    found = list(findings(root))

    assert len(found) == MOST
    assert found[-1].path == "ClinicalDocument/x[500]"
