"""Terms go into and out of a filter without harm to the rest."""

from __future__ import annotations

from console.desktop.query_text import terms_of, with_term
from console.query.parser import parse


def test_that_a_term_replaces_the_one_of_its_field() -> None:
    assert with_term("interface:a status:error", "interface", ["b"]) == "status:error interface:b"


def test_that_no_values_take_the_field_away() -> None:
    assert with_term("interface:a status:error", "interface", []) == "status:error"


def test_that_a_name_with_spaces_is_quoted_and_still_parses() -> None:
    query = with_term("", "interface", ["LAB to CERN"])
    assert query == 'interface:"LAB to CERN"'
    parse(query)


def test_that_a_filter_with_or_is_kept_whole() -> None:
    query = with_term("status:error OR status:held", "type", ["ORU"])
    assert query == "(status:error OR status:held) type:ORU"
    parse(query)


def test_that_a_minus_stays_with_its_term() -> None:
    assert terms_of("-site:TEST age:<2h") == ["-site:TEST", "age:<2h"]
    assert terms_of("(a OR b)") is None
