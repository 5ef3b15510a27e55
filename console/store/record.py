"""Store a batch of arrivals in one transaction: find repeats, number, insert (RELIABILITY I1, I4, trap 7)."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import bindparam, insert, select, text, update

from console.core.errors import BugError
from console.core.message import Severity, Summary
from console.core.status import Status
from console.store.application import settle_application
from console.store.arrivals import Arrival, Planned, Recorded
from console.store.flags import Flag
from console.store.ready import Ready, lists
from console.store.sequence import take_in
from console.store.session import Session
from console.store.tables import audit, body, delivery, identifier, interface, message
from console.store.texts import fit
from console.store.times import to_micros

_Identity = tuple[int, str, str]  # interface, sender, control id

FIRST_STATUSES = frozenset({Status.QUEUED, Status.FILTERED, Status.RECEIVED, Status.ERROR, Status.PARKED, Status.HELD})
_QUEUED_AT_ONCE = frozenset({Status.QUEUED, Status.HELD})  # an ERROR of the intake never enters a queue

MESSAGE_COLUMNS = (
    "id",
    "interface_id",
    "seq",
    "received_at",
    "peer",
    "layer",
    "type",
    "version",
    "control_id",
    "sender",
    "sha256",
    "twin",
    "size",
    "ack",
    "parent_id",
    "request_id",
    "flags",
    "problem",
    "summary",
    "ticket",
    "reason",
    "actor",
)
DELIVERY_COLUMNS = (
    "id",
    "message_id",
    "interface_id",
    "destination_id",
    "seq",
    "order_key",
    "barrier",
    "status",
    "in_queue",
    "attempts",
    "due_at",
    "possible_duplicate",
    "outcome",
    "detail",
    "updated_at",
    "claim_epoch",
)
_lock = select(interface.c.id).where(interface.c.id == bindparam("interface_id")).with_for_update()
_known = lists(
    lambda ids: select(
        message.c.id, message.c.seq, message.c.sender, message.c.control_id, message.c.sha256, message.c.ack
    ).where(message.c.interface_id == bindparam("interface_id"), message.c.control_id.in_(ids), message.c.twin == 0)
)
_requested = select(message.c.id, message.c.seq, message.c.request_id, message.c.ack).where(
    message.c.request_id.in_(bindparam("request_ids", expanding=True)), text("request_id <> ''")
)
_number = Ready(
    update(interface)
    .where(interface.c.id == bindparam("interface_id"))
    .values(next_seq=interface.c.next_seq + bindparam("new"), repeats=interface.c.repeats + bindparam("repeated"))
    .returning(interface.c.next_seq)
)
_new_message = Ready(insert(message), MESSAGE_COLUMNS)
_new_body = Ready(insert(body), ("message_id", "codec", "data"))
_new_identifier = Ready(insert(identifier), ("hash", "message_id", "kind"))
_new_delivery = Ready(insert(delivery), DELIVERY_COLUMNS)


@dataclass(slots=True)
class _Candidate:
    """An arrival on its way through the batch."""

    arrival: Arrival
    control_id: str
    sender: str
    sha256: bytes
    flags: int = 0
    refused: bool = False
    out_of_turn: bool = False
    stray: bool = False
    answered: int | None = None
    refused_later: int | None = None
    told: bytes | None = None  # the reply of the sequence number protocol
    message_id: int = 0
    seq: int = 0
    delivery_ids: tuple[int, ...] = ()
    repeat_of: _Candidate | None = None
    answer: Recorded | None = None

    @property
    def identity(self) -> _Identity | None:
        """What makes a repeat; None for messages without an id, for our own resends, and for what a person put in by
        hand: a peer's own message with that id must never pass for a repeat of it. None for a bare question, too: its
        stored answer would tell where the count stood then."""
        by_hand = self.arrival.parent_message_id is not None or self.arrival.actor != ""
        numbered = self.arrival.sequenced
        if not self.control_id or by_hand or (numbered is not None and numbered.bare):
            return None
        return self.arrival.interface_id, self.sender, self.control_id


@dataclass(slots=True)
class _Known:
    """What is stored already, or comes earlier in this batch, under one identity: body hash -> who has it."""

    stored: dict[bytes, Recorded] = field(default_factory=dict)
    fresh: dict[bytes, _Candidate] = field(default_factory=dict)


def record(session: Session, arrivals: Sequence[Arrival]) -> list[Recorded]:
    """Store the batch; one answer per arrival, in order. Exact repeats get the first one's stored reply."""
    batch = [_candidate(arrival) for arrival in arrivals]
    interfaces = sorted({arrival.interface_id for arrival in arrivals})
    if session.shared:
        for interface_id in interfaces:  # in order of id, so that two gateways cannot wait for each other
            session.connection.execute(_lock, {"interface_id": interface_id})
    _find_repeats(session, batch)
    fresh = [candidate for candidate in batch if candidate.answer is None and candidate.repeat_of is None]
    _number_and_count(session, interfaces, batch, fresh)
    for candidate in fresh:
        _judge(session, candidate)
    _insert(session, fresh)
    for candidate in fresh:
        if candidate.arrival.audit is not None:
            ident = session.numbers.take(session.connection, audit, 1)[0]
            entry = replace(candidate.arrival.audit, message_id=candidate.message_id)
            session.audit.append(session.connection, ident, entry)
    return [_answer(candidate) for candidate in batch]


