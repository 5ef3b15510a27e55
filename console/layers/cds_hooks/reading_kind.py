"""Which of the four documents of CDS Hooks this is."""

from __future__ import annotations

import re

from console.documents.json.reading import Reading
from console.documents.json.tokens import BOM

HEAD = 64 * 1024
_HOOK = re.compile(r"[a-z][a-z0-9-]{0,60}")
_SPACE = rb"[ \t\r\n]*"
_SIGNS: tuple[tuple[re.Pattern[bytes], re.Pattern[bytes]], ...] = tuple(
    (re.compile(first), re.compile(second))
    for first, second in (
        (rb'"hook"' + _SPACE + rb":" + _SPACE + rb'"[a-z]', rb'"(?:hookInstance|context)"' + _SPACE + rb":"),
        (rb'"cards"' + _SPACE + rb":" + _SPACE + rb"\[", rb'\]|"summary"'),
        (rb'"systemActions"' + _SPACE + rb":" + _SPACE + rb"\[", rb'"type"' + _SPACE + rb":"),
        (rb'"services"' + _SPACE + rb":" + _SPACE + rb"\[", rb'"hook"' + _SPACE + rb":|\[" + _SPACE + rb"\]"),
        (rb'"feedback"' + _SPACE + rb":" + _SPACE + rb"\[", rb'"outcome"' + _SPACE + rb":"),
    )
)
"""Two members that only such a document has together."""

_RESOURCE = re.compile(rb"\{" + _SPACE + rb'"resourceType"')


def recognises(raw: bytes) -> int:
    """95 where the first 64 KB of an object name the members of a call, an answer, a feedback or a discovery."""
    head = raw[:HEAD].removeprefix(BOM).lstrip(b" \t\r\n")
    if not head.startswith(b"{") or _RESOURCE.match(head):
        return 0
    return 95 if any(first.search(head) and second.search(head) for first, second in _SIGNS) else 0


def kind_of(reading: Reading) -> str:
    """request, response, feedback or discovery; "" where it is none of them."""
    top = reading.source.top
    keys = {reading.key(part) for part in reading.parts(top)} if top is not None and top.opens == "{" else set()
    if "cards" in keys or "systemActions" in keys:
        return "response"
    if "hook" in keys or "hookInstance" in keys:
        return "request"
    for kind, key in (("discovery", "services"), ("feedback", "feedback")):
        if key in keys:
            return kind
    return ""


def hook_of(reading: Reading) -> str:
    """The hook of a call, where it is written as hooks are."""
    top = reading.source.top
    part = reading.member(top, "hook") if top is not None else None
    hook = reading.value(part) if part is not None else ""
    return hook if _HOOK.fullmatch(hook) else ""
