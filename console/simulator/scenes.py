"""Every failure of a production day as a scene with a name: what is planted, what an analyst sees, how it is cured."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from console.simulator.catalogue import PANELS
from console.simulator.checks import LARGEST_VALUE, LONGEST_PLACER, UNKNOWN_PLACER
from console.simulator.common import UNKNOWN_MRN
from console.simulator.feeds import (
    ADT_IN,
    BILL_OUT,
    DEV_IN,
    LAB_IN,
    LAB_OUT,
    RAD_IN,
    SLAB_IN,
    SLAB_OUT,
    TRANS_IN,
    Feed,
)
from console.simulator.peers import Trick

Change = Callable[[bytes], bytes]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """One failure, planted in a sound message of one interface.

    `status` and `outcome` are what its delivery comes to before anybody cures it, `words` what its row says.
    """

    name: str
    plants: str
    shows: str
    cure: str
    feed: Feed
    type: str
    status: str
    outcome: str
    words: str = ""
    change: Change = bytes
    trick: Trick | None = None
    down: float = 0.0  # the partner refuses connections for so many seconds
    twice: Change | None = None  # a second message under the same control id, changed like this


def put(name: str, field: int, value: str) -> Change:
    """Write a field of the first segment of this name, in HL7 numbering; the field is added where it is missing."""

    def change(raw: bytes) -> bytes:
        segments = raw.split(b"\r")
        place = next(index for index, segment in enumerate(segments) if segment[:3] == name.encode())
        fields = segments[place].split(b"|")
        index = field - 1 if name == "MSH" else field
        fields += [b""] * (index + 1 - len(fields))
        fields[index] = value.encode("latin-1")
        segments[place] = b"|".join(fields)
        return b"\r".join(segments)

    return change


def _number_in_words(raw: bytes) -> bytes:
    return put("OBX", 5, "see comment")(put("OBX", 2, "NM")(raw))


def _unaliased(raw: bytes) -> bytes:
    code = next(a.loinc.encode() for panel in PANELS for a in panel.analytes if b"|" + a.loinc.encode() + b"^" in raw)
    return raw.replace(b"|" + code + b"^", b"|" + code + b"L^", 1)


def _unknown_patient(raw: bytes) -> bytes:
    start = raw.index(b"\rPID|1||") + len(b"\rPID|1||")
    return raw[:start] + UNKNOWN_MRN.encode() + raw[start + 2 :]


def _line_feed(raw: bytes) -> bytes:
    """A line feed where the segment should end in CR alone: behind the first OBX line."""
    place = raw.index(b"\r", raw.index(b"\rOBX|") + 1)
    return raw[:place] + b" see\nnext line" + raw[place:]


def _enhanced(raw: bytes) -> bytes:
    """Both acknowledgements asked for (MSH-15, MSH-16)."""
    return put("MSH", 16, "AL")(put("MSH", 15, "AL")(raw))


_HUGE = "^application^pdf^Base64^" + "QUJD" * (LARGEST_VALUE // 4 + 25_000)

SCENES: dict[str, Scene] = {
    scene.name: scene
    for scene in (
        Scene(
            name="no-ack", feed=BILL_OUT, type="DFT^P03", trick=Trick.SILENT, status="unknown", outcome="timeout",
            words="Waits for a person",
            plants="Billing takes a charge and never answers; the connection stays open.",
            shows="CERN → BILL: Unknown after the reply timeout, and no second try: a charge is not repeated by itself.",
            cure="Ask Billing. Mark it as arrived, or send it again with the same control id.",
        ),
        Scene(
            name="late-acks", feed=LAB_IN, type="ORU^R01", trick=Trick.LATE, status="sent", outcome="AA",
            plants="Cerner answers a result only after our reply timeout.",
            shows="LAB → CERN: a first try that timed out, a second marked as possible duplicate, then Sent.",
            cure="Nothing to mend: raise the reply timeout of the destination if it happens often.",
        ),
        Scene(
            name="wrong-ack-id", feed=LAB_OUT, type="ORM^O01", trick=Trick.WRONG_ID, status="unknown",
            outcome="timeout", words="Waits for a person",
            plants="The laboratory answers an order with the control id of another message in MSA-2.",
            shows="CERN → LAB: Unknown; the reply is kept as a stray of the try and is not taken for the order's.",
            cure="Ask the laboratory whether the order is there, then mark it as arrived or send it again.",
        ),
        Scene(
            name="reset-mid-ack", feed=BILL_OUT, type="DFT^P03", trick=Trick.RESET, status="unknown", outcome="",
            words="Waits for a person",
            plants="The connection breaks in the middle of Billing's reply.",
            shows="CERN → BILL: Unknown, connection lost after the message was written; half a reply counts for nothing.",
            cure="As no-ack: ask, then mark as arrived or send again.",
        ),
        Scene(
            name="refused-connection", feed=SLAB_OUT, type="OML^O21", down=60.0, status="queued", outcome="refused",
            plants="The south laboratory is down for a minute and refuses connections.",
            shows="CERN → SLAB: Link Down, Backing off with the seconds to the next try; the order waits, Retrying.",
            cure="Time: it drains by itself in order when the laboratory is back.",
        ),
        Scene(
            name="duplicate-control-id", feed=LAB_IN, type="ORU^R01", status="error", outcome="AE 205",
            twice=put("OBR", 25, "C"),
            plants="The laboratory uses one control id for two different results.",
            shows="LAB → CERN: the second is flagged “same id, other content” on arrival and refused by Cerner (205).",
            cure="Send a copy under a new control id; tell the laboratory that its numbering restarts.",
        ),
        Scene(
            name="unknown-patient", feed=RAD_IN, type="ORU^R01", change=_unknown_patient, status="error",
            outcome="AE 204",
            plants="A record number with two digits mistyped.",
            shows="RAD → CERN: Error 204 at PID-3; only this patient's messages wait behind it.",
            cure="The related order shows the right number: edit a copy, correct PID-3, replace the original.",
        ),
        Scene(
            name="unmapped-code", feed=LAB_IN, type="ORU^R01", change=_unaliased, status="error", outcome="AE 103",
            words="not aliased",
            plants="A result code that has no alias at Cerner.",
            shows="LAB → CERN: Error 103 at OBX-3 with the code in words.",
            cure="Edit a copy: take the L off the code; ask for the alias.",
        ),
        Scene(
            name="wrong-processing-id", feed=ADT_IN, type="ADT^A08", change=put("MSH", 11, "D"), status="error",
            outcome="AR 202",
            plants="MSH-11 says D (debugging) to a system that takes training data.",
            shows="ADT → CERN: Error AR 202 at MSH-11.",
            cure="The sender points at the wrong domain. Correct MSH-11 in a copy only if it belongs here.",
        ),
        Scene(
            name="wrong-version", feed=ADT_IN, type="ADT^A08", change=put("MSH", 12, "3.0"), status="error",
            outcome="AR 203",
            plants="MSH-12 names a version that nobody agreed on.",
            shows="ADT → CERN: Error AR 203 at MSH-12.",
            cure="Correct MSH-12 in a copy; have the sender's profile corrected.",
        ),
        Scene(
            name="required-field-missing", feed=LAB_OUT, type="ORM^O01", change=put("OBR", 4, ""), status="error",
            outcome="AE 101",
            plants="An order without the service that is ordered (OBR-4).",
            shows="CERN → LAB: Error 101 at OBR-4.",
            cure="Edit a copy with the service, or cancel and have it ordered again.",
        ),
        Scene(
            name="too-long", feed=LAB_OUT, type="ORM^O01", change=put("OBR", 2, "7" * (LONGEST_PLACER + 8)),
            status="error", outcome="AE 104",
            plants=f"A placer number of more than {LONGEST_PLACER} characters.",
            shows="CERN → LAB: Error 104 at OBR-2.",
            cure="Have the number pool corrected; a shortened number would belong to no order.",
        ),
        Scene(
            name="bad-date", feed=ADT_IN, type="ADT^A08", change=put("PID", 7, "19991332"), status="error",
            outcome="AE 102",
            plants="A date of birth in the thirteenth month.",
            shows="ADT → CERN: Error 102 at PID-7; the inspector marks the field.",
            cure="Edit a copy: correct PID-7.",
        ),
        Scene(
            name="undecodable", feed=ADT_IN, type="ADT^A08", change=put("PID", 5, "Fauxb\xe9rg^Zo\xeb"),
            status="error", outcome="AE 102", words="UTF-8",
            plants="Latin-1 bytes in a message whose MSH-18 says UNICODE UTF-8.",
            shows="ADT → CERN: Error 102 at PID-5; the bytes are kept as they came and shown as assumed.",
            cure="Have the sender's character set corrected; mend the name in a copy.",
        ),
        Scene(
            name="stray-lf", feed=RAD_IN, type="ORU^R01", change=_line_feed, status="error", outcome="AE 100",
            words="Line feed inside",
            plants="A line feed inside a report line: some engines end segments with it.",
            shows="RAD → CERN: Error 100; the inspector shows the line feed as a finding.",
            cure="Edit a copy without it; the sender must escape line breaks (\\.br\\).",
        ),
        Scene(
            name="unescaped-delimiter", feed=ADT_IN, type="ADT^A08", change=put("PID", 5, "Demo|Ridge^Ada"),
            status="error", outcome="AE 103",
            plants="A bar inside a name, not escaped: every later field of PID moves by one.",
            shows="ADT → CERN: Error 103 at PID-8, where now the date of birth stands instead of the sex.",
            cure="Edit a copy: write the bar as \\F\\.",
        ),
        Scene(
            name="obx-type-mismatch", feed=LAB_IN, type="ORU^R01", change=_number_in_words, status="error",
            outcome="AE 102",
            plants="OBX-2 says NM (a number) and OBX-5 holds words.",
            shows="LAB → CERN: Error 102 at OBX-5.",
            cure="Edit a copy: OBX-2 to ST, or the number into OBX-5.",
        ),
        Scene(
            name="huge-obx", feed=TRANS_IN, type="MDM^T02", change=put("OBX", 5, _HUGE), status="error",
            outcome="AE 104",
            plants="A document of more than 600 kB in one OBX-5.",
            shows="TRANS → CERN: Error 104 at OBX-5; the list and the inspector stay quick with it.",
            cure="Have the document sent smaller, or Cerner's limit raised and the message sent again.",
        ),
        Scene(
            name="unknown-order", feed=SLAB_IN, type="ORU^R01", change=put("OBR", 2, f"{UNKNOWN_PLACER}4711"),
            status="error", outcome="AE 204",
            plants="A result for an order that Cerner does not know.",
            shows="SLAB → CERN: Error 204 at OBR-2.",
            cure="Find the order among the related messages; send it first, then the result again.",
        ),
        Scene(
            name="dft-without-fin", feed=BILL_OUT, type="DFT^P03", change=put("PID", 18, ""), status="error",
            outcome="AE 101", words="required for a charge",
            plants="A charge without an account number.",
            shows="CERN → BILL: Error 101 at PID-18.",
            cure="Edit a copy with the account number of the visit (PV1-19 has it).",
        ),
        Scene(
            name="sequence-gap", feed=DEV_IN, type="ORU^R01", change=put("MSH", 13, "999999"), status="error",
            outcome="sequence", words="not the next",
            plants="The monitors number their messages (MSH-13), and one comes whose number is far ahead.",
            shows="DEV → CERN: refused by our gateway and kept as Error; MSA-4 tells the sender which number is next.",
            cure="The sender goes on with the number it was told; ask it for what lies between, if anything does.",
        ),
        Scene(
            name="never-application-acked", feed=SLAB_OUT, type="OML^O21", trick=Trick.COMMIT_ONLY, status="sent",
            outcome="CA", change=_enhanced,
            plants="The south laboratory commits to an order (CA), and its application never answers.",
            shows="CERN → SLAB: Sent and application:awaited, then overdue; the interface says how many and how old.",
            cure="Ask the laboratory; the order may be stored and not filed. Search application:overdue.",
        ),
        Scene(
            name="accepted-with-default", feed=SLAB_OUT, type="OML^O21", trick=Trick.DEFAULTED, status="sent",
            outcome="AA",
            plants="The south laboratory accepts an order, and warns that it filed a default location.",
            shows="CERN → SLAB: Sent; the reply holds a warning (ERR-4 W) in the timeline.",
            cure="Nothing is blocked: have the location aliased before somebody looks for the specimen.",
        ),
    )
}  # fmt: skip
"""In the order of the list that `demo --scenes` prints."""