@dataclass(frozen=True, slots=True, kw_only=True)
class Together:
    """Arrivals that are stored in this order or not at all: none of them may be there before one that came earlier."""

    arrivals: tuple[Arrival, ...]

    def apply(self, session: Session) -> list[Recorded]:
        """Store all of them; one answer each, in order."""
        return record(session, self.arrivals)


def _candidate(arrival: Arrival) -> _Candidate:
    summary = arrival.summary
    flags = (0 if summary.readable else Flag.UNREADABLE) | (Flag.BARRIER if summary.barrier else 0)
    return _Candidate(
        arrival=arrival,
        control_id=fit(summary.control_id),
        sender=fit(summary.sender),
        sha256=hashlib.sha256(arrival.raw).digest(),
        flags=flags,
    )


def _find_repeats(session: Session, batch: list[_Candidate]) -> None:
    known = _stored_identities(session, batch)
    requests = _stored_requests(session, batch)
    for candidate in batch:
        request = candidate.arrival.request_id
        if request:
            first = requests.setdefault(request, candidate)
            if first is not candidate:
                _mark_repeat(candidate, first)
                continue
        if candidate.identity is None:
            continue
        same_id = known[candidate.identity]
        twin = same_id.stored.get(candidate.sha256) or same_id.fresh.get(candidate.sha256)
        if twin is not None:
            _mark_repeat(candidate, twin)
            continue
        if same_id.stored or same_id.fresh:
            candidate.flags |= Flag.SAME_ID_OTHER_CONTENT
            candidate.refused = not candidate.arrival.accept_same_id_other_content
        same_id.fresh[candidate.sha256] = candidate


def _judge(session: Session, candidate: _Candidate) -> None:
    """What only the store can know of a message: whether its number is the next, and which delivery it answers."""
    arrival = candidate.arrival
    if arrival.sequenced is not None and not candidate.refused:
        taken = take_in(session, arrival.interface_id, arrival.sequenced)
        candidate.out_of_turn = not taken.accept
        reply = arrival.sequenced.taken if taken.accept else arrival.sequenced.refused
        candidate.told = reply(taken.answer)
    if arrival.answers is not None and not candidate.refused and not candidate.out_of_turn:
        found = settle_application(session, arrival.answers, arrival.received_at)
        candidate.stray = found is None
        if found is not None:
            candidate.answered = found[0]
            candidate.refused_later = None if arrival.answers.accepted else found[1]
        candidate.flags |= Flag.STRAY if candidate.stray else 0


