"""The two nouns of failure groups: what failed, and what it is known by.

Nothing in a `Fingerprint` is patient data, whatever the peer wrote: codes, paths and texts pass `triage.normalise`
before they get here. Names of interfaces and destinations and addresses come from the site file.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What sort of cure a cause wants; the words of `GroupRow.kind`."""

    CONTENT = "content"  # the message or a table: mend, map, resend
    LINK = "link"  # the way to the peer: it drains by itself once the way is back
    ACCESS = "access"  # credentials, certificates, rights, allowances
    SILENCE = "silence"  # written, and no usable reply: ask the receiver before anything is sent again
    ARRIVAL = "arrival"  # we refused what a sender sent: the sender mends it
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """One failure of one message, as it stands in the store.

    `outcome` is a value of `console.core.outcome.Outcome`, "" for an arrival that we refused. `address` is
    "host:port", an authority ("fhir.example.org") or a folder, as the site file names it. `application` is the
    delivery's own: "refused" where the application refused later what was taken first, "overdue" where its reply
    stays away. `code`, `path` and `text` are the field's own and may hold anything; they are cleaned here.
    """

    layer: str
    interface: str  # name
    code: str
    destination: str = ""  # name
    address: str = ""
    type: str = ""  # message type, "ORU^R01"
    outcome: str = ""
    path: str = ""
    text: str = ""
    arrival: bool = False
    application: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fingerprint:
    """What a failure is known by. Failures with one `key` are one fingerprint; fingerprints with one `cause` join one
    group when they are born (a person may merge and split them afterwards).

    `key` and `cause` are SHA-256 in hex; see `console.triage.fingerprint` for what they are made of. `path` is the
    place without the numbers of repetitions (`OBX-3.1`), or the address where the cause is an address. `rule` names
    the rule that gave kind and title, with its version ("result-code v3"); it is in neither hash.
    """

    key: str
    cause: str
    kind: Kind
    outcome: str
    code: str
    path: str
    text: str
    rule: str
    split: str = ""
