"""How fast routing fields are read, beside python-hl7. `python -m tests.performance.parse` prints, judging nothing."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial

import hl7

from console.layers.hl7v2.document import parse
from console.layers.hl7v2.split import split
from console.layers.hl7v2.summary import summarize
from tests.unit.layers.hl7v2.messages import ADT, ORU

SECONDS = 0.5
"""Each figure is measured for this long."""

MESSAGES = {
    "ADT": ADT,
    "ORU, 30 results": ORU + b"".join(b"OBX|%d|NM|1^a^L||1|x|1-2|N|||F\r" % number for number in range(30)),
    "MDM, 200 KB": ADT + b"OBX|1|ED|X||^AP^^Base64^" + b"QUJD" * 50_000 + b"\r",
    "ORU, 3000 results": ORU + b"".join(b"OBX|%d|NM|1^a^L||1|x|1-2|N|||F\r" % number for number in range(3000)),
}


def per_second(work: Callable[[], object]) -> float:
    """Calls a second."""
    count = 0
    began = time.perf_counter()
    while (spent := time.perf_counter() - began) < SECONDS:
        work()
        count += 1
    return count / spent


def theirs(raw: bytes) -> tuple[str, str, str]:
    """The routing fields by python-hl7."""
    message = hl7.parse(raw.decode())
    msh, pid = message.segment("MSH"), message.segment("PID")
    return str(msh[9]), str(msh[10]), str(pid[3])


def main() -> None:
    """Print one line per message."""
    heads = "".join(f"{head:>12}" for head in ("summarize", "split", "parse", "python-hl7"))
    print(f"{'':18}{heads}   messages/s; ratio summarize : python-hl7")
    for name, raw in MESSAGES.items():
        ours, cut, tree, other = (per_second(partial(work, raw)) for work in (summarize, split, parse, theirs))
        print(f"{name:18}{ours:12,.0f}{cut:12,.0f}{tree:12,.0f}{other:12,.0f}   {ours / other:,.0f} : 1")


if __name__ == "__main__":
    main()
