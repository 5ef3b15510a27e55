"""Documents that try to make their reader act, through a real gateway: nothing is opened or called, all is said."""

from __future__ import annotations

import asyncio
import base64
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

from console.api.caller import ApiError
from console.api.client import OpsClient
from console.api.documents import (
    DocumentHead,
    DocumentRef,
    FindRequest,
    GridRequest,
    LinesRequest,
    NodesRequest,
    OpenRequest,
    RenderRequest,
    ValidateRequest,
)
from tests.evidence.figures import Figure, at_most, exactly, info
from tests.integration.api.rig import running
from tests.support.hostile_documents import Hostile, hostile

SECRET = "BAITSECRET4711"
PATIENCE = 10.0
"""Seconds for all views of one document."""


@dataclass(slots=True)
class Seen:
    """What became of one document: all that was answered, what was found and left out, how long it took."""

    name: str
    answered: list[str] = field(default_factory=list)
    findings: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    seconds: float = 0.0


def measure() -> list[Figure]:
    """One gateway, one bait file, one listener."""
    with tempfile.TemporaryDirectory() as folder:
        return asyncio.run(_measure(Path(folder)))


async def _measure(folder: Path) -> list[Figure]:
    bait = folder / "bait.txt"
    bait.write_text(SECRET, encoding="utf-8")
    calls: list[int] = []

    async def called(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        calls.append(1)
        writer.close()

    listener = await asyncio.start_server(called, "127.0.0.1", 0)
    address = f"http://127.0.0.1:{listener.sockets[0].getsockname()[1]}"
    documents = hostile(str(bait), address)
    async with listener, running(folder) as rig:
        seen = [await _looked_at(rig.admin, each) for each in documents]
    unsaid = [
        each.name
        for each, found in zip(documents, seen, strict=True)
        if each.said and not any(word.lower() in text.lower() for word in each.said for text in found.findings)
    ]
    broken = [f"{found.name}: {words}" for found in seen for words in found.refused]
    return [
        info("hostile documents opened and looked at in every view", str(len(documents))),
        exactly("  calls to the address they name", len(calls), 0),
        exactly("  whose bait file was read", sum(SECRET in "".join(found.answered) for found in seen), 0),
        exactly("  answers that failed in the gateway", len(broken), 0),
        exactly("  tricks that nothing was said of", ", ".join(unsaid) or "none", "none"),
        at_most(
            "  slowest, all views and checks together", round(max(found.seconds for found in seen), 1), PATIENCE, " s"
        ),
        *(info("  " + words[:60], "") for words in broken[:8]),
    ]


async def _looked_at(client: OpsClient, document: Hostile) -> Seen:
    seen = Seen(document.name)
    began = time.monotonic()
    try:
        opened = await client.document_open(OpenRequest(raw=base64.b64encode(document.raw)))
        for each in opened.documents[:3]:
            await _views(client, each.ref, seen)
            await client.document_drop(each.ref)
    except ApiError as error:
        seen.refused.append(f"{error.status} {error}")
    seen.seconds = time.monotonic() - began
    return seen


async def _views(client: OpsClient, ref: DocumentRef, seen: Seen) -> None:
    head = await client.document_head(ref)
    _note(seen, head.model_dump_json(), [item.text for item in head.findings])
    _note(seen, (await client.document_nodes(NodesRequest(ref=ref))).model_dump_json())
    for form in ("text", "hex"):
        _note(seen, (await client.document_lines(LinesRequest(ref=ref, form=form))).model_dump_json())
    _note(seen, (await client.document_find(FindRequest(ref=ref, text="e"))).model_dump_json())
    for table in head.tables[:5]:
        _note(seen, (await client.document_table(GridRequest(ref=ref, table=table.id))).model_dump_json())
    await _rendered(client, head, seen)
    checked = await client.document_validate(ValidateRequest(ref=ref, seconds=5))
    _note(seen, checked.model_dump_json(), [item.text for item in checked.findings])
    for part in head.parts[:3]:
        if part.opens:
            inner = ref.model_copy(update={"part": f"{ref.part}!{part.path}" if ref.part else part.path})
            await _views(client, inner, seen)


async def _rendered(client: OpsClient, head: DocumentHead, seen: Seen) -> None:
    if "rendered" not in head.views:
        return
    for section in [item.id for item in head.outline[:10]] or [""]:
        page = await client.document_render(RenderRequest(ref=head.ref, section=section))
        notices = ["".join(run.text for run in block.runs) for block in page.blocks if block.kind == "notice"]
        _note(seen, page.model_dump_json(), [*page.dropped, *notices])


def _note(seen: Seen, answer: str, said: list[str] | None = None) -> None:
    seen.answered.append(answer)
    seen.findings += said or []
