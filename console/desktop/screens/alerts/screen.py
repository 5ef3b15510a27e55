"""Alerts: what is open, what closed, and the rules; everything of a row in the column at the right."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QModelIndex, Qt, QTimer
from PySide6.QtWidgets import QWidget

from console.api.alerts import AlertRow, AlertRule, AlertRules, Alerts, AlertsRequest, Why, WhyRequest
from console.api.feed import ChangeBatch
from console.core.errors import OperatorError
from console.desktop.bridge.client import GatewayClient
from console.desktop.screens.alerts.acts import NO_GATEWAY, NO_RIGHT, AlertActs, shown_acts
from console.desktop.screens.alerts.parts import TABS, AlertsParts
from console.desktop.screens.alerts.rows import urgency
from console.desktop.screens.alerts.rule_desk import RuleDesk
from console.desktop.screens.alerts.words import closed_summary, no_rules_words
from console.desktop.screens.base import Desk, Place
from console.desktop.when import told
from console.desktop.words import count_of

PAGE = 100
MOST = 500
TICK_MILLISECONDS = 5000
"""Durations are written anew so often."""
READ_MILLISECONDS = 150
"""A row must be selected for so long before its why is asked for: arrow keys run through many."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """One reading for a tab; `last` is the alert that closed last, where nothing is open."""

    page: Alerts | None
    rules: AlertRules
    last: AlertRow | None = None


class AlertsScreen(AlertsParts):
    """Reads anew when the feed says that alerts changed; selection stays with its row."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._rules = AlertRules(rows=(), channels=())
        self._wanted: int | None = None
        self._shown_alert: AlertRow | None = None
        self._shown_rule: AlertRule | None = None
        self._loaded = ""
        self.rule_desk = RuleDesk(desk, self)
        self.acts = AlertActs(desk, self)
        self._tick = QTimer(self)
        self._tick.setInterval(TICK_MILLISECONDS)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(READ_MILLISECONDS)
        self._connect()
        self.show_nothing("Reading the alerts…", "")

    def _connect(self) -> None:
        self._tick.timeout.connect(self._paint_again)
        self._soon.timeout.connect(self._read_more)
        self.tabs.currentChanged.connect(self._change_tab)
        self.table.selectionModel().currentRowChanged.connect(self._choose)
        self.rule_table.selectionModel().currentRowChanged.connect(self._choose)
        self.alerts.more_wanted.connect(self._fetch_more)
        self.table.opened.connect(lambda _index: self._open())
        self.rule_table.opened.connect(lambda _index: self._open())
        self.detail.asked.connect(self._act)
        self.rule_detail.asked.connect(self._act_on_rule)
        self.rule_detail.switched.connect(self._switch)
        for button in (self.new_rule, self.empty_new):
            button.clicked.connect(lambda: self.desk.registry.run("alert.new"))
        self.empty_closed.clicked.connect(lambda: self.tabs.setCurrentIndex(TABS.index("closed")))
        self.acts.navigate.connect(self.navigate)
        self.acts.done.connect(self._commanded)
        bridge, state = self.desk.bridge, self.desk.state
        bridge.changes.connect(self._changed)
        bridge.connected.connect(lambda _linked: self._refresh_shown())
        bridge.gap.connect(self._refresh_shown)
        state.link_changed.connect(self._paint_again)
        state.arming_changed.connect(self._judge)
        state.alerts_counted.connect(self._count_open)

    # coming and going

    def enter(self, place: Place) -> None:
        """Show the tab and the row that are asked for; read anew."""
        if place.paths and place.paths[0] in TABS:
            self.tabs.setCurrentIndex(TABS.index(place.paths[0]))
        if place.selected:
            self._wanted = place.selected[0]
            if not place.paths:
                self.tabs.setCurrentIndex(TABS.index("open"))
        self._tick.start()
        self.refresh()

    def leave(self) -> None:
        """Nobody looks."""
        self._tick.stop()

    def selection(self) -> tuple[int, ...]:
        """The alert selected, for coming back."""
        row = self.alert
        return (row.id,) if row is not None else ()

    def handlers(self) -> dict[str, Callable[[], None]]:
        """What can be done here."""
        return {
            "alert.acknowledge": lambda: self._act("acknowledge"),
            "alert.mute": lambda: self._act("mute"),
            "alert.open": self._open,
            "alert.group": lambda: self._act("group"),
            "refresh": self.refresh,
        }

    def refusals(self) -> dict[str, Callable[[], str]]:
        """Why not now."""
        return {f"alert.{name}": partial(self._refusal, name) for name in ("acknowledge", "mute", "group")}

    def _refusal(self, name: str) -> str:
        return self.acts.refusals(self.alert).get(name, "")

    # what is shown

    @property
    def is_read(self) -> bool:
        """The tab in front was read at least once."""
        return self._loaded == self.tab

    @property
    def alert(self) -> AlertRow | None:
        """The alert selected."""
        return self.alerts.row(self.table.currentIndex().row()) if self.tab != "rules" else None

    @property
    def rule(self) -> AlertRule | None:
        """The rule selected."""
        return self.rules.row(self.rule_table.currentIndex().row()) if self.tab == "rules" else None

    def _change_tab(self) -> None:
        if self.tab not in ("rules", self._loaded):
            self.alerts.set_rows([])
            self.show_nothing("Reading the alerts…", "")
        self.refresh()
        self.list_in_front.setFocus(Qt.FocusReason.OtherFocusReason)

    def _changed(self, batch: ChangeBatch) -> None:
        if "alerts" in batch.topics:
            self._refresh_shown()

    def _refresh_shown(self) -> None:
        if self.isVisible():
            self.refresh()

    def refresh(self) -> None:
        """Read this tab anew, as far down as it was read."""
        tab = self.tab
        limit = min(MOST, max(PAGE, self.alerts.rowCount()))

        async def read(client: GatewayClient) -> Read:
            rules = await client.alert_rules()
            if tab == "rules":
                return Read(page=None, rules=rules)
            page = await client.alerts(AlertsRequest(state=tab, limit=MOST if tab == "open" else limit))
            if page.rows or tab == "closed":
                return Read(page=page, rules=rules)
            closed = await client.alerts(AlertsRequest(state="closed", limit=1))
            return Read(page=page, rules=rules, last=next(iter(closed.rows), None))

        self.desk.bridge.submit(read, lambda found: self._show(tab, found), self._failed, key="alerts screen")

    def _show(self, tab: str, found: Read) -> None:
        self._rules = found.rules
        self._loaded = tab
        if tab != self.tab:
            return
        if found.page is None:
            self._show_rules(found.rules)
        else:
            self._show_page(found.page, found.last)

    def _show_page(self, page: Alerts, last: AlertRow | None) -> None:
        at, chosen = self.table.currentIndex().row(), self.alert
        rows = sorted(page.rows, key=urgency) if self.tab == "open" else page.rows
        moved = self.alerts.set_rows(rows, more=page.next is not None)
        self.hidden.setText(f"+ {count_of(page.hidden, 'alert')} you may not see" if page.hidden else "")
        self._count_open(page.open)
        if self._look_elsewhere():
            return
        if not page.rows:
            self._show_none(last)
            return
        self.show_list()
        wanted = self._wanted if self._wanted is not None else chosen.id if chosen is not None else None
        self._wanted = None
        place = self.alerts.place_of(wanted) if wanted is not None else -1
        if moved or not self.table.currentIndex().isValid() or (wanted is not None and place != at):
            self.table.selectRow(place if place >= 0 else min(max(at, 0), len(page.rows) - 1))
        self._choose()

    def _count_open(self, count: int) -> None:
        """The tab says what the rail says, whichever tab is in front."""
        self.tabs.setTabText(0, f"Open {count}" if count else "Open")

    def _look_elsewhere(self) -> bool:
        """An alert that was asked for and is not open any more stands among the closed ones."""
        missing = self._wanted is not None and self.alerts.place_of(self._wanted) < 0
        if missing and self.tab == "open":
            self.tabs.setCurrentIndex(TABS.index("closed"))
            return True
        return False

    def _show_none(self, last: AlertRow | None) -> None:
        self._wanted = None
        if self.tab == "closed":
            self.show_nothing("No alert has closed yet", "What was open once is kept here, with what happened to it.")
            return
        lines = f"{closed_summary(last, self.now())}\n{no_rules_words(self._rules.rows)}"
        self.show_nothing("Nothing is open", lines, offer="closed" if last is not None else "")

    def _show_rules(self, found: AlertRules) -> None:
        at, chosen = self.rule_table.currentIndex().row(), self.rule
        moved = self.rules.set_rows(found.rows)
        self.hidden.setText("")
        if not found.rows:
            lines = "Nothing is watched, so nothing can tell you. Write the first rule."
            self.show_nothing("No alert rules", lines, "list-bullets", offer="new")
            return
        self.show_list()
        wanted = self._wanted if self._wanted is not None else chosen.id if chosen is not None else None
        self._wanted = None
        if moved or not self.rule_table.currentIndex().isValid():
            place = self.rules.place_of(wanted) if wanted is not None else at
            self.rule_table.selectRow(min(max(place, 0), len(found.rows) - 1))
        self._choose()

    def _failed(self, error: OperatorError) -> None:
        model = self.rules if self.tab == "rules" else self.alerts
        if not model.rowCount():
            self.show_nothing("The alerts cannot be shown", f"{error}\nF5 reads them again.", "link-simple-break")

    def _fetch_more(self) -> None:
        tab, oldest = self.tab, min((row.id for row in self.alerts.rows), default=None)
        if oldest is None or tab == "rules":
            return
        request = AlertsRequest(state=tab, before=oldest, limit=PAGE)

        def took(page: Alerts) -> None:
            if tab == self.tab:
                self.alerts.add_rows(page.rows, more=page.next is not None)

        self.desk.bridge.submit(lambda client: client.alerts(request), took, self._failed, key="more alerts")

    def _paint_again(self) -> None:
        self.alerts.paint_again()
        self.rules.paint_again()
        if self._shown_alert is not None and self.tab != "rules":
            self.detail.show_alert(self._shown_alert, self.now(), linked=self.desk.state.is_linked)
        self._judge()

    # the row selected

    def _choose(self, *_indexes: QModelIndex) -> None:
        if self.tab == "rules":
            rule, before = self.rule, self._shown_rule
            self._shown_rule = rule
            if rule is not None:
                self.rule_detail.show_rule(rule, self.now())
                if before is None or before.id != rule.id:
                    self.rule_detail.show_why(None, "Asking the gateway…")
        else:
            row, old = self.alert, self._shown_alert
            self._shown_alert = row
            if row is not None:
                self.detail.show_alert(row, self.now(), linked=self.desk.state.is_linked)
                if old is None or old.id != row.id:
                    self.detail.show_why(None, "Asking the gateway…")
                    self.detail.show_swallowed((), row.swallowed)
        self._judge()
        self._soon.start()

    def _read_more(self) -> None:
        if self.tab == "rules":
            self._why_of_rule()
            return
        row = self.alert
        if row is None:
            return
        rule = next((each for each in self._rules.rows if each.id == row.rule), None)
        if rule is None:
            self.detail.show_why(None, "Its rule was removed, so nothing is tested any more.")
        else:
            request = WhyRequest(rule=rule, subject=row.subject, alert=row.id)
            self.desk.bridge.submit(
                lambda client: client.why(request),
                lambda found: self._show_why(row.id, found),
                lambda error: self.detail.show_why(None, f"It cannot be told now. {error}"),
                key="alert why",
            )
        if row.swallowed:
            under = AlertsRequest(state="all", swallowed=True, parent=row.id, limit=MOST)
            self.desk.bridge.submit(
                lambda client: client.alerts(under), lambda page: self._show_swallowed(row, page), key="alert swallowed"
            )

    def _show_why(self, id: int, found: Why) -> None:
        if self.alert is not None and self.alert.id == id:
            self.detail.show_why(found, "The rule no longer watches it.", told(found.at, self.now()))

    def _show_swallowed(self, row: AlertRow, page: Alerts) -> None:
        if self.alert is not None and self.alert.id == row.id:
            self.detail.show_swallowed([each for each in page.rows if each.parent == row.id], row.swallowed)

    def _why_of_rule(self) -> None:
        rule = self.rule
        if rule is None:
            return
        request = WhyRequest(rule=rule)

        def took(found: Why) -> None:
            if self.rule is not None and self.rule.id == rule.id:
                self.rule_detail.show_why(found, "", told(found.at, self.now()))

        def failed(error: OperatorError) -> None:
            self.rule_detail.show_why(None, f"It cannot be told now. {error}")

        self.desk.bridge.submit(lambda client: client.why(request), took, failed, key="alert why")

    # acts

    def _judge(self) -> None:
        self.detail.show_acts(self.acts.refusals(self.alert), shown_acts(self.alert))
        state, rule = self.desk.state, self.rule
        why = NO_GATEWAY if not state.is_linked else "" if state.may("alert.rule") else NO_RIGHT
        shipped = "It was shipped: switch it off instead." if rule is not None and rule.built_in else ""
        self.rule_detail.show_acts(why, why or shipped)
        self.new_rule.refuse(why)
        self.empty_new.refuse(why)

    def _act(self, name: str) -> None:
        if self.alert is not None:
            self.acts.act(self.alert, name)

    def _commanded(self, row: AlertRow) -> None:
        self._wanted = row.id if row.closed_at is None else None
        self.refresh()

    def _act_on_rule(self, name: str) -> None:
        rule = self.rule
        if rule is None:
            return
        if name == "edit":
            self.rule_desk.open(rule)
        else:
            self.rule_desk.remove(rule)

    def _switch(self, on: bool) -> None:
        rule = self.rule
        if rule is not None:
            self.rule_desk.switch(rule, on=on)

    def _open(self) -> None:
        if self.tab == "rules":
            if self.rule_detail.edit.isEnabled():
                self._act_on_rule("edit")
        else:
            self._act("messages")
