"""What a comparison by meaning costs beside one parse with a walk, and beside difflib on the lines of the same pair.

`python -m tests.performance.compare` prints seconds of the processor, judging nothing.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from difflib import SequenceMatcher
from functools import partial

from console.documents.diff.compare import compare
from console.documents.diff.rules import Rules
from console.documents.walk import leaves
from console.layers.contract import Format
from console.layers.registry import format_named
from tests.unit.layers.hl7v2.messages import ORU

SIZES = {"1 KB": 1_000, "100 KB": 100_000, "1 MB": 1_000_000, "5 MB": 5_000_000}
MOST_LINES = 20_000
"""difflib is quadratic in what differs; with more lines it is not asked."""


def hl7(size: int) -> bytes:
    """One result with so many values that it is of this size."""
    line = "OBX|{0}|NM|{1}-7^Glucose^LN||{0}.5|mg/dL|70-99|H|||F\r"
    return ORU + "".join(line.format(number, number % 900) for number in range(3, 3 + size // 52)).encode()


def fhir(size: int) -> bytes:
    """A bundle of observations."""
    entries = [
        {
            "fullUrl": f"urn:uuid:{number}",
            "resource": {
                "resourceType": "Observation",
                "id": str(number),
                "status": "final",
                "code": {"coding": [{"system": "http://loinc.org", "code": "2345-7", "display": "Glucose"}]},
                "valueQuantity": {"value": number + 0.5, "unit": "mg/dL"},
            },
        }
        for number in range(max(2, size // 420))
    ]
    return json.dumps({"resourceType": "Bundle", "type": "collection", "entry": entries}, indent=1).encode()


def cda(size: int) -> bytes:
    """A document with one long section."""
    rows = "".join(
        f'<entry><observation classCode="OBS" moodCode="EVN"><id root="1.2.3" extension="{number}"/>\n'
        f'<code code="2345-7" codeSystem="2.16.840.1.113883.6.1"/><value value="{number}.5" unit="mg/dL"/>\n'
        "</observation></entry>\n"
        for number in range(max(2, size // 210))
    )
    head = '<ClinicalDocument xmlns="urn:hl7-org:v3">\n<component><section>\n'
    return f"{head}{rows}</section></component>\n</ClinicalDocument>".encode()


PAIRS: dict[str, tuple[Callable[[int], bytes], bytes, bytes]] = {
    "hl7v2": (hl7, b"|NM|%d-7^", b"|ST|%d-7^"),
    "fhir": (fhir, b'"id": "%d"', b'"id": "x%d"'),
    "ccda": (cda, b'extension="%d"', b'extension="x%d"'),
}


def seconds(work: Callable[[], object]) -> float:
    """The best of two."""
    best = float("inf")
    for _ in range(2):
        began = time.process_time()
        work()
        best = min(best, time.process_time() - began)
    return best


def walked(reader: Format, raw: bytes) -> int:
    """One parse, and every leaf."""
    return sum(1 for _ in leaves(reader.parse(raw).nodes))


def compared(reader: Format, left: bytes, right: bytes) -> int:
    """Both parsed and compared."""
    rules = Rules(syntax=reader.syntax, identity=reader.identity, volatile=reader.volatile)
    return compare(reader.parse(left), reader.parse(right), rules).total


def by_lines(left: bytes, right: bytes) -> int:
    """What difflib says of the lines."""
    return len(SequenceMatcher(None, left.splitlines(), right.splitlines(), autojunk=False).get_opcodes())


def row(name: str, size: str) -> str:
    """One line of the table."""
    make, old, new = PAIRS[name]
    reader, left = format_named(name), make(SIZES[size])
    middle = len(left) // 900 % 900 if name == "hl7v2" else 1
    right = left.replace(old % middle, new % middle, 1)
    ours, walk = seconds(partial(compared, reader, left, right)), seconds(partial(walked, reader, left))
    few = left.count(b"\n") + left.count(b"\r") <= MOST_LINES
    lines = seconds(partial(by_lines, left, right)) if few else 0.0
    beside = f"{lines:12.4f}" if few else f"{'not asked':>12}"
    ratio = f"{ours / lines:8.2f} : 1" if lines else ""
    return f"{name:6}{size:>8}{ours:12.4f}{walk:12.4f}{beside}   {ours / walk:8.2f} : 1   {ratio}"


def main() -> None:
    """Print one line for each format and size."""
    heads = "".join(f"{head:>12}" for head in ("one change", "parse+walk", "difflib"))
    print(f"{'':14}{heads}   seconds; ratio to parse+walk, to difflib")
    for name in PAIRS:
        for size in SIZES:
            print(row(name, size))


if __name__ == "__main__":
    main()
