"""The profiles of this gateway at the left, the text of one at the right; below, what can be done."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit, QStackedWidget, QVBoxLayout, QWidget

from console.api.profiles import Profile, ProfileDraft, ProfileRow, ProfileRows, SaveProfile
from console.core.errors import OperatorError
from console.desktop.screens.base import Desk
from console.desktop.screens.bulk.panel import Panel
from console.desktop.screens.edit.discard_dialog import DiscardDialog
from console.desktop.screens.profiles import words
from console.desktop.screens.profiles.editor import ProfileEditor
from console.desktop.screens.profiles.reading import read_file
from console.desktop.theme.fonts import Type
from console.desktop.theme.look import look
from console.desktop.widgets.button import Button, Kind
from console.desktop.widgets.empty_state import EmptyState
from console.desktop.widgets.line_list import LineList, Shape
from console.desktop.widgets.reason_dialog import ReasonDialog
from console.desktop.widgets.surface import Bar, Surface, set_margins
from console.desktop.widgets.text import ElidedText

LIST_WIDTH = 320
_SHAPE = Shape(row=48, left=20, lead=0, two_lines=True)


class ProfilesPanel(Panel):
    """Not modal. `learn_asked` for a draft from messages."""

    learn_asked = Signal()

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(width=1120, height=700, modal=False, parent=parent)
        self._desk = desk
        self._rows: tuple[ProfileRow, ...] = ()
        self._shown: ProfileRow | None = None  # None while a new one is written
        self._saved_text = ""
        self.draft: ProfileDraft | None = None
        self.list = LineList("Profiles", _SHAPE)
        self.name = QLineEdit()
        self.name.setAccessibleName("Name of the profile")
        self.name.setPlaceholderText("Name, such as LAB results")
        self.name.setMaxLength(120)
        self.editor = ProfileEditor()
        self.empty = EmptyState("checks", "Reading the profiles")
        self.stack = QStackedWidget()
        self.words = ElidedText("", Type.TABLE, "t3")
        self.new = Button("New", icon="plus", height=32)
        self.learn = Button("Learn…", icon="checks", height=32)
        self.load = Button("Import…", icon="download-simple", height=32)
        self.retire = Button("Retire…", height=32)
        self.save = Button("Save a version…", Kind.PRIMARY, height=32)
        self._lay_out()
        self._connect()
        self.say_title("Conformance profiles", words.HEAD)
        self.stack.setCurrentWidget(self.empty)
        self._judge()

    def _lay_out(self) -> None:
        left = Surface("base", "r")
        left.setFixedWidth(look().px(LIST_WIDTH))
        left.column(right=1).addWidget(self.list, 1)
        right = QWidget()
        column = QVBoxLayout(right)
        set_margins(column, 0, 0, 0, 0)
        head = Bar(48, "base", "b")
        head.row(left=20, right=20).addWidget(self.name, 1)
        column.addWidget(head)
        column.addWidget(self.editor, 1)
        whole = QWidget()
        row = QHBoxLayout(whole)
        set_margins(row, 0, 0, 0, 0)
        row.addWidget(left)
        row.addWidget(right, 1)
        self._both = whole
        self.stack.addWidget(whole)
        self.stack.addWidget(self.empty)
        self.inside.addWidget(self.stack, 1)
        for button in (self.new, self.learn, self.load):
            self.foot_row.addWidget(button)
        self.foot_row.addWidget(self.words, 1)
        for button in (self.retire, self.save):
            self.foot_row.addWidget(button)

    def _connect(self) -> None:
        self.list.selectionModel().currentChanged.connect(self._chosen)
        self.editor.changed.connect(self._edited)
        self.editor.paused.connect(self._try)
        self.name.textChanged.connect(self._judge)
        self.new.clicked.connect(lambda: self.begin(words.NEW_TEXT))
        self.learn.clicked.connect(self.learn_asked)
        self.load.clicked.connect(self._choose_file)
        self.retire.clicked.connect(lambda: self._ask_reason(retired=not self._is_retired))
        self.save.clicked.connect(lambda: self._ask_reason(retired=False))

    # what is shown

    @property
    def is_changed(self) -> bool:
        """Whether there is a text that is not kept."""
        return bool(self.editor.value().strip()) and self.editor.value() != self._saved_text

    @property
    def _is_retired(self) -> bool:
        return self._shown is not None and self._shown.retired

    def first_focus(self) -> QWidget | None:
        """The list, once there is one."""
        return self.list if self._rows else self.new

    def showEvent(self, event: QShowEvent) -> None:
        """Fresh each time it opens."""
        super().showEvent(event)
        self.refresh()

    def refresh(self, name: str = "") -> None:
        """Read the list again; `name` is then chosen."""

        def show(found: ProfileRows) -> None:
            self._show_rows(found, name)

        self._desk.bridge.submit(lambda client: client.profiles(), show, self._no_rows, key="profiles")

    def begin(self, text: str, notes: tuple[str, ...] = ()) -> None:
        """A new profile with this text, not kept yet."""

        def start() -> None:
            self._shown, self._saved_text = None, ""
            self.list.clearSelection()
            self.list.setCurrentIndex(self.list.model().index(-1, 0))
            self.name.clear()
            self.name.setReadOnly(False)
            self.editor.load(text)
            self.stack.setCurrentWidget(self._both)
            self._say(" ".join(notes) or "Not kept yet: give it a name and save it.")
            self.name.setFocus()

        self._unless_changed(start)

    def take(self, draft: ProfileDraft) -> None:
        """A draft that was learned or imported."""
        self.begin(draft.text, draft.notes)

    def _show_rows(self, found: ProfileRows, name: str) -> None:
        first = not self._rows and bool(found.rows)
        wanted = name or (self._shown.name if self._shown is not None else "")
        self._rows = found.rows
        self._draw_rows()
        if not self._rows and not self.is_changed:
            self.empty.say("No profile is kept", words.EMPTY)
            self.stack.setCurrentWidget(self.empty)
        elif self._rows:
            self.stack.setCurrentWidget(self._both)
            names = [row.name for row in self._rows]
            if wanted in names or not self.is_changed:
                at = names.index(wanted) if wanted in names else 0
                self.list.setCurrentIndex(self.list.model().index(at, 0))
                if name:
                    self._open(self._rows[at])
            if first and not self.name.hasFocus():
                self.list.setFocus()
        self._judge()

    def _draw_rows(self) -> None:
        now = self._desk.state.gateway_now()
        changed = self._shown.name if self._shown is not None and self.is_changed else ""
        current = self.list.currentIndex().row()
        self.list.set_lines([words.line(row, now, changed=row.name == changed) for row in self._rows])
        if current >= 0 and self._shown is not None:
            self.list.setCurrentIndex(self.list.model().index(current, 0))

    def _no_rows(self, error: OperatorError) -> None:
        if self._rows:
            self._say("Not fresh: the gateway does not answer.", "error")
        elif not self.is_changed:
            self.empty.say("The profiles could not be read", str(error))
            self.stack.setCurrentWidget(self.empty)

    def _chosen(self, *_indexes: object) -> None:
        at = self.list.currentIndex().row()
        if not 0 <= at < len(self._rows):
            return
        row = self._rows[at]
        if self._shown is None or row.name != self._shown.name:
            self._unless_changed(lambda: self._open(row), self._back_to_shown)

    def _back_to_shown(self) -> None:
        names = [row.name for row in self._rows]
        at = names.index(self._shown.name) if self._shown is not None and self._shown.name in names else -1
        self.list.setCurrentIndex(self.list.model().index(at, 0))

    def _open(self, row: ProfileRow) -> None:
        self._shown, self._saved_text, self.draft = row, "", None
        self.name.setText(row.name)
        self.name.setReadOnly(True)
        self.editor.load("")  # the text before must never be taken for that of this one
        self._desk.bridge.submit(
            lambda client: client.profile(row.name), self._show_profile, self._not_done, key="profile"
        )

    def _show_profile(self, found: Profile) -> None:
        if self._shown is None or self._shown.name != found.row.name:
            return
        self._shown, self._saved_text = found.row, found.text
        self.editor.load(found.text)
        self._saved_text = self.editor.value()
        self._say("")
        self._judge()

    # changing

    def _edited(self) -> None:
        self.draft = None
        self._judge()
        self._draw_rows()

    def _try(self, text: str) -> None:
        request = SaveProfile(name=self.name.text().strip() or "new", text=text)
        self._desk.bridge.submit(
            lambda client: client.profile_try(request), self._tried, self._not_done, key="profile try"
        )

    def _tried(self, draft: ProfileDraft) -> None:
        self.draft = draft
        self.editor.show_draft(draft)
        self._judge()

    def _ask_reason(self, *, retired: bool) -> None:
        name = self.name.text().strip()
        base = 0 if self._shown is None else self._shown.version
        verb = "Retire" if retired else "Save"
        title = f"Retire {name}" if retired else f"Save {name} as version {base + 1}"
        what = (
            "No message is checked against it any more. Its versions stay, and it can be taken up again."
            if retired
            else "Messages it fits are checked against this version from now on. Earlier versions stay as they are."
        )
        text = self._saved_text if retired else self.editor.value()

        def confirmed(reason: str) -> None:
            request = SaveProfile(name=name, text=text, base=base, reason=reason, retired=retired)
            self._say("Being saved", "t2")
            self._desk.bridge.submit(lambda client: client.profile_save(request), self._saved, self._not_done)

        dialog = ReasonDialog(title, what, verb, parent=self)
        dialog.confirmed.connect(confirmed)
        dialog.open()

    def _saved(self, row: ProfileRow) -> None:
        self._shown, self._saved_text = row, self.editor.value()
        self._desk.state.notify("ok", f"The profile {row.name} {'is retired' if row.retired else 'is saved'}.")
        self.refresh(row.name)

    def _not_done(self, error: OperatorError) -> None:
        self._say(str(error), "error")

    def _choose_file(self) -> None:
        chooser = QFileDialog(self, "Import a profile", "", "Profiles (*.xml *.toml);;All files (*)")
        chooser.setFileMode(QFileDialog.FileMode.ExistingFile)
        chooser.fileSelected.connect(self.import_file)
        chooser.open()

    def import_file(self, path: str) -> None:
        """Read this file; XML becomes a text of ours."""
        self._say("Reading the file", "t2")
        self._desk.bridge.submit(
            lambda client: read_file(client, Path(path)), self.take, self._not_done, key="profile import"
        )

    def _unless_changed(self, go_on: Callable[[], None], stay: Callable[[], None] | None = None) -> None:
        """Do it at once, or after the person let go of a text that is not kept."""
        if not self.is_changed:
            go_on()
            return
        dialog = DiscardDialog(1, self, words=words.NOT_KEPT)
        dialog.accepted.connect(go_on)
        if stay is not None:
            dialog.rejected.connect(stay)
        dialog.open()

    def reject(self) -> None:
        """Close, unless there is a text that would be lost."""
        self._unless_changed(super().reject)

    # words

    def _say(self, text: str, colour: str = "t3") -> None:
        self.words.setText(text)
        self.words.set_colour(colour)
        self.words.setAccessibleName(text)

    def _judge(self, *_changed: object) -> None:
        may = "" if self._desk.state.may("profile") else words.NO_RIGHT
        wrong = bool(self.draft is not None and self.draft.mistakes)
        for button in (self.new, self.learn, self.load):
            button.refuse(may)
        self.editor.set_read_only(may)
        unread = "It is being read" if self.draft is None else ""
        nothing = "" if self.is_changed or self._is_retired else "Nothing was changed"
        unnamed = "" if self.name.text().strip() else "Give the profile a name"
        self.save.refuse(may or nothing or unnamed or unread or ("Mend the mistakes first" if wrong else ""))
        self.retire.refuse(
            may
            or ("Choose a profile first" if self._shown is None else "")
            or ("It is retired; save it to take it up again" if self._is_retired else "")
            or ("Save or leave your changes first" if self.is_changed else "")
        )
