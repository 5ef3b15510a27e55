"""Named places where a test may kill the process: `FAULT=after_commit_before_ack:7` ends it at the 7th pass.

Without the environment variable a pass costs one comparison. The names are the contract with RELIABILITY R-01.
"""

from __future__ import annotations

import os
import threading

POINTS: tuple[str, ...] = (
    "accepted",
    "mid_frame",
    "framed",
    "in_transaction",
    "after_commit_before_ack",
    "ack_half_written",
    "lease_taken",
    "claim_written",
    "frame_half_sent",
    "sent_not_acked",
    "acked_not_marked",
    "marked",
    "copies_stored",
    "failure_seen",
    "alert_told_not_marked",
    "checkpoint",
    "purge",
)

_lock = threading.Lock()
_armed, _, _count = os.environ.get("FAULT", "").partition(":")
_left = int(_count or 1)

if _armed and _armed not in POINTS:
    raise SystemExit(f"FAULT={_armed}: no such fault point. Known: {', '.join(POINTS)}")


def armed(name: str) -> bool:
    """True where this fault point is armed; lets a caller split a write only in a test."""
    return _armed == name


def faultpoint(name: str) -> None:
    """End the process without clean-up, as kill -9 would, when this point is armed and its count is reached."""
    if _armed != name:
        return
    global _left  # noqa: PLW0603 - the one counter of the one armed point
    with _lock:
        _left -= 1
        if _left == 0:
            os._exit(137)
