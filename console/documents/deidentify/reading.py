"""What the copy needs of the formats: they give it, so that this room knows none of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Protocol

from console.documents.deidentify.writing import Writer
from console.documents.embedded import Embedded
from console.documents.node import Document
from console.documents.sensitive import Sensitive


class Reader(Protocol):
    """What is needed of a format."""

    name: str

    def parse(self, raw: bytes) -> Document:
        """The span tree."""

    def sensitive(self, document: Document) -> Iterator[Sensitive]:
        """What must be replaced."""

    def inside(self, document: Document, path: str) -> Embedded | None:
        """The document in a value."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tools:
    """What the formats give: who reads these bytes (None where nobody knows them), and how a value is written."""

    recognise: Callable[[bytes], Reader | None]
    writer: Callable[[Reader, Document], Writer]
