"""Opens the form of a rule and carries what it asks to the gateway; what was typed is never lost by a refusal."""

from __future__ import annotations

import shiboken6
from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from console.api.alerts import AlertRule, AlertRules
from console.api.caller import ApiError
from console.core.errors import OperatorError
from console.desktop.screens.alerts.form import RuleForm
from console.desktop.screens.alerts.kinds import rule_sentence
from console.desktop.screens.base import Desk
from console.desktop.theme.fonts import Type
from console.desktop.theme.look import look
from console.desktop.widgets.button import Button, Kind
from console.desktop.widgets.scrim import Scrim
from console.desktop.widgets.surface import Bar, Surface, set_margins
from console.desktop.widgets.text import Text

CONFLICT = 409


class RuleDesk(QObject):
    """One for a window or a screen; forms float in `window`."""

    def __init__(self, desk: Desk, window: QWidget) -> None:
        super().__init__(window)
        self._desk = desk
        self._window = window

    def open(self, rule: AlertRule | None) -> RuleForm:
        """The form of this rule, or of a new one; it is made in steps, so that no frame of the window is late."""
        form = RuleForm(self._desk, rule, self._window.window(), whole=False)
        form.save_asked.connect(lambda asked: self._save(form, asked))

        def know(found: AlertRules) -> None:
            if shiboken6.isValid(form):
                form.offer_channels(found.channels)
                form.judge()

        def cannot(error: OperatorError) -> None:
            if shiboken6.isValid(form):
                form.say(f"The channels of the site file could not be read. {error}")

        def go_on() -> None:
            if form.build():
                QTimer.singleShot(0, form, go_on)
                return
            self._desk.bridge.submit(lambda client: client.alert_rules(), know, cannot)
            QTimer.singleShot(0, form, form.open)

        QTimer.singleShot(0, form, go_on)
        return form

    def switch(self, rule: AlertRule, *, on: bool) -> None:
        """Switch a rule on or off, and nothing else."""
        changed = rule.model_copy(update={"enabled": on})
        words = f"The rule {rule.name} is {'on' if on else 'off'}."
        self._desk.bridge.submit(
            lambda client: client.save_alert_rule(changed), lambda _kept: self._desk.state.notify("ok", words)
        )

    def remove(self, rule: AlertRule) -> None:
        """Ask once, then remove it."""
        dialog = RemoveDialog(rule, self._window.window())
        dialog.accepted.connect(lambda: self._remove(rule))
        dialog.open()

    def _remove(self, rule: AlertRule) -> None:
        self._desk.bridge.submit(
            lambda client: client.delete_alert_rule(rule.id),
            lambda _none: self._desk.state.notify("ok", f"The rule {rule.name} is removed; its open alerts close."),
        )

    def _save(self, form: RuleForm, rule: AlertRule) -> None:
        def saved(kept: AlertRule) -> None:
            if shiboken6.isValid(form):
                form.accept()
            self._desk.state.notify("ok", f"The rule {kept.name} is saved.")

        def refused(error: OperatorError) -> None:
            if not shiboken6.isValid(form):
                self._desk.state.notify("error", str(error))
            elif isinstance(error, ApiError) and error.status == CONFLICT:
                self._compare(form, rule)
            else:
                form.say(str(error))

        self._desk.bridge.submit(lambda client: client.save_alert_rule(rule), saved, refused)

    def _compare(self, form: RuleForm, rule: AlertRule) -> None:
        def know(found: AlertRules) -> None:
            if shiboken6.isValid(form):
                form.say_stale(next((each for each in found.rows if each.id == rule.id), None))

        def cannot(error: OperatorError) -> None:
            if shiboken6.isValid(form):
                form.say(str(error))

        self._desk.bridge.submit(lambda client: client.alert_rules(), know, cannot)


class RemoveDialog(QDialog):
    """Says what goes with the rule; the safe button is the default."""

    def __init__(self, rule: AlertRule, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("Remove the rule")
        self.setAccessibleName("Remove the rule")
        self.setModal(True)
        self.setMinimumWidth(look().px(440))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.keep = Button("Keep it", Kind.PLAIN, hint="Esc", height=32)
        self.act = Button("Remove the rule", Kind.DANGER, height=32)
        ground = Surface("base")
        body = ground.column(left=20, top=20, right=20, bottom=16, spacing=8)
        body.addWidget(Text(f"Remove {rule.name}?", Type.TITLE).wrap())
        body.addWidget(Text(f"{rule_sentence(rule)}.", Type.BODY).wrap())
        body.addWidget(Text("Its open alerts close. Closed ones stay in the list.", Type.BODY, "t2").wrap())
        foot = Bar(56, "chrome", "t")
        row: QHBoxLayout = foot.row(left=20, right=20)
        row.addStretch(1)
        row.addWidget(self.keep)
        row.addWidget(self.act)
        whole = QVBoxLayout(self)
        set_margins(whole, 0, 0, 0, 0)
        whole.addWidget(ground)
        whole.addWidget(foot)
        self.keep.clicked.connect(self.reject)
        self.act.clicked.connect(self.accept)
        self.keep.setFocus()
        self.finished.connect(Scrim(parent).deleteLater)