def _mark_repeat(candidate: _Candidate, first: Recorded | _Candidate) -> None:
    if isinstance(first, Recorded):
        candidate.answer = first
    else:
        candidate.repeat_of = first


def _stored_identities(session: Session, batch: list[_Candidate]) -> dict[_Identity, _Known]:
    wanted: defaultdict[int, set[str]] = defaultdict(set)
    for candidate in batch:
        if candidate.identity is not None:
            wanted[candidate.arrival.interface_id].add(candidate.control_id)
    known: defaultdict[_Identity, _Known] = defaultdict(_Known)
    for interface_id, control_ids in wanted.items():
        rows = _known(session.connection, sorted(control_ids), {"interface_id": interface_id})
        for message_id, seq, sender, control_id, sha256, ack in rows:
            first = Recorded(message_id=message_id, seq=seq, duplicate=True, ack=_bytes(ack))
            known[interface_id, sender, control_id].stored[bytes(sha256)] = first
    return known


def _stored_requests(session: Session, batch: list[_Candidate]) -> dict[str, Recorded | _Candidate]:
    request_ids = sorted({candidate.arrival.request_id for candidate in batch} - {""})
    if not request_ids:
        return {}
    rows = session.connection.execute(_requested, {"request_ids": request_ids})
    return {
        row.request_id: Recorded(message_id=row.id, seq=row.seq, duplicate=True, ack=_bytes(row.ack)) for row in rows
    }


def _number_and_count(
    session: Session, interfaces: list[int], batch: list[_Candidate], fresh: list[_Candidate]
) -> None:
    """Give sequence numbers under the interface's row lock; a batch of nothing but repeats is a write as well."""
    for interface_id in interfaces:
        new = [candidate for candidate in fresh if candidate.arrival.interface_id == interface_id]
        total = sum(1 for candidate in batch if candidate.arrival.interface_id == interface_id)
        values = {"interface_id": interface_id, "new": len(new), "repeated": total - len(new)}
        found = _number.run(session.connection, values)
        if not found:
            raise BugError(f"Interface {interface_id} was never registered.")
        after = found[0][0]
        for seq, candidate in enumerate(new, start=after - len(new)):
            candidate.seq = seq


def _insert(session: Session, fresh: list[_Candidate]) -> None:
    if not fresh:
        return
    connection, numbers = session.connection, session.numbers
    for ident, candidate in zip(numbers.take(connection, message, len(fresh)), fresh, strict=True):
        candidate.message_id = ident
    _new_message.run_many(connection, [_message_row(candidate) for candidate in fresh])
    _new_body.run_many(connection, [_body_row(session, candidate) for candidate in fresh])
    identifiers = [row for candidate in fresh for row in _identifier_rows(candidate)]
    if identifiers:
        _new_identifier.run_many(connection, identifiers)
    plans = [(candidate, planned) for candidate in fresh for planned in _plans(candidate)]
    if plans:
        idents = numbers.take(connection, delivery, len(plans))
        rows = [_delivery_row(i, *plan) for i, plan in zip(idents, plans, strict=True)]
        _new_delivery.run_many(connection, rows)
        for ident, (candidate, _) in zip(idents, plans, strict=True):
            candidate.delivery_ids += (ident,)


def _plans(candidate: _Candidate) -> Iterable[Planned]:
    if candidate.refused:
        words = "Refused: its control id is known with other content"
        return (Planned(destination_id=None, status=Status.ERROR, detail=words, outcome="same id"),)
    if candidate.out_of_turn:
        words = "Refused: its sequence number (MSH-13) is not the next. The sender was told which one is"
        return (Planned(destination_id=None, status=Status.ERROR, detail=words, outcome="sequence"),)
    if candidate.stray:
        words = "Answers no message that waits for an answer (MSA-2); kept, and nothing was changed by it"
        return [replace(p, detail=words) if p.status is Status.RECEIVED else p for p in candidate.arrival.planned]
    return candidate.arrival.planned


