"""The lines of the look back: pure, from counts and states, worst first, no patient data in any."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from console.api.interfaces import InterfaceRow
from console.api.people import HoldState, ShiftLine
from console.core.code_words import words_of_code
from console.core.interface import LinkState, WorkState
from console.core.outcome import Outcome
from console.store.planned_holds import HoldRow
from console.store.rows import AuditRow
from console.store.shift import Failures, JobRow, OpenCount

WORSE = 1.5
"""A known failure counts as worse from this factor on."""

WORSE_BY = 5
DEEP = 20
MOST_QUEUES = 3
LEVELS = ("error", "warn", "info", "ok")
QUIET_ACTS = frozenset({"message.view", "message.draft", "search.patient", "message.created"})
"""Looking changes nothing: acts that the look back leaves out."""

ACT_WORDS = {
    "message.resend": "sent copies",
    "reveal_field": "revealed fields",
    "reveal_message": "revealed messages",
    "note": "wrote notes",
    "command.hold": "held messages",
    "command.release": "released messages",
    "command.park": "parked messages",
    "command.retry": "retried",
    "command.skip": "skipped",
    "command.cancel": "cancelled messages",
    "command.arrived": "said it arrived",
    "command.send_again": "sent again",
    "hold.plan": "planned holds",
    "hold.end_now": "ended holds",
    "view.save": "saved views",
    "view.share": "shared views",
}

WORK_WORDS = {WorkState.HELD: "is held", WorkState.PAUSED: "is paused", WorkState.STOPPED: "is stopped"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """The time looked at, and how its moments are told: the day only where it is not today's."""

    since: datetime
    now: datetime

    def told(self, at: datetime) -> str:
        """ "02:14", "yesterday 02:14" or "12 Mar 02:14", by this machine's clock."""
        local, today = at.astimezone(), self.now.astimezone().date()
        if local.date() == today:
            return f"{local:%H:%M}"
        if local.date() == today - timedelta(days=1):
            return f"yesterday {local:%H:%M}"
        return f"{local:%d %b %H:%M}"

    def age(self, at: datetime) -> str:
        """ "12 min", "3 h", "2 d"."""
        minutes = max(0, round((self.now - at).total_seconds() / 60))
        if minutes < 90:
            return f"{minutes} min"
        return f"{round(minutes / 60)} h" if minutes < 48 * 60 else f"{round(minutes / 1440)} d"

    @property
    def received(self) -> str:
        """The term of the grammar for messages of this time."""
        return f"received:>={self.since:%Y-%m-%dT%H:%M}"


def ordered(lines: Iterable[ShiftLine]) -> tuple[ShiftLine, ...]:
    """Worst first; among equals, the order they were found in."""
    return tuple(sorted(lines, key=lambda line: LEVELS.index(line.level)))


def links(rows: Iterable[InterfaceRow], failed: Iterable[Failures], span: Span) -> list[ShiftLine]:
    """Interfaces that are down, or were and came back."""
    outages: dict[str, Failures] = {}
    for item in failed:
        if item.outcome == Outcome.UNREACHABLE.value:
            known = outages.get(item.interface)
            outages[item.interface] = item if known is None or item.first_at < known.first_at else known
    lines = []
    for row in rows:
        outage = outages.get(row.name)
        if row.link is LinkState.DOWN:
            when = f" since {span.told(outage.first_at)}" if outage else ""
            lines.append(_line("error", f"{row.title} is down{when}", row.link_detail, interface=row.name))
        elif outage is not None:
            words = f"not reached from {span.told(outage.first_at)} to {span.told(outage.last_at)}"
            lines.append(_line("info", f"{row.title} was down and came back", words, interface=row.name))
    return lines


def works(rows: Iterable[InterfaceRow]) -> list[ShiftLine]:
    """Interfaces that do not send: held, paused or stopped by somebody, or blocked by one message."""
    lines = []
    for row in rows:
        if row.work in WORK_WORDS and not row.planned:
            lines.append(_line("warn", f"{row.title} {WORK_WORDS[row.work]}", row.holds, interface=row.name))
        elif row.work is WorkState.BLOCKED:
            lines.append(_line("error", f"{row.title} is blocked", row.holds, interface=row.name))
    return lines


def failing(failed: Iterable[Failures], title: Callable[[str], str], compared: bool, span: Span) -> list[ShiftLine]:
    """New and worse failures, the most first; those that are as before are left out."""
    lines = []
    for item in sorted(failed, key=lambda each: -each.count):
        if item.outcome == Outcome.UNREACHABLE.value:
            continue  # told as an outage
        fresh = compared and not item.before
        if compared and item.before and (item.count < item.before * WORSE or item.count - item.before < WORSE_BY):
            continue
        code = item.code or item.outcome.replace("_", " ")
        words = "new" if fresh else (f"{item.before} in as long before" if compared else "not compared: too many tries")
        lines.append(
            _line(
                "error" if fresh else "warn",
                f"{title(item.interface)}: {code_words(code)}",
                f"{words}; last {span.told(item.last_at)}",
                count=item.count,
                query=f"interface:{item.interface} outcome:{_word(code)} {span.received}",
                interface=item.interface,
            )
        )
    return lines


