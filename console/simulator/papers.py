"""Documents and vaccines: MDM^T02 with a whole PDF in OBX-5 (ED, base64), VXU^V04 for the registry."""

from __future__ import annotations

import base64

from console.simulator.common import Envelope, doctor, msh, pid, pv1
from console.simulator.stories import Event
from console.simulator.text import parts, segment, timestamp


def mdm(event: Event, envelope: Envelope) -> list[str]:
    """A dictated document (9.6); TXA-12 is its number, OBX-5 holds it."""
    code, name = event.note
    data = base64.b64encode(pdf(name, envelope)).decode("ascii")
    return [
        msh(envelope),
        segment("EVN", {1: "T02", 2: timestamp(envelope.at)}),
        pid(envelope, event.patient),
        pv1(envelope, event.patient),
        segment("TXA", {
            1: "1", 2: parts(code, name, "LN"), 3: "AP", 4: timestamp(envelope.at),
            5: doctor(envelope, event.patient), 12: f"D{event.number}", 17: "AU", 19: "AV",
        }),
        segment("OBX", {1: "1", 2: "ED", 3: parts(code, name, "LN"), 5: f"^application^pdf^Base64^{data}", 11: "F"}),
    ]  # fmt: skip


def vxu(event: Event, envelope: Envelope) -> list[str]:
    """A vaccine given (4A.7): CVX code in RXA-5, completion in RXA-20."""
    code, name, amount = event.note
    return [
        msh(envelope),
        pid(envelope, event.patient),
        pv1(envelope, event.patient),
        segment("ORC", {1: "RE", 3: f"I{event.number}^CERNER"}),
        segment("RXA", {
            1: "0", 2: "1", 3: timestamp(envelope.at), 4: timestamp(envelope.at), 5: parts(code, name, "CVX"),
            6: amount, 7: "mL^milliliter^UCUM", 9: "00^New immunization record^NIP001",
            10: doctor(envelope, event.patient), 15: f"LOT{event.number % 9973:04d}", 20: "CP", 21: "A",
        }),
        segment("RXR", {1: "IM^Intramuscular^HL70162", 2: "LA^Left arm^HL70163"}),
    ]  # fmt: skip


def pdf(title: str, envelope: Envelope) -> bytes:
    """A real PDF of one page that says its title and that it is made up; no patient in it."""
    words = f"{title} / dictated {envelope.at:%d %b %Y %H:%M} / made up by the demo hospital"
    stream = f"BT /F1 14 Tf 60 760 Td ({words}) Tj ET".encode("ascii")
    objects = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
        b"/Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%b\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    )
    made = bytearray(b"%PDF-1.4\n")
    places = []
    for number, content in enumerate(objects, start=1):
        places.append(len(made))
        made += b"%d 0 obj\n%b\nendobj\n" % (number, content)
    index = len(made)
    made += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    made += b"".join(b"%010d 00000 n \n" % place for place in places)
    made += b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, index)
    return bytes(made)
