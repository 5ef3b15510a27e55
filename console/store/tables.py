"""The tables of messages, queues and people; those of triage, roll-ups and alerts stand beside, in `tables_*.py`.

The migrations build them; a test holds both equal (`schema.py` names all). Times are microseconds (times.py).
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    SmallInteger,
    Table,
    Text,
    text,
)

from console.core.interface import WorkState
from console.core.status import Status
from console.store.metadata import Whole, Word, metadata

IN_QUEUE = text("in_queue = 1")
BARRIER_IN_QUEUE = text("in_queue = 1 AND barrier = 1")


def _one_of(column: str, values: list[str]) -> str:
    return f"{column} IN ({', '.join(repr(value) for value in values)})"


turn = Table(
    "turn",
    metadata,
    Column("writer", Word, primary_key=True),
    Column("number", BigInteger, nullable=False),  # +1 in every transaction: tells whether a doubtful commit happened
)

interface = Table(
    "interface",
    metadata,
    Column("id", Whole, primary_key=True),
    Column("name", Word, nullable=False, unique=True),
    Column("layer", Word, nullable=False),
    Column("title", Text, nullable=False),
    Column("site", Word, nullable=False),
    Column("environment", Word, nullable=False),
    Column("next_seq", BigInteger, nullable=False),
    Column("repeats", BigInteger, nullable=False),  # exact duplicates answered; written on that path on purpose
    Column("work", Word, nullable=False),
    Column("work_reason", Text, nullable=False),
    Column("work_actor", Text, nullable=False),
    Column("work_since", BigInteger, nullable=False),
    Column("lease_owner", Text, nullable=False),
    Column("lease_epoch", BigInteger, nullable=False),
    Column("lease_until", BigInteger, nullable=False),
    Column("sequence", BigInteger, nullable=False, server_default=text("0")),  # MSH-13 last taken in; 0: none yet
    CheckConstraint(_one_of("work", [state.value for state in WorkState]), name="work"),
)

destination = Table(
    "destination",
    metadata,
    Column("id", Whole, primary_key=True),
    Column("interface_id", ForeignKey("interface.id"), nullable=False),
    Column("name", Word, nullable=False),
    Column("kind", Word, nullable=False),
    Column("title", Text, nullable=False),
    Column("sequence", BigInteger, nullable=False, server_default=text("0")),  # MSH-13 last given out; 0: none yet
    Column("sequence_delivery", BigInteger),  # the delivery that bears it; NULL: none, its number is used up
)
Index("uq_destination_name", destination.c.interface_id, destination.c.name, unique=True)

message = Table(
    "message",
    metadata,
    Column("id", Whole, primary_key=True),
    Column("interface_id", ForeignKey("interface.id"), nullable=False),
    Column("seq", BigInteger, nullable=False),  # order of commit within the interface
    Column("received_at", BigInteger, nullable=False),
    Column("peer", Text, nullable=False),
    Column("layer", Word, nullable=False),
    Column("type", Word, nullable=False),
    Column("version", Text, nullable=False),
    Column("control_id", Word, nullable=False),
    Column("sender", Word, nullable=False),
    Column("sha256", LargeBinary, nullable=False),
    Column("twin", BigInteger, nullable=False),  # 0; the own id where a repeat is no duplicate (no id, our resends)
    Column("size", BigInteger, nullable=False),
    Column("ack", LargeBinary),
    Column("parent_id", BigInteger),
    Column("request_id", Word, nullable=False),
    Column("flags", Integer, nullable=False),
    Column("problem", Text, nullable=False),
    Column("summary", Text, nullable=False),
    Column("ticket", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("actor", Text, nullable=False),
)
Index("uq_message_seq", message.c.interface_id, message.c.seq, unique=True)
Index(  # serves the search by control id as well: each index more is a page more to encrypt in every commit
    "uq_message_identity",
    message.c.control_id,
    message.c.interface_id,
    message.c.sender,
    message.c.sha256,
    message.c.twin,
    unique=True,
)
Index(
    "uq_message_request",
    message.c.request_id,
    unique=True,
    sqlite_where=text("request_id <> ''"),
    postgresql_where=text("request_id <> ''"),
)
Index("ix_message_received_at", message.c.received_at)
Index("ix_message_type", message.c.type)
for _name, _column, _where in (  # of what is rare only, so that an ordinary message costs nothing
    ("ix_message_flags", message.c.flags, text("flags <> 0")),
    ("ix_message_ticket", message.c.ticket, text("ticket <> ''")),
):
    Index(_name, _column, sqlite_where=_where, postgresql_where=_where)
Index(
    "ix_message_parent_id",
    message.c.parent_id,
    sqlite_where=text("parent_id IS NOT NULL"),
    postgresql_where=text("parent_id IS NOT NULL"),
)

body = Table(
    "body",
    metadata,
    Column("message_id", Whole, ForeignKey("message.id"), primary_key=True, autoincrement=False),
    Column("codec", SmallInteger, nullable=False),
    Column("data", LargeBinary, nullable=False),
)

identifier = Table(
    "identifier",
    metadata,
    Column("hash", BigInteger, primary_key=True, autoincrement=False),
    Column("message_id", BigInteger, ForeignKey("message.id"), primary_key=True, autoincrement=False),
    Column("kind", Word, primary_key=True),
    sqlite_with_rowid=False,
)
Index("ix_identifier_message_id", identifier.c.message_id)

delivery = Table(
    "delivery",
    metadata,
    Column("id", Whole, primary_key=True),
    Column("message_id", ForeignKey("message.id"), nullable=False),
    Column("interface_id", ForeignKey("interface.id"), nullable=False),
    Column("destination_id", ForeignKey("destination.id")),
    Column("seq", BigInteger, nullable=False),
    Column("order_key", BigInteger),
    Column("barrier", SmallInteger, nullable=False),
    Column("status", Word, nullable=False),
    Column("in_queue", SmallInteger, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("due_at", BigInteger),
    Column("possible_duplicate", SmallInteger, nullable=False),
    Column("outcome", Text, nullable=False),
    Column("detail", Text, nullable=False),
    Column("updated_at", BigInteger, nullable=False),
    Column("claim_epoch", BigInteger, nullable=False),
    Column("application", Word, nullable=False, server_default=text("''")),  # "", awaited, overdue, accepted, refused
    Column("application_at", BigInteger),  # since when it is awaited, or when it came
    Column("fingerprint_id", BigInteger),  # the cause of its last failure, once it is grouped
    Column("grouped_at", BigInteger, nullable=False, server_default=text("0")),  # the `updated_at` that was grouped
    Column("patient", BigInteger),  # keyed hash of the patient, where it failed and is grouped
    CheckConstraint(_one_of("status", [status.value for status in Status]), name="status"),
)
Index("ix_delivery_message_id", delivery.c.message_id)
Index("ix_delivery_status", delivery.c.status, delivery.c.id)
FAILED = text("outcome NOT IN ('', 'AA', 'CA')")
REPEATED = text("possible_duplicate = 1")
Index("ix_delivery_failed", delivery.c.outcome, sqlite_where=FAILED, postgresql_where=FAILED)
Index("ix_delivery_repeat", delivery.c.id, sqlite_where=REPEATED, postgresql_where=REPEATED)
for _name, _columns in {
    "ix_queue_seq": (delivery.c.destination_id, delivery.c.seq),
    "ix_queue_order_key": (delivery.c.destination_id, delivery.c.order_key, delivery.c.seq),
}.items():
    Index(_name, *_columns, sqlite_where=IN_QUEUE, postgresql_where=IN_QUEUE)
Index(
    "ix_queue_barrier",
    delivery.c.destination_id,
    delivery.c.seq,
    sqlite_where=BARRIER_IN_QUEUE,
    postgresql_where=BARRIER_IN_QUEUE,
)
Index(
    "ix_delivery_sending",
    delivery.c.destination_id,
    sqlite_where=text("status = 'sending'"),
    postgresql_where=text("status = 'sending'"),
)

Index(
    "ix_delivery_awaited",
    delivery.c.application_at,
    sqlite_where=text("application = 'awaited'"),
    postgresql_where=text("application = 'awaited'"),
)

Index(
    "ix_delivery_overdue",
    delivery.c.destination_id,
    delivery.c.application_at,
    sqlite_where=text("application = 'overdue'"),
    postgresql_where=text("application = 'overdue'"),
)

GROUPED = text("fingerprint_id IS NOT NULL")
Index(  # answers a group's counts and patients from the index alone
    "ix_delivery_fingerprint",
    delivery.c.fingerprint_id,
    delivery.c.status,
    delivery.c.patient,
    sqlite_where=GROUPED,
    postgresql_where=GROUPED,
)
REFUSED_LATER = text("application = 'refused'")
Index("ix_delivery_refused", delivery.c.fingerprint_id, sqlite_where=REFUSED_LATER, postgresql_where=REFUSED_LATER)
UNGROUPED = text(
    "outcome NOT IN ('', 'AA', 'CA') AND grouped_at < updated_at AND (status <> 'sent' OR application = 'refused')"
)
Index("ix_delivery_ungrouped", delivery.c.id, sqlite_where=UNGROUPED, postgresql_where=UNGROUPED)

attempt = Table(
    "attempt",
    metadata,
    Column("id", Whole, primary_key=True),
    Column("delivery_id", ForeignKey("delivery.id"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("started_at", BigInteger, nullable=False),
    Column("ended_at", BigInteger, nullable=False),
    Column("outcome", Word, nullable=False),
    Column("code", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("path", Text, nullable=False),
    Column("reply", LargeBinary),
    Column("strays", Integer, nullable=False),
    Column("stray_data", LargeBinary),  # the stray frames, each behind its length in 4 bytes, big-endian
)
Index("ix_attempt_delivery_id", attempt.c.delivery_id, attempt.c.number)

audit = Table(
    "audit",
    metadata,
    Column("id", Whole, primary_key=True),  # the order of the list
    Column("writer", Word, nullable=False),  # one chain per writer
    Column("seq", BigInteger, nullable=False),  # place in that chain, from 1 without a gap
    Column("at", BigInteger, nullable=False),
    Column("actor", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("action", Word, nullable=False),
    Column("object", Text, nullable=False),
    Column("message_id", BigInteger),
    Column("patient_hash", BigInteger),
    Column("reason", Text, nullable=False),
    Column("outcome", Text, nullable=False),
    Column("detail", Text, nullable=False),
    Column("prev", LargeBinary, nullable=False),
    Column("hash", LargeBinary, nullable=False),
)
Index("uq_audit_chain", audit.c.writer, audit.c.seq, unique=True)
Index("ix_audit_message_id", audit.c.message_id)

job = Table(
    "job",
    metadata,
    Column("id", Whole, primary_key=True),
    Column("kind", Word, nullable=False),
    Column("state", Word, nullable=False),
    Column("request_id", Word, nullable=False),
    Column("actor", Text, nullable=False),
    Column("role", Word, nullable=False),
    Column("reason", Text, nullable=False),
    Column("ticket", Text, nullable=False),
    Column("destination", Text, nullable=False),  # "": each message's own
    Column("environment", Word, nullable=False),
    Column("total", Integer, nullable=False),
    Column("per_minute", Integer, nullable=False),  # 0: as fast as live traffic allows
    Column("try_first", Integer, nullable=False),  # pause by itself after so many; 0: never
    Column("note", Text, nullable=False),  # why it stands, in words
    Column("owner", Text, nullable=False),  # the gateway that works on it
    Column("last_message_id", BigInteger, nullable=False),  # the newest message the dry run knew of
    Column("recipe_id", BigInteger),  # the version of a recipe that changes each copy
    Column("group_id", BigInteger),  # the failure group it releases
    Column("created_at", BigInteger, nullable=False),
    Column("updated_at", BigInteger, nullable=False),
)
Index("uq_job_request", job.c.request_id, unique=True)

job_item = Table(
    "job_item",
    metadata,
    Column("job_id", BigInteger, ForeignKey("job.id"), primary_key=True, autoincrement=False),
    Column("number", Integer, primary_key=True, autoincrement=False),  # 1 is sent first
    Column("delivery_id", BigInteger, nullable=False),
    Column("message_id", BigInteger, nullable=False),
    Column("destination_id", BigInteger, nullable=False),  # where the copy goes; for other kinds the delivery's own
    Column("replaces", SmallInteger, nullable=False),  # the copy takes the place of its original in the queue
    Column("anyway", SmallInteger, nullable=False),  # a person included it although a newer message exists
    Column("delivered", SmallInteger, nullable=False),  # accepted there before: the copy gets a new control id
    Column("expected_status", Word, nullable=False),  # as the dry run saw it: what moved since is refused
    Column("expected_at", BigInteger, nullable=False),  # its updated_at then
    Column("state", Word, nullable=False),  # waiting, done, refused, cancelled
    Column("text", Text, nullable=False),
    Column("copy_message_id", BigInteger),
    Column("copy_delivery_id", BigInteger),
    Column("at", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)
Index("ix_job_item_delivery_id", job_item.c.delivery_id)
Index("ix_job_item_at", job_item.c.job_id, job_item.c.at, job_item.c.number)
Index(
    "ix_job_item_waiting",
    job_item.c.job_id,
    job_item.c.destination_id,
    job_item.c.number,
    sqlite_where=text("state = 'waiting'"),
    postgresql_where=text("state = 'waiting'"),
)

note = Table(
    "note",
    metadata,
    Column("id", Whole, primary_key=True),
    Column("message_id", BigInteger, ForeignKey("message.id"), nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("actor", Text, nullable=False),
    Column("ticket", Word, nullable=False),
    Column("text", Text, nullable=False),
)
Index("ix_note_message_id", note.c.message_id, note.c.id)
Index("ix_note_ticket", note.c.ticket)

saved_view = Table(
    "saved_view",
    metadata,
    Column("id", Whole, primary_key=True),
    Column("owner", Word, nullable=False),
    Column("name", Text, nullable=False),
    Column("query", Text, nullable=False),
    Column("shared", SmallInteger, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("updated_at", BigInteger, nullable=False),
)
Index("uq_saved_view_name", saved_view.c.owner, saved_view.c.name, unique=True)

planned_hold = Table(
    "planned_hold",
    metadata,
    Column("id", Whole, primary_key=True),
    Column("system", Text, nullable=False),  # what is down, for people
    Column("destinations", Text, nullable=False),  # JSON list of [interface name, destination name]
    Column("reason", Text, nullable=False),
    Column("actor", Text, nullable=False),
    Column("state", Word, nullable=False),  # planned, holding, draining, ended, cancelled
    Column("starts_at", BigInteger, nullable=False),
    Column("ends_at", BigInteger, nullable=False),
    Column("per_hour", BigInteger, nullable=False),  # messages an hour before it began; 0: not known
    Column("updated_at", BigInteger, nullable=False),
)