def refused(now: Mapping[str, int], before: Mapping[str, int], title: Callable[[str], str]) -> list[ShiftLine]:
    """Arrivals that we refused, where they are new or became more."""
    lines = []
    for name, count in now.items():
        earlier = before.get(name, 0)
        if earlier and (count < earlier * WORSE or count - earlier < WORSE_BY):
            continue
        words = f"{earlier} in as long before" if earlier else "new"
        query = f"interface:{name} flag:refused,unreadable"
        lines.append(_line("warn", f"{title(name)}: arrivals refused", words, count=count, query=query, interface=name))
    return lines


def waiting(counts: Iterable[OpenCount], title: Callable[[str], str], span: Span) -> list[ShiftLine]:
    """What waits for a person now."""
    words = {"error": "refused and open", "unknown": "sent without a reply, may have arrived"}
    return [
        _line(
            "error" if item.oldest_at >= span.since else "warn",
            f"{title(item.interface)}: {words[item.status]}",
            f"oldest {span.age(item.oldest_at)}",
            count=item.count,
            query=f"interface:{item.interface} status:{item.status}",
            interface=item.interface,
        )
        for item in counts
    ]


def deepest(rows: Iterable[InterfaceRow], span: Span) -> list[ShiftLine]:
    """The deepest queues, if any is deep."""
    deep = sorted((row for row in rows if row.depth >= DEEP), key=lambda row: -row.depth)[:MOST_QUEUES]
    return [
        _line(
            "warn",
            f"{row.title}: {row.depth} wait",
            "; ".join(
                part for part in (f"oldest {span.age(row.oldest_at)}" if row.oldest_at else "", row.holds) if part
            ),
            count=row.depth,
            interface=row.name,
        )
        for row in deep
    ]


def holds(rows: Iterable[HoldRow], span: Span) -> list[ShiftLine]:
    """Planned holds that are not over, and those that ended in this time."""
    words = {
        HoldState.PLANNED: "planned",
        HoldState.HOLDING: "holding now",
        HoldState.DRAINING: "ended, still draining",
        HoldState.ENDED: "ended and drained",
        HoldState.CANCELLED: "cancelled",
    }
    lines = []
    for row in rows:
        state = HoldState(row.state)
        when = f"{span.told(row.starts_at)} to {span.told(row.ends_at)}"
        level = "warn" if state in {HoldState.HOLDING, HoldState.DRAINING} else "info"
        title = f"Planned downtime of {row.system}: {words[state]}"
        only = row.places[0][0] if row.places else ""
        lines.append(_line(level, title, f"{when}: {row.reason} ({row.actor})", interface=only))
    return lines


def jobs(rows: Iterable[JobRow]) -> list[ShiftLine]:
    """Bulk jobs that moved."""
    return [
        _line("info", f"Job {row.id}: {row.kind} of {row.total} messages", f"{row.state}, {row.actor}", count=row.total)
        for row in rows
    ]


def changes(rows: Iterable[AuditRow], span: Span) -> list[ShiftLine]:
    """Acts on interfaces and the gateway, the newest first."""
    lines = []
    for row in rows:
        name = row.object.removeprefix("interface ") if row.object.startswith("interface ") else ""
        verb = row.action.rpartition(".")[2].replace("_", " ")
        what = f"Gateway: {verb}" if row.action.startswith("gateway.") else f"{name}: {verb}"
        parts = (f"{span.told(row.at)} by {row.actor}", row.reason)
        lines.append(_line("info", what, ": ".join(part for part in parts if part), interface=name))
    return lines


def people(acts: Mapping[str, Mapping[str, int]], me: str) -> list[ShiftLine]:
    """What others did, one line a person; looking is left out, and so is what is told as a change of an interface."""
    lines = []
    for actor, done in sorted(acts.items()):
        told = {act: count for act, count in done.items() if _told(act)}
        if actor in {me, "gateway"} or not told:
            continue
        words = ", ".join(f"{ACT_WORDS.get(act, act.replace('_', ' '))} {count}×" for act, count in told.items())
        lines.append(_line("info", f"{actor} acted", words, count=sum(told.values())))
    return lines


def code_words(code: str) -> str:
    """ "refused with AE 103"; what is no reply of the partner in words, any other code as it is."""
    return f"refused with {code}" if code[:2] in {"AE", "AR", "CE", "CR"} else words_of_code(code)


def _told(act: str) -> bool:
    return act not in QUIET_ACTS and not act.startswith(("interface.", "gateway."))


def _word(code: str) -> str:
    """A value of the grammar; one with blanks or signs in it is quoted."""
    plain = code.isascii() and code.replace("_", "").replace("-", "").isalnum()
    return code if plain else '"' + code.replace('"', "") + '"'


def _line(
    level: str, title: str, words: str = "", *, count: int | None = None, query: str = "", interface: str = ""
) -> ShiftLine:
    return ShiftLine(level=level, title=title, text=words, count=count, query=query, interface=interface)