def _ack(candidate: _Candidate) -> bytes | None:
    if candidate.arrival.sequenced is not None and not candidate.refused:
        return candidate.told
    return candidate.arrival.refusal if candidate.refused else candidate.arrival.ack


def _message_row(candidate: _Candidate) -> dict[str, Any]:
    arrival, summary = candidate.arrival, candidate.arrival.summary
    problems = [p for p in summary.problems if p.severity is Severity.ERROR] or list(summary.problems)
    return {
        "id": candidate.message_id,
        "interface_id": arrival.interface_id,
        "seq": candidate.seq,
        "received_at": to_micros(arrival.received_at),
        "peer": fit(arrival.peer),
        "layer": summary.layer,
        "type": fit(summary.type),
        "version": fit(summary.version),
        "control_id": candidate.control_id,
        "sender": candidate.sender,
        "sha256": candidate.sha256,
        "twin": 0 if candidate.identity and not candidate.out_of_turn else candidate.message_id,
        "size": len(arrival.raw),
        "ack": _ack(candidate),
        "parent_id": arrival.parent_message_id,
        "request_id": arrival.request_id,
        "flags": int(candidate.flags | (Flag.REFUSED if candidate.refused or candidate.out_of_turn else 0)),
        "problem": fit(problems[0].message) if problems else "",
        "summary": _summary_json(summary),
        "ticket": fit(arrival.ticket),
        "reason": fit(arrival.reason, 2000),
        "actor": fit(arrival.actor),
    }


def _summary_json(summary: Summary) -> str:
    """What the list and the inspector need beyond the columns. Identifiers are left out on purpose."""
    short = {
        "receiver": summary.receiver,
        "processing_id": summary.processing_id,
        "charset": summary.charset,
        "sent_at": summary.sent_at,
    }
    return fit(json.dumps({name: fit(value) for name, value in short.items() if value}), 2000)


def _body_row(session: Session, candidate: _Candidate) -> dict[str, Any]:
    codec, data = session.bodies.encode(candidate.arrival.raw)
    return {"message_id": candidate.message_id, "codec": int(codec), "data": data}


def _identifier_rows(candidate: _Candidate) -> list[dict[str, Any]]:
    unique = sorted(set(candidate.arrival.identifiers))
    return [{"hash": value, "message_id": candidate.message_id, "kind": kind} for kind, value in unique]


def _delivery_row(ident: int, candidate: _Candidate, planned: Planned) -> dict[str, Any]:
    if planned.status not in FIRST_STATUSES:
        raise BugError(f"A new delivery cannot be {planned.status.value}.")
    return {
        "id": ident,
        "message_id": candidate.message_id,
        "interface_id": candidate.arrival.interface_id,
        "destination_id": planned.destination_id,
        "seq": candidate.seq,
        "order_key": planned.order_key,
        "barrier": int(planned.barrier),
        "status": planned.status.value,
        "in_queue": int(planned.status in _QUEUED_AT_ONCE),
        "attempts": 0,
        "due_at": None,
        "possible_duplicate": 0,
        "outcome": fit(planned.outcome),
        "detail": fit(planned.detail, 1000),
        "updated_at": to_micros(candidate.arrival.received_at),
        "claim_epoch": 0,
    }


def _answer(candidate: _Candidate) -> Recorded:
    if candidate.answer is not None:
        return candidate.answer
    first = candidate.repeat_of or candidate
    return Recorded(
        message_id=first.message_id,
        delivery_ids=() if candidate.repeat_of else first.delivery_ids,
        seq=first.seq,
        duplicate=candidate.repeat_of is not None,
        same_id_other_content=bool(first.flags & Flag.SAME_ID_OTHER_CONTENT),
        conflict=first.refused,
        out_of_turn=first.out_of_turn,
        answered=None if candidate.repeat_of else first.answered,
        refused_later=None if candidate.repeat_of else first.refused_later,
        ack=_ack(first),
    )


def _bytes(data: bytes | memoryview | None) -> bytes | None:
    return None if data is None else bytes(data)
