"""Meanings of the coded values an analyst meets every day, from HL7 Terminology (THO, CC0) and chapter 2A.

Only tables that read the same at every site; user-defined tables stay the site's own words.
"""

from __future__ import annotations

MERGE_EVENTS = frozenset(
    {"A17", "A18", "A24", "A30", "A34", "A35", "A36", "A37", "A39"} | {f"A{number}" for number in range(40, 52)}
)
"""Trigger events that name two patients or visits: swap, link, unlink, merge, move, change id (chapter 3)."""

ERROR_CODES = {
    "0": "Message accepted",
    "100": "Segment sequence error",
    "101": "Required field missing",
    "102": "Data type error",
    "103": "Table value not found",
    "104": "Value too long",
    "198": "Non-conformant cardinality",
    "199": "Other HL7 error",
    "200": "Unsupported message type",
    "201": "Unsupported event code",
    "202": "Unsupported processing id",
    "203": "Unsupported version id",
    "204": "Unknown key identifier",
    "205": "Duplicate key identifier",
    "206": "Application record locked",
    "207": "Application error",
}
"""Table 0357."""

ACK_CODES = {
    "AA": "Accepted",
    "AE": "Error",
    "AR": "Rejected",
    "CA": "Stored safely",
    "CE": "Could not be stored",
    "CR": "Header not accepted",
}
"""Table 0008."""
