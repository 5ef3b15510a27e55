"""The recipe panel on a gateway in memory: what is typed is tried on all, kept by version, handed to the dry run."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from console.api.commands import FieldChange
from console.api.jobs import JobKind, PlanRequest
from console.api.messages import MASK
from console.api.recipes import ChangeKind, PreviewRequest, Recipe, RecipeChange
from console.desktop.main_window import MainWindow
from console.desktop.screens.base import Place
from console.desktop.screens.bulk.ask import BulkAsk
from console.desktop.screens.bulk.dry_run import DryRunPanel
from console.desktop.screens.edit.screen import EditScreen
from console.desktop.screens.recipes.ask import RecipeAsk, from_edit
from console.desktop.screens.recipes.panel import RecipePanel
from console.desktop.screens.recipes.words import table_of, text_of
from tests.support.fake_gateway import FakeGatewayClient

# The offscreen platform says this of every window that has a smallest size; it is no fault of the window.
pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")

ASK = BulkAsk.of_query(JobKind.RESEND, "cause:12 status:error")
STEP = RecipeChange(path="OBX-3.1", kind=ChangeKind.MAP, table={"GLU": "2345-7"})
Opener = Callable[[RecipeAsk], RecipePanel]


def asked(gateway: FakeGatewayClient, name: str) -> list[object]:
    return [arguments for called, arguments in gateway.asked if called == name]


@pytest.fixture
def opened(window: MainWindow) -> Opener:
    """Open the panel on these messages."""

    def open_it(ask: RecipeAsk) -> RecipePanel:
        window.state.recipe_asked.emit(ask)
        return window.findChildren(RecipePanel)[-1]

    return open_it


def test_that_a_recipe_is_tried_on_all_while_it_is_typed(
    qtbot: QtBot, opened: Opener, gateway: FakeGatewayClient
) -> None:
    gateway.recipe_looks = 1
    panel = opened(RecipeAsk(ask=ASK))
    assert "needs a path" in panel.nothing.text()
    assert not panel.use.isEnabled()
    row = panel.steps.rows[0]
    row.path.setText("OBX-3.1")
    row.table.setPlainText("GLU = 2345-7")
    qtbot.waitUntil(lambda: len(panel.list.lines()) == 152)
    request = asked(gateway, "preview_recipe")[-1]
    assert isinstance(request, PreviewRequest)
    assert request.recipe.changes == (STEP,)
    assert request.selection == ASK.selection
    assert panel.counted.text() == "Tried on all 152 messages; nothing was changed or sent"
    assert panel.list.lines()[0].text == "OBX[1]-3.1: GLU → 2345-7"
    assert panel.tabs["failed"].text() == "Failed 8"
    assert "no such segment" in panel.problems.text()
    QTest.mouseClick(panel.tabs["failed"], Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(panel.list.lines()) == 8)
    assert panel.why_not.text() == "Give the recipe a name"


def test_that_use_keeps_the_version_and_opens_the_dry_run_with_it(
    qtbot: QtBot, window: MainWindow, opened: Opener, gateway: FakeGatewayClient
) -> None:
    gateway.armed_seconds = 900.0
    panel = opened(RecipeAsk(ask=ASK, steps=(STEP,)))
    panel.name.setText("Codes")
    qtbot.waitUntil(panel.use.isEnabled)
    panel.use.click()
    qtbot.waitUntil(lambda: bool(window.findChildren(DryRunPanel)))
    (kept,) = asked(gateway, "save_recipe")
    assert isinstance(kept, Recipe)
    assert (kept.name, kept.changes) == ("Codes", (STEP,))
    qtbot.waitUntil(lambda: bool(asked(gateway, "plan")))
    (plan,) = asked(gateway, "plan")
    assert isinstance(plan, PlanRequest)
    assert plan.recipe == 8
    assert plan.kind is JobKind.RESEND


def test_that_a_kept_recipe_is_taken_up_and_a_refusal_is_shown_in_words(
    qtbot: QtBot, opened: Opener, gateway: FakeGatewayClient
) -> None:
    gateway.recipe_refusal = "Step 1: PID-5.1 names a patient: a recipe cannot put a value of its own there."
    panel = opened(RecipeAsk(ask=ASK))
    qtbot.waitUntil(lambda: panel.start.count() == 2)
    panel.start.setCurrentIndex(1)
    assert panel.name.text() == "Result codes to LOINC"
    assert [row.path.text() for row in panel.steps.rows] == ["OBX-3.1", "OBX-3.3"]
    qtbot.waitUntil(lambda: "names a patient" in panel.said.text())
    assert not panel.save.isEnabled()
    assert panel.list.lines() == []


def test_that_the_filter_opens_it_for_all_that_match(
    qtbot: QtBot, window: MainWindow, gateway: FakeGatewayClient
) -> None:
    window.go(Place(screen="queues"))
    qtbot.waitUntil(lambda: window.registry.refusal("recipe.new") == "")
    window.registry.run("recipe.new")
    panel = window.findChildren(RecipePanel)[-1]
    assert "filter" in panel.subtitle.text()
    panel.reject()


def test_that_an_edit_is_handed_over_with_its_changes(qtbot: QtBot, window: MainWindow) -> None:
    row = window.queues.messages.model.message(0)
    assert row is not None
    window.go(Place(screen="edit", delivery=row.id))
    screen = window.screen_in_front
    assert isinstance(screen, EditScreen)
    qtbot.waitUntil(lambda: screen.draft is not None, timeout=10_000)
    assert window.registry.refusal("edit.recipe") == "Change a field first."
    screen.seek("OBX[1]-3.1")
    screen.field.value.setText("2345-7")
    QTest.keyClick(screen.field.value, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.registry.refusal("edit.recipe") == "")
    window.registry.run("edit.recipe")
    panel = window.findChildren(RecipePanel)[-1]
    assert "filter" in panel.subtitle.text()
    panel.reject()


def change(path: str, original: str, copy_text: str, why: str = "Your edit") -> FieldChange:
    return FieldChange(path=path, label="", original=original, copy_text=copy_text, why=why)


def test_that_an_edit_becomes_steps_for_many_without_what_names_a_patient() -> None:
    made = from_edit(
        ASK,
        (
            change("OBX[2]-3.1", "GLU", "2345-7"),
            change("OBX[3]-3.1", "GLU", "2345-7"),
            change("PV1-2", "", "I"),
            change("PID-5.1", MASK, MASK),
            change("MSH-10", "X", "XR1", "Rule: the content differs"),
        ),
    )
    assert made.steps == (
        RecipeChange(path="OBX-3.1", kind=ChangeKind.REPLACE, find="GLU", value="2345-7"),
        RecipeChange(path="PV1-2", kind=ChangeKind.SET, value="I"),
    )
    assert made.left_out == ("PID-5.1",)


def test_that_a_table_is_read_as_typed_and_as_pasted_from_a_sheet() -> None:
    assert table_of("GLU = 2345-7\n\nNA=2951-2\nK\t2823-3") == {"GLU": "2345-7", "NA": "2951-2", "K": "2823-3"}
    assert table_of(text_of({"A": "B"})) == {"A": "B"}
