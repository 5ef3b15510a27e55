"""Every view of a failing result, a FHIR bundle, a discharge summary, a CDS response: tests and pictures."""

from __future__ import annotations

import tempfile
from pathlib import Path

from tests.evidence.figures import Figure, at_least, exactly
from tests.evidence.looks import SMALLEST, _run, _tests

DOCUMENTS = ("oru", "bundle", "summary", "cards")
LOOKS = 8
"""At least so many pictures of each document: its views masked and revealed, dark and light."""


def measure() -> list[Figure]:
    """Tests and the picture command."""
    return [
        _tests("the inspector of any document", "tests/desktop/inspector", "tests/desktop/document"),
        _tests("accessibility checks over every screen and dialog", "tests/desktop/test_accessibility.py"),
        *_pictures(),
    ]


def _pictures() -> list[Figure]:
    with tempfile.TemporaryDirectory() as folder:
        done = _run("-m", "tests.desktop.document_pictures", folder)
        large = [file.name for file in Path(folder).rglob("*.png") if file.stat().st_size > SMALLEST]
    return [
        exactly("pictures of documents: exit code", done.returncode, 0),
        *(at_least(f"  of {name}", sum(file.startswith(name) for file in large), LOOKS) for name in DOCUMENTS),
    ]
