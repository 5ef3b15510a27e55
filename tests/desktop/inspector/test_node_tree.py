"""The node tree: a lawful Qt model, deeper levels fetched once, places found both ways."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from console.desktop.widgets.node_tree import NodeTree
from console.desktop.widgets.node_tree_model import Column, NodeTreeModel
from tests.desktop.inspector import samples

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")  # the offscreen platform has no window manager


def test_that_the_model_keeps_qts_rules_through_reset_fetch_and_reveal() -> None:
    model = NodeTreeModel()
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Warning)
    view = samples.large_document(20)
    model.set_nodes(view.nodes, complete=False)
    model.add_children("PID", samples.field_rows(view.lines[1]))
    model.set_revealed({"PID-5": "Muster^Anna"})
    model.set_nodes((), complete=True)
    assert tester.model() is model  # its complaints are Qt warnings, which fail a test


def test_that_a_level_is_asked_for_once_until_it_fails() -> None:
    model = NodeTreeModel()
    asked: list[str] = []
    model.children_wanted.connect(asked.append)
    model.set_nodes(samples.large_document(20).nodes, complete=False)
    pid = model.find("PID")
    assert model.hasChildren(pid)
    model.fetchMore(pid)
    model.fetchMore(pid)
    assert asked == ["PID"]
    model.fetch_failed("PID")
    model.fetchMore(model.find("PID"))
    assert asked == ["PID", "PID"]


def test_that_late_children_do_not_double_what_is_there() -> None:
    model = NodeTreeModel()
    view = samples.large_document(20)
    model.set_nodes(view.nodes, complete=False)
    rows = samples.field_rows(view.lines[1])
    model.add_children("PID", rows)
    model.add_children("PID", rows)
    assert model.rowCount(model.find("PID")) == sum(row.depth == 1 for row in rows)
    model.add_children("gone", rows)


def test_that_a_place_of_the_text_gives_its_deepest_node_and_a_delimiter_what_holds_it() -> None:
    model = NodeTreeModel()
    view = samples.ordinary()
    model.set_nodes(view.nodes, complete=True)
    line = view.lines[5].text
    assert _path(model, line.index("2345-7L") + 3) == "OBX[1]-3.1"
    assert _path(model, line.index("2345-7L^") + 7) == "OBX[1]-3"
    assert _path(model, 3) == "OBX[1]"


def _path(model: NodeTreeModel, column: int) -> str:
    node = model.at_text(5, column)
    return node.path if node else ""


def test_that_a_screen_reader_hears_masked_instead_of_dots() -> None:
    model = NodeTreeModel()
    model.set_nodes(samples.ordinary().nodes, complete=True)
    spoken = model.data(model.find("PID-5"), Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "PID-5, Name, masked patient data"
    assert "has error" in str(model.data(model.find("OBX[1]-3.1"), Qt.ItemDataRole.AccessibleTextRole))


def test_that_a_revealed_value_never_reaches_a_tooltip() -> None:
    model = NodeTreeModel()
    model.set_nodes(samples.ordinary().nodes, complete=True)
    model.set_revealed({"PID-5": "Muster^Anna"})
    index = model.find("PID-5").siblingAtColumn(Column.VALUE)
    assert model.data(index) == "Muster^Anna"
    assert "Muster" not in str(model.data(index, Qt.ItemDataRole.ToolTipRole))


def test_that_seeking_a_deep_path_fetches_the_levels_on_the_way(qtbot: QtBot) -> None:
    tree = NodeTree()
    qtbot.addWidget(tree)
    view = samples.large_document(20)
    tree.nodes.children_wanted.connect(lambda path: tree.nodes.add_children(path, samples.field_rows(view.lines[1])))
    tree.set_nodes(view.nodes, complete=False)
    tree.choose("PID-3.4")
    node = tree.current()
    assert node is not None
    assert node.path == "PID-3.4"


def test_that_the_first_repeat_of_an_only_segment_is_found_under_its_plain_path() -> None:
    model = NodeTreeModel()
    model.set_nodes(samples.ordinary().nodes, complete=True)
    node = model.node(model.nearest("PID[1]-3.4"))
    assert node is not None
    assert node.path == "PID-3.4"
