"""Causes as a model: pages on demand, counts in place, another order only when asked for."""

from __future__ import annotations

from datetime import timedelta

from PySide6.QtCore import QObject, Qt
from pytestqt.qtbot import QtBot

from console.api.triage import GroupRow, Groups, GroupSort, GroupState
from console.desktop.models.group_cells import (
    LEFT,
    PLACEHOLDER,
    cells_of,
    initials,
    second_line,
    since,
    spoken,
    was_cells_of,
)
from console.desktop.models.groups import PAGE, GroupModel, GroupsWanted
from tests.support.fake_groups import bad_day, mock_groups
from tests.support.fake_message import NOW

ROWS = [view.row for view in mock_groups()]


class Answering(QObject):
    """A gateway that answers at once from these rows; `asked` counts."""

    def __init__(self, rows: list[GroupRow]) -> None:
        super().__init__()
        self.rows = rows
        self.asked: list[GroupsWanted] = []
        self.model = GroupModel(lambda: NOW)
        self.model.wanted.connect(self._answer)

    def _answer(self, wanted: GroupsWanted) -> None:
        self.asked.append(wanted)
        begin = wanted.request.offset
        page = tuple(self.rows[begin : begin + wanted.request.limit])
        total = sum(row.open for row in self.rows)
        self.model.take(
            wanted, Groups(rows=page, causes=len(self.rows), messages=total, of=len(self.rows), hidden=0, at=NOW)
        )


def shown(model: GroupModel) -> list[int]:
    return [row.id for row in model.at_hand()]


def test_that_only_the_pages_one_looks_at_are_fetched(qtbot: QtBot) -> None:
    gateway = Answering([view.row for view in bad_day(650)])
    gateway.model.restart("", (), GroupSort.GROWTH)
    assert gateway.model.rowCount() == 650
    assert [wanted.page for wanted in gateway.asked] == [0]

    assert gateway.model.index(3 * PAGE + 7, 0).data() == PLACEHOLDER[0].text
    qtbot.waitUntil(lambda: [wanted.page for wanted in gateway.asked] == [0, 3], timeout=1000)
    assert gateway.model.group(3 * PAGE + 7) is not None
    assert gateway.model.group(PAGE + 7) is None


def test_that_counts_change_in_place_and_the_order_stays_until_it_is_asked_for(qtbot: QtBot) -> None:
    gateway = Answering(list(ROWS))
    gateway.model.restart("", (), GroupSort.GROWTH)
    before = shown(gateway.model)
    gateway.rows = [row.model_copy(update={"open": row.open + 5}) for row in reversed(ROWS)]

    with qtbot.assertNotEmitted(gateway.model.modelReset):
        gateway.model.refresh(in_order=False, seen=range(12))
    assert shown(gateway.model) == before
    assert gateway.model.index(0, 2).data() == "123"

    gateway.model.refresh(in_order=True)
    assert shown(gateway.model) == before[::-1]


def test_that_a_refresh_with_nothing_new_changes_no_cell(qtbot: QtBot) -> None:
    gateway = Answering(list(ROWS))
    gateway.model.restart("", (), GroupSort.GROWTH)
    with qtbot.assertNotEmitted(gateway.model.modelReset), qtbot.assertNotEmitted(gateway.model.dataChanged):
        gateway.model.refresh(in_order=False, seen=range(12))
        gateway.model.refresh(in_order=True)


def test_that_new_causes_are_counted_and_gone_ones_marked_until_the_order_is_made_anew(qtbot: QtBot) -> None:
    gateway = Answering(ROWS[:11])
    gateway.model.restart("", (), GroupSort.GROWTH)
    gateway.rows = [ROWS[11], *ROWS[1:11]]
    gateway.model.refresh(in_order=False, seen=range(11))
    assert gateway.model.new == 1
    assert gateway.model.rowCount() == 11
    assert gateway.model.index(0, 6).data() == LEFT

    gateway.model.refresh(in_order=True)
    assert gateway.model.new == 0
    assert shown(gateway.model) == [12, *range(2, 12)]


def test_that_a_late_answer_for_the_list_before_is_dropped(qtbot: QtBot) -> None:
    model = GroupModel(lambda: NOW)
    asked: list[GroupsWanted] = []
    model.wanted.connect(asked.append)
    model.restart("layer:fhir", (), GroupSort.GROWTH)
    model.restart("", (GroupState.RESOLVED,), GroupSort.COUNT)
    model.take(asked[0], Groups(rows=tuple(ROWS), causes=12, messages=296, of=12, at=NOW))
    assert not model.is_loaded
    assert asked[1].request.states == (GroupState.RESOLVED,)


def test_that_a_row_says_itself_whole(qtbot: QtBot) -> None:
    gateway = Answering(list(ROWS))
    gateway.model.restart("", (), GroupSort.GROWTH)
    words = gateway.model.index(0, 0).data(int(Qt.ItemDataRole.AccessibleTextRole))
    assert words.startswith("Result code not mapped to LOINC, HL7 v2, escalating, 118 of 240 messages, 122 handled")
    assert "97 patients" in words
    assert "LAB to CERN" in words
    assert words.endswith("nobody has it")
    assert "owner r.keller" in spoken(ROWS[2], NOW)


def test_that_words_tell_since_when_or_until_what() -> None:
    link, archived = ROWS[1], ROWS[5]
    assert second_line(link, NOW).startswith("Refused by rad-pacs:6661 · holds 41 · since ")
    assert second_line(archived, NOW).endswith("until > 20/h")
    assert since(NOW - timedelta(hours=30), NOW) == "since 21 Nov"
    assert since(NOW - timedelta(hours=20), NOW).startswith("since ")
    assert ":" in since(NOW - timedelta(hours=20), NOW)
    assert since(NOW - timedelta(days=3), NOW) == f"since {(NOW - timedelta(days=3)).astimezone().day} Nov"


def test_that_only_states_that_ask_for_action_are_loud() -> None:
    loud = {row.state: cells_of(row, NOW)[6].badge for row in ROWS}
    assert loud[GroupState.ESCALATING] == loud[GroupState.NEW] == loud[GroupState.REGRESSED] == "loud"
    assert loud[GroupState.ONGOING] == loud[GroupState.ARCHIVED] == "quiet"


def test_that_without_a_gateway_rows_say_what_was() -> None:
    cells = was_cells_of(ROWS[0], NOW)
    assert cells[6].text == "was escalating"
    assert not cells[6].badge
    assert {cell.colour for cell in cells if cell.text} == {"t3"}


def test_that_an_owner_is_shown_by_initials() -> None:
    assert [initials(name) for name in ("r.keller", "maximiliane.von-und-zu", "monitor", "")] == ["RK", "MV", "MO", ""]
