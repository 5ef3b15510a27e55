"""Whether a resend keeps its control id (MSH-10), and which one to suggest instead (chapter 2; resend matrix)."""

from __future__ import annotations

import re

from console.core.message import Summary
from console.layers.contract import ControlIdRule

PATH = "MSH-10"
_SUFFIX = re.compile(r"R(\d{1,3})$")


def longest(version: str) -> int:
    """Characters MSH-10 may have: 20 up to 2.6, 199 from 2.7 on; an unknown version counts as old."""
    match = re.match(r"2\.(\d+)", version)
    return 199 if match and int(match.group(1)) >= 7 else 20


def suggest(control_id: str, version: str) -> str:
    """The next id in the row: X, XR1, XR2 ...; shortened at the front's end where it would grow too long."""
    match = _SUFFIX.search(control_id)
    number = int(match.group(1)) + 1 if match else 1
    stem = control_id[: match.start()] if match else control_id
    suffix = f"R{number}"
    return stem[: longest(version) - len(suffix)] + suffix


def control_id_rule(summary: Summary, *, changed: bool, delivered: bool) -> ControlIdRule:
    """Edited or already delivered messages need a new id; an unchanged one keeps its own."""
    if changed:
        reason = "The content differs: under the old id the receiver could take it for a repeat and drop it."
    elif delivered:
        reason = "It was accepted before: under the same id the receiver may drop it or refuse it as a duplicate."
    else:
        return ControlIdRule(
            path=PATH,
            keep_allowed=True,
            suggested=summary.control_id,
            reason="The content is the same and was never accepted: the same id lets the receiver see a repeat.",
        )
    return ControlIdRule(
        path=PATH, keep_allowed=False, suggested=suggest(summary.control_id, summary.version), reason=reason
    )
