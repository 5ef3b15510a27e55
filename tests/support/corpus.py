"""The files of the corpus, of all four kinds: beside the project where it lies there, else the copies in tests/data."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SHARED = ROOT.parent / "shared" / "corpus"
OWN = ROOT / "tests" / "data"

KINDS: dict[str, str] = {"hl7v2": "hl7v2", "fhir": "fhir", "ccda": "ccda", "cdshooks": "cds_hooks"}
"""Folder of the corpus -> name of the format."""

_NO_MESSAGES = frozenset({"SOURCES.md", "LICENSE", "index.csv"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """One file: its format, its name in the corpus, what the index says of it ({} for a copy)."""

    format: str
    name: str
    path: Path
    row: dict[str, str]

    @property
    def raw(self) -> bytes:
        """Its bytes."""
        return self.path.read_bytes()

    @property
    def stated_good(self) -> bool:
        """False only where its source says that it is broken."""
        return "invalid" not in self.row.get("stated_validity", "").lower()


def samples(*formats: str) -> list[Sample]:
    """All files of these formats (of all, where none is named), in the order of the index."""
    wanted = {folder: name for folder, name in KINDS.items() if not formats or name in formats}
    return [sample for folder, name in wanted.items() for sample in _of(folder, name)]


def is_whole() -> bool:
    """Whether the whole corpus is there."""
    return all((SHARED / folder / "index.csv").is_file() for folder in KINDS)


def _of(folder: str, name: str) -> list[Sample]:
    index = SHARED / folder / "index.csv"
    if index.is_file():
        with index.open(encoding="utf-8") as file:
            return [
                Sample(format=name, name=row["file"], path=SHARED / folder / row["file"], row=row)
                for row in csv.DictReader(file)
            ]
    files = sorted(path for path in (OWN / folder).rglob("*") if path.is_file() and "licenses" not in path.parts)
    found = [path for path in files if path.name not in _NO_MESSAGES]
    return [Sample(format=name, name=str(path.relative_to(OWN / folder)), path=path, row={}) for path in found]
