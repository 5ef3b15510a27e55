"""Two documents place by place: what was, what is now. Masked; each comparison is written down for both."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QByteArray
from PySide6.QtWidgets import QStackedLayout, QVBoxLayout, QWidget

from console.api.comparisons import CompareRequest, Comparison, Difference, Stages
from console.api.documents import DocumentRef
from console.api.messages import MessagePage
from console.core.errors import OperatorError
from console.desktop.screens.base import Desk, Place, Screen
from console.desktop.screens.compare.model import COLUMNS, DifferenceModel
from console.desktop.screens.compare.option_bar import OptionBar
from console.desktop.screens.compare.partner_bar import PartnerBar
from console.desktop.screens.compare.revealing import CompareRevealing
from console.desktop.screens.compare.sides_bar import SidesBar
from console.desktop.screens.compare.words import OLDER, best, counted, empty_lines, headline, without_numbers
from console.desktop.widgets.button import Button
from console.desktop.widgets.empty_state import EmptyState
from console.desktop.widgets.surface import Bar, set_margins
from console.desktop.widgets.table import Table
from console.desktop.widgets.text import ElidedText

MOST_REMEMBERED = 12


class CompareScreen(Screen):
    """Entered with a `document` (or a `delivery`); `selected` names the delivery to hold against it."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._anchor: DocumentRef | None = None
        self._partner: DocumentRef | None = None
        self._older = True  # the partner was before the one that was opened
        self._stages: Stages | None = None
        self._remembered: dict[DocumentRef, str] = {}
        self.comparison: Comparison | None = None
        self.partners = PartnerBar()
        self.sides = SidesBar()
        self.revealing = CompareRevealing(desk, self)
        self.options = OptionBar()
        self.model = DifferenceModel(self)
        self.table = Table(COLUMNS, "Differences")
        self.table.setModel(self.model)
        self.table.reset_columns()
        self.empty = EmptyState("git-diff", "Nothing to compare")
        self.foot = Bar(44, "chrome", "t")
        self.told = ElidedText("")
        self.open_left = Button("Open the left one there", icon="arrow-left")
        self.open_right = Button("Open the right one there", icon="arrow-right")
        self.leave_out = Button("Ignore this place", icon="eye-slash")
        self._stack = QStackedLayout()
        self._lay_out()
        self._wire()
        self._judge()

    def enter(self, place: Place) -> None:
        """Compare, unless it is what stands here already."""
        anchor = place.document or (DocumentRef(delivery=place.delivery) if place.delivery is not None else None)
        wanted = DocumentRef(delivery=place.selected[0]) if place.selected else None
        if anchor is not None and anchor == self._anchor and wanted in (None, self._partner):
            return
        self.revealing.mask()
        self._anchor, self._partner, self._older = anchor, wanted, True
        self._stages, self.comparison = None, None
        if anchor is None:
            self._say("Nothing to compare", "Open a message or a document, then choose Compare with….")
        elif anchor.delivery is None:
            self._offer()
            self._say("Choose what to compare with", "Above: what you compared before, or a control ID.")
        else:
            self._ask_stages(anchor)
        if wanted is not None:
            self._compare()
        self._judge()

    def leave(self) -> None:
        """Nothing stays in the clear behind another screen."""
        self.revealing.mask()

    def panes(self) -> tuple[QWidget, ...]:
        """The differences, and what is chosen."""
        return (self.table, self.partners.partner, self.options.ignore)

    def selection(self) -> tuple[int, ...]:
        """The delivery held against it, so that coming back finds the same."""
        ref = self._partner
        plain = ref is not None and ref.attempt is None and not ref.part
        return (ref.delivery,) if ref is not None and plain and ref.delivery is not None else ()

    def handlers(self) -> dict[str, Callable[[], None]]:
        """F5 compares again."""
        return {"refresh": self._again}

    def save_layout(self) -> dict[str, object]:
        """Columns."""
        return {"columns": self.table.horizontalHeader().saveState()}

    def restore_layout(self, layout: dict[str, object]) -> None:
        """Columns."""
        self.table.reset_columns()
        saved = layout.get("columns")
        if isinstance(saved, QByteArray):
            self.table.horizontalHeader().restoreState(saved)

    # What to compare with.

    def _ask_stages(self, anchor: DocumentRef) -> None:
        self._say("Looking for what belongs to it…", "")
        self.desk.bridge.submit(
            lambda client: client.stages(anchor), self._take_stages, self._no_stages, key="compare stages"
        )

    def _take_stages(self, found: Stages) -> None:
        self._stages = found
        first = best(found, self._anchor) if self._anchor is not None and self._partner is None else None
        if first is not None:
            self._partner, self._older = first.ref, first.kind in OLDER or first.kind == "received"
            self._compare()
        elif self._partner is None:
            self._say(
                "Nothing to compare it with yet",
                "No copy was made of it, it is no copy, and no message of its type came shortly before it.\n"
                "Type a control ID above, or select two messages in Queues and press Ctrl+D.",
            )
        self._offer()

    def _no_stages(self, error: OperatorError) -> None:
        self._offer()
        if self._partner is None:
            self._say("What belongs to it cannot be listed", f"{error}\nF5 asks again.")

    def _offer(self) -> None:
        """Stages, the message before, and what was compared lately."""
        known: dict[DocumentRef, str] = {}
        if self._stages is not None:
            known = {stage.ref: stage.title for stage in self._stages.stages}
            if self._stages.before is not None:
                known.setdefault(self._stages.before.ref, self._stages.before.title)
        for ref, title in self._remembered.items():
            known.setdefault(ref, title)
        known.pop(self._anchor, None) if self._anchor is not None else None
        self.partners.offer([(ref, _capital(title)) for ref, title in known.items()], self._partner)

    def _choose(self, ref: DocumentRef) -> None:
        stage = next((each for each in self._all_stages() if each[0] == ref), None)
        self.revealing.mask()
        self._partner = ref
        self._older = stage is None or stage[1] in OLDER or stage[1] == "received"
        self._compare()

    def _all_stages(self) -> list[tuple[DocumentRef, str]]:
        if self._stages is None:
            return []
        found = [*self._stages.stages, *([self._stages.before] if self._stages.before is not None else [])]
        return [(each.ref, each.kind) for each in found]

    def _find_control(self, text: str) -> None:
        words = text.replace('"', "")
        self.desk.bridge.submit(
            lambda client: client.messages(f'control:"{words}"', limit=5),
            lambda page: self._found_control(words, page),
            self._failed,
            key="compare control",
        )

    def _found_control(self, text: str, page: MessagePage) -> None:
        rows = [row for row in page.rows if DocumentRef(delivery=row.id) != self._anchor]
        if not rows:
            self.desk.state.notify("warn", f"No other message has the control ID {text[:80]}.")
            return
        self._partner = DocumentRef(delivery=rows[0].id)
        self._older = self._anchor is None or self._anchor.delivery is None or rows[0].id < self._anchor.delivery
        self._compare()

    # Comparing.

    def _again(self) -> None:
        if self._partner is not None:
            self._compare()
        elif self._anchor is not None and self._anchor.delivery is not None:
            self._ask_stages(self._anchor)

    def _compare(self) -> None:
        if self._anchor is None or self._partner is None:
            return
        left, right = (self._partner, self._anchor) if self._older else (self._anchor, self._partner)
        keys = self.revealing.keys_for(left, right)
        request = CompareRequest(
            left=left,
            right=right,
            volatile=self.options.volatile,
            ignore=self.options.paths,
            key=keys[0],
            right_key=keys[1],
        )
        if self.comparison is None:
            self._say("Comparing…", "")
        self.desk.bridge.submit(
            lambda client: client.compare(request),
            lambda found: self._take(request, found),
            self._failed,
            key="compare",
        )

    def _take(self, request: CompareRequest, found: Comparison) -> None:
        if found.clear and (request.key, request.right_key) != self.revealing.keys_for(request.left, request.right):
            self._compare()  # masked again while it was on its way
            return
        self.comparison = found
        self._remember(request.left, found.left_title)
        self._remember(request.right, found.right_title)
        self.sides.show_sides(found)
        self.partners.title.setText(headline(found))
        self.model.show_rows(found.differences)
        self.options.show_counts(self.model.counts())
        if self.model.kind and not self.model.rowCount():
            self.options.choose("")
        volatile = self.options.volatile
        self.told.setText(counted(found, volatile=volatile))
        if found.total:
            self._stack.setCurrentWidget(self.table)
            if self.model.rowCount():
                self.table.selectRow(0)
        else:
            self._say("No difference", empty_lines(found, volatile=volatile), icon="equals")
        self._offer()
        self._judge()

    def _toggle_reveal(self) -> None:
        """Show both, after a purpose; or mask."""
        found, anchor, partner = self.comparison, self._anchor, self._partner
        if found is None or anchor is None or partner is None:
            return
        if found.clear:
            self.revealing.mask()
            return
        left, right = (partner, anchor) if self._older else (anchor, partner)
        self.revealing.ask(left, right, f"Where they differ: {found.left_title} and {found.right_title}")

    def _revealed(self) -> None:
        """Keys came or went: what is shown follows, and goes at once."""
        if self.comparison is not None and self.comparison.clear and not self.revealing.keeper.key:
            self.comparison = self.comparison.model_copy(update={"clear": False})
            self.model.mask()
            self.sides.show_sides(self.comparison)
        if self.isVisible():
            self._compare()

    def _remember(self, ref: DocumentRef, title: str) -> None:
        self._remembered.pop(ref, None)
        self._remembered[ref] = title
        while len(self._remembered) > MOST_REMEMBERED:
            self._remembered.pop(next(iter(self._remembered)))

    def _failed(self, error: OperatorError) -> None:
        self.comparison = None
        self.model.show_rows(())
        self.told.setText("")
        self._say("These cannot be compared", f"{error}\nChoose another above, or press F5 to try again.")
        self._offer()
        self._judge()

    def _say(self, title: str, lines: str, icon: str = "git-diff") -> None:
        self.empty.set_icon_name(icon)
        self.empty.say(title, lines)
        self._stack.setCurrentWidget(self.empty)
        if self.comparison is None:
            self.partners.title.setText("Compare")
            self.sides.hide()
            self.options.show_counts(self.model.counts())

    # Going on from a difference.

    def chosen(self) -> Difference | None:
        """The difference that is selected."""
        index = self.table.currentIndex()
        return self.model.at(index.row()) if index.isValid() else None

    def _judge(self) -> None:
        each = self.chosen() if self.comparison is not None else None
        nothing = "" if each is not None else "Choose a difference first"
        self.open_left.refuse(nothing or ("" if each is not None and each.was_path else "It is not there on the left"))
        self.open_right.refuse(nothing or ("" if each is not None and each.path else "It is not there on the right"))
        self.leave_out.refuse(nothing)
        self.partners.swap.refuse("" if self._partner is not None else "Choose what to compare with")
        for button in (self.open_left, self.open_right, self.leave_out):
            button.setVisible(self._stack.currentWidget() is self.table)
        self.foot.setVisible(self.comparison is not None)

    def _open(self, *, right: bool) -> None:
        each, anchor, partner = self.chosen(), self._anchor, self._partner
        if each is None or anchor is None or partner is None:
            return
        ref = anchor if right == self._older else partner
        path = (each.path if right else each.was_path) or each.path or each.was_path
        plain = ref.delivery is not None and ref.attempt is None and not ref.part
        screen = "inspector" if plain else "document"
        self.navigate.emit(
            Place(
                screen=screen, delivery=ref.delivery if plain else None, document=None if plain else ref, paths=(path,)
            )
        )

    def _open_row(self) -> None:
        each = self.chosen()
        if each is not None:
            self._open(right=bool(each.path))

    def _ignore_row(self) -> None:
        each = self.chosen()
        if each is not None:
            self.options.add_path(without_numbers(each.path or each.was_path))

    def _swap(self) -> None:
        self._older = not self._older
        self._compare()

    def _show_kind(self, kind: str) -> None:
        self.model.show_kind(kind)
        if self.model.rowCount():
            self.table.selectRow(0)
        self._judge()

    def _wire(self) -> None:
        self.partners.back.connect(self.back)
        self.partners.chosen.connect(self._choose)
        self.partners.control_id.connect(self._find_control)
        self.partners.swapped.connect(self._swap)
        self.sides.reveal.clicked.connect(self._toggle_reveal)
        self.revealing.shown.connect(self._revealed)
        self.revealing.failed.connect(lambda error: self.desk.state.notify("error", f"Nothing was revealed. {error}"))
        self.options.changed.connect(self._compare)
        self.options.kind_chosen.connect(self._show_kind)
        self.table.opened.connect(lambda _index: self._open_row())
        self.table.selectionModel().currentRowChanged.connect(lambda _now, _before: self._judge())
        self.open_left.clicked.connect(lambda: self._open(right=False))
        self.open_right.clicked.connect(lambda: self._open(right=True))
        self.leave_out.clicked.connect(self._ignore_row)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        set_margins(column, 0, 0, 0, 0)
        for bar in (self.partners, self.options, self.sides):
            column.addWidget(bar)
        column.addLayout(self._stack, 1)
        column.addWidget(self.foot)
        self._stack.addWidget(self.empty)
        self._stack.addWidget(self.table)
        row = self.foot.row(spacing=8)
        row.addWidget(self.told, 1)
        for button in (self.leave_out, self.open_left, self.open_right):
            row.addWidget(button)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
