"""The documents that FHIR resources carry: Attachment.data and Binary.data, in base64."""

from __future__ import annotations

import base64
import binascii
import re

from console.documents.embedded import Embedded
from console.documents.node import Document
from console.documents.walk import find_exact

_BLANKS = re.compile(r"[ \t\r\n]+")


def attached(document: Document, path: str) -> Embedded | None:
    """What the value at this path holds; None where it is no base64 of an attachment or a Binary."""
    node = find_exact(document, path)
    if node is None or node.children or node.datatype != "base64Binary" or not path.endswith(".data"):
        return None
    above = path.removesuffix(".data")
    said = find_exact(document, f"{above}.contentType")
    media = said.value if said is not None and len(said.value) < 100 else ""
    try:
        raw = base64.b64decode(_BLANKS.sub("", node.value), validate=True)
    except (binascii.Error, ValueError):
        words = "The value is no base64, so it cannot be opened as a document."
        return Embedded(path=path, media_type=media, raw=b"", encoding="base64", problem=words)
    return Embedded(path=path, media_type=media, raw=raw, encoding="base64")
