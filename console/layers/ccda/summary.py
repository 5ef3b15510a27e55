"""The summary of a document: read from its header alone, however large its body is."""

from __future__ import annotations

from console.core.message import Identifier, IdentifierKind, Summary
from console.documents.xml.element import Element, root_of
from console.documents.xml.encoding import read_bytes
from console.documents.xml.index import XmlIndex
from console.documents.xml.nodes import read_index
from console.documents.xml.problems import problems
from console.documents.xml.scan import scan
from console.layers.ccda.templates import document_name, release

NAME = "ccda"
ROOT = "ClinicalDocument"
_BODY = b"<structuredBody", b"<nonXMLBody"
_START = 2048
_HL7 = b"urn:hl7-org:v3"


def recognises(raw: bytes) -> int:
    """100 for a clinical document of HL7 v3, 20 for any other XML, 0 for what is none; by the first bytes."""
    start = raw[:_START].replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    if not start.startswith(b"<") or start[1:2].isspace():
        return 0
    head = raw[:65_536].replace(b"\x00", b"")
    if b"ClinicalDocument" in head and _HL7 in head:
        return 100
    return 20 if start[1:2].isalpha() or start[1:2] in {b"?", b"!", b"_"} else 0


def header_index(raw: bytes) -> XmlIndex:
    """The index of what stands before the body; of the whole where no body is found."""
    found = [at for at in (raw.find(mark) for mark in _BODY) if at > 0]
    return read_index(raw[: min(found)]) if found else scan(read_bytes(raw))


def summarize(raw: bytes) -> Summary:
    """Type, release, id, sender, time and identifiers; any bytes, never an error."""
    index = header_index(raw)
    root = root_of(index)
    charset = index.reading.codec
    if root is None:
        return Summary(layer=NAME, readable=False, charset=charset, problems=problems(index))
    if root.name != ROOT:
        return Summary(layer=NAME, type=root.name[:100], charset=charset)
    return Summary(
        layer=NAME,
        type=document_name(root),
        version=release(root),
        control_id=_written_id(root.first("id")),
        sender=_text(root.first("custodian/assignedCustodian/representedCustodianOrganization/name")),
        receiver=_text(root.first("informationRecipient/intendedRecipient/receivedOrganization/name")),
        charset=charset,
        sent_at=_attribute(root.first("effectiveTime"), "value"),
        identifiers=tuple(_identifiers(root)),
    )


def document_type(index: XmlIndex) -> str:
    """The type of a document that is already indexed."""
    root = root_of(index)
    if root is None:
        return ""
    return document_name(root) if root.name == ROOT else root.name[:100]


def _identifiers(root: Element) -> list[Identifier]:
    found = [_identifier(IdentifierKind.MRN, element) for element in root.every("recordTarget/patientRole/id")]
    found.extend(
        _identifier(IdentifierKind.VISIT, element) for element in root.every("componentOf/encompassingEncounter/id")
    )
    return [identifier for identifier in found if identifier is not None]


def _identifier(kind: IdentifierKind, element: Element) -> Identifier | None:
    root, extension = element.get("root"), element.get("extension")
    if extension:
        return Identifier(kind=kind, value=extension, authority=root)
    return Identifier(kind=kind, value=root) if root else None


def _written_id(element: Element | None) -> str:
    root, extension = _attribute(element, "root"), _attribute(element, "extension")
    return f"{root}^{extension}" if extension else root


def _attribute(element: Element | None, name: str) -> str:
    return element.get(name).strip() if element is not None else ""


def _text(element: Element | None) -> str:
    return element.text()[:200] if element is not None else ""
