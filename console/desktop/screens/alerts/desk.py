"""Alerts for one window, whatever screen is in front: the count in the rail, notices, the tray, and two commands."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QWidget

from console.api.alerts import AlertRow, AlertRules, Alerts, AlertsRequest
from console.api.feed import ChangeBatch
from console.core.errors import OperatorError
from console.desktop.bridge.client import GatewayClient
from console.desktop.bridge.feed import Linked, Lost
from console.desktop.screens.alerts.rule_desk import RuleDesk
from console.desktop.screens.alerts.tray import Tray, tray
from console.desktop.screens.alerts.watch import News, Watch, lines_of, tells
from console.desktop.screens.base import Desk, Place

MOST = 500
MOST_READ_AGAIN = 5
"""Alerts that are open no more are read one by one up to so many; more are counted only."""
GATHER_MILLISECONDS = 10_000
"""After a notice of alerts, further ones are gathered for so long."""
NO_GATEWAY = "The gateway does not answer."
NO_RIGHT = "Your role does not allow this. Ask a lead."


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What was read at one moment."""

    alerts: Alerts
    rules: AlertRules
    first: bool


class AlertDesk(QObject):
    """`DeskState.alerts_counted` carries how many are open.

    The first look learns what is open; later ones tell what is new.
    """

    def __init__(self, desk: Desk, window: QWidget, go: Callable[[Place], None]) -> None:
        super().__init__(window)
        self._desk = desk
        self._window = window
        self._go = go
        self._tray: Tray | None = None
        self._watch = Watch()
        self._news = News()
        self._gathering = QTimer(self)
        self._gathering.setSingleShot(True)
        self._gathering.setInterval(GATHER_MILLISECONDS)
        self._gathering.timeout.connect(self._speak)
        desk.bridge.connected.connect(self._linked)
        desk.bridge.changes.connect(self._changed)
        desk.bridge.disconnected.connect(self._lost)
        bind = desk.registry.bind
        bind("alert.rules", self.open_rules)
        bind("alert.new", self.new_rule, self.rule_refusal)

    def use_tray(self, other: Tray) -> None:
        """Tell this tray instead of the one that all windows share."""
        self._tray = other

    def rule_refusal(self) -> str:
        """Why this person cannot write a rule; "" where it can be."""
        if not self._desk.state.is_linked:
            return NO_GATEWAY
        return "" if self._desk.state.may("alert.rule") else NO_RIGHT

    def open_rules(self) -> None:
        """The list of rules."""
        self._go(Place(screen="alerts", paths=("rules",)))

    def open_alert(self, alert: int | None) -> None:
        """One alert, or the list; the window comes to the front."""
        self._go(Place(screen="alerts", selected=() if alert is None else (alert,)))
        self._window.showNormal() if self._window.isMinimized() else self._window.show()
        self._window.raise_()
        self._window.activateWindow()

    def new_rule(self) -> None:
        """The form of a new rule."""
        RuleDesk(self._desk, self._window).open(None)

    def _linked(self, _linked: Linked) -> None:
        self._look()

    def _lost(self, _lost: Lost) -> None:
        self._desk.state.alerts_counted.emit(0)

    def _changed(self, batch: ChangeBatch) -> None:
        if "alerts" in batch.topics:
            self._look()

    def _look(self) -> None:
        first = self._watch.seen is None

        async def read(client: GatewayClient) -> Look:
            found = await client.alerts(AlertsRequest(state="open", limit=MOST))
            return Look(alerts=found, rules=await client.alert_rules(), first=first)

        self._desk.bridge.submit(read, self._took, self._failed, key="alerts watched")

    def _took(self, look: Look) -> None:
        rows = look.alerts.rows
        self._desk.state.alerts_counted.emit(look.alerts.open)
        rules = {rule.id: rule for rule in look.rules.rows}
        opened, gone = self._watch.new(rows, whole=look.alerts.next is None)
        self._tell_tray([row for row in rows if tells(row, rules, "tray")], first=look.first)
        opened = [row for row in opened if tells(row, rules, "app")]
        if not gone:
            self._tell(opened, (), 0)
            return
        asked = gone[:MOST_READ_AGAIN] if len(gone) <= MOST_READ_AGAIN else []

        async def read_again(client: GatewayClient) -> tuple[AlertRow, ...]:
            found = []
            for id in asked:
                page = await client.alerts(AlertsRequest(state="all", before=id + 1, limit=1, swallowed=True))
                found += [row for row in page.rows if row.id == id]
            return tuple(found)

        def told(found: tuple[AlertRow, ...]) -> None:
            closed = [row for row in found if row.closed_at is not None and row.parent is None]
            self._tell(opened, [row for row in closed if tells(row, rules, "app")], len(gone) - len(asked))

        def not_read(_error: OperatorError) -> None:
            self._tell(opened, (), len(gone))

        self._desk.bridge.submit(read_again, told, not_read)

    def _tell(self, opened: Sequence[AlertRow], closed: Sequence[AlertRow], lost: int) -> None:
        """The first at once; what follows within some seconds is gathered, so that a storm is one line."""
        self._news = self._news.joined(opened, closed, lost)
        if not self._gathering.isActive():
            self._speak()

    def _speak(self) -> None:
        news, self._news = self._news, News()
        lines = lines_of(news)
        for line in lines:
            self._desk.state.notify(line.level, line.text, alert=line.alert)
        if lines:
            self._gathering.start()

    def _tell_tray(self, rows: Sequence[AlertRow], *, first: bool) -> None:
        the_tray, clock = self._tray or tray(), self._desk.clock
        if first:
            the_tray.learn(rows)
        the_tray.put(rows, self._desk.state.gateway_now(), clock.monotonic, self.open_alert)

    def _failed(self, error: OperatorError) -> None:
        """The banner says that the gateway is away; the next link looks again."""
