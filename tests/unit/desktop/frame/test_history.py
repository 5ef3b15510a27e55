"""Back and forward as in a browser."""

from __future__ import annotations

from console.desktop.frame.history import History
from console.desktop.screens.base import Place

LIST, ONE, TWO = Place(screen="queues"), Place(screen="inspector", delivery=1), Place(screen="inspector", delivery=2)


def test_that_back_and_forward_walk_the_same_way() -> None:
    history = History()
    for place in (LIST, ONE, TWO):
        history.visit(place)
    assert [history.back(), history.back(), history.back()] == [ONE, LIST, None]
    assert [history.forward(), history.forward(), history.forward()] == [ONE, TWO, None]


def test_that_a_new_place_forgets_what_lay_ahead() -> None:
    history = History()
    for place in (LIST, ONE):
        history.visit(place)
    history.back()
    history.visit(TWO)
    assert not history.can_forward
    assert history.back() == LIST


def test_that_the_same_place_twice_is_one_step() -> None:
    history = History()
    history.visit(LIST)
    history.visit(LIST)
    assert not history.can_back
