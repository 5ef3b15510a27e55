"""The Alerts screen as it is seen: tabs, the two lists, what stands where there is nothing, and the detail column."""

from __future__ import annotations

from datetime import datetime
from typing import TypeVar

from PySide6.QtCore import QByteArray, Qt
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QStackedWidget, QTabBar, QVBoxLayout, QWidget

from console.api.alerts import AlertRow, AlertRule
from console.desktop.screens.alerts.detail import AlertDetail
from console.desktop.screens.alerts.model import ListModel
from console.desktop.screens.alerts.rows import (
    ALERT_COLUMNS,
    RULE_COLUMNS,
    alert_cells,
    alert_spoken,
    rule_cells,
    rule_spoken,
    was_cells,
)
from console.desktop.screens.alerts.rule_detail import RuleDetail
from console.desktop.screens.base import Desk, Screen
from console.desktop.theme.fonts import Type
from console.desktop.theme.look import look
from console.desktop.widgets.button import Button, Kind
from console.desktop.widgets.cell import Cell, Column
from console.desktop.widgets.empty_state import EmptyState
from console.desktop.widgets.pane_header import PaneHeader
from console.desktop.widgets.surface import Bar, set_margins
from console.desktop.widgets.table import Table
from console.desktop.widgets.text import ElidedText, Text

Row = TypeVar("Row")
TABS = ("open", "closed", "rules")
HINTS = {
    "open": "K acknowledge · Enter messages · G group",
    "closed": "Enter messages · G group",
    "rules": "Enter edit",
}
LIST, DETAIL = 640, 380
"""The least widths of list and detail, in pixels at 100 %."""


class AlertsParts(Screen):
    """What is seen; `AlertsScreen` says what it does."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.tabs = QTabBar()
        self.alerts: ListModel[AlertRow] = ListModel(
            ALERT_COLUMNS, lambda row: row.id, self._alert_cells, lambda row: alert_spoken(row, self.now()), self
        )
        self.rules: ListModel[AlertRule] = ListModel(
            RULE_COLUMNS,
            lambda rule: rule.id,
            lambda rule: rule_cells(rule, self.now()),
            lambda rule: rule_spoken(rule, self.now()),
            self,
        )
        self.table = self._table(ALERT_COLUMNS, "Alerts", self.alerts)
        self.rule_table = self._table(RULE_COLUMNS, "Alert rules", self.rules)
        self.empty = EmptyState("bell-ringing", "Reading the alerts…")
        self.empty_closed = Button("Show closed alerts")
        self.empty_new = Button("New rule…", Kind.PRIMARY, icon="bell-simple-ringing")
        self.new_rule = Button("New rule…", icon="bell-simple-ringing")
        self.detail = AlertDetail()
        self.rule_detail = RuleDetail()
        self.hidden = ElidedText("", Type.TABLE, "t2")
        self.hint = Text(HINTS[TABS[0]], Type.SMALL, "t3")
        self._lay_out()

    def now(self) -> datetime:
        """The gateway's time."""
        return self.desk.state.gateway_now()

    @property
    def tab(self) -> str:
        """open, closed or rules."""
        return TABS[self.tabs.currentIndex()]

    @property
    def list_in_front(self) -> Table:
        """The list of this tab."""
        return self.rule_table if self.tab == "rules" else self.table

    def panes(self) -> tuple[QWidget, ...]:
        """The list, then what is known of its row."""
        detail = self.rule_detail.area if self.tab == "rules" else self.detail.area
        return (self.list_in_front, detail)

    def list_pane(self) -> QWidget | None:
        """The list."""
        return self.list_in_front

    def save_layout(self) -> dict[str, object]:
        """Widths of list, detail and columns."""
        return {
            "widths": self.splitter.sizes(),
            "columns": self.table.horizontalHeader().saveState(),
            "rule columns": self.rule_table.horizontalHeader().saveState(),
        }

    def restore_layout(self, layout: dict[str, object]) -> None:
        """Take them back."""
        for table, name in ((self.table, "columns"), (self.rule_table, "rule columns")):
            table.reset_columns()
            saved = layout.get(name)
            if isinstance(saved, QByteArray):
                table.horizontalHeader().restoreState(saved)
        widths = layout.get("widths")
        if isinstance(widths, list) and all(isinstance(each, int) and each >= 0 for each in widths) and any(widths):
            self.splitter.setSizes(widths)
        else:
            self.splitter.setSizes([look().px(788), look().px(380)])

    def show_list(self) -> None:
        """The list of this tab, with its detail."""
        self.left.setCurrentWidget(self.list_in_front)
        self.right.setCurrentWidget(self.rule_detail if self.tab == "rules" else self.detail)
        self.right.setVisible(True)
        self.foot.setVisible(True)
        self.hint.setText(HINTS[self.tab])

    def show_nothing(self, title: str, lines: str, icon: str = "bell-ringing", *, offer: str = "") -> None:
        """Why there is no list, over the whole width; `offer` is the next step: closed or new."""
        self.empty.set_icon_name(icon)
        self.empty.say(title, lines)
        self.empty_closed.setVisible(offer == "closed")
        self.empty_new.setVisible(offer == "new")
        self.left.setCurrentWidget(self.empty)
        self.right.setVisible(False)
        self.foot.setVisible(bool(self.hidden.text()))

    def _alert_cells(self, row: AlertRow) -> tuple[Cell, ...]:
        linked = self.desk.state.is_linked
        return alert_cells(row, self.now()) if linked else was_cells(row, self.desk.state.seen_at or self.now())

    def _table(self, columns: tuple[Column, ...], name: str, model: ListModel[Row]) -> Table:
        table = Table(columns, name, two_lines=True)
        table.setModel(model)
        table.setSelectionMode(Table.SelectionMode.SingleSelection)
        table.reset_columns()
        return table

    def _lay_out(self) -> None:
        for name in TABS:
            self.tabs.addTab(name.capitalize())
        self.tabs.setAccessibleName("Which alerts")
        self.tabs.setExpanding(False)
        self.tabs.setDrawBase(False)
        self.tabs.setUsesScrollButtons(False)
        header = PaneHeader("Alerts")
        header.add_left(self.tabs)
        header.add_right(self.new_rule)
        self.header = header
        self.empty.add_button(self.empty_closed)
        self.empty.add_button(self.empty_new)
        self.left, self.right = QStackedWidget(), QStackedWidget()
        self.left.addWidget(self.table)
        self.left.addWidget(self.rule_table)
        self.left.addWidget(self.empty)
        self.right.addWidget(self.detail)
        self.right.addWidget(self.rule_detail)
        self.foot = Bar(32, "chrome", "t")
        row: QHBoxLayout = self.foot.row()
        row.addWidget(self.hidden, 1)
        row.addWidget(self.hint)
        side = QWidget()
        column = QVBoxLayout(side)
        set_margins(column, 0, 0, 0, 0)
        column.addWidget(self.left, 1)
        column.addWidget(self.foot)
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.splitter.addWidget(side)
        self.splitter.addWidget(self.right)
        self.splitter.setStretchFactor(0, 2)
        self.splitter.setStretchFactor(1, 1)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.setHandleWidth(1)
        side.setMinimumWidth(look().px(LIST))
        self.right.setMinimumWidth(look().px(DETAIL))
        whole = QVBoxLayout(self)
        set_margins(whole, 0, 0, 0, 0)
        whole.addWidget(header)
        whole.addWidget(self.splitter, 1)
