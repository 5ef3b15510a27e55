"""The same edit for many: its steps on the left, what they do to each of the messages on the right, masked and live."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from console.api.client import ApiError
from console.api.recipes import ChangeKind, PreviewRequest, Recipe, RecipeChange, RecipePreview, Recipes
from console.core.errors import OperatorError
from console.desktop.screens.base import Desk
from console.desktop.screens.bulk.ask import NO_RECIPES
from console.desktop.screens.bulk.panel import PADDING, Panel, labelled
from console.desktop.screens.recipes.ask import RecipeAsk
from console.desktop.screens.recipes.steps import StepList
from console.desktop.screens.recipes.words import SHOWN, figures, lines_of, tab_words, why_not_tried
from console.desktop.theme.fonts import Type
from console.desktop.theme.look import look
from console.desktop.widgets.button import Button, Kind
from console.desktop.widgets.choices import DropDown
from console.desktop.widgets.line_list import LineList, Shape
from console.desktop.widgets.surface import Surface, set_margins
from console.desktop.widgets.text import ElidedText, Text

TYPED_MILLISECONDS = 500
AGAIN_MILLISECONDS = 300
NEW = "New recipe"
REFUSED = "Mend the recipe: why stands below the steps"


class RecipePanel(Panel):
    """`used` carries the version to release with; `opened` a message of the preview."""

    used = Signal(int)
    opened = Signal(int)

    def __init__(self, desk: Desk, ask: RecipeAsk, layers: tuple[str, ...], parent: QWidget) -> None:
        super().__init__(width=1180, height=720, modal=True, parent=parent)
        self._desk = desk
        self._ask = ask
        self._known: dict[str, Recipe] = {}
        self._saved: Recipe | None = None
        self._preview: RecipePreview | None = None
        self._generation = 0
        self._busy = ""
        self._only = ""
        self.start, self.layer = DropDown(), DropDown()
        self.name, self.condition = QLineEdit(), QLineEdit()
        self.steps = StepList()
        self.add = Button("Add a step", Kind.QUIET, icon="plus", height=28)
        self.note = Text("", Type.TABLE, "t2").wrap()
        self.said = Text("", Type.TABLE, "error").wrap()
        self.counted = ElidedText("", Type.TABLE, "t2")
        self.tabs = {only: Button(words, Kind.QUIET, height=28) for only, words in tab_words(None)}
        self.problems = Text("", Type.TABLE, "warn").wrap()
        self.nothing = Text("", Type.BODY, "t3").wrap()
        self.list = LineList("Preview of the recipe", Shape(row=46, lead=118, two_lines=True))
        self.why_not = ElidedText("", Type.SMALL, "t3")
        self.cancel = Button("Close", Kind.QUIET, hint="Esc", height=32)
        self.save = Button("Save version", icon="floppy-disk", height=32)
        self.use = Button("Use for release…", Kind.PRIMARY, icon="paper-plane-tilt", height=32)
        self._typed, self._again = QTimer(self), QTimer(self)
        for layer in layers or ("hl7v2",):
            self.layer.addItem(layer, layer)
        self._lay_out()
        self._wire()
        self.say_title("Recipe: the same edit for many", f"For {ask.ask.source}. Originals stay as they were received.")
        self.steps.show_steps(ask.steps or (RecipeChange(path="", kind=ChangeKind.MAP),))
        self.note.setText(f"Not taken over, because they name a patient: {', '.join(ask.left_out)}.")
        self.note.setVisible(bool(ask.left_out))
        self._ask_known()
        self._changed()

    def first_focus(self) -> QWidget | None:
        """The name, or the first path where it has one."""
        return self.name if not self.name.text() else self.steps.first()

    @property
    def recipe(self) -> Recipe:
        """As it stands."""
        return Recipe(
            name=self.name.text().strip()[:80] or NEW,
            layer=str(self.layer.currentData()),
            condition=self.condition.text().strip(),
            changes=self.steps.steps,
        )

    # Trying.

    def _changed(self) -> None:
        """Something was typed: what is shown is of an earlier state, and is tried anew when the typing rests."""
        self._generation += 1
        self._saved, self._preview = None, None
        self._typed.start(TYPED_MILLISECONDS)
        self._judge()

    def _try(self) -> None:
        self._typed.stop()
        self._again.stop()
        if why_not_tried(NEW, self.steps.steps):
            self._judge()
            return
        generation = self._generation
        request = PreviewRequest(recipe=self.recipe, selection=self._ask.ask.selection, only=self._only, limit=SHOWN)
        self._desk.bridge.submit(
            lambda client: client.preview_recipe(request),
            lambda preview: self._tried(generation, preview),
            lambda error: self._not_tried(generation, error),
            key="recipe preview",
        )

    def _tried(self, generation: int, preview: RecipePreview) -> None:
        if generation != self._generation:
            return
        self._preview = preview
        self._say("")
        self.list.set_lines(lines_of(preview.rows))
        if not preview.done:
            self._again.start(AGAIN_MILLISECONDS)
        self._judge()

    def _not_tried(self, generation: int, error: OperatorError) -> None:
        if generation != self._generation:
            return
        self._preview = None
        self.list.set_lines(())
        self._say(str(error))
        self._judge()

    def _show_only(self, only: str) -> None:
        self._only = only
        self._try()
        self._judge()

    # Keeping and using.

    def _keep(self, *, then_use: bool) -> None:
        if self._refusal():
            return
        if then_use and self._saved is not None:
            self._hand_on(self._saved)
            return
        self._busy = "It is being saved"
        self._judge()
        recipe = self.recipe
        self._desk.bridge.submit(
            lambda client: client.save_recipe(recipe), lambda kept: self._kept(kept, then_use=then_use), self._not_kept
        )

    def _kept(self, kept: Recipe, *, then_use: bool) -> None:
        self._busy = ""
        self._saved = kept
        self._known[kept.name] = kept
        self._desk.state.notify("ok", f"{kept.name} v{kept.version} is kept.")
        self._judge()
        if then_use:
            self._hand_on(kept)

    def _not_kept(self, error: OperatorError) -> None:
        self._busy = ""
        self._say(str(error) if isinstance(error, ApiError) else f"It is not known whether it was saved. {error}")
        self._judge()

    def _hand_on(self, kept: Recipe) -> None:
        self.used.emit(kept.id)
        self.accept()

    # Starting from a known one.

    def _ask_known(self) -> None:
        self._desk.bridge.submit(lambda client: client.recipes(), self._show_known, self._no_known, key="recipes")

    def _show_known(self, found: Recipes) -> None:
        self._known = {recipe.name: recipe for recipe in found.rows}
        self.start.blockSignals(True)
        self.start.clear()
        self.start.addItem(NEW, "")
        for recipe in found.rows:
            self.start.addItem(f"{recipe.name} v{recipe.version}", recipe.name)
        self.start.blockSignals(False)
        chosen = next((each for each in found.rows if each.id == self._ask.ask.recipe), None)
        if chosen is not None and not self.name.text():
            self.start.setCurrentIndex(self.start.findData(chosen.name))

    def _no_known(self, error: OperatorError) -> None:
        self._say(f"The kept recipes cannot be listed now. {error}")

    def _start_from(self) -> None:
        recipe = self._known.get(str(self.start.currentData()))
        self.name.setText(recipe.name if recipe is not None else "")
        self.condition.setText(recipe.condition if recipe is not None else "")
        self.steps.show_steps(recipe.changes if recipe is not None else (RecipeChange(path="", kind=ChangeKind.MAP),))
        if recipe is not None:
            self.layer.setCurrentIndex(max(0, self.layer.findData(recipe.layer)))
            self._saved = recipe
            self._judge()

    # What is shown.

    def _refusal(self) -> str:
        if self._busy:
            return self._busy
        if not self._desk.state.may("recipe"):
            return NO_RECIPES
        missing = why_not_tried(self.name.text(), self.steps.steps)
        return missing or (REFUSED if self._was_refused else "")

    @property
    def _was_refused(self) -> bool:
        return self._preview is None and bool(self.said.text())

    def _why_not_used(self) -> str:
        refusal = self._refusal()
        if refusal or self._preview is None:
            return refusal or "It is being tried"
        if self._preview.done and not self._preview.changed:
            return "It changes none of these messages"
        return "" if self._preview.done else "It is being tried on all of them"

    def _judge(self) -> None:
        preview = self._preview
        missing = why_not_tried(NEW, self.steps.steps)
        waits = "" if missing or self._was_refused else "Trying…"
        self.counted.setText(figures(preview) if preview is not None else waits)
        for only, words in tab_words(preview):
            self.tabs[only].set_label(words)
            self.tabs[only].set_kind(Kind.PLAIN if only == self._only else Kind.QUIET)
        problems = preview.problems if preview is not None else ()
        self.problems.setText("\n".join(problems[:4]))
        self.problems.setVisible(bool(problems))
        empty = preview is None or not preview.rows
        self.list.setVisible(not empty)
        self.nothing.setVisible(empty)
        self.nothing.setText(self._empty_words(missing))
        self.save.refuse(self._refusal() or ("This version is kept" if self._saved is not None else ""))
        self.use.refuse(self._why_not_used())
        self.why_not.setText(self._why_not_used())

    def _empty_words(self, missing: str) -> str:
        if self._was_refused:
            return "Nothing was tried."
        if missing:
            return f"{missing}. What it would do to each message appears here; nothing is changed by that."
        if self._preview is None or not self._preview.done:
            return "Trying it on the messages; nothing is changed by that."
        return "No message matches any more." if not self._preview.total else "None of the messages is of this sort."

    def _say(self, trouble: str) -> None:
        self.said.setText(trouble)
        self.said.setVisible(bool(trouble))

    def _wire(self) -> None:
        self._typed.setSingleShot(True)
        self._again.setSingleShot(True)
        self._typed.timeout.connect(self._try)
        self._again.timeout.connect(self._try)
        self.condition.textChanged.connect(self._changed)
        self.steps.changed.connect(self._changed)
        self.layer.currentIndexChanged.connect(self._changed)
        self.name.textChanged.connect(self._renamed)
        self.start.currentIndexChanged.connect(self._start_from)
        self.add.clicked.connect(self.steps.add)
        for only, tab in self.tabs.items():
            tab.clicked.connect(lambda _checked=False, only=only: self._show_only(only))
        self.list.picked.connect(self._open)
        self.save.clicked.connect(lambda: self._keep(then_use=False))
        self.use.clicked.connect(lambda: self._keep(then_use=True))
        self.cancel.clicked.connect(self.reject)

    def _renamed(self) -> None:
        self._saved = None
        self._judge()

    def _open(self, key: object) -> None:
        if isinstance(key, int):
            self.opened.emit(key)
            self.reject()

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        set_margins(row, 0, 0, 0, 0, 0)
        row.addWidget(self._left())
        row.addWidget(self._right(), 1)
        self.inside.addLayout(row, 1)
        self.foot_row.addWidget(self.cancel)
        self.foot_row.addWidget(self.why_not, 1)
        self.foot_row.addWidget(self.save)
        self.foot_row.addWidget(self.use)
        self.why_not.setAlignment(Qt.AlignmentFlag.AlignRight)

    def _left(self) -> QWidget:
        side = Surface("base", "r")
        side.setFixedWidth(look().px(500))
        column = side.column(left=PADDING, top=14, right=16, bottom=12, spacing=12)
        heads = QHBoxLayout()
        set_margins(heads, 0, 0, 0, 0, 12)
        heads.addLayout(labelled("Name", self.name), 3)
        heads.addLayout(labelled("Start from", self.start), 2)
        column.addLayout(heads)
        self.name.setPlaceholderText("Result codes to LOINC")
        self.condition.setPlaceholderText("every message, or such as type:ORU OBX-3.1:GLU*")
        conditions = QHBoxLayout()
        set_margins(conditions, 0, 0, 0, 0, 12)
        conditions.addLayout(labelled("Only messages that match", self.condition), 1)
        if self.layer.count() > 1:
            conditions.addLayout(labelled("Layer", self.layer))
        column.addLayout(conditions)
        head = QHBoxLayout()
        set_margins(head, 0, 0, 0, 0, 8)
        head.addWidget(Text("Steps", Type.SECTION))
        head.addStretch(1)
        head.addWidget(self.add)
        column.addLayout(head)
        column.addWidget(self.steps, 1)
        self._say("")
        column.addWidget(self.note)
        column.addWidget(self.said)
        return side

    def _right(self) -> QWidget:
        side = Surface("base")
        column = QVBoxLayout(side)
        set_margins(column, 0, 0, 0, 0, 0)
        head = Surface("base", "b")
        inside = head.column(left=12, top=14, right=PADDING, bottom=8, spacing=8)
        inside.addWidget(self.counted)
        tabs = QHBoxLayout()
        set_margins(tabs, 0, 0, 0, 0, 4)
        for tab in self.tabs.values():
            tabs.addWidget(tab)
        tabs.addStretch(1)
        inside.addLayout(tabs)
        inside.addWidget(self.problems)
        column.addWidget(head)
        column.addWidget(self.list, 1)
        self.nothing.setContentsMargins(look().px(12), look().px(16), look().px(PADDING), 0)
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignTop)
        column.addWidget(self.nothing, 1)
        return side
