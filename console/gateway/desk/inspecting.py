"""Look at a message from outside: read, split, checked and masked; nothing of it is kept but an audit row."""

from __future__ import annotations

import asyncio
import hashlib

from console.api.exchange import Inspected, InspectedMessage, InspectRequest, too_large
from console.api.messages import Finding
from console.core.message import Problem, Severity
from console.gateway.desk import auditing
from console.gateway.desk.errors import BadRequestError
from console.gateway.desk.masked import MaskedLine, raw_lines
from console.gateway.desk.pasting import Pasted, messages_of
from console.gateway.desk.rights import gateway_object, require
from console.gateway.desk.test_send import targets
from console.gateway.service import Gateway
from console.layers.contract import Layer
from console.layers.registry import layer as layer_named
from console.security.roles import Action, Actor

LAYER = "hl7v2"
"""What pasted text is read as: the layer does not say itself what it is, and there is one that is text."""

MOST_MESSAGES = 50
MOST_LINES = 200
MOST_FINDINGS = 50
VALIDATED = 1024 * 1024
"""Bytes of a message up to which structure and tables are checked; beyond it the look must not take long."""


async def inspect(gateway: Gateway, actor: Actor, request: InspectRequest) -> Inspected:
    """Read it off the event loop. Raises `BadRequestError` where there is nothing, or too much."""
    require(actor, Action.VIEW, gateway_object(gateway))
    check_size(request.raw)
    pasted, total = await asyncio.to_thread(_read, layer_named(LAYER), request)
    subject = auditing.Subject(name=f"pasted text with {total} message{'' if total == 1 else 's'}")
    detail = f"{len(request.raw)} bytes, sha256 {hashlib.sha256(request.raw).hexdigest()}"
    await auditing.write(gateway, actor, "message.inspect", subject, detail=detail)
    return Inspected(messages=pasted, total=total, destinations=targets(gateway, actor, LAYER))


def check_size(raw: bytes) -> None:
    """Raises `BadRequestError` for nothing, or for more than can be read by hand."""
    if not raw.strip():
        raise BadRequestError("There is no text in it. Copy the message again, with its MSH line.")
    if words := too_large(len(raw)):
        raise BadRequestError(words)


def _read(layer: Layer, request: InspectRequest) -> tuple[tuple[InspectedMessage, ...], int]:
    found = messages_of(layer, request.raw, text=request.text)
    shown = tuple(_message(layer, number, item) for number, item in enumerate(found[:MOST_MESSAGES], start=1))
    return shown, len(found)


def _message(layer: Layer, number: int, pasted: Pasted) -> InspectedMessage:
    summary = layer.summarize(pasted.raw)
    document = layer.parse(pasted.raw)
    problems = [*document.problems, *_checked(layer, pasted.raw, readable=summary.readable)]
    unique = dict.fromkeys((item.path, item.severity, item.code, item.message) for item in problems)
    lines = [MaskedLine(document, node) for node in document.nodes[:MOST_LINES]]
    return InspectedMessage(
        number=number,
        readable=summary.readable,
        type=summary.type,
        control_id=summary.control_id,
        version=summary.version,
        charset=document.encoding,
        charset_assumed=document.encoding_assumed,
        size=len(pasted.raw),
        lines=raw_lines(lines, MOST_LINES),
        lines_total=len(document.nodes),
        findings=tuple(Finding(path=p, severity=s, code=c, text=t) for p, s, c, t in list(unique)[:MOST_FINDINGS]),
        notes=pasted.notes,
    )


def _checked(layer: Layer, raw: bytes, *, readable: bool) -> tuple[Problem, ...]:
    """Structure and tables, where there is a message and it is not too large for a quick look."""
    if not readable:
        return ()
    if len(raw) > VALIDATED:
        words = "Larger than 1 MiB: its structure and tables were not checked."
        return (Problem(path="", severity=Severity.INFO, code="not validated", message=words),)
    return layer.validate(raw)
