"""Damaged documents for each parser and hostile values for each edit: no crash, no hang, nothing smuggled in."""

from __future__ import annotations

import random
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field

from console.core.change import Change, ChangeKind
from console.documents.node import Document, Node
from console.documents.splice import EditRefused, reassemble
from console.documents.walk import leaves, walk
from console.layers.contract import Format
from console.layers.registry import FORMATS, format_named
from tests.evidence.document_corpus import rules_others
from tests.evidence.figures import Figure, at_most, exactly, info
from tests.support.corpus import Sample, samples
from tests.support.damage import HOSTILE_VALUES, damaged, nested

EXAMPLES = 5000
"""Edits, and damaged documents, over all formats."""

PER_KIND = 65536
"""Bytes for which a second is allowed."""


@dataclass(slots=True)
class Found:
    """What one batch found."""

    documents: int = 0
    edits: int = 0
    refused: int = 0
    crashes: list[str] = field(default_factory=list)
    torn: int = 0
    smuggled: list[str] = field(default_factory=list)
    slowest: float = 0.0  # seconds of the processor for 64 KB
    slow: str = ""


def measure() -> list[Figure]:
    """Two processes, a new seed each time; it is printed so that a finding can be seen again."""
    seed = random.SystemRandom().randrange(10**6)
    names = [name for name in FORMATS if name != "http_reply"]
    work = [(f"{seed} {name} {part}", name, EXAMPLES // len(names) // 4) for name in names for part in range(4)]
    with ProcessPoolExecutor(2) as pool:
        batches = list(pool.map(batch, *zip(*work, strict=True)))
    crashes = [words for found in batches for words in found.crashes]
    smuggled = [words for found in batches for words in found.smuggled]
    return [
        info("seed", str(seed)),
        info("damaged and hostile documents read", str(sum(found.documents for found in batches))),
        exactly("  exceptions", len(crashes), 0),
        exactly("  trees that do not give back their bytes", sum(found.torn for found in batches), 0),
        at_most("  slowest for each 64 KB", round(max(found.slowest for found in batches), 3), 1.0, " s"),
        info("  which was", max(batches, key=lambda found: found.slowest).slow),
        info("hostile values written or refused", str(sum(found.edits for found in batches))),
        info("  refused in words", str(sum(found.refused for found in batches))),
        exactly("  another value, segment, member or element changed", len(smuggled), 0),
        *(info("  " + words[:60], str(count)) for words, count in Counter(crashes + smuggled).most_common(8)),
    ]


def batch(seed: str, name: str, examples: int) -> Found:
    """So many documents of one format damaged, and so many edits of whole ones."""
    dice = random.Random(seed)
    found = Found()
    known = [sample for sample in samples(name) if sample.path.stat().st_size < 60_000] or samples()[::9]
    for number in range(examples):
        raw = nested(dice) if number % 20 == 0 else damaged(dice.choice(known).raw, dice)
        _read(format_named(name), raw, found)
        _edit(format_named(name), dice.choice(known), dice, found)
    return found


def _read(format_: Format, raw: bytes, found: Found) -> None:
    found.documents += 1
    began = time.process_time()
    try:
        document = format_.parse(raw)
        for _ in walk(document.nodes):
            pass
        format_.summarize(raw)
        format_.split(raw)
        format_.text(raw)
        format_.render(document)
        for table in format_.tables(document):
            format_.table_rows(document, table.id, 0, 50)
        for _ in format_.sensitive(document):
            pass
        found.torn += reassemble(document) != raw
    except Exception as error:  # noqa: BLE001 - an exception is what is looked for
        found.crashes.append(f"{format_.name}: {type(error).__name__} {str(error)[:40]}")
    taken = time.process_time() - began
    share = taken / max(1.0, len(raw) / PER_KIND)
    if share > found.slowest:
        found.slowest, found.slow = share, f"{format_.name}, {len(raw)} bytes, begins {raw[:12]!r}"


def _edit(format_: Format, sample: Sample, dice: random.Random, found: Found) -> None:
    """A hostile value for a random leaf: it is written and only it changed, or it is refused."""
    raw = sample.raw
    document = format_.parse(raw)
    places = [leaf for leaf in leaves(document.nodes) if not rules_others(leaf.path)]
    if not places:
        return
    leaf = dice.choice(places)
    value = dice.choice(HOSTILE_VALUES) + (dice.choice(HOSTILE_VALUES) if dice.random() < 0.5 else "")
    found.edits += 1
    try:
        after = format_.edit(raw, [Change(kind=ChangeKind.SET, path=leaf.path, value=value)])
    except EditRefused:
        found.refused += 1
        return
    except Exception as error:  # noqa: BLE001 - an exception is what is looked for
        found.crashes.append(f"{format_.name} edit: {type(error).__name__} {str(error)[:40]}")
        return
    if words := smuggled(document, format_.parse(after), leaf):
        found.smuggled.append(f"{format_.name} {leaf.path}: {words}")


def smuggled(before: Document, after: Document, leaf: Node) -> str:
    """What changed beside the one value; "" for nothing. A value set to nothing may take its own node away."""
    old = {node.path: node.value for node in leaves(before.nodes) if node.path != leaf.path}
    new = {node.path: node.value for node in leaves(after.nodes) if node.path != leaf.path}
    if extra := new.keys() - old.keys():
        return f"{len(extra)} new places"
    if gone := old.keys() - new.keys():
        return f"{len(gone)} places gone"
    changed = [path for path, value in old.items() if new[path] != value]
    return f"{len(changed)} other values changed" if changed else ""
