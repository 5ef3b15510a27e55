"""The completer offers what the parser understands."""

from __future__ import annotations

import pytest

from console.query.completer import complete
from console.query.parser import parse

KNOWN = {"interface": ["lab-to-cerner", "rad out"], "type": ["ORU^R01", "ORM^O01", "ADT^A08"]}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("sta", ["status:"]),
        ("-sta", ["status:"]),
        ("status:e", ["error"]),
        ("status:error,he", ["held"]),
        ("type:or", ["ORU^R01", "ORM^O01"]),
        ("interface:r", ['"rad out"']),
        ("age:>", [">10m"]),
        ("ack:", []),
        ("nonsense:", []),
        ("(flag:re", ["refused", "resend", "repeat", "retrying"]),
    ],
)
def test_that_suggestions_fit_the_place(text: str, expected: list[str]) -> None:
    assert [suggestion.text for suggestion in complete(text, len(text), KNOWN)] == expected


def test_that_a_suggestion_replaces_what_was_typed_at_the_cursor() -> None:
    (only,) = complete("status:err age:<1h", 10, KNOWN)
    done = "status:err age:<1h"[: only.start] + only.text + "status:err age:<1h"[only.end :]
    assert done == "status:error age:<1h"
    parse(done)


def test_that_an_empty_box_offers_every_field() -> None:
    assert {"status:", "mrn:", "age:"} <= {suggestion.text for suggestion in complete("", 0, KNOWN)}
