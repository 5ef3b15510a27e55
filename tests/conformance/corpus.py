"""The HL7 v2 samples: a few in the project, and the whole corpus where it lies beside it."""

from __future__ import annotations

from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = tuple(
    path for path in sorted((ROOT / "tests/data/hl7v2").rglob("*")) if path.is_file() and path.parent.name != "licenses"
)
"""Representative files, one for each trait the corpus has."""

CORPUS = ROOT.parent / "shared/corpus/hl7v2"


def sample(name: str) -> bytes:
    """One sample by the end of its name."""
    (path,) = (path for path in SAMPLES if path.name.startswith(name))
    return path.read_bytes()


def whole_corpus() -> tuple[Path, ...]:
    """Every file of the corpus; skips with the reason where it is not there."""
    if not CORPUS.is_dir():
        pytest.skip("the corpus is not beside the project (shared/corpus/hl7v2); the samples in tests/data were run")
    return tuple(path for path in sorted(CORPUS.glob("*/*")) if path.is_file())
