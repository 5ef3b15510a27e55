"""One message opened: the audit row first, then masked text, its tree, its problems, and everything that happened."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from console.api.messages import (
    AttemptView,
    Finding,
    MessageView,
    NodeRow,
    OutcomeView,
    RawLine,
    RelatedRow,
)
from console.core.message import Problem, Severity
from console.core.outcome import Judgement, Outcome
from console.core.status import Status
from console.documents.line_table import terminator
from console.documents.masking import mask_reply
from console.documents.node import Document
from console.gateway.desk import auditing
from console.gateway.desk.documents.opened import severities
from console.gateway.desk.loading import Loaded, load
from console.gateway.desk.masked import clipped, masked_lines, raw_lines
from console.gateway.desk.nodes import tree
from console.gateway.desk.offers import offers
from console.gateway.desk.outcome import outcome_view
from console.gateway.desk.rights import interface_object, require
from console.gateway.desk.rows import message_rows
from console.gateway.desk.timeline import timeline
from console.gateway.service import Gateway
from console.layers.contract import Layer
from console.security.roles import Action, Actor
from console.store import rows
from console.store.auditing import audit_of_message
from console.store.views import attempts, related
from console.triage.explaining import explain

MOST_LINES = 5000
MOST_ACTS = 200
VALIDATION_SECONDS = 5.0

_RELATIONS = {
    "copy": "resent as",
    "original": "original",
    "order": "same order",
    "visit": "same visit",
    "mrn": "same patient",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """What was made of the bytes, all of it masked."""

    document: Document
    lines: tuple[RawLine, ...]
    lines_total: int
    nodes: tuple[NodeRow, ...]
    nodes_complete: bool


async def view(gateway: Gateway, actor: Actor, delivery_id: int) -> MessageView:
    """Open a message. Where the audit row cannot be written the error of the store goes on and nothing is shown."""
    loaded = await load(gateway, delivery_id)
    obj = interface_object(gateway, loaded.row.interface)
    require(actor, Action.VIEW, obj)
    await auditing.write(gateway, actor, "message.view", loaded.subject)
    tries = await gateway.store.read(attempts, delivery_id)
    acts = await gateway.store.read(audit_of_message, loaded.row.message_id, MOST_ACTS)
    relatives = relation_rows(await gateway.store.read(related, loaded.row.message_id))
    found = await findings(loaded)
    read = await asyncio.to_thread(read_message, loaded, found)
    row = loaded.row
    last = tries[-1] if tries else None
    return MessageView(
        row=(await message_rows(gateway, (row,)))[0],
        version=loaded.message.version,
        peer=row.peer,
        environment=obj.environment,
        charset=read.document.encoding,
        charset_assumed=read.document.encoding_assumed,
        terminator=terminator(loaded.raw),
        size=row.size,
        sha256=loaded.message.sha256,
        lines=read.lines,
        lines_total=read.lines_total,
        nodes=read.nodes,
        nodes_complete=read.nodes_complete,
        findings=found,
        outcome=why(gateway, row, None if last is None else judgement(last)),
        attempts=await asyncio.to_thread(attempt_views, loaded.layer, read.document, tries),
        timeline=timeline(row, loaded.message, tries, acts, relatives),
        related=relatives,
        commands=offers(row.status, actor, obj, has_destination=row.destination_id is not None),
    )


def why(gateway: Gateway, row: rows.DeliveryRow, last: Judgement | None) -> OutcomeView:
    """The outcome in words, explained by the rules that also name failure groups."""
    refused_here = last is None and row.destination_id is None and row.status is Status.ERROR
    if refused_here:
        last = Judgement(outcome=Outcome.CONTENT_ERROR, code=row.outcome, text=row.detail)
    explained = None
    if last is not None:
        explained = explain(last, gateway.grouper.rules, row.layer, row.destination, arrival=refused_here)
    return outcome_view(row.status, row.detail, last, explained, row.application)


async def findings(loaded: Loaded) -> tuple[Finding, ...]:
    """What is wrong with the message, without ever holding up the view for long."""
    parsed = await asyncio.to_thread(loaded.layer.parse, loaded.raw)
    problems = list(parsed.problems)
    try:
        async with asyncio.timeout(VALIDATION_SECONDS):
            problems += await asyncio.to_thread(loaded.layer.validate, loaded.raw)
    except TimeoutError:
        words = (
            f"The validation took longer than {VALIDATION_SECONDS:.0f} s and was left out; the message is very large."
        )
        problems.append(Problem(path="", severity=Severity.INFO, code="not validated", message=words))
    unique = dict.fromkeys((item.path, item.severity, item.code, item.message) for item in problems)
    return tuple(Finding(path=path, severity=severity, code=code, text=text) for path, severity, code, text in unique)


def read_message(loaded: Loaded, found: tuple[Finding, ...]) -> Read:
    """Parse, mask and lay out; blocks."""
    document = loaded.layer.parse(loaded.raw)
    lines = masked_lines(document)
    worst = severities([(item.path, item.severity) for item in found])
    nodes, complete = tree(document, worst)
    return Read(
        document=document,
        lines=raw_lines(lines, MOST_LINES),
        lines_total=len(lines),
        nodes=nodes,
        nodes_complete=complete,
    )


def attempt_views(layer: Layer, sent: Document, tries: tuple[rows.AttemptRow, ...]) -> tuple[AttemptView, ...]:
    """The tries with their replies as masked lines, what they quote of the message sent blanked; blocks."""
    return tuple(_attempt_view(layer, sent, item) for item in tries)


def judgement(item: rows.AttemptRow) -> Judgement:
    """The verdict on a try, as the layer explains it."""
    return Judgement(outcome=Outcome(item.outcome), code=item.code, text=item.text, path=item.path)


def relation_rows(found: tuple[rows.RelatedRow, ...]) -> tuple[RelatedRow, ...]:
    """Relatives as they cross the seam; one without a delivery has nothing to open."""
    return tuple(
        RelatedRow(
            id=item.delivery_id,
            control_id=item.control_id,
            type=item.type,
            relation=_RELATIONS.get(item.relation, f"same {item.relation}"),
            status=item.status or Status.RECEIVED,
            received_at=item.received_at,
            newer=item.newer,
        )
        for item in found
        if item.delivery_id is not None
    )


def _attempt_view(layer: Layer, sent: Document, item: rows.AttemptRow) -> AttemptView:
    reply: tuple[str, ...] = ()
    if item.reply is not None:
        reply = tuple(clipped(text) for text in mask_reply(layer.parse(item.reply), sent))
    return AttemptView(
        number=item.number,
        started_at=item.started_at,
        ended_at=item.ended_at,
        outcome=item.outcome,
        code=item.code,
        text=item.text,
        milliseconds=max(0, round((item.ended_at - item.started_at).total_seconds() * 1000)),
        reply=reply,
        reply_path=item.path,
        strays=item.strays,
    )
