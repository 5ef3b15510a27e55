"""Findings on a message: required fields, types, dates, tables, structure. Advice, never a refusal.

No finding quotes a value: it may be patient data. Takes milliseconds to tens of milliseconds.
"""

from __future__ import annotations

from console.core.message import Problem, Severity
from console.layers.hl7v2.checks import check_segment
from console.layers.hl7v2.document import parse
from console.layers.hl7v2.layout import lay_out
from console.layers.hl7v2.structure import check_structure

LARGEST_FOR_STRUCTURE = 256 * 1024
"""Bytes up to which the order of segments is checked."""
MOST_FINDINGS = 200
_RANK = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.INFO: 2}


def validate(raw: bytes, agreed: str = "") -> tuple[Problem, ...]:
    """All findings, worst first, what parsing found among them; at most `MOST_FINDINGS`. Never raises."""
    layout = lay_out(raw, agreed)
    found = list(parse(raw, agreed).problems)
    for segment in layout.segments:
        found.extend(check_segment(layout, segment))
        if len(found) >= MOST_FINDINGS:
            break
    if len(raw) <= LARGEST_FOR_STRUCTURE:
        found.extend(check_structure(layout))
    unique = list(dict.fromkeys(found))[:MOST_FINDINGS]
    return tuple(sorted(unique, key=lambda problem: _RANK[problem.severity]))
