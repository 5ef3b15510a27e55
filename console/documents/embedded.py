"""A document inside a value of another: a PDF or a C-CDA in OBX-5, an attachment of a FHIR resource."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Embedded:
    """Where it stands and what it is; `raw` is already decoded. `problem` says why it could not be, in words."""

    path: str
    media_type: str  # "application/pdf"; "" where nobody says
    raw: bytes
    encoding: str  # base64, hex, escaped, plain
    problem: str = ""

    def __repr__(self) -> str:
        """Never the bytes: this may end up in a traceback."""
        return f"Embedded({self.path}, {self.media_type}, {len(self.raw)} bytes)"
