"""Asks which accepted messages to learn a profile from, and waits for it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from console.api.profiles import LearnRequest, ProfileDraft
from console.core.errors import OperatorError
from console.desktop.screens.base import Desk
from console.desktop.screens.bulk.panel import PADDING, Panel, labelled
from console.desktop.theme.fonts import Type
from console.desktop.widgets.button import Button, Kind
from console.desktop.widgets.choices import DropDown
from console.desktop.widgets.surface import set_margins
from console.desktop.widgets.text import Text

AMOUNTS = (200, 1000, 5000, 10_000)
HINT = (
    "Only messages that were sent and accepted are read, the newest first. The draft holds how often fields are "
    "filled, rounded lengths, and common codes of fields that are not masked: nothing of a patient."
)
KEY = "profile learn"


class LearnPanel(Panel):
    """`learned` carries the draft; the panel then closes."""

    learned = Signal(object)  # ProfileDraft

    def __init__(self, desk: Desk, query: str, kind: str, parent: QWidget) -> None:
        super().__init__(width=560, height=400, modal=True, parent=parent)
        self._desk = desk
        self.kind = QLineEdit(kind)
        self.kind.setPlaceholderText("ORU^R01")
        self.kind.setMaxLength(40)
        self.query = QLineEdit(query)
        self.query.setPlaceholderText("interface:lab-to-cerner — empty: all messages of the type")
        self.most = DropDown()
        self.most.addItems([f"{each:,}".replace(",", " ") for each in AMOUNTS])
        self.most.setCurrentIndex(1)
        self.trouble = Text("", Type.TABLE, "error").wrap()
        self.cancel = Button("Cancel", Kind.PLAIN, hint="Esc", height=32)
        self.act = Button("Learn", Kind.PRIMARY, height=32)
        set_margins(self.inside, PADDING, 14, PADDING, 14, 12)
        row = QHBoxLayout()
        set_margins(row, 0, 0, 0, 0, 12)
        row.addLayout(labelled("Message type", self.kind), 2)
        row.addLayout(labelled("At most so many", self.most), 1)
        self.inside.addLayout(row)
        self.inside.addLayout(labelled("Messages that match", self.query))
        self.inside.addWidget(Text(HINT, Type.SMALL, "t3").wrap())
        self.inside.addWidget(self.trouble)
        self.inside.addStretch(1)
        self.foot_row.addStretch(1)
        self.foot_row.addWidget(self.cancel)
        self.foot_row.addWidget(self.act)
        self.say_title("Learn a profile", "From messages that were accepted. Nothing is kept until you save it.")
        self.kind.textChanged.connect(self._judge)
        self.act.clicked.connect(self.learn)
        self.cancel.clicked.connect(self.reject)
        self._say("")
        self._judge()

    def first_focus(self) -> QWidget | None:
        """The type."""
        return self.query if self.kind.text() else self.kind

    def learn(self) -> None:
        """Ask the gateway; it reads beside the traffic."""
        request = LearnRequest(
            query=self.query.text().strip(),
            type=self.kind.text().strip().upper(),
            most=AMOUNTS[max(0, self.most.currentIndex())],
        )
        self._say("Reading accepted messages. This may take a minute.", "t2")
        self.act.refuse("Reading")
        self._desk.bridge.submit(lambda client: client.profile_learn(request), self._done, self._failed, key=KEY)

    def _done(self, draft: ProfileDraft) -> None:
        self.learned.emit(draft)
        self.accept()

    def _failed(self, error: OperatorError) -> None:
        self._say(str(error))
        self._judge()

    def _say(self, words: str, colour: str = "error") -> None:
        self.trouble.setText(words)
        self.trouble.set_colour(colour)
        self.trouble.setVisible(bool(words))

    def _judge(self) -> None:
        self.act.refuse("" if self.kind.text().strip() else "Give the type of the messages, such as ORU^R01")
