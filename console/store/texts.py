"""Text of a peer made fit for a text column: any bytes may stand in a header, and storing must never fail on them."""

from __future__ import annotations

import hashlib

SHORT = 200
"""Longest indexed text. HL7 v2 allows 199 characters for MSH-10; PostgreSQL cannot index over 2.7 kB."""


def fit(text: str, limit: int = SHORT) -> str:
    """Without NUL and lone surrogates (neither engine keeps both), and no longer than `limit` characters.

    A longer text keeps its beginning and ends in a hash of the whole, so that two different ones stay different.
    """
    if text.isascii() and len(text) <= limit and "\x00" not in text:
        return text
    clean = text.replace("\x00", "\ufffd").encode("utf-8", "replace").decode("utf-8")
    if len(clean) <= limit:
        return clean
    mark = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]
    return f"{clean[: limit - 17]}~{mark}"
