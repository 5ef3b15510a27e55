"""A copy to a file: only where nothing leaks; the audit row with its SHA-256 is written before its last piece."""

from __future__ import annotations

import logging
from asyncio import Future
from collections.abc import AsyncIterator

from console.api.deidentify import DeidentifiedAsked
from console.core.errors import RefusedError
from console.gateway.desk import auditing
from console.gateway.desk.deidentifying.results import Result, results
from console.gateway.desk.rights import gateway_object, require
from console.gateway.service import Gateway
from console.security.roles import Action, Actor
from console.store.queue import AppendAudit

log = logging.getLogger("console.gateway")
ACTION = f"{Action.DEIDENTIFY.value}.written"
PIECE = 256 * 1024


def prepare(gateway: Gateway, actor: Actor, asked: DeidentifiedAsked) -> Result:
    """What is to be saved. Raises `NotFoundError`, `ForbiddenError`, `RefusedError` where something leaks."""
    require(actor, Action.VIEW, gateway_object(gateway))
    result = results(gateway).get(actor.name, asked.id)
    if result.leaks:
        raise RefusedError(
            f"{result.leaks} value{'' if result.leaks == 1 else 's'} of the original still stand in this copy, so it "
            "is not handed out. Blank free text and embedded documents, and make it again."
        )
    return result


async def stream(gateway: Gateway, actor: Actor, result: Result) -> AsyncIterator[bytes]:
    """The file. The last piece comes only when its row is in the audit log."""
    content, subject, whole = result.content, auditing.Subject(name=result.subject), False
    try:
        for start in range(0, len(content), PIECE):
            if start + PIECE >= len(content):
                detail = f"{len(content)} bytes, sha256 {result.sha256}"
                await auditing.write(gateway, actor, ACTION, subject, detail=detail)
                whole = True
            yield content[start : start + PIECE]
    finally:
        if not whole:  # not awaited: the connection is gone and this task with it
            row = auditing.entry(gateway, actor, ACTION, subject, outcome="broken off")
            gateway.store.writer.submit(AppendAudit(entry=row)).add_done_callback(_told)


def _told(future: Future[int]) -> None:
    """A store that is down cannot take the row; it says so itself."""
    if not future.cancelled() and (error := future.exception()) is not None:
        log.warning("deidentify.end_not_audited", extra={"kind": type(error).__name__})
