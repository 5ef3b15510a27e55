"""Every HL7 v2 file of the corpus through the command line: read, reassembled, edited."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
import tempfile
from pathlib import Path

from console.cli import main
from console.core.change import Change, ChangeKind
from console.layers.hl7v2.document import parse
from console.layers.hl7v2.layer import Hl7v2
from tests.evidence.figures import ROOT, Figure, exactly, info

SHARED = ROOT.parent / "shared" / "corpus" / "hl7v2"
OWN = ROOT / "tests" / "data" / "hl7v2"


def files() -> list[Path]:
    """The whole corpus where it lies beside the project, else the copies in tests/data."""
    if SHARED.is_dir():
        with (SHARED / "index.csv").open(encoding="utf-8") as index:
            return [SHARED / row["file"] for row in csv.DictReader(index)]
    return sorted(path for path in OWN.rglob("*") if path.is_file())


def measure() -> list[Figure]:
    """inspect never fails, reassembled bytes are identical, an edit changes exactly the named field."""
    paths = files()
    inspected = _console("inspect", *map(str, paths))
    lines = [json.loads(line) for line in inspected.stdout.splitlines()]
    keys = {"file", "layer", "type", "control_id", "summary", "problems"}
    with tempfile.TemporaryDirectory() as folder:
        same, failed = _reassembled(paths, Path(folder))
    exact, edited = _edits(paths)
    return [
        info("files", f"{len(paths)} from {'the corpus' if SHARED.is_dir() else 'tests/data'}"),
        exactly("inspect: exit code", inspected.returncode, 0),
        exactly(
            "inspect: one JSON object per file with the promised keys", sum(keys <= set(o) for o in lines), len(paths)
        ),
        exactly("edit without --set: files refused", failed, 0),
        exactly("edit without --set: files identical byte for byte", same, len(paths)),
        exactly("edit of one field: only that field's bytes differ", exact, edited),
    ]


def _console(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "console", *arguments], capture_output=True, text=True, cwd=ROOT, check=False
    )


def _reassembled(paths: list[Path], folder: Path) -> tuple[int, int]:
    same = failed = 0
    for number, path in enumerate(paths):
        target = folder / f"{number}.out"
        if main(["edit", str(path), "-o", str(target)]) != 0:
            failed += 1
        elif target.read_bytes() == path.read_bytes():
            same += 1
    return same, failed


def _edits(paths: list[Path]) -> tuple[int, int]:
    """For each first message: set MSH-10, and compare all bytes outside its span."""
    layer = Hl7v2()
    exact = edited = 0
    for path in paths:
        raw = layer.split(path.read_bytes())[0]
        span = next((node for top in parse(raw).nodes for node in top.children if node.path == "MSH-10"), None)
        if span is None or not layer.summarize(raw).readable:
            continue
        edited += 1
        changed = layer.edit(raw, [Change(kind=ChangeKind.SET, path="MSH-10", value="EDITED7")])
        exact += changed == raw[: span.start] + b"EDITED7" + raw[span.end :]
    return exact, edited
