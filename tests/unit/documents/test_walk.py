"""Walking and finding."""

from __future__ import annotations

from console.documents.walk import find_exact, leaves, walk
from console.layers.hl7v2.document import parse
from tests.unit.layers.hl7v2.messages import ADT


def test_that_every_node_is_found_by_its_own_path() -> None:
    document = parse(ADT)

    for node in walk(document.nodes):
        found = find_exact(document, node.path)
        assert found is not None
        assert (found.start, found.end) == (node.start, node.end)


def test_that_an_absent_path_gives_nothing() -> None:
    document = parse(ADT)

    assert [find_exact(document, path) for path in ("", "PID-99", "PID-3[9].1", "PI", "PID-3[1].1.1", "ZZZ")] == [
        None
    ] * 6


def test_that_leaves_come_in_the_order_of_the_bytes() -> None:
    starts = [leaf.start for leaf in leaves(parse(ADT).nodes)]

    assert starts == sorted(starts)
