"""The segments most messages share: MSH, PID, PV1 and the identifiers in them."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from console.simulator.feeds import AUTHORITY, Feed
from console.simulator.patients import STATE, TOWN, ZIP, Patient
from console.simulator.text import day, escape, header, parts, segment, timestamp

STRUCTURES: dict[str, str] = {
    "ADT^A01": "ADT_A01", "ADT^A04": "ADT_A01", "ADT^A08": "ADT_A01", "ADT^A02": "ADT_A02", "ADT^A03": "ADT_A03",
    "ADT^A40": "ADT_A39", "ORU^R01": "ORU_R01", "ORM^O01": "ORM_O01", "RDE^O11": "RDE_O11", "DFT^P03": "DFT_P03",
    "SIU^S12": "SIU_S12", "SIU^S13": "SIU_S12", "SIU^S15": "SIU_S12", "OML^O21": "OML_O21", "MDM^T02": "MDM_T02",
    "VXU^V04": "VXU_V04",
}  # fmt: skip
"""MSH-9.3 by type, sent from version 2.5 on."""


class Twist(StrEnum):
    """What is wrong with a message, on purpose."""

    NONE = ""
    LOCAL_CODE = "local_code"  # a code that has no alias at the receiver
    WRONG_MRN = "wrong_mrn"  # a mistyped record number that the receiver does not know


UNKNOWN_MRN = "99"
"""Record numbers that begin like this are on nobody's file; real ones of the demo never do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """What a message needs besides its event."""

    feed: Feed
    type: str
    control_id: str
    at: datetime
    twist: Twist = Twist.NONE
    number: int | None = None  # MSH-13, where the sender numbers its messages

    def spelled(self, text: str) -> str:
        """The text as this sender can write it: a 7-bit sender drops accents, as real ones do."""
        if self.feed.codec != "ascii":
            return escape(text)
        plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode("ascii")
        return escape(plain)


def msh(envelope: Envelope) -> str:
    """MSH; training data (MSH-11 `T`), since no byte of it is real."""
    feed = envelope.feed
    modern = feed.version >= "2.5"
    return header({
        3: feed.application, 4: feed.site, 5: feed.partner, 6: feed.site, 7: timestamp(envelope.at),
        9: f"{envelope.type}^{STRUCTURES[envelope.type]}" if modern else envelope.type,
        10: envelope.control_id, 11: "T", 12: feed.version, 13: "" if envelope.number is None else str(envelope.number),
        18: feed.charset,
    }).rstrip("|")  # fmt: skip


def mrn(envelope: Envelope, patient: Patient) -> str:
    """The record number as sent: mistyped where the twist says so."""
    return UNKNOWN_MRN + patient.mrn[2:] if envelope.twist is Twist.WRONG_MRN else patient.mrn


def pid(envelope: Envelope, patient: Patient) -> str:
    """PID with one MRN and the visit as account number."""
    name = "^".join((envelope.spelled(patient.family), envelope.spelled(patient.given), patient.middle))
    return segment("PID", {
        1: "1", 3: f"{mrn(envelope, patient)}^^^{AUTHORITY}^MR", 5: name, 7: day(patient.born), 8: patient.sex,
        11: parts(patient.street, "", TOWN, STATE, ZIP), 13: patient.phone, 18: f"{patient.visit}^^^{AUTHORITY}^FIN",
    })  # fmt: skip


def pv1(envelope: Envelope, patient: Patient) -> str:
    """PV1 with place, doctor and visit number; an outpatient has no bed."""
    inpatient = patient.inpatient
    bed = parts(patient.ward, "R" + patient.bed, "A", patient.site)
    place = bed if inpatient else parts("CLINIC", "", "", patient.site)
    return segment("PV1", {
        1: "1", 2: "I" if inpatient else "O", 3: place,
        6: parts("EMERG", "01", "A", patient.site) if envelope.type == "ADT^A02" else "",
        7: doctor(envelope, patient), 10: "MED", 19: f"{patient.visit}^^^{AUTHORITY}^FIN",
        44: timestamp(envelope.at),
    })  # fmt: skip


def doctor(envelope: Envelope, patient: Patient) -> str:
    """The doctor as XCN."""
    number, family, given = patient.doctor
    return f"{number}^{envelope.spelled(family)}^{envelope.spelled(given)}"
