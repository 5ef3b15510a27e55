"""A document opened: what it is, its first nodes, what reading it found, and which views it has."""

from __future__ import annotations

import asyncio

from console.api.documents import DocumentHead, DocumentRef, GridInfo, Section
from console.api.messages import Finding
from console.core.message import Problem
from console.documents.line_table import terminator
from console.documents.node import Syntax
from console.documents.rendering import Heading
from console.gateway.desk.documents.explained import explanations
from console.gateway.desk.documents.looking import Looked, look
from console.gateway.desk.documents.node_rows import levels, rows_of
from console.gateway.desk.documents.opened import OpenedOne
from console.gateway.desk.documents.parts import parts
from console.gateway.desk.rights import may
from console.gateway.service import Gateway
from console.security.roles import Action, Actor

MOST_NODES = 600
"""Nodes in the head, in whole levels; more come by `nodes`."""

MOST_FINDINGS = 500

RENDERED = 512 * 1024
"""Bytes of JSON that are made readable when it is opened."""

_PERSONS = ("Patient", "RelatedPerson", "Person")
"""Resources whose own id is the id of a person."""


async def head(gateway: Gateway, actor: Actor, ref: DocumentRef) -> DocumentHead:
    """Open it, masked; its audit row is written first."""
    looked = await look(gateway, actor, ref, first=True)
    obj = looked.loaded.obj
    may_reveal = may(actor, Action.REVEAL_MESSAGE, obj).allowed
    may_edit = may(actor, Action.EDIT, obj).allowed
    made = await asyncio.to_thread(_head, looked, ref, may_reveal=may_reveal, may_edit=may_edit)
    rules, reader = gateway.grouper.rules, looked.opened.format
    said = await asyncio.to_thread(explanations, rules, reader, looked.opened.document)
    return made.model_copy(update={"explanations": said}) if said else made


def finding(item: Problem) -> Finding:
    """A problem as it crosses the seam."""
    return Finding(path=item.path, severity=item.severity, code=item.code, text=item.message, source=item.source)


def section(item: Heading) -> Section:
    """A line of the outline as it crosses the seam."""
    return Section(id=item.id, title=item.title, path=item.path, level=item.level, note=item.note)


def is_binary(opened: OpenedOne) -> bool:
    """Bytes that no format reads and that are no text: there is only the hex view."""
    return opened.format.syntax is Syntax.PLAIN and not opened.document.nodes and bool(opened.document.raw)


def _head(looked: Looked, ref: DocumentRef, *, may_reveal: bool, may_edit: bool) -> DocumentHead:
    loaded, opened = looked.loaded, looked.opened
    document, summary = opened.document, opened.summary
    rows = rows_of(opened)
    found, complete = levels(document.nodes, MOST_NODES)
    binary = is_binary(opened)
    tables = () if binary else opened.format.tables(document)
    rendered = opened.rendered if not binary and _at_once(opened) else None
    return DocumentHead(
        ref=ref,
        format=opened.format.name,
        format_title=opened.format.title,
        syntax=opened.format.syntax.value,
        type=document.type or summary.type,
        version=summary.version,
        identity="" if document.type.startswith(_PERSONS) else summary.control_id,
        charset=document.encoding,
        charset_assumed=document.encoding_assumed,
        terminator=terminator(document.raw),
        size=len(document.raw),
        sha256=loaded.sha256,
        readable=summary.readable,
        framed=loaded.framed,
        lines=len(opened.table),
        nodes=tuple(rows.row(node, parent, depth) for node, parent, depth in found),
        nodes_complete=complete,
        findings=tuple(finding(item) for item in opened.problems[:MOST_FINDINGS]),
        views=_views(
            binary=binary,
            tables=bool(tables),
            rendered=rendered is not None or (not _at_once(opened) and bool(document.type)),
            reply=loaded.reply,
        ),
        tables=tuple(GridInfo(id=item.id, title=item.title, rows=item.rows, columns=item.columns) for item in tables),
        outline=() if rendered is None else tuple(section(item) for item in rendered.outline),
        parts=parts(opened),
        may_reveal=may_reveal,
        may_edit=may_edit,
    )


def _at_once(opened: OpenedOne) -> bool:
    """Whether reading it as a person does belongs to opening it. Of a large collection of resources that takes a while,
    and comes, with its outline, when somebody looks."""
    return opened.format.syntax is not Syntax.JSON or len(opened.document.raw) <= RENDERED


def _views(*, binary: bool, tables: bool, rendered: bool, reply: bool) -> tuple[str, ...]:
    if binary:
        return ("hex",)
    offered = (
        ("tree", True),
        ("raw", True),
        ("hex", True),
        ("table", tables),
        ("rendered", rendered),
        ("reply", reply),
    )
    return tuple(name for name, there in offered if there)
