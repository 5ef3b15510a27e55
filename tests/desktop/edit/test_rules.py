"""The pure parts of the editor: history, folding, places on both sides, reasons why not."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.api.commands import Check, DiffLine, Draft, DraftRequest, EditChange
from console.core.change import ChangeKind
from console.desktop.screens.edit.changes import EditHistory
from console.desktop.screens.edit.rules import Form, verdict, what_happens, why_not
from console.desktop.widgets.diff_lines import copy_span, numbers, original_column, rows_of, rows_with_gaps, sides
from tests.desktop.inspector import samples
from tests.support.fake_draft import draft_of

GOOD = Form(reason="lab code fixed", confirm_newer=True, confirm_prod=True, current=True)


def _draft(**changes: object) -> Draft:
    asked = DraftRequest(changes=(EditChange(path="OBX[1]-3.1", value="2345-7"),))
    return draft_of(samples.ordinary(), asked).model_copy(update=changes)


@given(st.lists(st.tuples(st.sampled_from(["PID-5", "OBX[1]-3.1"]), st.text(max_size=3)), max_size=8))
def test_that_undoing_all_gives_no_change_and_redoing_all_gives_them_back(edits: list[tuple[str, str]]) -> None:
    history = EditHistory()
    for path, value in edits:
        history = history.set(path, value)
    wanted = history.changes
    while history.can_undo:
        history = history.undo()
    assert history.changes == ()
    while history.can_redo:
        history = history.redo()
    assert history.changes == wanted


def test_that_a_second_value_for_a_field_replaces_the_first() -> None:
    history = EditHistory().set("PID-5", "A").set("PID-7", "B").set("PID-5", "C")
    assert [(each.path, each.value) for each in history.changes] == [("PID-5", "C"), ("PID-7", "B")]


def test_that_a_value_is_not_moved_before_an_insert_that_shifts_the_places() -> None:
    history = EditHistory().set("OBX[2]-5", "A").insert("OBX[1]", "OBX|9").set("OBX[2]-5", "B")
    assert [each.kind for each in history.changes] == [ChangeKind.SET, ChangeKind.INSERT, ChangeKind.SET]


def test_that_unchanged_segments_fold_and_changed_ones_keep_a_neighbour() -> None:
    rows = rows_of(_draft().lines)
    assert [(row.first, row.count) for row in rows] == [(0, 0), (1, 3), (4, 0), (5, 0), (6, 0), (7, 3)]
    assert all(not row.count for row in rows_of(_draft().lines, frozenset(range(10))))


def test_that_a_place_in_the_copy_leads_to_its_place_in_the_original() -> None:
    line = DiffLine(
        kind="changed", number=1, original="OBX|AB^C|DE", copy_text="OBX|WXYZ^C|DE",
        original_spans=((4, 6),), copy_spans=((4, 8),),
    )  # fmt: skip
    assert original_column(line, line.copy_text.index("D")) == line.original.index("D")
    assert original_column(line, 6) == 4
    assert copy_span(line, 4, 6) == (4, 8)
    assert copy_span(line, 9, 11) == (11, 13)
    assert copy_span(line, 0, 3) == (0, 3)


def test_that_parts_that_only_one_side_has_do_not_lead_astray() -> None:
    line = DiffLine(
        kind="changed", number=1, original="OBX|AB|C", copy_text="OBX|AB|NEW|C", copy_spans=((7, 10),)
    )  # fmt: skip
    assert original_column(line, 4) == 4
    assert original_column(line, line.copy_text.index("C")) == line.original.index("C")
    assert copy_span(line, 4, 6) == (4, 6)


def test_that_lines_of_the_copy_alone_shift_no_number_of_the_original() -> None:
    lines = [
        DiffLine(kind="same", number=1, original="MSH", copy_text="MSH"),
        DiffLine(kind="added", number=2, copy_text="NTE"),
        DiffLine(kind="removed", number=2, original="PID"),
        DiffLine(kind="same", number=3, original="OBX", copy_text="OBX"),
    ]
    left, right = sides(lines, rows_of(lines))
    assert [line.number for line in left] == [1, 0, 2, 3]
    assert [line.number for line in right] == [1, 2, 0, 3]


@pytest.mark.parametrize(
    ("form", "words"),
    [
        (replace(GOOD, reason="  "), "Give a reason"),
        (replace(GOOD, confirm_newer=False), "newer message exists"),
        (replace(GOOD, confirm_prod=False), "goes to PROD"),
        (replace(GOOD, current=False), "checks are still running"),
        (replace(GOOD, failed="No such place"), "No such place"),
        (replace(GOOD, sending=True), "Sending"),
        (replace(GOOD, sent=True), "was sent"),
    ],
)
def test_that_sending_is_refused_with_the_reason_in_words(form: Form, words: str) -> None:
    assert words in why_not(_draft(), form)


def test_that_a_complete_form_with_good_checks_may_be_sent() -> None:
    assert why_not(_draft(), GOOD) == ""


def test_that_a_failed_check_and_a_closed_destination_stop_the_sending() -> None:
    broken = _draft(checks=(Check(name="Parses", level="error", text="No MSH"),))
    assert why_not(broken, GOOD) == "Parses: No MSH"
    closed = _draft().destinations[0].model_copy(update={"allowed": False, "reason": "PROD is read-only."})
    assert why_not(_draft(destinations=(closed,)), GOOD) == "PROD is read-only."
    assert why_not(None, GOOD)


def test_that_what_happens_counts_what_differs() -> None:
    says = [sentence for _, sentence in what_happens(_draft(needs_newer_confirmation=False), "MSG1")]
    assert says == [
        "1 message to CERN, 2 fields differ from the original.",
        "It appears as a child of MSG1, with your name.",
    ]


def test_that_a_refusal_a_wait_and_a_question_are_told_apart_with_the_reason() -> None:
    asks = verdict(_draft(needs_newer_confirmation=True, would_be_delivered=True), confirmed_newer=False)
    assert (asks.level, asks.word) == ("warn", "Waits for your confirmation")
    assert "newer message" in asks.why
    order = "Goes to the end of the queue, behind 2 waiting. It waits: Held by r.keller: downtime"
    waits = verdict(_draft(would_be_delivered=False, dry_run=(("Order", order),)), confirmed_newer=True)
    assert (waits.level, waits.word, waits.why) == ("warn", "Would wait", "Held by r.keller: downtime")
    broken = _draft(checks=(Check(name="Parses", level="error", text="No MSH"),), would_be_delivered=False)
    refused = verdict(broken, confirmed_newer=False)
    assert (refused.level, refused.word, refused.why) == ("error", "Would be refused", "Parses: No MSH")
    good = verdict(_draft(would_be_delivered=True), confirmed_newer=True)
    assert (good.level, good.why) == ("ok", "")


def test_that_what_would_wait_never_goes_without_a_reason() -> None:
    assert verdict(_draft(would_be_delivered=False, dry_run=()), confirmed_newer=True).why


def test_that_a_copy_that_replaces_its_original_says_so() -> None:
    words = [text for _, text in what_happens(_draft(replaces_original=True), "MSG1")]
    assert any("takes the place of MSG1" in text and "cancelled" in text for text in words)
    assert not any("takes the place" in text for _, text in what_happens(_draft(replaces_original=False), "MSG1"))


def test_that_lines_left_out_between_changes_are_counted_and_keep_their_numbers() -> None:
    lines = (
        DiffLine(kind="changed", number=7, original="a", copy_text="b"),
        DiffLine(kind="added", number=8, copy_text="new"),
        DiffLine(kind="same", number=24, original="c", copy_text="c"),
        DiffLine(kind="removed", number=24, original="d"),
        DiffLine(kind="same", number=25, original="e", copy_text="e"),
    )
    assert numbers(lines, "added") == [7, 0, 23, 24, 25]
    assert numbers(lines, "removed") == [7, 8, 24, 0, 25]
    rows = rows_with_gaps(lines)
    assert [(row.first, row.count) for row in rows] == [(0, 0), (1, 0), (2, 15), (2, 0), (3, 0), (4, 0)]
    left, right = sides(lines, rows)
    assert left[2].text == right[2].text == "… 15 lines that stay as they are"
    assert [each.number for each in right] == [7, 8, 0, 24, 0, 25]
