"""Alerts and their rules of the gateway in memory: a bad morning with every kind of alert there is."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from console.api.alerts import (
    AlertCommand,
    AlertKind,
    AlertRow,
    AlertRule,
    AlertRules,
    Alerts,
    AlertSchedule,
    AlertsRequest,
    Replay,
    ReplayAlert,
    ReplayRequest,
    Why,
    WhyLine,
    WhyRequest,
    WhySubject,
)
from console.api.client import ApiError
from console.api.interfaces import CommandOffer
from tests.support.fake_message import NOW

CHANNELS = ("oncall mail", "chat")


class FakeAlerts:
    """A mixin of `FakeGatewayClient`: fill `alerts_kept`, `rules_kept`, `why_told` and `replay_told` as needed.

    `alerts_refusal` makes the next save or command fail with that status.
    """

    alerts_kept: list[AlertRow]
    rules_kept: list[AlertRule]
    why_told: Why | None
    replay_told: Replay
    alerts_refusal: int

    def _ask(self, name: str, arguments: object = None) -> None:
        """Note the call; raises while the gateway is down."""
        raise NotImplementedError

    def push_topics(self, *topics: str) -> None:
        """Let the feed say that these changed."""
        raise NotImplementedError

    def _begin_alerts(self, *, empty: bool = False) -> None:
        self.alerts_kept = [] if empty else alert_rows()
        self.rules_kept = [] if empty else alert_rules()
        self.why_told = None
        self.replay_told = replay()
        self.alerts_refusal = 0

    def put_alert(self, row: AlertRow) -> None:
        """Open it, or change it where it is there; the feed tells."""
        self.alerts_kept = [row, *(each for each in self.alerts_kept if each.id != row.id)]
        self.push_topics("alerts")

    def close_alert(self, id: int, at: datetime = NOW) -> None:
        """Its condition is over."""
        row = next(each for each in self.alerts_kept if each.id == id)
        self.put_alert(row.model_copy(update={"closed_at": at, "commands": ()}))

    async def alerts(self, request: AlertsRequest) -> Alerts:
        """As kept, newest first."""
        self._ask("alerts", request)
        rows = sorted(self.alerts_kept, key=lambda row: -row.id)
        open_ones = [row for row in rows if row.closed_at is None and row.parent is None]
        if request.parent is not None:
            rows = [row for row in rows if row.parent == request.parent]
        elif not request.swallowed:
            rows = [row for row in rows if row.parent is None]
        if request.state != "all":
            rows = [row for row in rows if (row.closed_at is None) is (request.state == "open")]
        if request.before is not None:
            rows = [row for row in rows if row.id < request.before]
        page = rows[: request.limit]
        more = len(rows) > len(page)
        return Alerts(rows=tuple(page), open=len(open_ones), next=page[-1].id if more else None, at=NOW)

    async def alert_command(self, alert_id: int, command: AlertCommand) -> AlertRow:
        """Takes effect at once."""
        self._ask("alert_command", (alert_id, command))
        self._refuse()
        row = next((each for each in self.alerts_kept if each.id == alert_id), None)
        if row is None:
            raise ApiError(404, "Not found", f"There is no alert {alert_id}.")
        after: dict[str, dict[str, object]] = {
            "acknowledge": {"acknowledged_by": "r.keller", "acknowledged_at": NOW, "commands": _offers(known=True)},
            "mute": {"muted_until": command.until, "commands": _offers(muted=True)},
            "unmute": {"muted_until": None, "commands": _offers()},
            "close": {"closed_at": NOW, "commands": ()},
        }
        row = row.model_copy(update=after[command.command])
        self.put_alert(row)
        return row

    async def alert_rules(self) -> AlertRules:
        """As kept."""
        self._ask("alert_rules")
        return AlertRules(rows=tuple(self.rules_kept), channels=CHANNELS)

    async def save_alert_rule(self, rule: AlertRule) -> AlertRule:
        """Kept with the next version."""
        self._ask("save_alert_rule", rule)
        self._refuse()
        here = next((each for each in self.rules_kept if each.id == rule.id), None)
        if here is not None and here.version != rule.version:
            raise ApiError(409, "Changed meanwhile", "Somebody else saved this rule since you opened it.")
        number = rule.id or max((each.id for each in self.rules_kept), default=0) + 1
        kept = rule.model_copy(update={"id": number, "version": rule.version + 1, "by": "r.keller", "at": NOW})
        self.rules_kept = [each for each in self.rules_kept if each.id != number] + [kept]
        self.rules_kept.sort(key=lambda each: each.id)
        self.push_topics("alerts")
        return kept

    async def delete_alert_rule(self, rule_id: int) -> None:
        """Gone, unless it was shipped."""
        self._ask("delete_alert_rule", rule_id)
        self._refuse()
        self.rules_kept = [each for each in self.rules_kept if each.id != rule_id]
        self.push_topics("alerts")

    async def why(self, request: WhyRequest) -> Why:
        """`why_told`, else every verdict once; of one subject where it is named."""
        self._ask("why", request)
        told = self.why_told or why()
        if not request.subject:
            return told
        first = told.rows[0].model_copy(update={"subject": request.subject})
        return Why(rows=(next((row for row in told.rows if row.subject == request.subject), first),), at=told.at)

    async def replay(self, request: ReplayRequest) -> Replay:
        """`replay_told`."""
        self._ask("replay", request)
        return self.replay_told

    def _refuse(self) -> None:
        status, self.alerts_refusal = self.alerts_refusal, 0
        if status:
            raise ApiError(status, "Refused", "Your role does not allow this. Ask a lead.")


def _offers(*, known: bool = False, muted: bool = False) -> tuple[CommandOffer, ...]:
    return (
        CommandOffer(name="acknowledge", allowed=not known, reason="r.keller has it already." if known else ""),
        CommandOffer(name="mute", allowed=not muted, reason="It is muted already." if muted else ""),
        CommandOffer(name="unmute", allowed=muted, reason="" if muted else "It is not muted."),
        CommandOffer(name="close", allowed=False, reason="Its condition is seen, so it closes by itself."),
    )


def alert(id: int, **changes: object) -> AlertRow:
    """One open alert of a deep queue."""
    row = AlertRow(
        id=id,
        rule=1,
        rule_name="Queue too deep",
        kind=AlertKind.DEPTH,
        severity="warn",
        title="LAB → CERN holds 212 messages",
        text="More than 200 messages for 5 min",
        subject="interface lab-to-cern",
        interface="lab-to-cern",
        site="HOSP",
        layer="hl7v2",
        opened_at=NOW - timedelta(minutes=13),
        value=212.0,
        threshold=200.0,
        unit="messages",
        query="interface:lab-to-cern status:queued",
        delivered=("app 10:02", "tray 10:02"),
        commands=_offers(),
    )
    return row.model_copy(update=changes)


def alert_rows() -> list[AlertRow]:
    """Open: down and escalated with what it swallowed, deep in a storm, known, muted, unknown, quiet; then closed."""
    return [*_open(), *_closed()]


def _open() -> Iterable[AlertRow]:
    yield alert(
        41,
        rule=2,
        rule_name="Link down",
        kind=AlertKind.LINK_DOWN,
        severity="error",
        title="CERN → RAD is down",
        text="rad-pacs:6661 refuses connections; 41 messages wait",
        subject="link rad-pacs:6661",
        interface="cern-to-rad",
        opened_at=NOW - timedelta(minutes=17, seconds=5),
        value=1025.0,
        threshold=120.0,
        unit="s",
        group=12,
        swallowed=3,
        escalated_at=NOW - timedelta(minutes=2),
        query="interface:cern-to-rad status:queued",
        delivered=("app 09:58", "tray 09:58", "oncall mail 09:58", "chat: failed 3 times, tries again 10:20"),
    )
    for number, (title, kind) in enumerate(
        (
            ("CERN → RAD sends nothing", AlertKind.NO_PROGRESS),
            ("CERN → RAD: the oldest waits 17 min", AlertKind.OLDEST),
            ("PACS → CERN is silent", AlertKind.SILENCE),
        )
    ):
        yield alert(42 + number, kind=kind, title=title, parent=41, opened_at=NOW - timedelta(minutes=12 - number))
    yield alert(45, storm=4)
    yield alert(
        46,
        rule=8,
        rule_name="New or returning group",
        kind=AlertKind.GROUP,
        title="New group: Result code not mapped to LOINC",
        text="118 messages of LAB → CERN, AE 103 at OBX-3.1",
        subject="group 14",
        group=14,
        value=118.0,
        threshold=10.0,
        opened_at=NOW - timedelta(hours=1, minutes=13),
        acknowledged_by="r.keller",
        acknowledged_at=NOW - timedelta(hours=1),
        query="cause:14",
    )
    yield alert(
        47,
        rule=4,
        rule_name="Silence",
        kind=AlertKind.SILENCE,
        severity="info",
        title="ED → CERN is silent",
        text="4 % of what a Sunday at 10 usually brings",
        subject="interface ed-to-cern",
        interface="ed-to-cern",
        value=0.04,
        threshold=0.2,
        unit="share",
        opened_at=NOW - timedelta(minutes=44),
        muted_until=NOW + timedelta(hours=2),
        commands=_offers(muted=True),
        delivered=(),
    )
    yield alert(
        48,
        rule=6,
        rule_name="Slow replies",
        kind=AlertKind.LATENCY,
        title="CERN → BILL answers slowly",
        text="Not measured since 10:02: nothing was sent",
        subject="interface cern-to-bill",
        interface="cern-to-bill",
        value=None,
        threshold=2000.0,
        unit="ms",
        opened_at=NOW - timedelta(minutes=3),
        quiet_until=NOW + timedelta(hours=1, minutes=45),
        delivered=("app 10:12",),
    )


def _closed() -> Iterable[AlertRow]:
    for number in range(12):
        opened = NOW - timedelta(hours=2 + 5 * number)
        yield alert(
            30 - number,
            opened_at=opened,
            closed_at=opened + timedelta(minutes=7 + 3 * number),
            severity="error" if number % 5 == 1 else "warn",
            commands=(),
            acknowledged_by="m.ito" if number % 3 else "",
            acknowledged_at=opened + timedelta(minutes=2) if number % 3 else None,
        )


def many_alerts(count: int = 300) -> list[AlertRow]:
    """A very bad day."""
    return [alert(1000 + n, title=f"Interface {n} holds {200 + n} messages", value=200.0 + n) for n in range(count)]


def rule(id: int, name: str, kind: AlertKind, threshold: float, **changes: object) -> AlertRule:
    """One shipped rule."""
    made = AlertRule(id=id, version=1, name=name, kind=kind, threshold=threshold, built_in=True)
    return made.model_copy(update=changes)


def alert_rules() -> list[AlertRule]:
    """One of each kind, one of them own, one off, one with hours and channels."""
    nights = AlertSchedule(begin="22:00", end="07:00")
    return [
        rule(1, "Queue too deep", AlertKind.DEPTH, 200.0, seconds=300, opened_at=NOW - timedelta(minutes=13)),
        rule(
            2,
            "Link down",
            AlertKind.LINK_DOWN,
            120.0,
            seconds=0,
            severity="error",
            channels=("app", "tray", "oncall mail", "chat"),
            escalate_after=900,
            escalate_to=("oncall mail",),
            opened_at=NOW - timedelta(minutes=17),
        ),
        rule(3, "Oldest waits too long", AlertKind.OLDEST, 900.0, seconds=0, opened_at=NOW - timedelta(days=2)),
        rule(4, "Silence", AlertKind.SILENCE, 0.2, seconds=900, severity="info", scope="site:HOSP"),
        rule(5, "Many refusals", AlertKind.ERROR_SHARE, 0.05, seconds=600, quiet=nights),
        rule(6, "Slow replies", AlertKind.LATENCY, 2000.0, seconds=300, quiet=nights),
        rule(7, "No progress", AlertKind.NO_PROGRESS, 600.0, seconds=0, scope="environment:PROD"),
        rule(8, "New or returning group", AlertKind.GROUP, 10.0, seconds=0),
        rule(
            9,
            "Lab results parked",
            AlertKind.COUNT,
            50.0,
            scope="status:parked type:ORU^R01",
            built_in=False,
            by="m.ito",
            at=NOW - timedelta(days=9),
            schedule=AlertSchedule(days=(0, 1, 2, 3, 4), begin="07:00", end="18:00"),
        ),
        rule(10, "Disk runs full", AlertKind.DISK, 5_000_000_000.0, severity="error"),
        rule(11, "Certificate runs out", AlertKind.CERTIFICATE, 14.0, enabled=False),
    ]


def why() -> Why:
    """Every verdict once."""
    lines = (
        WhyLine(label="Rule is on", text="Since 2 Nov, by m.ito", holds=True),
        WhyLine(label="Scope", text="lab-to-cern is in the scope", holds=True),
        WhyLine(label="Messages waiting", text="212, more than 200", holds=True),
        WhyLine(label="For 5 min", text="Since 10:02, 13 min", holds=True),
        WhyLine(label="Under another alert", text="Its link is up", holds=False),
    )
    verdicts = (
        ("fires", "LAB → CERN", "212 waiting for 13 min", 212.0),
        ("waits", "CERN → PHARM", "240 waiting for 2 min; fires after 5 min", 240.0),
        ("quiet", "REG → CERN", "Fires, but goes nowhere else until 12:00", 260.0),
        ("swallowed", "CERN → RAD", "Its link is down: alert 41 tells it", 241.0),
        ("muted", "ED → CERN", "Muted until 12:15 by m.ito", 230.0),
        ("clear", "CERN → BILL", "3 waiting", 3.0),
        ("unknown", "PACS → CERN", "Not measured since 09:40", None),
        ("off", "OLD → CERN", "The interface is stopped", None),
    )
    return Why(
        rows=tuple(
            WhySubject(
                subject=f"interface {title.lower().replace(' → ', '-to-')}",
                title=title,
                verdict=verdict,
                text=text,
                value=value,
                lines=lines if verdict == "fires" else (*lines[:2], _measure(verdict, value)),
                captured=(
                    (
                        WhyLine(label="Messages waiting", text="201, more than 200", holds=True),
                        WhyLine(label="For 5 min", text="From 09:57 to 10:02", holds=True),
                    )
                    if verdict == "fires"
                    else ()
                ),
            )
            for verdict, title, text, value in verdicts
        ),
        at=NOW,
    )


def _measure(verdict: str, value: float | None) -> WhyLine:
    if value is None:
        return WhyLine(label="Messages waiting", text="Nobody knows", holds=None)
    return WhyLine(label="Messages waiting", text=f"{value:.0f}", holds=verdict != "clear")


def replay() -> Replay:
    """Three alerts in seven days."""
    spans = ((6, 2, 42, 340.0), (3, 9, 11, 221.0), (1, 1, 26, 265.0))
    return Replay(
        alerts=tuple(
            ReplayAlert(
                subject="interface lab-to-cern",
                title="LAB → CERN",
                opened_at=NOW - timedelta(days=days, hours=hours),
                closed_at=NOW - timedelta(days=days, hours=hours) + timedelta(minutes=minutes),
                peak=peak,
            )
            for days, hours, minutes, peak in spans
        ),
        subjects=11,
        unknown_share=0.04,
        text="3 alerts in 7 days, the longest 42 min; nothing is known for 4 % of the time",
    )
