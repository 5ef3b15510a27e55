"""How quick documents of 1 KB to 5 MB open, beside others in the same run; the largest through a real gateway."""

from __future__ import annotations

import asyncio
import base64
import tempfile
import time
from pathlib import Path

from console.api.client import OpsClient
from console.api.documents import FindRequest, GridRequest, LinesRequest, OpenRequest, RenderRequest
from tests.evidence.figures import Figure, at_most, info
from tests.integration.api.rig import running
from tests.performance.documents import Times, measured
from tests.support.big_documents import MAKERS, SIZES

OPEN = 1000.0
"""Milliseconds until a 5 MB document shows its first rows."""

PAGE = 250.0
"""Milliseconds for a page of an opened one; the window shows placeholders until then and never waits."""


def measure() -> list[Figure]:
    """All formats; the goals are for the largest."""
    figures = [figure for name in MAKERS for times in measured(name) for figure in _figures(times)]
    with tempfile.TemporaryDirectory() as folder:
        return figures + asyncio.run(_through_a_gateway(Path(folder)))


def _figures(times: Times) -> list[Figure]:
    name = f"{times.format} {times.size}"
    beside = ", ".join(f"{rival} {taken:.0f} ms" for rival, taken in times.rivals.items())
    words = (
        f"parse {times.parse:.1f}, first rows {times.first:.1f}, render {times.render:.1f}, all {times.walk:.0f}, "
        f"validate {times.validate:.0f} ms; {beside}"
    )
    figures = [info(name, words)]
    if times.size == "5 MB":
        figures.append(at_most(f"{name}: until the first rows", round(times.parse + times.first, 1), OPEN, " ms"))
    return figures


async def _through_a_gateway(folder: Path) -> list[Figure]:
    async with running(folder) as rig:
        return [figure for name in MAKERS for figure in await _opened(rig.admin, name)]


async def _opened(client: OpsClient, name: str) -> list[Figure]:
    """Opened, and one page of each view, over HTTP."""
    raw = base64.b64encode(MAKERS[name](SIZES["5 MB"]))
    began = time.perf_counter()
    ref = (await client.document_open(OpenRequest(raw=raw))).documents[0].ref
    head = await client.document_head(ref)
    opened = _since(began)
    pages: dict[str, float] = {}
    for place in (0, head.lines // 2, max(0, head.lines - 200)):
        began = time.perf_counter()
        await client.document_lines(LinesRequest(ref=ref, first=place))
        pages["lines"] = max(pages.get("lines", 0.0), _since(began))
    for table in head.tables[:1]:
        began = time.perf_counter()
        await client.document_table(GridRequest(ref=ref, table=table.id, first=table.rows // 2))
        pages["table"] = _since(began)
    if "rendered" in head.views:
        began = time.perf_counter()
        await client.document_render(RenderRequest(ref=ref))
        pages["rendered"] = _since(began)
    began = time.perf_counter()
    await client.document_find(FindRequest(ref=ref, text="2345-7"))
    find = _since(began)
    words = ", ".join(f"{view} {taken:.0f}" for view, taken in pages.items())
    return [
        at_most(f"{name} 5 MB through a gateway: sent, opened, first rows here", round(opened), OPEN, " ms"),
        at_most("  slowest page of lines, the first, the middle, the last", round(pages["lines"]), PAGE, " ms"),
        info("  pages", f"{words} ms; all places of a word {find:.0f} ms"),
    ]


def _since(began: float) -> float:
    return (time.perf_counter() - began) * 1000
