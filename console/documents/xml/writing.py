"""Plain text as the bytes of this document: escaped, and in its encoding.

A character that the encoding cannot write becomes a reference (`&#x20AC;`) in text and attributes, which every reader
of XML resolves to the same character; in names and CDATA, where references mean nothing, it is refused.
"""

from __future__ import annotations

from console.documents.splice import EditRefused
from console.documents.xml.encoding import Reading, title_of


def encode(reading: Reading, text: str, where: str, *, references: bool) -> bytes:
    """The bytes of text that is already escaped. Raises `EditRefused` for what cannot be written."""
    try:
        data = text.encode(reading.codec)
    except UnicodeEncodeError:
        if not references:
            raise EditRefused(
                f"{where}: the value holds a character that {title_of(reading.codec)}, the document's encoding, cannot "
                "write here. Use another spelling."
            ) from None
        data = "".join(_reference(reading.codec, character) for character in text).encode(reading.codec)
    return data


def _reference(codec: str, character: str) -> str:
    try:
        character.encode(codec)
    except UnicodeEncodeError:
        return f"&#x{ord(character):X};"
    return character
