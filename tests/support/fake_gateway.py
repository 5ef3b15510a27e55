"""`FakeGatewayClient`: a gateway in memory with believable data, for building screens and for fast tests.

Calls come from the bridge's loop thread, `push`, `go_down` and `come_back` from the test; a lock keeps them apart.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterable
from datetime import timedelta

from console.api.audit import AuditCheck, AuditPage, AuditRow
from console.api.client import ApiError, GatewayUnreachable
from console.api.commands import (
    Draft,
    DraftRequest,
    MessageCommand,
    MessageCommandName,
    Receipt,
    Receipts,
    ResendRequest,
    Resent,
)
from console.api.feed import ChangeBatch
from console.api.interfaces import Actor, GatewayStatus, InterfaceCommand, InterfaceCommandName, InterfaceRow
from console.api.messages import MessagePage, MessageRow, MessageView, NodePage, Revealed, RevealRequest
from console.api.search import Suggestion, Suggestions
from console.core.interface import WorkState
from console.core.status import Status
from tests.support.fake_alerts import FakeAlerts
from tests.support.fake_comparisons import FakeComparisons
from tests.support.fake_deidentify import FakeDeidentify
from tests.support.fake_desk import FakeDesk
from tests.support.fake_documents import FakeDocuments
from tests.support.fake_draft import draft_of
from tests.support.fake_exchange import FakeExchange
from tests.support.fake_handover import FakeHandover
from tests.support.fake_jobs import FakeJobs
from tests.support.fake_message import NOW, SECRETS, offers, open_message
from tests.support.fake_people import FakePeople
from tests.support.fake_profiles import FakeProfiles
from tests.support.fake_recipes import FakeRecipes
from tests.support.fake_rows import interface_offers, interface_rows, message_rows
from tests.support.fake_scans import FakeScans
from tests.support.fake_statistics import FakeStatistics
from tests.support.fake_throughput import FakeThroughput
from tests.support.fake_triage import FakeTriage

ACTIONS = (
    "view",
    "search",
    "reveal_field",
    "reveal_message",
    "edit",
    "resend",
    *(f"command.{name}" for name in ("hold", "release", "park", "retry", "skip", "cancel", "arrived", "send_again")),
    *(f"interface.{name}" for name in ("hold", "release", "pause", "start", "stop")),
    "job",
    *("note", "save_view", "share_view", "plan_hold"),
    "triage",
    "triage.state",
    "recipe",
    "profile",
    "alert.acknowledge",
    "alert.rule",
    "mark",
    "handover",
    "send_test",
    "statistics",
    "deidentify",
    "open_document",
    "export.masked",
    "export.clear",
    "audit.read",
    "gateway.stop",
)
AFTER = {
    MessageCommandName.HOLD: Status.HELD,
    MessageCommandName.RELEASE: Status.QUEUED,
    MessageCommandName.PARK: Status.PARKED,
    MessageCommandName.SKIP: Status.CANCELLED,
    MessageCommandName.CANCEL: Status.CANCELLED,
    MessageCommandName.RETRY: Status.QUEUED,
    MessageCommandName.ARRIVED: Status.SENT,
    MessageCommandName.SEND_AGAIN: Status.QUEUED,
}
WORK_AFTER = {
    InterfaceCommandName.START: WorkState.RUNNING,
    InterfaceCommandName.STOP: WorkState.STOPPED,
    InterfaceCommandName.PAUSE: WorkState.PAUSED,
    InterfaceCommandName.HOLD: WorkState.HELD,
    InterfaceCommandName.RELEASE: WorkState.RUNNING,
}


class FakeGatewayClient(
    FakeAlerts,
    FakeComparisons,
    FakeScans,
    FakeDeidentify,
    FakeDesk,
    FakeDocuments,
    FakeExchange,
    FakeHandover,
    FakeJobs,
    FakePeople,
    FakeProfiles,
    FakeRecipes,
    FakeStatistics,
    FakeTriage,
    FakeThroughput,
):
    """Same async methods as `OpsClient`. `asked` records every call by name and arguments."""

    url = "http://127.0.0.1:0"

    def __init__(
        self,
        *,
        interfaces: Iterable[InterfaceRow] | None = None,
        messages: Iterable[MessageRow] | None = None,
        environment: str = "PROD",
    ) -> None:
        self._lock = threading.Lock()
        self._interfaces = {r.name: r for r in (interface_rows() if interfaces is None else interfaces)}
        self._messages = {r.id: r for r in (message_rows() if messages is None else messages)}
        self._environment = environment
        self._number = 1
        self._changes: list[tuple[int, InterfaceRow | MessageRow, bool]] = []
        self._topics: dict[str, int] = {}  # topic -> number of its last change
        self._down = False
        self._news: set[tuple[asyncio.AbstractEventLoop, asyncio.Event]] = set()
        self.asked: list[tuple[str, object]] = []
        self.total = 12_406
        self.tells_places = False  # as while they are being counted: the list grows page by page
        self.audit_rows = list(AUDIT)
        self._begin_people()
        self._begin_exchange()
        self._begin_throughput()
        self._begin_alerts(empty=not self._interfaces)
        self._begin_triage()
        self._begin_profiles()
        self._begin_recipes()
        self._begin_documents()

    # what a test does

    def push(self, *, messages: Iterable[MessageRow] = (), interfaces: Iterable[InterfaceRow] = ()) -> None:
        """New states of rows; the feed tells them."""
        with self._lock:
            for row in messages:
                self._number += 1
                new = row.id not in self._messages
                self.total += new
                self._messages[row.id] = row
                self._changes.append((self._number, row, new))
            for line in interfaces:
                self._number += 1
                self._interfaces[line.name] = line
                self._changes.append((self._number, line, False))
            del self._changes[:-5000]
        self._wake()

    def push_topics(self, *topics: str) -> None:
        """Tell by the feed that this changed: groups, alerts, recipes, jobs, marks."""
        with self._lock:
            self._number += 1
            self._topics.update(dict.fromkeys(topics, self._number))
        self._wake()

    def go_down(self) -> None:
        """From now on nothing answers."""
        self._down = True
        self._wake()

    def come_back(self) -> None:
        """Answer again."""
        self._down = False

    def names_asked(self) -> list[str]:
        """The calls so far, by name."""
        return [name for name, _ in self.asked]

    # what the desktop calls

    async def aclose(self) -> None:
        """Nothing to close."""

    async def status(self) -> GatewayStatus:
        """A busy quarter of an hour."""
        self._ask("status")
        depth = sum(row.depth for row in self._interfaces.values())
        return GatewayStatus(
            version="0.1.0",
            started_at=NOW - timedelta(hours=9),
            now=NOW + timedelta(milliseconds=20),
            environment=self._environment,
            store="SQLite (encrypted)",
            store_bytes=41_000_000,
            secrets="Secret Service",
            depth=depth,
            oldest_at=NOW - timedelta(seconds=1025) if depth else None,
            messages=self.total if self._messages else 0,
            in_rate=round(sum(row.in_rate for row in self._interfaces.values()), 1),
            out_rate=round(sum(row.out_rate for row in self._interfaces.values()), 1),
            errors_per_minute=sum(row.errors_per_minute for row in self._interfaces.values()),
            jobs=self.book.running,
            audit_rows=len(self.audit_rows),
        )

    async def me(self) -> Actor:
        """An analyst who may do all but administer."""
        self._ask("me")
        return Actor(name="r.keller", role="analyst", actions=ACTIONS)

    async def interfaces(self) -> tuple[InterfaceRow, ...]:
        """All of them."""
        self._ask("interfaces")
        with self._lock:
            return tuple(self._interfaces.values())

    async def interface_command(self, name: str, command: InterfaceCommand) -> InterfaceRow:
        """Takes effect at once."""
        self._ask("interface_command", (name, command))
        if len(command.reason.strip()) < 3:
            raise ApiError(422, "A reason is needed", "Say in a few words why.")
        work = WORK_AFTER[command.command]
        holds = "" if work is WorkState.RUNNING else f"{work.value.capitalize()} by r.keller: {command.reason}"
        row = self._interfaces[name].model_copy(
            update={"work": work, "holds": holds, "commands": interface_offers(work)}
        )
        self.push(interfaces=[row])
        return row

    async def messages(
        self, query: str = "", before: str | None = None, limit: int = 100, skip: int = 0
    ) -> MessagePage:
        """Newest first; the last id of a page is the mark of the next."""
        self._ask("messages", (query, before, limit, skip))
        with self._lock:
            ids = sorted(self._messages, reverse=True)
            rows = [self._messages[id] for id in ids]
        if self.needs_reading(query):
            return MessagePage(rows=(), scan=True, total=self.total)
        fits = [row for row in rows if matches(row, query)] if query else rows
        page = fits if before is None else [row for row in fits if row.id < int(before)]
        page = page[skip:]
        return MessagePage(
            rows=tuple(page[:limit]),
            next=str(page[limit - 1].id) if len(page) > limit else None,
            matched=len(fits),
            below=len(page) if self.tells_places else None,
            total=self.total if self._messages else 0,
        )

    async def message(self, delivery_id: int) -> MessageView:
        """The same content for every row."""
        self._ask("message", delivery_id)
        return open_message(self._row(delivery_id))

    async def nodes(self, delivery_id: int, path: str) -> NodePage:
        """The nodes below a path."""
        self._ask("nodes", (delivery_id, path))
        view = open_message(self._row(delivery_id))
        return NodePage(parent=path, nodes=tuple(n for n in view.nodes if n.path != path and n.path.startswith(path)))

    async def reveal(self, delivery_id: int, request: RevealRequest) -> Revealed:
        """Made-up values."""
        self._ask("reveal", (delivery_id, request))
        if len(request.purpose.strip()) < 3:
            raise ApiError(422, "A purpose is needed", "Say why you must see it.")
        if not request.paths:
            return Revealed(values=dict(SECRETS), lines=open_message(self._row(delivery_id)).lines)
        return Revealed(values={path: SECRETS.get(path.split(".")[0], "made up") for path in request.paths})

    async def draft(self, delivery_id: int, request: DraftRequest) -> Draft:
        """The copy."""
        self._ask("draft", (delivery_id, request))
        return draft_of(open_message(self._row(delivery_id)), request)

    async def resend(self, delivery_id: int, request: ResendRequest) -> Resent:
        """A new row on top, linked to its original."""
        self._ask("resend", (delivery_id, request))
        original = self._row(delivery_id)
        new = max(self._messages) + 1
        row = original.model_copy(
            update={
                "id": new,
                "message_id": new + 10_000,
                "status": Status.QUEUED,
                "control_id": original.control_id + ("R1" if request.new_control_id else ""),
                "parent_id": original.message_id,
                "attempts": 0,
                "received_at": NOW,
                "updated_at": NOW,
                "detail": "Waits its turn",
            }
        )
        self.push(messages=[row])
        return Resent(row=row)

    async def command(self, command: MessageCommand) -> Receipts:
        """Done where lawful, refused with words where not."""
        self._ask("command", command)
        receipts, changed = [], []
        for id in command.ids:
            row = self._row(id)
            offer = next(o for o in offers(row.status) if o.name == command.command.value)
            if offer.allowed:
                row = row.model_copy(update={"status": AFTER[command.command], "attempts": 0, "due_at": None})
                changed.append(row)
            receipts.append(Receipt(id=id, done=offer.allowed, status=row.status.value, text=offer.reason))
        self.push(messages=changed)
        return Receipts(receipts=tuple(receipts))

    async def feed(self, after: int = 0, query: str = "", wait: float = 20.0) -> ChangeBatch:
        """Waits for a push."""
        self._ask("feed", (after, query))
        news = (asyncio.get_running_loop(), asyncio.Event())
        self._news.add(news)
        try:
            if wait > 0 and after >= self._number and not self._down:
                async with asyncio.timeout(wait):
                    await news[1].wait()
        except TimeoutError:
            return ChangeBatch(number=self._number)
        finally:
            self._news.discard(news)
        self._must_be_up()
        return self._batch(after, query)

    async def audit(self, before: int | None = None) -> AuditPage:
        """The acts so far."""
        self._ask("audit", before)
        rows = [row for row in self.audit_rows if before is None or row.seq < before]
        return AuditPage(rows=tuple(rows[:100]), next=rows[99].seq if len(rows) > 100 else None)

    async def audit_check(self) -> AuditCheck:
        """All well."""
        self._ask("audit_check")
        return AuditCheck(intact=True, rows=12_881, text="Every row follows from the one before it.")

    async def complete(self, text: str, cursor: int) -> Suggestions:
        """Fields by their beginning."""
        self._ask("complete", (text, cursor))
        start = text.rfind(" ", 0, cursor) + 1
        word = text[start:cursor].lower()
        known = {"status:error": "refused messages", "type:": "message type", "interface:": "by name", "age:": "<2h"}
        items = [
            Suggestion(text=t, start=start, end=cursor, help=h) for t, h in known.items() if t.startswith(word) and word
        ]
        return Suggestions(items=tuple(items))

    async def stop(self) -> None:
        """Stop."""
        self._ask("stop")
        self.go_down()

    def _batch(self, after: int, query: str) -> ChangeBatch:
        with self._lock:
            fresh = [change for change in self._changes if change[0] > after]
            number = self._number
            topics = tuple(sorted(topic for topic, at in self._topics.items() if at > after))
        interfaces = {row.name: row for _, row, _ in fresh if isinstance(row, InterfaceRow)}
        messages = {r.id: (r, new) for _, r, new in fresh if isinstance(r, MessageRow) and matches(r, query)}
        newest = sorted(messages.values(), key=lambda pair: pair[0].id, reverse=True)
        return ChangeBatch(
            number=number,
            interfaces=tuple(interfaces.values()),
            messages=tuple(row for row, _ in newest[:500]),
            new=sum(new for _, new in newest),
            more=max(0, len(newest) - 500),
            topics=topics,
        )

    def _ask(self, name: str, arguments: object = None) -> None:
        self._must_be_up()
        self.asked.append((name, arguments))

    def _must_be_up(self) -> None:
        if self._down:
            raise GatewayUnreachable("No gateway answers. Start it, or check the address and the network.")

    def _matching(self, query: str) -> list[MessageRow]:
        with self._lock:
            return [row for row in self._messages.values() if matches(row, query)]

    def _row(self, id: int) -> MessageRow:
        if id not in self._messages:
            raise ApiError(404, "Not found", f"There is no delivery {id}.")
        return self._messages[id]

    def _wake(self) -> None:
        for loop, event in tuple(self._news):
            if not loop.is_closed():
                loop.call_soon_threadsafe(event.set)


def matches(row: MessageRow, query: str) -> bool:
    """A small part of the grammar: `field:a,b`, `-field:a`, and free text in the control id."""
    return all(_term(row, term) for term in query.split())


KNOWN_NEGATIVES = frozenset({"-status", "-type", "-interface", "-layer"})


def _term(row: MessageRow, term: str) -> bool:
    if term.startswith("-"):
        return term.partition(":")[0] not in KNOWN_NEGATIVES or not _term(row, term[1:])
    field, colon, value = term.partition(":")
    if not colon:
        return field.lower() in row.control_id.lower()
    wanted = value.replace('"', "").lower().split(",")
    held = {"status": row.status.value, "type": row.type, "interface": row.interface, "layer": row.layer}.get(field)
    return True if held is None else held.lower() in wanted


AUDIT = tuple(
    AuditRow(
        seq=12_881 - at,
        at=NOW - timedelta(seconds=minutes * 60 + at),
        actor=actor,
        role=role,
        action=action,
        object=thing,
        reason=reason,
        outcome=outcome,
        detail=detail,
    )
    for at, (minutes, actor, role, action, thing, reason, outcome, detail) in enumerate(
        (
            (0, "r.keller", "analyst", "message.resend", "MSG88120", "Lab code fixed by hand", "done", "1 to TEST-LAB"),
            (1, "r.keller", "analyst", "message.reveal", "MSG88120", "Verify the patient", "done", "PID-5"),
            (2, "m.ito", "lead", "interface.hold", "cern-to-pharm", "pharmacy downtime until 10:45", "done", ""),
            (9, "a.lund", "help_desk", "message.skip", "MSG88099", "duplicate order", "refused", "role help_desk"),
            (9, "m.ito", "lead", "message.skip", "MSG88099", "duplicate order", "done", ""),
            (21, "r.keller", "analyst", "message.view", "MSG88044", "", "done", ""),
            (48, "gateway", "service", "gateway.start", "gateway", "", "done", "0 deliveries recovered"),
        )
    )
)
"""Some acts of the morning."""
