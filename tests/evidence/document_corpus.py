"""Every message file of the corpus, of all four kinds: read, put together again, edited at random places."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field

from console.core.change import Change, ChangeKind
from console.core.message import Severity
from console.documents.node import Document, Node, Syntax
from console.documents.splice import EditRefused, reassemble
from console.documents.walk import leaves
from console.layers.contract import Format
from console.layers.registry import format_named, recognise
from tests.evidence.figures import Figure, exactly, info
from tests.support.corpus import Sample, is_whole, samples

EDITS = 20
SEED = 20261123


@dataclass(slots=True)
class Tally:
    """What became of one file."""

    name: str
    raised: str = ""
    same: bool = False
    format: str = ""
    messages: int = 0
    problems: int = 0
    broken: bool = False
    edits: int = 0
    exact: int = 0
    refused: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)


def measure() -> list[Figure]:
    """All files in two processes."""
    found = samples()
    with ProcessPoolExecutor(2) as pool:
        tallies = list(pool.map(examined, found, chunksize=8))
    good = [tally for tally in tallies if not tally.raised and not tally.broken]
    figures = [
        info("files", f"{len(found)} from {'the corpus' if is_whole() else 'tests/data'}"),
        exactly("read without an exception", sum(not tally.raised for tally in tallies), len(found)),
        exactly("put together again from the tree: identical", sum(tally.same for tally in tallies), len(found)),
    ]
    for name in sorted({tally.format for tally in tallies}):
        mine = [tally for tally in tallies if tally.format == name]
        words = (
            f"{len(mine)} files, {sum(t.messages for t in mine)} documents, {sum(t.problems for t in mine)} problems"
        )
        figures.append(info(f"  opened as {name}", words))
    edits, exact = sum(tally.edits for tally in good), sum(tally.exact for tally in good)
    refused: Counter[str] = sum((tally.refused for tally in good), Counter())
    figures += [
        info("files without a broken place", str(len(good))),
        exactly(f"edits of a value ({EDITS} a file): exactly that value changed", exact, edits),
        info("edits refused in words, another place taken", str(sum(refused.values()))),
    ]
    figures += [info(f"  refused: {words}"[:62], str(count)) for words, count in refused.most_common(4)]
    for tally in tallies:
        figures += [info(f"  {tally.name}"[:62], tally.raised)] if tally.raised else []
        figures += [info(f"  {tally.name}"[:62], wrong) for wrong in tally.wrong[:3]]
    return figures


def examined(sample: Sample) -> Tally:
    """One file; what it raises is its result and not ours."""
    tally = Tally(sample.name)
    try:
        _examine(sample, tally)
    except Exception as error:  # noqa: BLE001 - an exception is what is looked for
        tally.raised = f"{type(error).__name__}: {error}"[:60]
    return tally


def _examine(sample: Sample, tally: Tally) -> None:
    raw = sample.raw
    format_ = format_named(sample.format) if recognise(raw).name in {sample.format, "plain"} else recognise(raw)
    tally.format = format_.name
    whole = format_.parse(raw)
    tally.same = reassemble(whole) == raw
    parts = format_.split(raw)
    tally.messages = len(parts)
    document = format_.parse(parts[0])
    tally.problems = len(whole.problems)
    tally.broken = any(problem.severity is Severity.ERROR for problem in document.problems)
    format_.summarize(raw)
    format_.validate(raw)
    if not tally.broken:
        _edit(format_, document, random.Random(f"{SEED} {sample.name}"), tally)


def _edit(format_: Format, document: Document, dice: random.Random, tally: Tally) -> None:
    """Random leaves until `EDITS` were changed, or too many were refused."""
    places = [leaf for leaf in leaves(document.nodes) if _is_place(document, leaf)]
    dice.shuffle(places)
    for leaf in places[: EDITS * 3]:
        if tally.edits >= EDITS:
            return
        value = another(leaf, document, format_.syntax, dice)
        try:
            after = format_.edit(document.raw, [Change(kind=ChangeKind.SET, path=leaf.path, value=value)])
        except EditRefused as refused:
            tally.refused[_shape(str(refused), leaf.path)] += 1
            continue
        tally.edits += 1
        wrong = difference(format_, document, leaf, value, after)
        tally.exact += not wrong
        tally.wrong += [f"{leaf.path}: {wrong}"] if wrong else []


def _is_place(document: Document, leaf: Node) -> bool:
    """Values that can be set alone."""
    if rules_others(leaf.path):
        return False
    return leaf.start < leaf.end and bool(leaf.value.strip()) and len(leaf.value) < 2000 and document.layer != "plain"


def rules_others(path: str) -> bool:
    """What says how all other values are read, or what all other places are called: it cannot change alone."""
    return path.startswith("MSH-18") or path.endswith(".resourceType")


def another(leaf: Node, document: Document, syntax: Syntax, dice: random.Random) -> str:
    """A value of the same sort: letters for letters, digits for digits, so that each format takes it."""
    written = document.raw[leaf.start : leaf.end]
    if syntax is Syntax.JSON and not written.startswith(b'"'):
        swapped = {"true": "false", "false": "true"}
        return swapped.get(leaf.value) or str(dice.randint(1, 99999))
    return f"Edited{dice.randint(100, 999)}"


def difference(format_: Format, before: Document, leaf: Node, value: str, after: bytes) -> str:
    """What else changed, in words; "" where exactly this value did."""
    raw = before.raw
    tail = len(raw) - leaf.end
    start, end = leaf.start, leaf.end
    if document_quotes(raw, leaf):
        start, end, tail = start - 1, end + 1, tail - 1
    if after[:start] != raw[:start] or after[len(after) - tail :] != raw[end:]:
        return "bytes outside the value differ"
    now = format_.parse(after)
    for old, new in zip(_told(before), _told(now), strict=False):
        if old[0] != new[0]:
            return f"{new[0]} stands where {old[0]} was"
        if old[0] == leaf.path and new[1] != value:
            return "the value is another than was asked for"
        if old[0] != leaf.path and old[1] != new[1]:
            return f"{old[0]} changed too"
    return "" if sum(1 for _ in _told(before)) == sum(1 for _ in _told(now)) else "there are more or fewer values"


def document_quotes(raw: bytes, leaf: Node) -> bool:
    """Whether the value stands between quotation marks that may change with it."""
    return raw[leaf.start - 1 : leaf.start] in {b'"', b"'"} and raw[leaf.end : leaf.end + 1] in {b'"', b"'"}


def _told(document: Document) -> Iterator[tuple[str, str]]:
    return ((node.path, node.value) for node in leaves(document.nodes))


def _shape(words: str, path: str) -> str:
    return words.replace(path, "‹place›")[:56]
