"""Checks one after the other: whatever becomes of one, the others run and it is told what became of it."""

from __future__ import annotations

import pytest

from console.core.errors import OperatorError
from console.gateway.checking.checks import MOST_SENT, chosen, run_checks
from console.gateway.checking.speech import Begun, Ended, Found, State, Told, telling, told_in
from console.layers.checking import CheckOptions
from console.layers.registry import FORMATS
from tests.support.odd_checks import CANARY, ODD, WITH_ODD

OPTIONS = CheckOptions()


def run(*names: str) -> list[Told]:
    """What is told of these checks, through the frames."""
    told = run_checks([WITH_ODD[name] for name in names], CANARY.encode(), OPTIONS)
    return [told_in(telling(piece)) for piece in told]


def ends(told: list[Told]) -> list[tuple[str, State, int]]:
    """How each check ended."""
    return [(piece.name, piece.state, piece.findings) for piece in told if isinstance(piece, Ended)]


def test_that_each_check_is_told_with_its_findings_and_its_end() -> None:
    told = run("good", "refusing")

    assert next(piece for piece in told if isinstance(piece, Begun)).source == "the test"
    assert ends(told) == [("good", State.RAN, 2), ("refusing", State.REFUSED, 0)]
    assert [piece.text for piece in told if isinstance(piece, Ended)] == ["", "It has no rules."]


def test_that_a_check_that_breaks_ends_alone_and_quotes_nothing() -> None:
    told = run("breaking", "good")

    assert ends(told) == [("breaking", State.FAILED, 1), ("good", State.RAN, 2)]
    assert not any(CANARY in str(piece) for piece in told)
    assert "ValueError" in next(piece.text for piece in told if isinstance(piece, Ended))


def test_that_of_many_findings_all_are_counted_and_the_worst_are_never_left_out() -> None:
    told = run("many")
    found = [problem for piece in told if isinstance(piece, Found) for problem in piece.problems]

    assert ends(told) == [("many", State.RAN, 2502)]
    assert len(found) == MOST_SENT + 1
    assert found[-1].severity == "error"


def test_that_a_check_that_is_not_there_is_named_with_those_that_are(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(FORMATS, "odd", ODD)

    assert [check.name for check in chosen("odd", ["many", "good"])] == ["good", "many"]
    with pytest.raises(OperatorError, match=r"no check called better\. It has: good, refusing"):
        chosen("odd", ["better"])
