"""How quick documents open: `python -m tests.performance.documents`.

For 1 KB to 5 MB of each format, in one run: our parse, the first rows (head of the tree and a screenful of it), a card
or page rendered, all walked, validated; beside hl7apy, python-hl7, fhir.resources and lxml, each reading the same to
its own objects. Medians of three; a rival that takes over 20 s is measured once, and left out beyond that size.
"""

from __future__ import annotations

import json
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import hl7
from fhir.resources.R4B.bundle import Bundle
from hl7apy.parser import parse_message
from lxml import etree

from console.documents.node import Document
from console.documents.walk import walk
from console.layers.checking import CheckOptions
from console.layers.contract import Format
from console.layers.registry import FORMATS, format_named
from tests.support.big_documents import MAKERS, SIZES

PATIENCE = 20.0
SCREENFUL = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Times:
    """Milliseconds for one document; `rivals` by name, in the order asked."""

    format: str
    size: str
    parse: float
    first: float
    render: float
    walk: float
    validate: float
    rivals: dict[str, float]

    def line(self) -> str:
        """One line, rivals as multiples of our parse and first rows together."""
        ours = self.parse + self.first
        beside = ", ".join(f"{name} {taken:.0f} ms ({taken / ours:.1f}x)" for name, taken in self.rivals.items())
        return (
            f"{self.format:10} {self.size:7} parse {self.parse:8.1f}  first rows {self.first:7.1f}  "
            f"render {self.render:7.1f}  all {self.walk:8.1f}  validate {self.validate:8.0f} ms   {beside}"
        )


def measured(name: str) -> list[Times]:
    """All sizes of one format."""
    found: list[Times] = []
    out: set[str] = set()
    for size, count in SIZES.items():
        times = _one(name, size, MAKERS[name](count), out)
        out |= {rival for rival, taken in times.rivals.items() if taken > PATIENCE * 1000}
        found.append(times)
    return found


def _one(name: str, size: str, raw: bytes, out: set[str]) -> Times:
    """One document; rivals in `out` are not asked any more."""
    format_ = format_named(name)
    document = format_.parse(raw)
    parse = _median(lambda: format_.parse(raw))
    return Times(
        format=name,
        size=size,
        parse=parse,
        first=max(0.0, _median(lambda: first_rows(format_.parse(raw))) - parse),
        render=_median(lambda: format_.render(document)),
        walk=_median(lambda: everything(format_, raw)),
        validate=_once(lambda: validated(format_, raw)),
        rivals={rival: _median(partial(read, raw)) for rival, read in RIVALS[name].items() if rival not in out},
    )


def first_rows(document: Document) -> int:
    """What a screen needs: the top nodes and their children, until it is full."""
    seen = 0
    for top in document.nodes:
        seen += 1
        for child in top.children:
            seen += 1 + min(len(child.children), SCREENFUL)
            if seen > SCREENFUL:
                return seen
        if seen > SCREENFUL:
            return seen
    return seen


def everything(format_: Format, raw: bytes) -> int:
    """Every node once."""
    return sum(1 for _ in walk(format_.parse(raw).nodes))


def validated(format_: Format, raw: bytes) -> int:
    """All thorough checks that need nothing from the user; how many findings."""
    options = CheckOptions()
    return sum(1 for check in format_.checks() if not check.refuses(raw, options) for _ in check.run(raw, options))


def _once(work: Callable[[], object]) -> float:
    """Milliseconds of the second of two runs, the first of which loads the libraries; of the first where it is slow."""
    began = time.perf_counter()
    work()
    first = (time.perf_counter() - began) * 1000
    if first > 5000:
        return first
    began = time.perf_counter()
    work()
    return (time.perf_counter() - began) * 1000


def _median(work: Callable[[], object]) -> float:
    """Milliseconds; one run where it is slow."""
    taken: list[float] = []
    for _ in range(3):
        began = time.perf_counter()
        work()
        taken.append((time.perf_counter() - began) * 1000)
        if taken[0] > 5000:
            break
    return statistics.median(taken)


def _hl7apy(raw: bytes) -> object:
    return parse_message(raw.decode(), find_groups=False).children


def _python_hl7(raw: bytes) -> object:
    return hl7.parse(raw.decode())


def _fhir_resources(raw: bytes) -> object:
    return Bundle.model_validate_json(raw)


def _lxml(raw: bytes) -> object:
    return etree.fromstring(raw, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True))


def _json(raw: bytes) -> object:
    return json.loads(raw)


RIVALS: dict[str, dict[str, Callable[[bytes], object]]] = {
    "hl7v2": {"hl7apy": _hl7apy, "python-hl7": _python_hl7},
    "fhir": {"fhir.resources": _fhir_resources, "json": _json},
    "ccda": {"lxml": _lxml},
    "cds_hooks": {"json": _json},
}
"""Format -> what others make of the same bytes; `json` and `lxml` are C, and give no places."""


def main() -> int:
    """Print a line for each format and size."""
    for name in MAKERS:
        for times in measured(name) if name in FORMATS else ():
            sys.stdout.write(times.line() + "\n")
            sys.stdout.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main())
