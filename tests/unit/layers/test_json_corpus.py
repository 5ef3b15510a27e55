"""Real FHIR and CDS Hooks files: no exception, the same bytes again, edits that change one value."""

from __future__ import annotations

import copy
import json
import random
from typing import Any

import pytest

from console.core.change import Change, ChangeKind
from console.documents.node import Document, Node
from console.documents.splice import EditRefused, reassemble
from console.documents.walk import leaves, walk
from console.layers.contract import Format
from console.layers.registry import format_named
from tests.support.corpus import Sample, is_whole, samples

SMALL = 20_000
"""Bytes of a file that the default suite reads."""


def files() -> list[Sample]:
    """The JSON files of the corpus."""
    return [sample for sample in samples("fhir", "cds_hooks") if sample.name.endswith((".json", ".ndjson", ".txt"))]


def check(sample: Sample) -> None:
    """Everything a format does, on one file."""
    kind, raw = format_named(sample.format), sample.raw
    document = kind.parse(raw)
    assert reassemble(document) == raw, sample.name
    paths = [node.path for node in walk(document.nodes)]
    assert len(set(paths)) == len(paths), sample.name
    rendered = kind.render(document)
    for heading in rendered.outline if rendered else ():
        assert kind.render(document, heading.id) is not None
    for head in kind.tables(document):
        rows = kind.table_rows(document, head.id, 0, head.rows)
        assert len(rows) == head.rows
        assert all(len(row.cells) == len(head.columns) for row in rows)
    private = {node.path for node in leaves(document.nodes) if node.private}
    assert private <= {found.node.path for found in kind.sensitive(document)}
    public = {node.path: node.value for node in leaves(document.nodes) if not node.private}
    hidden = {node.value for node in leaves(document.nodes) if node.private and len(node.value) > 12}
    told = " ".join(f"{problem.path} {problem.message}" for problem in kind.validate(raw))
    assert not [value for value in hidden if value in told], sample.name
    assert kind.summarize(raw).control_id not in hidden
    assert set(public).isdisjoint(private)


def edit(sample: Sample, dice: random.Random, times: int) -> int:
    """Random edits of a file that can be edited; how many were made."""
    kind, raw = format_named(sample.format), sample.raw
    document = kind.parse(raw)
    found = [leaf for leaf in leaves(document.nodes) if _can_change(raw, leaf)]
    if document.problems or not found:
        return 0
    made = 0
    for leaf in dice.choices(found, k=times):
        value = "17.50" if raw[leaf.start : leaf.start + 1] != b'"' else f'x", "y": [1] \\ {dice.random()} é'
        change = Change(kind=ChangeKind.SET, path=leaf.path, value=value)
        if leaf.datatype == "secret":
            with pytest.raises(EditRefused, match="credential"):
                kind.edit(raw, [change])
            continue
        after = kind.edit(raw, [change])
        _only(kind, document, after, leaf, value)
        made += 1
    return made


def _can_change(raw: bytes, leaf: Node) -> bool:
    return raw[leaf.start : leaf.start + 1] in b'"-0123456789' and not leaf.path.endswith("resourceType")


def _only(kind: Format, before: Document, after: bytes, leaf: Node, value: str) -> None:
    assert after[: leaf.start] == before.raw[: leaf.start]
    assert after[len(after) - (len(before.raw) - leaf.end) :] == before.raw[leaf.end :]
    old = {node.path: node.value for node in leaves(before.nodes)}
    new = {node.path: node.value for node in leaves(kind.parse(after).nodes)}
    assert {path for path in old.keys() | new.keys() if old.get(path) != new.get(path)} == {leaf.path}
    assert new[leaf.path] == value


def test_that_small_files_are_read_shown_and_edited() -> None:
    dice = random.Random(7)
    made = 0
    for sample in files():
        if len(sample.raw) <= SMALL and dice.random() < (0.25 if is_whole() else 1):
            check(sample)
            made += edit(sample, dice, 2)
    assert made


ODD: tuple[object, ...] = (
    None,
    True,
    1.5,
    "x",
    "",
    [],
    {},
    [[]],
    [None],
    [{}],
    {"x": 1},
    {"resourceType": 5},
    {"coding": "x"},
)
"""What may stand where something else should."""


def _slots(value: object, found: list[tuple[Any, Any]]) -> list[tuple[Any, Any]]:
    """Every (container, key or index) of a JSON value."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in inner:
        found.append((value, key))
        _slots(item, found)
    return found


def test_that_values_of_a_wrong_type_are_read_and_shown() -> None:
    dice = random.Random(11)
    sound = [
        sample for sample in files() if len(sample.raw) < 6000 and not format_named(sample.format).validate(sample.raw)
    ]
    for _ in range(120):
        sample = dice.choice(sound)
        kind, content = format_named(sample.format), json.loads(sample.raw)
        for container, key in dice.choices(_slots(content, []), k=dice.randrange(1, 10)):
            container[key] = copy.deepcopy(dice.choice(ODD))
        raw = json.dumps(content).encode()
        document = kind.parse(raw)
        rendered = kind.render(document)
        for heading in rendered.outline if rendered else ():
            kind.render(document, heading.id)
        for head in kind.tables(document):
            assert len(kind.table_rows(document, head.id, 0, head.rows)) == head.rows
        for node in walk(document.nodes):
            assert isinstance(kind.identity(node), str)
        private = {leaf.path for leaf in leaves(document.nodes) if leaf.private}
        assert private <= {found.node.path for found in kind.sensitive(document)}
        assert isinstance((kind.verdicts(raw), kind.summarize(raw), kind.text(raw), kind.validate(raw)), tuple)


@pytest.mark.nightly
@pytest.mark.skipif(not is_whole(), reason="needs the corpus folder shared/corpus")
def test_that_every_file_is_read_shown_and_edited_twenty_times() -> None:
    dice = random.Random(8)
    found = files()
    for sample in found:
        check(sample)
    editable = [sample for sample in found if not format_named(sample.format).parse(sample.raw).problems]
    made = sum(edit(sample, dice, 20) for sample in editable)

    assert len(editable) > 100
    assert made > 15 * len(editable)
