"""A message: the bytes as received, and the summary that routing, search and lists live on."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """How bad a problem is; table 0516 of HL7 v2 in words."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """A named problem at a named place. `message` says what and what follows, and never quotes patient data.

    `code` is the rule's id; `source` is whose rule it is ("HL7 v2.5.1 table 0003", "FHIR R4 JSON Schema"), "" where the
    reading itself found it.
    """

    path: str
    severity: Severity
    code: str
    message: str
    source: str = ""


class IdentifierKind(StrEnum):
    """The identifiers an analyst searches by; all are stored as keyed hashes only."""

    MRN = "mrn"
    VISIT = "visit"
    PLACER = "placer"
    FILLER = "filler"
    ACCESSION = "accession"


@dataclass(frozen=True, slots=True, kw_only=True)
class Identifier:
    """One identifier found in a message; `authority` is the assigning authority (CX.4.1) where the format has one."""

    kind: IdentifierKind
    value: str
    authority: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """What can be read from a message quickly and without ever raising.

    `readable` is False where no header could be read: such bytes are kept, refused (AR/CR) and not queued.
    `barrier` is True where the message names two patients (merge, link, swap, move): it waits for all earlier
    messages of its queue and holds all later ones. `sender` is what makes a control id unique (MSH-3 and MSH-4).
    """

    layer: str
    type: str = ""
    version: str = ""
    control_id: str = ""
    sender: str = ""
    receiver: str = ""
    processing_id: str = ""
    charset: str = ""
    sent_at: str = ""
    identifiers: tuple[Identifier, ...] = ()
    barrier: bool = False
    readable: bool = True
    wants_accept_ack: str = ""  # MSH-15 as sent (AL, NE, ER, SU or empty)
    wants_application_ack: str = ""  # MSH-16 as sent
    problems: tuple[Problem, ...] = ()
