"""A stored delivery as the in-memory predicate sees it: the live feed and alerts filter rows without SQL."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from console.query.facts import Facts
from console.query.words import IDENTIFIERS
from console.store.rows import DeliveryRow
from console.store.tables import delivery, message, note
from console.store.tables_triage import failure_group, fingerprint


@dataclass(frozen=True, slots=True)
class Words:
    """What people wrote on a message."""

    tickets: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def facts_of_row(
    row: DeliveryRow,
    *,
    now: datetime,
    identifiers: frozenset[int],
    hash: Callable[[str, str], int],  # noqa: A002  (the word of the contract)
    words: Words = Words(),
    causes: frozenset[int] = frozenset(),
    field: Callable[[str], Sequence[str]] | None = None,
    text: Callable[[], str] | None = None,
) -> Facts:
    """The facts of a row; `identifiers` are the hashes of its message (`views.identifiers_of`), `words` what people
    wrote on it, `causes` its failure group (`causes_of`). `field` and `text` read its bytes; without: none."""

    def identified(kind: str, value: str) -> bool:
        kinds = IDENTIFIERS if kind == "" else (kind,)
        return any(hash(each, value) in identifiers for each in kinds)

    return Facts(
        now=now,
        received_at=row.received_at,
        layer=row.layer,
        site=row.site,
        environment=row.environment,
        interface=row.interface,
        interface_title=row.interface_title,
        destination=row.destination,
        destination_title=row.destination_title,
        status=row.status.value,
        type=row.type,
        outcome=row.outcome,
        control_id=row.control_id,
        size=row.size,
        attempts=row.attempts,
        parent_id=row.parent_id,
        flags=row.flags,
        causes=causes,
        application=row.application,
        tickets=words.tickets,
        notes=words.notes,
        identified=identified,
        field=field or _nothing,
        text=text or str,
    )


def words_of(connection: Connection, message_ids: Iterable[int]) -> dict[int, Words]:
    """Tickets and notes of messages; a message without any has no entry."""
    wanted = tuple(message_ids)
    tickets: defaultdict[int, list[str]] = defaultdict(list)
    notes: defaultdict[int, list[str]] = defaultdict(list)
    own = select(message.c.id, message.c.ticket).where(message.c.id.in_(wanted), message.c.ticket != "")
    for row in connection.execute(own):
        tickets[row.id].append(row.ticket)
    for row in connection.execute(select(note).where(note.c.message_id.in_(wanted))):
        notes[row.message_id].append(row.text)
        if row.ticket:
            tickets[row.message_id].append(row.ticket)
    return {one: Words(tuple(tickets[one]), tuple(notes[one])) for one in {*tickets, *notes}}


def causes_of(connection: Connection, delivery_ids: Iterable[int]) -> dict[int, frozenset[int]]:
    """The failure group of deliveries, with those that were merged into it; one that has none has no entry."""
    found: defaultdict[int, set[int]] = defaultdict(set)
    statement = (
        select(delivery.c.id, failure_group.c.id.label("group_id"))
        .join(fingerprint, fingerprint.c.id == delivery.c.fingerprint_id)
        .join(
            failure_group,
            (failure_group.c.id == fingerprint.c.group_id) | (failure_group.c.merged_into == fingerprint.c.group_id),
        )
        .where(delivery.c.id.in_(tuple(delivery_ids)))
    )
    for row in connection.execute(statement):
        found[row.id].add(row.group_id)
    return {ident: frozenset(groups) for ident, groups in found.items()}


def _nothing(_path: str) -> Sequence[str]:
    return ()
