"""The quick look: what reading found, and what every clinical document must have in its header (CDA R2, 4.2)."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from console.core.message import Problem, Severity
from console.documents.xml.element import Element, root_of
from console.documents.xml.index import XmlIndex
from console.documents.xml.nodes import read_index
from console.documents.xml.problems import problems
from console.layers.ccda.summary import ROOT

_MOST_IDS = 20
SOURCE = "CDA R2 header"
_NEEDED = (
    ("typeId", "type of document format (POCD_HD000040)"),
    ("id", "id of the document"),
    ("code", "code of the document's type"),
    ("effectiveTime", "time it was made"),
    ("confidentialityCode", "confidentiality"),
    ("recordTarget/patientRole", "patient"),
    ("author/assignedAuthor", "author"),
    ("custodian/assignedCustodian", "custodian"),
)


def validate(raw: bytes) -> tuple[Problem, ...]:
    """Findings of reading and of the header; the thorough checks are `console.layers.ccda.checks`."""
    index = read_index(raw)
    return (*problems(index), *_header(index))


def _header(index: XmlIndex) -> Iterator[Problem]:
    root = root_of(index)
    if root is None:
        return
    if root.name != ROOT:
        yield _problem("", Severity.INFO, "not CDA", "This is XML, but no clinical document: it is shown as it is.")
        return
    for path, words in _NEEDED:
        if root.first(path) is None:
            yield _problem(ROOT, Severity.ERROR, "header part missing", f"{path} is missing: the {words}.")
    if root.first("component/structuredBody") is None and root.first("component/nonXMLBody") is None:
        yield _problem(ROOT, Severity.ERROR, "body missing", "The document has no body.")
    yield from islice(_twice(root), _MOST_IDS)


def _twice(root: Element) -> Iterator[Problem]:
    """Two marks of one name: a reference into the text means either (XML ID)."""
    met: dict[str, int] = {}
    for element in (element for name in ("content", "td", "tr", "paragraph", "item") for element in root.below(name)):
        mark = element.get("ID")
        if mark:
            met[mark] = met.get(mark, 0) + 1
            if met[mark] == 2:
                words = "An ID that stands in this document twice: what refers to it means either."
                yield _problem(f"{element.path}/@ID", Severity.WARNING, "duplicate ID", words)


def _problem(path: str, severity: Severity, code: str, message: str) -> Problem:
    return Problem(path=path, severity=severity, code=code, message=message, source=SOURCE)
