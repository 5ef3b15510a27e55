"""Made-up documents of every format, full of words that nobody may see unasked; each word begins with `QVX`."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from itertools import count

MARK = "QVX"
_numbers = count(1)


def word() -> str:
    """A word of its own."""
    return f"{MARK}{next(_numbers):04d}"


def hl7v2() -> bytes:
    """A result with names, free text, a segment nobody knows, a line that is none, and an embedded document."""
    inner = base64.b64encode(ccda()).decode()
    lines = [
        "MSH|^~\\&|LAB|HOSP|CERN|HOSP|20260301||ORU^R01|A1|P|2.5.1",
        f"PID|1||{word()}^^^HOSP^MR~{word()}^^^B||{word()}^{word()}||19700101|F|||{word()}^^{word()}^XX^{word()}",
        "OBR|1|ORD1|LAB1|24323-8^CMP^LN",
        f"NTE|1||{word()} wrote this about {word()}",
        f"OBX|1|TX|X^Report^L||{' '.join(word() for _ in range(80))}||||||F",
        f"OBX|2|ED|X^Document^L||^text^xml^Base64^{inner}||||||F",
        f"ZZZ|{word()}^{word()}",
        f"{word()} is no segment",
    ]
    return "\r".join(lines).encode() + b"\r"


def fhir() -> bytes:
    """A bundle with a patient, an observation with text and an attachment, and narrative."""
    patient = {
        "resourceType": "Patient",
        "id": word(),
        "text": {
            "status": "generated",
            "div": f'<div xmlns="http://www.w3.org/1999/xhtml">{word()} <b>{word()}</b></div>',
        },
        "identifier": [{"system": "urn:oid:1.2.3", "value": word()}],
        "name": [{"family": word(), "given": [word(), word()]}],
        "birthDate": "1970-01-01",
        "telecom": [{"system": "phone", "value": word()}],
        "address": [{"line": [word()], "city": word(), "postalCode": word()}],
    }
    seen = {
        "resourceType": "Observation",
        "status": "final",
        "code": {"coding": [{"system": "http://loinc.org", "code": "2345-7"}], "text": word()},
        "subject": {"reference": f"Patient/{word()}", "display": word()},
        "valueString": word(),
        "note": [{"text": word()}],
    }
    attached = {
        "resourceType": "DocumentReference",
        "status": "current",
        "content": [
            {"attachment": {"contentType": "text/plain", "data": base64.b64encode(f"{word()} ".encode() * 30).decode()}}
        ],
    }
    entries = [{"resource": resource} for resource in (patient, seen, attached)]
    return json.dumps({"resourceType": "Bundle", "type": "collection", "entry": entries}, indent=1).encode()


def one_line() -> bytes:
    """The same kind of bundle on a single line."""
    return json.dumps(json.loads(fhir())).encode()


def cut_off() -> bytes:
    """A bundle that ends in the middle, with words behind the place where it goes wrong."""
    whole = fhir()
    place = whole.index(b'"telecom"')
    return whole[:place] + b'oops " ' + whole[place : place + 400]


def cds_hooks() -> bytes:
    """A request with prefetch, and a token that is never shown."""
    return json.dumps(
        {
            "hook": "patient-view",
            "hookInstance": "d1577c69-dfbe-44ad-ba6d-3e05e953b2ea",
            "fhirServer": "https://fhir.example.org/r4",
            "fhirAuthorization": {
                "access_token": f"{MARK}TOKEN",
                "token_type": "Bearer",
                "expires_in": 300,
                "scope": "x",
            },
            "context": {"userId": f"Practitioner/{word()}", "patientId": word(), "encounterId": word()},
            "prefetch": {"patient": json.loads(fhir())["entry"][0]["resource"]},
        }
    ).encode()


def ccda() -> bytes:
    """A small document with narrative, a comment, and an address."""
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<ClinicalDocument xmlns="urn:hl7-org:v3">\n'
        f"<!-- made by {word()} for {word()} -->\n"
        '<typeId root="2.16.840.1.113883.1.3" extension="POCD_HD000040"/><id root="1.2.3.4"/>\n'
        '<code code="34133-9" codeSystem="2.16.840.1.113883.6.1"/><title>Summary</title>'
        '<effectiveTime value="20260101"/>\n'
        f'<recordTarget><patientRole><id root="1.2.3" extension="{word()}"/><addr><city>{word()}</city></addr>'
        f"<patient><name><given>{word()}</given><family>{word()}</family></name>"
        '<birthTime value="19700101"/></patient></patientRole></recordTarget>\n'
        '<component><structuredBody><component><section><code code="10160-0"/><title>Medications</title>'
        f"<text>{word()} takes <content ID='a'>{word()}</content><table><tr><td>{word()}</td></tr></table></text>"
        "</section></component></structuredBody></component></ClinicalDocument>"
    ).encode()


def broken_xml() -> bytes:
    """One whose tags do not fit, with words behind the fault."""
    return ccda().replace(b"</patientRole>", b"</patientRoll>").replace(b"</structuredBody>", b"<")


def http_reply() -> bytes:
    """An answer with keys in its head and a resource in its body."""
    head = (
        f'HTTP/1.1 200 {word()}\r\nContent-Type: application/fhir+json\r\nETag: W/"3"\r\n'
        f"Set-Cookie: sid={MARK}COOKIE\r\nAuthorization: Bearer {MARK}BEARER\r\nLocation: /Patient/{word()}\r\n\r\n"
    )
    return head.encode() + fhir()


def text() -> bytes:
    """Notes of a person."""
    return f"Seen {word()} today.\n\n{word()}\n".encode()


def documents() -> Iterator[tuple[str, bytes]]:
    """Each by name."""
    for make in (hl7v2, fhir, one_line, cut_off, cds_hooks, ccda, broken_xml, http_reply, text):
        yield make.__name__, make()
    yield "utf16", text().decode().encode("utf-16")
    yield "binary", b"%PDF-1.4\x00" + word().encode() + bytes(range(256))
