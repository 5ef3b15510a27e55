"""Nothing that is private is in any page of any document, whichever call gives it; what is secret not even revealed."""

from __future__ import annotations

import base64
import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from console.api.client import ApiError, OpsClient
from console.api.documents import (
    ChainRequest,
    DocumentRef,
    FindRequest,
    GridRequest,
    LinesRequest,
    NodesRequest,
    OpenRequest,
    RenderRequest,
    RevealDocument,
    RevealPlaces,
    SaveRequest,
)
from tests.integration.api.canary_documents import MARK, documents
from tests.integration.api.rig import running

PAGE = 500
LIKE_ANOTHER = frozenset({"one_line", "utf16"})
"""Left to the night."""

WORDS = re.compile(rf"{MARK}\w+")
SECRETS = re.compile(rf"{MARK}(?:TOKEN|COOKIE|BEARER)")
HEX = MARK.encode().hex()


async def _pages(client: OpsClient, ref: DocumentRef, key: str = "") -> AsyncIterator[tuple[str, str]]:
    """Every page there is of a document and of what is embedded in it, as (what it is, its JSON)."""
    head = await client.document_head(ref)
    yield "head", head.model_dump_json()
    for form in ("text", "hex"):
        first, letters = 0, ""
        while True:
            window = await client.document_lines(LinesRequest(ref=ref, first=first, count=PAGE, form=form, key=key))
            yield form, window.model_dump_json()
            letters += "".join(line.text[60:] if form == "hex" else line.text for line in window.lines)
            if form == "hex":
                yield (
                    "hex pairs",
                    "".join(line.text[10:58].replace(" ", "") for line in window.lines).replace(HEX, MARK),
                )
            first += PAGE
            if first >= window.total:
                break
        yield f"{form} joined", letters
    waiting = [""]
    while waiting:
        path = waiting.pop()
        branch = await client.document_nodes(NodesRequest(ref=ref, path=path, count=PAGE, key=key))
        yield "nodes", branch.model_dump_json()
        waiting += [node.path for node in branch.nodes if node.has_children]
    for line in range(0, min(head.lines, 60), 3):
        yield (
            "chain",
            (await client.document_chain(ChainRequest(ref=ref, line=line, column=12, key=key))).model_dump_json(),
        )
    for word in (MARK, "1", "e"):
        yield "find", (await client.document_find(FindRequest(ref=ref, text=word, key=key))).model_dump_json()
    for table in head.tables:
        yield "table", (await client.document_table(GridRequest(ref=ref, table=table.id, key=key))).model_dump_json()
    if "rendered" in head.views:
        for section in ("", *(item.id for item in head.outline)):
            yield (
                "rendered",
                (await client.document_render(RenderRequest(ref=ref, section=section, key=key))).model_dump_json(),
            )
    if not ref.part:
        for part in head.parts:
            if not part.problem:
                async for page in _pages(client, ref.model_copy(update={"part": part.path}), ""):
                    yield page


async def _opened(client: OpsClient, raw: bytes) -> DocumentRef:
    return (await client.document_open(OpenRequest(raw=base64.b64encode(raw)))).documents[0].ref


async def test_that_no_page_of_any_document_tells_what_is_private(tmp_path: Path) -> None:
    async with running(tmp_path) as rig:
        for name, raw in documents():
            if name in LIKE_ANOTHER:
                continue
            ref = await _opened(rig.admin, raw)
            async for kind, page in _pages(rig.admin, ref):
                assert not WORDS.findall(page), f"{name}: {kind}"
            if name != "binary":
                pieces: list[bytes] = []
                await rig.admin.document_save(SaveRequest(ref=ref), pieces.append)
                assert MARK.encode() not in b"".join(pieces), f"{name}: saved"


@pytest.mark.nightly
async def test_that_what_looks_like_another_is_masked_as_well(tmp_path: Path) -> None:
    async with running(tmp_path) as rig:
        for name, raw in documents():
            if name in LIKE_ANOTHER:
                async for kind, page in _pages(rig.admin, await _opened(rig.admin, raw)):
                    assert not WORDS.findall(page), f"{name}: {kind}"


@pytest.mark.nightly
async def test_that_revealed_pages_tell_all_but_what_is_secret(tmp_path: Path) -> None:
    async with running(tmp_path) as rig:
        for name, raw in documents():
            if name in {"binary", "hl7v2", "one_line", "cut_off"}:
                continue
            ref = await _opened(rig.admin, raw)
            reveal = await rig.admin.document_reveal(RevealDocument(ref=ref, purpose="a test"))
            seen = set[str]()
            async for kind, page in _pages(rig.admin, ref, reveal.key):
                assert not SECRETS.findall(page), f"{name}: {kind}"
                seen.update(WORDS.findall(page))
            text = raw.decode("utf-16" if name == "utf16" else "utf-8")
            wanted = set(WORDS.findall(text)) - set(SECRETS.findall(text))
            assert {word for word in wanted if re.fullmatch(rf"{MARK}\d+", word)} <= seen, name
            pieces: list[bytes] = []
            await rig.admin.document_save(SaveRequest(ref=ref, masked=False, purpose="a test"), pieces.append)
            assert not SECRETS.findall(b"".join(pieces).decode("utf-8", "replace"))


async def test_that_a_secret_is_not_given_by_its_path_nor_as_raw_text(tmp_path: Path) -> None:
    async with running(tmp_path) as rig:
        held = dict(documents())
        for name, path in (
            ("cds_hooks", "fhirAuthorization.access_token"),
            ("http_reply", "header.set-cookie"),
        ):
            ref = await _opened(rig.admin, held[name])
            with pytest.raises(ApiError, match="never shown"):
                await rig.admin.document_reveal_places(RevealPlaces(ref=ref, paths=(path,), purpose="a test"))
            with pytest.raises(ApiError, match="never shown"):
                await rig.admin.document_raw(RevealDocument(ref=ref, purpose="a test"))
        ref = await _opened(rig.admin, held["cds_hooks"])
        whole = await rig.admin.document_reveal_places(
            RevealPlaces(ref=ref, paths=("fhirAuthorization",), purpose="a test")
        )
        assert not SECRETS.findall(str(whole.values))
