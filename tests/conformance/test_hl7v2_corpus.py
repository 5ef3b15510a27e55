"""Every real sample: read without error, put together byte for byte, edited in exactly one place."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from console.compositions.inspect import describe
from console.core.change import Change, ChangeKind
from console.core.interface import AckMode
from console.core.outcome import Outcome
from console.documents.splice import EditRefused, reassemble
from console.documents.walk import leaves
from console.layers.contract import Verdict
from console.layers.hl7v2.locate import find
from console.layers.registry import layer
from tests.conformance.corpus import SAMPLES, whole_corpus

HL7 = layer("hl7v2")
NASTY = "O'Brien|^~\\&#\r\n\x0b\x1c\rPID|2"


def check_file(path: Path) -> None:
    """All promises for one file; the message of a failure names the file."""
    raw = path.read_bytes()
    document = HL7.parse(raw)
    assert reassemble(document) == raw, path.name
    json.dumps(describe(path.name, raw, HL7, tree=True))
    for message in HL7.split(raw)[:4]:
        check_message(message, path.name)


def check_message(raw: bytes, name: str) -> None:
    summary = HL7.summarize(raw)
    reply = HL7.acknowledge(raw, summary, Verdict.ACCEPT, AckMode.ORIGINAL, datetime(2026, 1, 1, tzinfo=UTC))
    assert reply is not None
    if summary.readable:
        assert HL7.matches(summary, reply), name
        assert HL7.judge(summary, reply).outcome is Outcome.ACCEPTED, name
    for path in ("PID-5.1", "PID-3", "MSH-10", "OBX-5"):
        check_edit(raw, path, name)


def check_edit(raw: bytes, path: str, name: str) -> None:
    """Setting a field changes that field's bytes only, and the value comes back."""
    before = HL7.parse(raw)
    try:
        after = HL7.parse(HL7.edit(raw, [Change(kind=ChangeKind.SET, path=path, value=NASTY)]))
    except EditRefused:
        return
    node = find(after, path)
    assert node is not None, (name, path)
    assert node.value == NASTY, (name, path)
    assert len(after.nodes) == len(before.nodes), (name, path)
    assert raw.startswith(after.raw[: node.start].rstrip(b"|^~&#!@%*")), (name, path)
    old = find(before, path)
    if old is not None:
        assert after.raw == raw[: old.start] + after.raw[node.start : node.end] + raw[old.end :], (name, path)


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.name[:60])
def test_that_every_sample_is_read_kept_and_edited_in_one_place(path: Path) -> None:
    check_file(path)


def test_that_every_file_of_the_corpus_is_read_kept_and_edited_in_one_place() -> None:
    files = whole_corpus()

    for path in files:
        check_file(path)
    assert len(files) == 299


def test_that_double_byte_text_never_splits_a_field() -> None:
    kanji = next(path for path in SAMPLES if path.name.startswith("9999013_-_ADT-00"))
    values = {leaf.path: leaf.value for leaf in leaves(HL7.parse(kanji.read_bytes()).nodes)}

    assert values["PID-5[1].1"] == "患者"
    assert values["PID-5[2].2"] == "タロウ"
