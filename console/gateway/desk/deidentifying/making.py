"""Make copies: right and reason first, the audit row before the first byte is read, work in pieces with rests."""

from __future__ import annotations

import asyncio
import hashlib

from console.api.deidentify import Deidentified, DeidentifyOptions, DeidentifyRequest
from console.api.documents import DocumentRef
from console.config.wires import codec_of
from console.core.errors import RefusedError
from console.documents.deidentify.options import Options, Treated
from console.documents.deidentify.secret import Secret
from console.gateway.deidentified import copy_of, findings
from console.gateway.desk import auditing
from console.gateway.desk.deidentifying.report import Archive, Report, findings_of, words
from console.gateway.desk.deidentifying.results import Result, results
from console.gateway.desk.documents.held import HeldDocument, Origin
from console.gateway.desk.documents.refs import LoadedDocument, load_ref
from console.gateway.desk.documents.state import document_desk
from console.gateway.desk.errors import BadRequestError, ForbiddenError
from console.gateway.desk.matching import matching
from console.gateway.desk.noted import note_identifiers
from console.gateway.desk.rights import gateway_object, given_reason, interface_object, require
from console.gateway.desk.search import parsed
from console.gateway.desk.visible import within
from console.gateway.service import Gateway
from console.layers.contract import Format
from console.layers.registry import format_named
from console.security.roles import Action, Actor, Object, authorize
from console.store.errors import DamagedError
from console.store.rows import DeliveryRow
from console.store.search import rows as delivery_rows
from console.store.views import body

MOST = 5000
MOST_BYTES = 64_000_000
"""Messages and bytes of one set: it is held in memory until it is saved."""

LARGEST = 8_000_000
"""Bytes of one document."""

PREVIEW = 6000
LOOKED_UP = 500
REST = 0.5
"""How long to rest after a copy, in times of what it took: live traffic goes first."""


async def make(gateway: Gateway, actor: Actor, request: DeidentifyRequest) -> Deidentified:
    """One document, or a set. Raises `ForbiddenError`, `BadRequestError`, `NotFoundError`, `RefusedError`."""
    require(actor, Action.VIEW, gateway_object(gateway))
    reason = given_reason(request.reason)
    ways = (request.ref is not None) + bool(request.deliveries) + (request.query is not None)
    if ways != 1:
        raise BadRequestError("Name one document, some deliveries, or a query; and only one of them.")
    if request.ref is not None:
        return await _single(gateway, actor, request.ref, request.options, reason)
    return await _set(gateway, actor, request, reason)


def secret_of(gateway: Gateway, project: str) -> Secret:
    """The key of a project: the same next month, and on every gateway of this store."""
    return Secret(gateway.store.deidentify_key, project)


def options_of(gateway: Gateway, asked: DeidentifyOptions) -> Options:
    """As the engine takes them."""
    return Options(
        today=gateway.clock.now().date(),
        text=asked.text,
        embedded=asked.embedded,
        shift_days=asked.shift_days,
        keep_years=asked.keep_years,
    )


async def _single(
    gateway: Gateway, actor: Actor, ref: DocumentRef, asked: DeidentifyOptions, reason: str
) -> Deidentified:
    loaded = await load_ref(gateway, actor, ref)
    await _permitted(gateway, actor, loaded.obj, loaded.subject)
    if len(loaded.raw) > LARGEST:
        raise RefusedError(f"The document is larger than {LARGEST // 1_000_000} MB, which is the most for a copy.")
    detail = f"project {asked.project!r}, {loaded.format.name}"
    await auditing.write(gateway, actor, Action.DEIDENTIFY.value, loaded.subject, reason=reason, detail=detail)
    key, options = secret_of(gateway, asked.project), options_of(gateway, asked)
    treated = await asyncio.to_thread(copy_of, loaded.raw, loaded.format, key, options)
    report = Report()
    report.add(treated)
    after = await asyncio.to_thread(findings, loaded.format, treated.raw)
    content = treated.raw
    sha256 = hashlib.sha256(content).hexdigest()
    ident = results(gateway).keep(
        actor.name,
        Result(
            content=content,
            sha256=sha256,
            subject=f"copy of {loaded.title}",
            messages=1,
            leaks=len(treated.leaks),
            left_out=0,
        ),
    )
    return Deidentified(
        ref=None if treated.leaks else _held(gateway, actor, loaded, treated, sha256),
        id=ident,
        messages=1,
        patients=len(report.patients),
        replaced=report.replaced(),
        leaks=tuple(report.leaks),
        findings=findings_of(after[:50]),
        size=len(content),
        sha256=sha256,
        text=words(report, treated.appeared, treated.gone),
        preview="" if treated.leaks else _preview(loaded.format, treated.raw),
    )


