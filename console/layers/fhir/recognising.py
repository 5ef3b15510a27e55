"""Whether bytes are a FHIR resource in JSON, by a look at the beginning; and where one arrival holds several."""

from __future__ import annotations

import re

from console.documents.json.tokens import BOM

HEAD = 4096
_TYPE = re.compile(rb'"resourceType"[ \t\r\n]*:[ \t\r\n]*"[A-Z][A-Za-z]{1,63}"')
_LINE = re.compile(rb'[ \t]*\{[ \t]*"')


def recognises(raw: bytes) -> int:
    """98 where the first 4 KB of a JSON object name a resource type; 60 where only the last 4 KB do."""
    head = raw[:HEAD].removeprefix(BOM).lstrip(b" \t\r\n")
    if not head.startswith((b"{", b"/*", b"//")):  # with a comment before it, it is broken, but no less what it is
        return 0
    if _TYPE.search(head):
        return 98 if head[1:].lstrip(b" \t\r\n").startswith(b'"resourceType"') else 90
    return 60 if _TYPE.search(raw[-HEAD:]) else 0


def split(raw: bytes) -> list[bytes]:
    """NDJSON: one resource a line. [raw] where it is anything else."""
    if raw.count(b"\n", 0, len(raw.rstrip())) == 0:
        return [raw]
    lines = [line for line in raw.removeprefix(BOM).split(b"\n") if line.strip()]
    whole = len(lines) > 1 and all(_LINE.match(line) and line.rstrip().endswith(b"}") for line in lines)
    return lines if whole else [raw]
