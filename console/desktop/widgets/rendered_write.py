"""Writes blocks into a text document with cursor calls only: what a document says can become text and nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from PySide6.QtCore import QUrl
from PySide6.QtGui import (
    QFont,
    QFontMetricsF,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
    QTextFrameFormat,
    QTextImageFormat,
    QTextLength,
    QTextOption,
    QTextTableCellFormat,
    QTextTableFormat,
)

from console.api.documents import BlockView, CellView, RunView
from console.api.messages import MASK
from console.core.message import Severity
from console.desktop.theme.fonts import Type
from console.desktop.theme.look import look
from console.desktop.theme.signs import BOX, Sign, sign_pixmap
from console.desktop.theme.states import SEVERITY, Face
from console.desktop.widgets.raw_view_text import visible

PATH = int(QTextFormat.Property.UserProperty) + 1
"""The node a text comes from."""
WIDEST_LABEL = 150
ROWS_AT_ONCE = 20
MOST_ROWS = 500
"""Rows of one table that are drawn; the table view has all."""
MOST_BLOCKS = 2000
_CARD = re.compile(r"cards\[\d+\]")
_OFFER = re.compile(r"\.suggestions\[\d+\]$")
_HEADINGS = {1: Type.FIGURE, 2: Type.TITLE, 3: Type.SECTION, 4: Type.TABLE_HOT}


LABELS_A_CARD = 2
"""A card is at least so many labels wide; what is wider goes on in a second row."""


class Writing:
    """One run over the blocks; `steps` writes a little at each step."""

    def __init__(self, document: QTextDocument, *, clear: bool, form: str, label: int = WIDEST_LABEL) -> None:
        """`label` is the width of the labels of facts, in pixels at 100 %."""
        self._document = document
        self._clear = clear
        self._form = form
        self._label = label
        self._cursor = QTextCursor(document)
        self._fresh = True
        self._card: QTextCursor | None = None

    def steps(self, blocks: Sequence[BlockView]) -> Iterator[None]:
        """Write them all, step by step."""
        for block in blocks[:MOST_BLOCKS]:
            if self._form == "cards" and block.severity and _CARD.fullmatch(block.path):
                self._begin_card(block)
            elif self._form == "cards" and block.kind == "rule":
                continue  # the boxes keep cards apart
            elif block.kind == "table":
                yield from self._table(block)
            else:
                self._block(block)
            yield
        if len(blocks) > MOST_BLOCKS:
            left = len(blocks) - MOST_BLOCKS
            self._block(_notice(f"{left} more paragraphs are not drawn here. Tree and raw text have them."))

    # blocks

    def _block(self, block: BlockView) -> None:
        match block.kind:
            case "heading":
                if not block.path.startswith("cards["):
                    self._end_card()
                self._begin(_spaced(14 if block.level < 3 else 10, 6), block.path)
                self._sign(block.severity)
                self._runs(block.runs, _HEADINGS.get(block.level, Type.TABLE_HOT))
            case "fact":
                self._fact(block)
            case "item" if self._form == "cards" and _OFFER.search(block.path):
                self._offer(block)
            case "item":
                self._item(block)
            case "preformatted":
                form = _spaced(4, 8)
                form.setBackground(look().colour("sunken"))
                self._begin(form, block.path)
                self._runs(block.runs, Type.CODE)
            case "notice":
                self._notice(block)
            case "rule":
                self._rule()
            case _:
                self._begin(_spaced(2, 8), block.path)
                self._runs(block.runs, Type.BODY)

    def _fact(self, block: BlockView) -> None:
        """The label in a column of its own, the value beside it."""
        form = _spaced(2, 4)
        label = look().px(self._label)
        form.setLeftMargin(label)
        form.setTextIndent(-label)
        form.setTabPositions([_tab(label)])
        self._begin(form, block.path)
        self._put(f"{visible(block.marker)}\t", _chars(Type.TABLE, "t3"))
        self._runs(block.runs, Type.BODY)

    def _item(self, block: BlockView) -> None:
        form = _spaced(1, 3)
        step = look().px(20)
        form.setLeftMargin(step * max(1, block.level))
        form.setTextIndent(-step + 4)
        form.setTabPositions([_tab(step - 4)])  # counted from where the first line begins
        self._begin(form, block.path)
        self._put(f"{visible(block.marker) or '•'}\t", _chars(Type.BODY, "t3"))
        self._runs(block.runs, Type.BODY)

    def _offer(self, block: BlockView) -> None:
        """What a card would offer: an outlined box that is plainly off."""
        words = f"would offer: {visible(_text(block))}"
        form = QTextTableFormat()
        form.setBorder(1)
        form.setBorderBrush(look().colour("line2"))
        form.setBorderStyle(QTextFrameFormat.BorderStyle.BorderStyle_Solid)
        form.setCellPadding(look().px(5))
        form.setCellSpacing(0)
        form.setTopMargin(look().px(4))
        form.setBottomMargin(look().px(4))
        width = QFontMetricsF(look().font(Type.TABLE_STRONG)).horizontalAdvance(words) + look().px(30)
        fits = width <= look().px(LABELS_A_CARD * self._label)
        kind = QTextLength.Type.FixedLength if fits else QTextLength.Type.PercentageLength
        form.setColumnWidthConstraints([QTextLength(kind, width if fits else 100)])
        self._leave_block()
        table = self._cursor.insertTable(1, 1, form)
        inner = table.cellAt(0, 0).firstCursorPosition()
        inner.insertText(words, _chars(Type.TABLE_STRONG, "t3", path=block.path))
        self._after_table(table.lastCursorPosition())

    def _notice(self, block: BlockView) -> None:
        form = _spaced(4, 8)
        form.setLeftMargin(look().px(18))
        form.setTextIndent(-look().px(18))
        self._begin(form, block.path)
        self._sign(block.severity or "info")
        self._runs(block.runs, Type.BODY_STRONG if block.severity == "error" else Type.BODY)

    def _rule(self) -> None:
        form = _spaced(6, 6)
        form.setProperty(
            QTextFormat.Property.BlockTrailingHorizontalRulerWidth, QTextLength(QTextLength.Type.PercentageLength, 100)
        )
        self._begin(form, "")

    # cards

    def _begin_card(self, block: BlockView) -> None:
        """A box with an edge in the colour of its indicator; what follows stands in it until the next card."""
        self._end_card()
        face = _face(block.severity) or SEVERITY[Severity.INFO]
        form = QTextTableFormat()
        form.setBorder(1)
        form.setBorderBrush(look().colour("line2"))
        form.setBorderStyle(QTextFrameFormat.BorderStyle.BorderStyle_Solid)
        form.setCellSpacing(0)
        form.setCellPadding(0)
        form.setBottomMargin(look().px(16))
        form.setWidth(QTextLength(QTextLength.Type.PercentageLength, 100))
        edge = QTextLength(QTextLength.Type.FixedLength, look().px(5))
        form.setColumnWidthConstraints([edge, QTextLength(QTextLength.Type.VariableLength, 0)])
        self._leave_block()
        table = self._cursor.insertTable(1, 2, form)
        edged = QTextTableCellFormat()
        edged.setBackground(look().colour(face.colour))
        table.cellAt(0, 0).setFormat(edged)
        body = QTextTableCellFormat()
        for side in (body.setLeftPadding, body.setRightPadding, body.setTopPadding, body.setBottomPadding):
            side(look().px(14))
        table.cellAt(0, 1).setFormat(body)
        self._card = table.lastCursorPosition()
        self._card.movePosition(QTextCursor.MoveOperation.NextCharacter)
        self._cursor = table.cellAt(0, 1).firstCursorPosition()
        self._fresh = True
        self._begin(_spaced(0, 2), block.path)
        self._sign(block.severity)
        self._put(_WORD.get(block.severity, face.word), _chars(Type.SMALL_STRONG, "t2"))
        self._begin(_spaced(0, 6), block.path)
        self._runs(block.runs, Type.TITLE)

    def _end_card(self) -> None:
        if self._card is not None:
            self._cursor, self._card, self._fresh = self._card, None, True

    # tables

    def _table(self, block: BlockView) -> Iterator[None]:
        """In slices of some rows with the same widths, so that no step takes long."""
        if block.caption:
            self._begin(_spaced(8, 4), block.path)
            self._put(visible(block.caption), _chars(Type.TABLE_HOT, "t1", path=block.path))
        rows = block.cells[:MOST_ROWS]
        columns = max((sum(max(1, cell.columns) for cell in row) for row in rows), default=0)
        if not columns:
            return
        widths = _widths(rows, columns)
        at = 0
        while at < len(rows):
            end = _slice_end(rows, at)
            self._rows(rows[at:end], columns, widths, block.path, last=end == len(rows))
            at = end
            yield
        if len(block.cells) > MOST_ROWS:
            left = len(block.cells) - MOST_ROWS
            self._block(_notice(f"{left} more rows are not drawn here. The table view has all."))

    def _rows(
        self, rows: Sequence[Sequence[CellView]], columns: int, widths: list[QTextLength], path: str, *, last: bool
    ) -> None:
        form = QTextTableFormat()
        form.setBorder(1)
        form.setBorderCollapse(True)
        form.setBorderBrush(look().colour("line2"))
        form.setBorderStyle(QTextFrameFormat.BorderStyle.BorderStyle_Solid)
        form.setCellPadding(look().px(5))
        form.setCellSpacing(0)
        form.setColumnWidthConstraints(widths)
        form.setWidth(QTextLength(QTextLength.Type.PercentageLength, 100))
        form.setBottomMargin(look().px(8) if last else 0)
        self._leave_block()
        table = self._cursor.insertTable(len(rows), columns, form)
        for row, column, cell in _placed(rows, columns):
            if cell.columns > 1 or cell.rows > 1:
                spanned = min(max(1, cell.rows), len(rows) - row), min(max(1, cell.columns), columns - column)
                table.mergeCells(row, column, *spanned)
            inside = table.cellAt(row, column)
            if cell.head:
                ground = QTextTableCellFormat()
                ground.setBackground(look().colour("sunken"))
                inside.setFormat(ground)
            inner = inside.firstCursorPosition()
            for run in cell.runs:
                self._run(inner, run, Type.TABLE_STRONG if cell.head else Type.TABLE, run.path or path)
        self._after_table(table.lastCursorPosition())

    # text

    def _begin(self, form: QTextBlockFormat, path: str) -> None:
        if path:
            form.setProperty(PATH, path)
        if self._fresh:
            self._cursor.setBlockFormat(form)
            self._fresh = False
        else:
            self._cursor.insertBlock(form, QTextCharFormat())

    def _leave_block(self) -> None:
        """A table begins behind what is written."""
        if not self._fresh:
            self._cursor.insertBlock(_spaced(0, 0), _chars(Type.SMALL, "t3"))

    def _after_table(self, last: QTextCursor) -> None:
        """Go on in the block that Qt keeps behind each table."""
        last.movePosition(QTextCursor.MoveOperation.NextCharacter)
        self._cursor = last
        self._fresh = True

    def _runs(self, runs: Sequence[RunView], kind: Type) -> None:
        for run in runs:
            self._run(self._cursor, run, kind, run.path)

    def _run(self, cursor: QTextCursor, run: RunView, kind: Type, path: str) -> None:
        """Line ends stay: they are all that a text may say of its form."""
        form = _styled(run, kind, path, clear=self._clear)
        for number, line in enumerate(run.text.split("\n")):
            if number:
                cursor.insertText("\N{LINE SEPARATOR}", form)
            cursor.insertText(visible(line.rstrip("\r").replace("\t", "    ")), form)

    def _put(self, text: str, form: QTextCharFormat) -> None:
        self._cursor.insertText(text, form)

    def _sign(self, severity: str) -> None:
        face = _face(severity)
        if face is None:
            return
        side = look().px(BOX)
        name = f"sign:{face.sign.value}:{face.colour}:{look().tokens.name.value}:{side}"
        pixmap = sign_pixmap(face.sign, getattr(look().tokens, face.colour), side, 1.0)
        self._document.addResource(int(QTextDocument.ResourceType.ImageResource.value), QUrl(name), pixmap)
        picture = QTextImageFormat()
        picture.setName(name)
        picture.setWidth(side)
        picture.setHeight(side)
        picture.setVerticalAlignment(QTextCharFormat.VerticalAlignment.AlignMiddle)
        self._cursor.insertImage(picture)
        self._put("  ", _chars(Type.BODY, "t1"))


_WORD = {"error": "Critical", "warning": "Warning", "info": "Information"}
"""Indicators of a card (CDS Hooks 2.0, "Card attributes": critical, warning, info)."""


def _face(severity: str) -> Face | None:
    try:
        return SEVERITY[Severity(severity)]
    except ValueError:
        return Face(word="Good", sign=Sign.DISC, colour="ok") if severity == "ok" else None


def _notice(text: str) -> BlockView:
    return BlockView(kind="notice", severity="info", runs=(RunView(text=text),))


def _text(block: BlockView) -> str:
    return "".join(run.text for run in block.runs)


def _spaced(before: int, after: int) -> QTextBlockFormat:
    form = QTextBlockFormat()
    form.setTopMargin(look().px(before))
    form.setBottomMargin(look().px(after))
    form.setLineHeight(130, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
    return form


def _tab(position: float) -> QTextOption.Tab:
    return QTextOption.Tab(position, QTextOption.TabType.LeftTab)


def _chars(kind: Type, colour: str, *, path: str = "") -> QTextCharFormat:
    form = QTextCharFormat()
    form.setFont(look().font(kind))
    form.setForeground(look().colour(colour))
    if path:
        form.setProperty(PATH, path)
    return form


def _styled(run: RunView, kind: Type, path: str, *, clear: bool) -> QTextCharFormat:
    """Masks are quiet, patient data in the clear stands on the ground that says so."""
    form = _chars(Type.CODE if run.style == "code" else kind, "t1", path=path)
    if MASK in run.text:
        form.setForeground(look().colour("t3"))
    elif run.private and clear:
        form.setBackground(look().tint("warn"))
        form.setFontUnderline(True)
        form.setUnderlineColor(look().colour("warn"))
    match run.style:
        case "strong":
            form.setFontWeight(QFont.Weight.DemiBold)
        case "emphasis":
            form.setFontWeight(QFont.Weight.Medium)
        case "super":
            form.setVerticalAlignment(QTextCharFormat.VerticalAlignment.AlignSuperScript)
        case "sub":
            form.setVerticalAlignment(QTextCharFormat.VerticalAlignment.AlignSubScript)
        case "deleted":
            form.setFontStrikeOut(True)
            form.setForeground(look().colour("t3"))
        case "inserted":
            form.setBackground(look().colour("added"))
        case "link":
            form.setForeground(look().colour("acc" if MASK not in run.text else "t3"))
    return form


def _widths(rows: Sequence[Sequence[CellView]], columns: int) -> list[QTextLength]:
    """Shares by the longest text of each column, but none too narrow for its longest word."""
    longest = [4] * columns
    for _, column, cell in _placed(rows[:100], columns):
        if cell.columns == 1:
            text = "".join(run.text for run in cell.runs)
            word = max(map(len, text.split()), default=0) + 3
            longest[column] = max(longest[column], min(40, len(text)), min(24, word))
    least = max(sum(longest) // (columns * 3), 1)
    shares = [max(each, least) for each in longest]
    return [QTextLength(QTextLength.Type.PercentageLength, 100 * each / sum(shares)) for each in shares]


def _placed(rows: Sequence[Sequence[CellView]], columns: int) -> Iterator[tuple[int, int, CellView]]:
    """Each cell with its row and column, past what is spanned from above."""
    taken: set[tuple[int, int]] = set()
    for row, cells in enumerate(rows):
        column = 0
        for cell in cells:
            while (row, column) in taken:
                column += 1
            if column >= columns:
                break
            wide, tall = max(1, cell.columns), max(1, cell.rows)
            taken.update((row + down, column + right) for down in range(tall) for right in range(min(wide, columns)))
            yield row, column, cell
            column += wide


def _slice_end(rows: Sequence[Sequence[CellView]], at: int) -> int:
    """Where a slice may end: behind some rows, and where no cell reaches over."""
    reach = end = at
    while end < len(rows) and (end - at < ROWS_AT_ONCE or reach > end):
        reach = max([reach, *(end + max(1, cell.rows) for cell in rows[end])])
        end += 1
    return end
