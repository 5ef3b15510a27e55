"""Any two documents of one format compared: rights on both, an audit row for each, then what differs, masked."""

from __future__ import annotations

import asyncio

from console.api.comparisons import CompareRequest, Comparison
from console.documents.diff.compare import compare as compare_trees
from console.gateway.desk import auditing
from console.gateway.desk.comparisons.told import Eyes, difference_of, rules_of
from console.gateway.desk.documents.refs import LoadedDocument, load_ref
from console.gateway.desk.documents.state import DocumentDesk, document_desk
from console.gateway.desk.errors import BadRequestError
from console.gateway.service import Gateway
from console.security.roles import Actor


async def compare(gateway: Gateway, actor: Actor, request: CompareRequest) -> Comparison:
    """Raises `NotFoundError`, `ForbiddenError`, `BadRequestError`. Clear text only where both keys open their side."""
    if request.left == request.right:
        raise BadRequestError("This is one and the same document. Choose another to compare it with.")
    left = await load_ref(gateway, actor, request.left)
    right = await load_ref(gateway, actor, request.right)
    if left.format.name != right.format.name:
        raise BadRequestError(
            f"One is {left.format.title}, the other is {right.format.title}. Compare documents of one format."
        )
    desk = document_desk(gateway)
    clear = desk.keys.opens(request.key, actor.name, left.key) and desk.keys.opens(
        request.right_key, actor.name, right.key
    )
    for loaded, beside in ((left, right), (right, left)):
        await auditing.write(
            gateway, actor, "document.compare", loaded.subject, detail=f"with {beside.title}{', clear' * clear}"
        )
    return await asyncio.to_thread(_compared, desk, left, right, request, clear=clear)


def _compared(
    desk: DocumentDesk, left: LoadedDocument, right: LoadedDocument, request: CompareRequest, *, clear: bool
) -> Comparison:
    """Blocks."""
    was, now = (desk.opened.get(each.raw, each.sha256, each.format, each.charset) for each in (left, right))
    rules = rules_of(right.format, volatile=request.volatile, ignore=request.ignore)
    diff = compare_trees(was.document, now.document, rules)
    eyes = [Eyes(document=each.document, look=each.look(clear=clear)) for each in (was, now)]
    return Comparison(
        left_title=left.title,
        right_title=right.title,
        format=right.format.name,
        format_title=right.format.title,
        differences=tuple(difference_of(found, *eyes) for found in diff.found),
        total=diff.total,
        same=diff.same,
        same_is_least=diff.same_is_least,
        ignored=diff.ignored,
        notes=diff.notes,
        clear=clear,
    )