def _held(gateway: Gateway, actor: Actor, loaded: LoadedDocument, treated: Treated, sha256: str) -> DocumentRef | None:
    """The copy like any opened document, so that it can be looked at; the rights of the original go on to hold."""
    origin = Origin(
        title=f"de-identified copy of {loaded.title}",
        interface=loaded.interface,
        message_id=loaded.subject.message_id,
        patient_hash=loaded.subject.patient_hash,
    )
    document = HeldDocument(
        raw=treated.raw, sha256=sha256, format=loaded.format.name, charset=loaded.charset, origin=origin
    )
    if not authorize(actor, Action.OPEN_DOCUMENT, gateway_object(gateway)).allowed:
        return None
    return DocumentRef(held=document_desk(gateway).held.keep(actor.name, (document,))[0])


def _preview(form: Format, raw: bytes) -> str:
    """The beginning of the copy as text, one line a segment."""
    text = raw[:PREVIEW].decode(form.parse(raw[:PREVIEW]).encoding, "replace")
    return text.replace("\r\n", "\n").replace("\r", "\n")


async def _set(gateway: Gateway, actor: Actor, request: DeidentifyRequest, reason: str) -> Deidentified:
    rows = await _rows(gateway, actor, request)
    interfaces = dict.fromkeys(row.interface for row in rows)
    subject = auditing.Subject(name=f"{len(rows)} message{'' if len(rows) == 1 else 's'}")
    for name in interfaces:
        await _permitted(gateway, actor, interface_object(gateway, name), subject)
    detail = f"project {request.options.project!r}, of {', '.join(interfaces)}"[:1000]
    await auditing.write(gateway, actor, Action.DEIDENTIFY.value, subject, reason=reason, detail=detail)
    report, archive = Report(), Archive()
    key, options = secret_of(gateway, request.options.project), options_of(gateway, request.options)
    for row in rows:
        began = gateway.clock.monotonic()
        await asyncio.to_thread(_one, gateway, row, key, options, report, archive)
        await asyncio.sleep(REST * (gateway.clock.monotonic() - began))
    archive.add("report.csv", report.table())
    content = await asyncio.to_thread(archive.ended)
    sha256 = hashlib.sha256(content).hexdigest()
    result = Result(
        content=content,
        sha256=sha256,
        subject=subject.name,
        messages=report.messages,
        leaks=len(report.leaks),
        left_out=report.left_out,
    )
    return Deidentified(
        id=results(gateway).keep(actor.name, result),
        messages=report.messages,
        patients=len(report.patients),
        left_out=report.left_out,
        replaced=report.replaced(),
        leaks=tuple(report.leaks),
        size=len(content),
        sha256=sha256,
        text=words(report),
    )


def _one(gateway: Gateway, row: DeliveryRow, key: Secret, options: Options, report: Report, archive: Archive) -> None:
    """One message into the archive; blocks."""
    try:
        raw = gateway.store.read_now(body, row.message_id)
    except DamagedError:
        raw = None
    if raw is None:
        report.left_out += 1
        return
    running = gateway.running.get(row.interface)
    charset = "" if running is None else codec_of(running.settings.source.charset)
    form = format_named(row.layer).assuming(charset)
    treated = copy_of(raw, form, key, options)
    name = archive.name(form.syntax)
    report.add(treated, name)
    archive.add(name, treated.raw)


async def _rows(gateway: Gateway, actor: Actor, request: DeidentifyRequest) -> list[DeliveryRow]:
    """The deliveries, oldest first, each message once. Raises where there are none, or too many."""
    ids = tuple(sorted(set(request.deliveries)))
    if request.query is not None:
        require(actor, Action.SEARCH, gateway_object(gateway))
        query = within(gateway, actor, parsed(request.query))
        await note_identifiers(gateway, actor, query)
        ids = tuple(sorted(await matching(gateway, query, MOST + 1)))
    if len(ids) > MOST:
        raise RefusedError(f"More than {MOST:,} messages match. Narrow the filter, for instance to a day.")
    found: dict[int, DeliveryRow] = {}
    for first in range(0, len(ids), LOOKED_UP):
        for row in await gateway.store.read(delivery_rows, ids[first : first + LOOKED_UP]):
            found.setdefault(row.message_id, row)
    if not found:
        raise BadRequestError("Nothing is selected, or nothing matches. Select messages, or change the filter.")
    rows = sorted(found.values(), key=lambda row: row.id)
    if sum(row.size for row in rows) > MOST_BYTES:
        raise RefusedError(f"These are more than {MOST_BYTES // 1_000_000} MB, the most for one set. Choose fewer.")
    if any(row.size > LARGEST for row in rows):
        raise RefusedError(f"One of these is larger than {LARGEST // 1_000_000} MB. Leave it out.")
    return rows


async def _permitted(gateway: Gateway, actor: Actor, obj: Object, subject: auditing.Subject) -> None:
    """The right, or an audit row that says it was missing. Raises `ForbiddenError`."""
    decision = authorize(actor, Action.DEIDENTIFY, obj)
    if not decision.allowed:
        await auditing.forbidden(gateway, actor, Action.DEIDENTIFY.value, subject, decision.reason)
        raise ForbiddenError(f"{obj.name}: {decision.reason}")
