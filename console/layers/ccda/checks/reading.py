"""Bytes to an element tree, safely: no DTD, no entities, nothing fetched; and where a broken document breaks.

Only for the process that checks: it loads lxml. PROTOCOLS 4.5 says what was tried against it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml import etree
from lxml.etree import _Element as Element

V3 = "urn:hl7-org:v3"
SDTC = "urn:hl7-org:sdtc"
XSI = "http://www.w3.org/2001/XMLSchema-instance"

LARGEST = 64 * 1024 * 1024
_PROLOG = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_COMMENT = re.compile(rb"<!--.*?-->", re.DOTALL)

_WORDS = {
    "ERR_TAG_NAME_MISMATCH": "An element is closed by a tag of another name.",
    "ERR_TAG_NOT_FINISHED": "An element is not closed before the document ends.",
    "ERR_DOCUMENT_EMPTY": "There is no XML in it.",
    "ERR_DOCUMENT_END": "Something stands behind the end of the root element.",
    "ERR_ATTRIBUTE_NOT_STARTED": "The value of an attribute does not begin with a quotation mark.",
    "ERR_ATTRIBUTE_NOT_FINISHED": "The value of an attribute has no closing quotation mark.",
    "ERR_ATTRIBUTE_WITHOUT_VALUE": "An attribute has no value.",
    "ERR_ATTRIBUTE_REDEFINED": "An attribute is given twice.",
    "ERR_LT_IN_ATTRIBUTE": "The value of an attribute holds a bare <; write &lt;.",
    "ERR_NAME_REQUIRED": "A bare < or & stands in the text, or a name is missing; write &lt; or &amp;.",
    "ERR_ENTITYREF_SEMICOL_MISSING": "A bare & stands in the text; write &amp;.",
    "ERR_UNDECLARED_ENTITY": "It uses an entity that XML does not know, such as &nbsp; of HTML.",
    "ERR_INVALID_CHAR": "It holds a character that XML does not allow.",
    "ERR_INVALID_ENCODING": "Bytes do not fit the encoding that the document states.",
    "ERR_UNSUPPORTED_ENCODING": "The encoding that the document states is not known.",
    "ERR_SPACE_REQUIRED": "A blank is missing between two attributes.",
    "ERR_GT_REQUIRED": "A tag is not closed with >.",
    "ERR_LTSLASH_REQUIRED": "An element is not closed.",
    "NS_ERR_UNDEFINED_NAMESPACE": "It uses a namespace prefix that is not declared.",
    "ERR_RESERVED_XML_NAME": "The XML declaration does not stand at the very beginning.",
    "ERR_NAME_TOO_LONG": "A name is longer than a parser accepts.",
    "ERR_RESOURCE_LIMIT": "It is deeper, or one value is longer, than a careful parser accepts.",
}
"""What libxml2 found, in our words: its own would quote the document."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """Why it cannot be parsed: `code` is libxml2's own name; line and column count from 1, 0 where unknown."""

    code: str
    text: str
    line: int = 0
    column: int = 0


def parser() -> etree.XMLParser:
    """A parser that opens nothing and expands nothing."""
    return etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        collect_ids=False,
    )


def refusal(raw: bytes) -> Fault | None:
    """What must not even be parsed: a DOCTYPE (it can name files and grow without end), and what is too large."""
    if len(raw) > LARGEST:
        return Fault(code="too large", text=f"Larger than {LARGEST // 1024 // 1024} MB; not checked.")
    head = _COMMENT.sub(b"", raw[: raw.find(b"ClinicalDocument") + 1 or len(raw)].replace(b"\x00", b""))
    if _PROLOG.search(head):
        return Fault(
            code="doctype",
            text="It has a DOCTYPE, which can name files and grow without end. CDA needs none: remove it.",
        )
    return None


def read(raw: bytes) -> Element | Fault:
    """The root element, or the first fault."""
    refused = refusal(raw)
    if refused is not None:
        return refused
    try:
        root = etree.fromstring(raw.lstrip(b" \t\r\n"), parser())
    except etree.XMLSyntaxError as error:
        return _fault(error)
    if root.getroottree().docinfo.internalDTD is not None:
        return Fault(code="doctype", text="It has a DOCTYPE. CDA needs none: remove it at the sender.")
    return root


def offset_of(raw: bytes, line: int, column: int) -> int:
    """The byte at a line and column, both from 1; as far as lines of an encoding like ASCII go."""
    start = 0
    for _ in range(line - 1):
        found = raw.find(b"\n", start)
        if found < 0:
            break
        start = found + 1
    return min(len(raw), start + max(column - 1, 0))


def _fault(error: etree.XMLSyntaxError) -> Fault:
    # The log is that of the thread: what this document did is found by its number and line.
    mine = [each.type_name for each in error.error_log if each.type == error.code and each.line == error.lineno]
    code = mine[-1] if mine else "unknown"
    text = _WORDS.get(code, f"It is not well-formed XML (libxml2: {code}).")
    line, column = error.position or (0, 0)
    return Fault(code=code, text=text, line=max(line, 0), column=max(column, 0))
