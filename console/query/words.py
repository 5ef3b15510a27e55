"""The vocabulary of the grammar: every field, what it means and what it takes. The completer and the docs read it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from console.core.message import IdentifierKind
from console.core.status import Status

LAYERS: dict[str, str] = {
    "hl7v2": "hl7v2",
    "hl7": "hl7v2",
    "v2": "hl7v2",
    "fhir": "fhir",
    "millennium": "millennium",
    "mill": "millennium",
    "ccda": "ccda",
    "c-cda": "ccda",
    "cds_hooks": "cds_hooks",
    "cds": "cds_hooks",
}
"""What may be typed -> the layer's name."""

FLAGS: dict[str, str] = {
    "same-id": "its control id is known with other content",
    "unreadable": "no header could be read",
    "refused": "refused on arrival",
    "barrier": "names two patients: waits for all before it",
    "stray": "a reply that answers no message that waits for one",
    "resend": "a resent copy",
    "repeat": "may have been sent twice",
    "retrying": "waits for its next try",
}
"""Word of `flag:` -> meaning."""

ENVIRONMENTS = ("PROD", "TEST", "DEMO")
APPLICATION = ("awaited", "overdue", "accepted", "refused")
MISSING, EXISTS = "missing", "exists"
"""Instead of a value of a field path; in quotes they are plain words."""

STATUSES = tuple(status.value for status in Status)


@dataclass(frozen=True, slots=True)
class Term:
    """One field of the grammar. `values` is the closed list it takes, empty where any text goes."""

    name: str
    help: str
    example: str
    values: tuple[str, ...] = ()


TERMS: dict[str, Term] = {
    term.name: term
    for term in (
        Term("layer", "protocol layer", "layer:hl7v2,fhir", ("hl7v2", "fhir", "millennium", "ccda", "cds_hooks")),
        Term("site", "hospital or tenant", "site:NORTH"),
        Term("environment", "PROD, TEST or DEMO", "environment:PROD", ENVIRONMENTS),
        Term("interface", "name or title of the interface", "interface:lab-to-cerner"),
        Term("destination", "name or title of the destination", "destination:cerner"),
        Term("status", "where the delivery stands", "status:error,held", STATUSES),
        Term("type", "message type; ORU matches ORU^R01", "type:ORU^R01"),
        Term("ack", "code of the last try: AA, AE, timeout …; AE matches AE 103", 'ack:AE, ack:"AE 103"'),
        Term("outcome", "code of the last try, the same as ack", "outcome:AE"),
        Term("application", "reply of the application that comes later", "application:awaited", APPLICATION),
        Term("age", "time since it was received", "age:>10m, age:10m..2h"),
        Term("received", "day or time it was received", "received:today, received:08:00..09:30"),
        Term("since", "received at this time or later", "since:02:00, since:2h"),
        Term("until", "received before this time", "until:yesterday, until:08:00"),
        Term("size", "size of the message", "size:>1MB, size:10kB..1MB"),
        Term("attempts", "tries so far", "attempts:>=2, attempts:2..5"),
        Term("control", "control id, whole or with *", "control:MSG001*"),
        Term("mrn", "patient number (PID-3)", "mrn:12345"),
        Term("visit", "visit or account number (PV1-19, PID-18)", "visit:V100"),
        Term("placer", "placer order number (ORC-2, OBR-2)", "placer:P77"),
        Term("filler", "filler order number (ORC-3, OBR-3)", "filler:F77"),
        Term("accession", "accession number", "accession:A2026-1"),
        Term("parent", "number of the original of a resent copy", "parent:1204"),
        Term("cause", "number of the failure group", "cause:12, cause:12,15"),
        Term("flag", "something remarkable", "flag:repeat", tuple(FLAGS)),
        Term("ticket", "ticket number of the message or of a note on it", "ticket:INC0012"),
        Term("note", "words in a note on the message", 'note:"called the lab"'),
        Term("text", "words anywhere in the message: reads the messages", 'text:"potassium"'),
    )
}

ALIASES: dict[str, str] = {
    "ack": "outcome",
    "before": "until",
    "app": "application",
    "env": "environment",
    "control_id": "control",
    "tries": "attempts",
    "patient": "mrn",
}

IDENTIFIERS = frozenset(kind.value for kind in IdentifierKind)

PATHS: dict[str, str] = {
    "PID-3": "mrn",
    "PID-3.1": "mrn",
    "PV1-19": "visit",
    "PV1-19.1": "visit",
    "ORC-2": "placer",
    "ORC-2.1": "placer",
    "OBR-2": "placer",
    "OBR-2.1": "placer",
    "ORC-3": "filler",
    "ORC-3.1": "filler",
    "OBR-3": "filler",
    "OBR-3.1": "filler",
    "MSH-10": "control",
}
"""Field paths that the store has an index for -> the term that stands for them."""

PATH = re.compile(r"[A-Z][A-Z0-9]{2}(\[\d+\])?-\d+(\[\d+\])?(\.\d+){0,2}")


def fold(text: str) -> str:
    """Lower case for ASCII letters only: what both databases' `lower` can do alike."""
    return text.translate(_LOWER)


_LOWER = {upper: upper + 32 for upper in range(ord("A"), ord("Z") + 1)}
