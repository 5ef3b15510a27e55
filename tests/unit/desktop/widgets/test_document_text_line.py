"""Lines of a document as pieces on rows: roles, blanks, revealed values, and columns both ways."""

from __future__ import annotations

from console.api.documents import Mark, TextLine
from console.desktop.widgets.document_text_line import CLEAR, bands, column_at, pieces_of, wrapped
from console.desktop.widgets.raw_view_text import Overlay


def _line(text: str, *marks: tuple[int, int, str], before: str = "", after: str = "") -> TextLine:
    made = tuple(Mark(column=column, length=length, role=role) for column, length, role in marks)
    return TextLine(index=0, number=1, text=text, start=0, end=len(text), marks=made, before=before, after=after)


def _told(line: TextLine, *overlays: Overlay, blanks: bool = False) -> list[tuple[str, str]]:
    return [(piece.text, piece.role) for piece in pieces_of(line, overlays, blanks=blanks)]


def test_that_a_later_mark_lies_over_an_earlier_one() -> None:
    line = _line('"a\\nb"', (0, 6, "string"), (2, 2, "escape"))
    assert _told(line) == [('"a', "string"), ("\\n", "escape"), ('b"', "string")]


def test_that_control_and_direction_characters_neither_move_nor_hide_text() -> None:
    ((text, _),) = _told(_line("a\x01b\N{RIGHT-TO-LEFT OVERRIDE}c\u2406"))
    assert len(text) == 6
    assert text.isprintable()
    assert "\N{RIGHT-TO-LEFT OVERRIDE}" not in text


def test_that_blanks_and_tabs_show_as_signs_only_when_asked() -> None:
    line = _line("a b\tc")
    assert _told(line, blanks=True) == [("a", ""), ("·", "blank"), ("b", ""), ("→   ", "blank"), ("c", "")]
    assert "".join(text for text, _ in _told(line)) == "a b    c"


def test_that_a_revealed_value_stands_in_for_its_mask_and_keeps_columns() -> None:
    line = _line("PID|••••••|F", (4, 6, "masked"))
    pieces = list(pieces_of(line, [Overlay(4, 10, "4711")]))
    assert [(each.text, each.role) for each in pieces] == [("PID|", ""), ("4711", CLEAR), ("|F", "")]
    rows = wrapped(pieces, 80, 77)
    assert column_at(rows, 0, 5) == 4
    assert column_at(rows, 0, 9) == 11
    assert bands(rows, 4, 10) == [(0, 4, 4)]


def test_that_frame_bytes_stand_outside_the_columns() -> None:
    line = _line("MSH|", before="\u240b", after="\u241c\u240d")
    pieces = list(pieces_of(line))
    assert [each.text for each in pieces] == ["[VT]", "MSH|", "[FS][CR]"]
    assert (pieces[1].start, pieces[1].end) == (0, 4)


def test_that_wrapped_rows_hold_everything_in_order_and_fit() -> None:
    text = "".join(f"{number}-word " for number in range(60)) + "x" * 300
    rows = wrapped(pieces_of(_line(text)), 40, 36)
    assert "".join(placed.piece.text for row in rows for placed in row) == text
    for number, row in enumerate(rows):
        used = sum(placed.piece.cells for placed in row)
        assert used <= (40 if number == 0 else 36)
    assert rows[0][-1].piece.text.endswith(" ")


def test_that_every_place_leads_back_to_its_column() -> None:
    text = "abc äöü 漢字 x" * 9
    rows = wrapped(pieces_of(_line(text)), 30, 28)
    for column in range(len(text)):
        ((row, cell, _), *_) = bands(rows, column, column + 1)
        assert column_at(rows, row, cell) == column
