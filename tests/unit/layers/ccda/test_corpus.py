"""Real samples: nothing raises, the bytes come back, an edit changes what it names."""

from __future__ import annotations

import random

import pytest

from console.core.change import Change, ChangeKind
from console.core.message import Severity
from console.documents.splice import EditRefused, reassemble
from console.documents.walk import leaves
from console.layers.ccda.layer import Ccda
from tests.support.corpus import Sample
from tests.unit.layers.ccda.documents import corpus

CCDA = Ccda()
FEW = {"Discharge_Summary", "Surgical_Consult", "Entry_Reference", "NT_BadXml", "Amb_CCD", "toc_cures"}
SAMPLES = [sample for sample in corpus() if any(name in sample.name for name in FEW)]


def look_at_all(sample: Sample) -> None:
    """Every view of a sample."""
    raw = sample.raw
    document = CCDA.parse(raw)
    assert reassemble(document) == raw
    CCDA.summarize(raw)
    CCDA.validate(raw)
    found = CCDA.render(document)
    for heading in found.outline if found else ():
        CCDA.render(document, heading.id)
    for head in CCDA.tables(document):
        assert len(CCDA.table_rows(document, head.id, 0, head.rows + 1)) == head.rows
    private = {leaf.path for leaf in leaves(document.nodes) if leaf.private}
    assert private <= {each.node.path for each in CCDA.sensitive(document)}


def edit_some(sample: Sample, edits: int) -> None:
    """Random values, each the only thing that changes."""
    raw = sample.raw
    dice = random.Random(sample.name)
    found = [leaf for leaf in leaves(CCDA.parse(raw).nodes) if leaf.value and "xmlns" not in leaf.path]
    for leaf in dice.sample(found, edits):
        value = dice.choice(["plain", "<b>&amp;", "\"'", "é€", "]]>"])
        try:
            after = CCDA.edit(raw, [Change(kind=ChangeKind.SET, path=leaf.path, value=value)])
        except EditRefused:
            assert "()" in leaf.path or "<" in value or "]" in value
            continue
        before = {each.path: each.value for each in leaves(CCDA.parse(raw).nodes)}
        now = {each.path: each.value for each in leaves(CCDA.parse(after).nodes)}
        assert now == before | {leaf.path: value}
        assert after.startswith(raw[: leaf.start])
        assert after.endswith(raw[leaf.end :])


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.name)
def test_that_a_sample_is_read_whole(sample: Sample) -> None:
    look_at_all(sample)


@pytest.mark.parametrize("sample", SAMPLES[:2], ids=lambda sample: sample.name)
def test_that_an_edit_of_a_sample_changes_one_value(sample: Sample) -> None:
    edit_some(sample, 3)


@pytest.mark.nightly
@pytest.mark.parametrize("sample", corpus(), ids=lambda sample: sample.name)
def test_that_every_sample_is_read_and_edited(sample: Sample) -> None:
    look_at_all(sample)
    edit_some(sample, 20)


def test_that_samples_which_are_well_formed_have_no_errors_of_reading() -> None:
    wrong = {
        sample.name: [problem.code for problem in problems]
        for sample in SAMPLES
        if (problems := [each for each in CCDA.parse(sample.raw).problems if each.severity is Severity.ERROR])
    }

    assert [name for name in wrong if "Entry_Reference" not in name and "BadXml" not in name] == []
