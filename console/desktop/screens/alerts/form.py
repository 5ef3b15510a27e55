"""The form of a rule: drawn from its kind, wrong fields said live, tried on the past before it can be saved."""

from __future__ import annotations

from datetime import datetime, timedelta

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from console.api.alerts import AlertKind, AlertRule, Replay, ReplayRequest
from console.core.errors import OperatorError
from console.desktop.screens.alerts.form_parts import DAYS, OWN_CHANNELS, RuleFormParts
from console.desktop.screens.alerts.form_state import Reading, Typed, fresh, read, replays_as, typed_of
from console.desktop.screens.alerts.kinds import KINDS, rule_sentence
from console.desktop.screens.alerts.scope import wrong_with
from console.desktop.screens.base import Desk
from console.desktop.when import told

NAMES = {
    "name": "Name",
    "scope": "Where",
    "threshold": "Threshold",
    "seconds": "Time",
    "clear": "Closes after",
    "schedule": "Hours",
    "quiet": "Quiet hours",
    "channels": "Tells",
    "escalate": "Escalation",
}
"""Fields in few words, for the line beside Save."""


class RuleForm(RuleFormParts):
    """`save_asked` carries the rule; `say` and `say_stale` tell why it was not taken: what was typed stays."""

    save_asked = Signal(object)  # AlertRule

    def __init__(self, desk: Desk, rule: AlertRule | None, parent: QWidget, *, whole: bool = True) -> None:
        """`rule` is the kept one to change; None makes a new one. Without `whole`, call `build` until it is done."""
        super().__init__(desk, rule.kind if rule is not None else AlertKind.DEPTH, parent)
        self._base = rule
        self._tried: tuple[object, ...] | None = None
        self._trying: tuple[object, ...] | None = None
        self._saving = False
        self._filling = False
        self._theirs: AlertRule | None = None
        self._parts = [self._lay_out, self._connect, self._begin]
        while whole and self.build():
            pass

    def build(self) -> bool:
        """Do the next part of making it, each short enough for one turn of the window; True while more is left."""
        if self._parts:
            self._parts.pop(0)()
        return bool(self._parts)

    def _begin(self) -> None:
        rule = self._base
        title = "New alert rule" if rule is None else f"Alert rule: {rule.name}"
        self.say_title(title, "What it watches, when, and whom it tells. Nothing changes until it is saved.")
        self.offer_channels(None)
        self._fill(typed_of(rule) if rule is not None else fresh(self.kind_now))

    def _connect(self) -> None:
        for line in (self.name, self.threshold, self.seconds, self.clear, self.escalate_after, self.scope):
            line.textChanged.connect(self.judge)
        for tick in (self.quiet, self.escalates, self.on):
            tick.toggled.connect(self.judge)
        for part in (self.hours, self.quiet_hours, self.channels, self.escalate_to):
            part.changed.connect(self.judge)
        self.kind.currentIndexChanged.connect(self._change_kind)
        self.severity.currentIndexChanged.connect(self.judge)
        self.scope.given_up.connect(self.reject)
        self.try_it.clicked.connect(self.try_past)
        self.save.clicked.connect(self._finish)
        self.cancel.clicked.connect(self.reject)
        self.take_theirs.clicked.connect(self._take_theirs)
        self.keep_mine.clicked.connect(self._keep_mine)

    def offer_channels(self, site: tuple[str, ...] | None) -> None:
        """The channels there are: the app's own, the site file's (None: not known yet), and those the rule names."""
        base = self._base
        named = (*base.channels, *base.escalate_to) if base is not None else ()
        every = tuple(dict.fromkeys((*OWN_CHANNELS, *(site or ()), *named)))
        known = every if site is None else OWN_CHANNELS + site
        chosen = (self.channels.chosen(), self.escalate_to.chosen())
        self._filling = True
        for part, ticked in zip((self.channels, self.escalate_to), chosen, strict=True):
            part.offer(every, known)
            part.choose(ticked)
        self.order_tabs()
        self._filling = False

    def _fill(self, typed: Typed) -> None:
        self._filling = True
        self.put(typed)
        self._filling = False
        self.judge()

    def _change_kind(self) -> None:
        kind = list(KINDS)[max(0, self.kind.currentIndex())]
        if self._filling or kind is self.kind_now:
            return
        usual, before = fresh(kind), KINDS[self.kind_now].title
        self.kind_now = kind
        self._filling = True
        self.threshold.setText(usual.threshold)
        self.seconds.setText(usual.seconds)
        if self.name.text().strip() in ("", before):
            self.name.setText(usual.name)
        self._filling = False
        self.fit_kind()
        self.judge()

    def reading(self) -> Reading:
        """The rule it comes to, or what is wrong."""
        return read(self.typed(), self._base)

    def complaint(self, reading: Reading | None = None) -> str:
        """Why it cannot be saved yet; "" where it can."""
        found = reading or self.reading()
        if found.rule is None:
            field, words = next(iter(found.problems.items()))
            return f"{NAMES[field]}: {words[0].lower()}{words[1:]}"
        if self._saving:
            return "Being saved"
        if self._trying is not None:
            return "Being tried on the past"
        if self._tried is None:
            return f"Try it on the last {DAYS} days first: see what it would have opened"
        if self._tried != replays_as(found.rule):
            return "Changed since it was tried: try it again"
        return "" if not self.stale.isVisibleTo(self) else "Somebody else changed this rule: choose above"

    def judge(self) -> None:
        """Say what is wrong at each field, the rule in words, and whether it can be saved."""
        if self._filling:
            return
        found = self.reading()
        for name, field in self.fields.items():
            field.say(found.problems.get(name, ""))
        face = KINDS[self.kind_now]
        wrong = wrong_with(self.scope.text(), of_messages=self.kind_now is AlertKind.COUNT)[1] if face.scoped else None
        self.scope.show_wrong(wrong)
        self.fields["quiet"].setVisible(self.quiet.isChecked())
        self.fields["escalate"].setVisible(self.escalates.isChecked())
        self.fields["escalate_to"].setVisible(self.escalates.isChecked())
        if found.rule is not None:
            self.sentence.setText(f"{rule_sentence(found.rule)}.")
        self._show_try(found)
        complaint = self.complaint(found)
        self.why_not.setText(complaint)
        self.save.refuse(complaint)

    def _show_try(self, found: Reading) -> None:
        self.sentence.set_colour("t1" if found.rule is not None else "t3")
        self.try_it.refuse(
            "First mend what is wrong" if found.rule is None else "Being tried" if self._trying is not None else ""
        )
        if self._trying is not None:
            self.replay.clear("Reading the roll-ups of the last days…")
        elif self._tried is None:
            self.replay.clear("Not tried yet. Nothing is opened and nobody is told by a try.")
        elif found.rule is None or self._tried != replays_as(found.rule):
            self.replay.clear("The form was changed since it was tried.")

    # the past

    def try_past(self) -> None:
        """Ask the gateway what it would have opened."""
        rule = self.reading().rule
        if rule is None:
            return
        until = self._desk.state.gateway_now()
        since = until - timedelta(days=DAYS)
        self._trying = replays_as(rule)
        self.judge()
        request = ReplayRequest(rule=rule, since=since)
        self._desk.bridge.submit(
            lambda client: client.replay(request),
            lambda found: self._tried_it(found, rule, since, until),
            self._not_tried,
            key="alert replay",
        )

    def _tried_it(self, found: Replay, rule: AlertRule, since: datetime, until: datetime) -> None:
        self._tried, self._trying = replays_as(rule), None
        self.judge()
        now = self.reading().rule
        if now is not None and replays_as(now) == self._tried:
            self.replay.show_replay(found, rule.kind, since, until)

    def _not_tried(self, error: OperatorError) -> None:
        self._trying = None
        self.judge()
        self.replay.clear(f"It could not be tried. {error}")

    # saving

    def _finish(self) -> None:
        found = self.reading()
        if found.rule is not None and not self.complaint(found):
            self._saving = True
            self.trouble.setVisible(False)
            self.judge()
            self.save_asked.emit(found.rule)

    def say(self, trouble: str) -> None:
        """Why the gateway did not take it; what was typed stays."""
        self._saving = False
        self.trouble.setText(trouble)
        self.trouble.setVisible(bool(trouble))
        self.judge()

    def say_stale(self, theirs: AlertRule | None) -> None:
        """Somebody else saved it first; their rule can be taken, or overwritten knowingly. None: it was removed."""
        self._saving = False
        self._theirs = theirs
        now = self._desk.state.gateway_now()
        if theirs is None:
            self.stale.say("Somebody removed this rule meanwhile", "Keep mine saves it as a new one")
        else:
            when = f" {told(theirs.at, now)}" if theirs.at is not None else ""
            self.stale.say(f"{theirs.by or 'Somebody'} changed this rule{when}", rule_sentence(theirs))
        self.take_theirs.setVisible(theirs is not None)
        self.stale.setVisible(True)
        self.judge()

    def _take_theirs(self) -> None:
        if self._theirs is not None:
            self._base = self._theirs
            self._tried = None
            self.stale.setVisible(False)
            self._fill(typed_of(self._theirs))

    def _keep_mine(self) -> None:
        self._base = self._theirs
        self.stale.setVisible(False)
        self.judge()
