"""What a reply says of the message it answers, in plain words: each verdict with likely causes and what to do."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QWidget

from console.api.documents import DocumentHead
from console.api.messages import OutcomeView
from console.desktop.screens.document.explain_block import ExplainBlock
from console.desktop.screens.document.words import GOOD
from console.desktop.theme.fonts import Type
from console.desktop.theme.look import look
from console.desktop.theme.states import SEVERITY
from console.desktop.widgets.sign_label import SignLabel
from console.desktop.widgets.surface import Surface
from console.desktop.widgets.text import Text

MOST_SHOWN = 10


class ExplainedPage(QScrollArea):
    """Places that are blamed are places of the message that was answered, not of the reply: they lead nowhere here."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName("What the reply means")

    def show_head(self, head: DocumentHead) -> None:
        """Another document."""
        ground = Surface("base")
        column = ground.column(left=20, top=16, right=20, bottom=16, spacing=14)
        for outcome in head.explanations[:MOST_SHOWN]:
            column.addWidget(_Verdict(outcome))
        left = len(head.explanations) - MOST_SHOWN
        if left > 0:
            column.addWidget(Text(f"{left} more verdicts stand in the reply.", Type.TABLE, "t2"))
        column.addStretch(1)
        self.setWidget(ground)


class _Verdict(Surface):
    def __init__(self, outcome: OutcomeView) -> None:
        super().__init__("base", "b")
        face = GOOD if outcome.severity is None else SEVERITY[outcome.severity]
        sign = SignLabel(face, " ")
        sign.setAccessibleName(face.word)
        title = Text(outcome.title or face.word, Type.SECTION).wrap()
        row = QHBoxLayout()
        row.setSpacing(look().px(2))
        row.addWidget(sign, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(title, 1)
        block = ExplainBlock()
        block.show_outcome(outcome.model_copy(update={"path": ""}))
        column = self.column(bottom=12, spacing=8)
        column.addLayout(row)
        if outcome.path:
            column.addWidget(
                Text(f"It complains about {outcome.path} of the message it answers.", Type.TABLE, "t2").wrap()
            )
        column.addWidget(block)
