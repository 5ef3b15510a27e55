"""The copy: only what was asked changes, and the control id follows its rule."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from console.api.commands import EditChange
from console.core.change import ChangeKind
from console.core.errors import RefusedError
from console.documents.raw_text import to_text
from console.gateway.desk.copying import MOST_CHANGES, Copy, changes_of, make_copy, whole_segments
from console.gateway.desk.errors import BadRequestError
from console.layers.registry import layer

HL7 = layer("hl7v2")
RAW = b"MSH|^~\\&|LAB|HOSP|CERN|HOSP|20260301||ORU^R01|A1|P|2.5\rPID|1||7^^^HOSP^MR||DOE^JO\rOBX|1|ST|X||99.50\r"
MEND = (EditChange(path="OBX-3.1", value="Y"),)


def copied(
    changes: tuple[EditChange, ...] = (),
    *,
    new: bool = True,
    delivered: bool = False,
    known: frozenset[str] = frozenset(),
) -> Copy:
    return make_copy(HL7, RAW, changes, new_control_id=new, delivered=delivered, used=known.__contains__)


def test_that_all_other_bytes_stay() -> None:
    assert copied(MEND).raw == RAW.replace(b"|A1|", b"|A1R1|").replace(b"|X|", b"|Y|")


def test_that_an_unchanged_copy_may_keep_its_id_and_is_the_same_bytes() -> None:
    copy = copied(new=False)
    assert (copy.raw, copy.kept, copy.control_id) == (RAW, True, "A1")


def test_that_a_changed_copy_gets_a_new_id_even_where_the_old_one_was_asked_for() -> None:
    copy = copied(MEND, new=False)
    assert (copy.kept, copy.control_id, copy.rule.keep_allowed) == (False, "A1R1", False)


def test_that_a_delivered_message_gets_a_new_id() -> None:
    assert copied(new=False, delivered=True).control_id == "A1R1"


def test_that_an_edit_that_changes_nothing_counts_as_unchanged() -> None:
    assert copied((EditChange(path="OBX-3.1", value="X"),), new=False).kept


def test_that_an_id_that_was_used_is_not_used_again() -> None:
    assert copied(MEND, known=frozenset({"A1R1", "A1R2"})).control_id == "A1R3"


def test_that_the_search_for_a_free_id_ends() -> None:
    with pytest.raises(RefusedError, match="No free control id"):
        make_copy(HL7, RAW, MEND, new_control_id=True, delivered=False, used=lambda _: True)


def test_that_the_same_wish_gives_the_same_bytes() -> None:
    assert copied(MEND).sha256 == copied(MEND).sha256
    assert copied(MEND).sha256 != copied((EditChange(path="OBX-3.1", value="Z"),)).sha256


def test_that_the_control_id_is_no_field_to_edit() -> None:
    with pytest.raises(BadRequestError, match="MSH-10"):
        copied((EditChange(path="MSH-10", value="B"),))


def test_that_a_flood_of_changes_is_refused() -> None:
    with pytest.raises(BadRequestError):
        changes_of(MEND * (MOST_CHANGES + 1), "MSH-10")


@pytest.mark.parametrize(
    ("kind", "path", "whole"),
    [
        (ChangeKind.REMOVE, "OBX[2]", True),
        (ChangeKind.INSERT, "OBX", True),
        (ChangeKind.REMOVE, "PID-3[2]", False),
        (ChangeKind.INSERT, "PID-3", False),
        (ChangeKind.SET, "PID-5.1", False),
    ],
)
def test_that_lines_put_in_or_taken_out_are_told_from_fields(kind: ChangeKind, path: str, whole: bool) -> None:
    assert whole_segments((EditChange(kind=kind, path=path),)) is whole


def _raw(text: str) -> Copy:
    return make_copy(HL7, RAW, (), text=text, new_control_id=True, delivered=False, used=lambda _id: False)


def test_that_raw_editing_sends_what_was_written_under_a_new_id() -> None:
    text, _ = to_text(RAW, "ascii")
    copy = _raw(text + "NTE|1||added\n")

    assert copy.edited == RAW + b"NTE|1||added\r"
    assert not copy.kept
    assert HL7.summarize(copy.raw).control_id == copy.control_id != HL7.summarize(RAW).control_id


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda text: "no header\n", "not one message"),
        (lambda text: text + text, "not one message"),
        (lambda text: text + "NTE|1||\u27e61C\u27e7\n", "frame byte"),
        (lambda text: text.replace(HL7.summarize(RAW).control_id, "OTHER9", 1), "MSH-10"),
    ],
)
def test_that_raw_text_that_is_no_single_message_or_goes_round_the_id_rule_is_refused(
    change: Callable[[str], str], words: str
) -> None:
    with pytest.raises(BadRequestError, match=words):
        _raw(change(to_text(RAW, "ascii")[0]))


def test_that_raw_text_and_changes_by_field_exclude_each_other() -> None:
    with pytest.raises(BadRequestError, match="not both"):
        make_copy(
            HL7,
            RAW,
            (EditChange(path="PID-8", value="F"),),
            text="x",
            new_control_id=True,
            delivered=False,
            used=lambda _id: False,
        )
