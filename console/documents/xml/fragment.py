"""An element that somebody wants to insert: read strictly, and taken as it is written or not at all."""

from __future__ import annotations

from console.documents.splice import EditRefused
from console.documents.xml.index import CDATA, XmlIndex
from console.documents.xml.nodes import read_index
from console.documents.xml.text import check_characters

_FROM_AROUND = frozenset({"prefix not declared"})
"""What the document around it may declare; the proof of the edit looks at the whole."""


def written_fragment(text: str, where: str) -> tuple[str, int]:
    """The fragment without white space around it, and how many tokens it adds. Raises `EditRefused`."""
    text = text.strip()
    check_characters(text, where)
    index = read_index(text.encode("utf-8"))
    if index.root != 0 or index.begin or not _is_one_element(index):
        raise EditRefused(f"{where}: what is inserted must be one element, such as <title>Plan</title>.")
    found = [finding.message for finding in index.findings.kept if finding.code not in _FROM_AROUND]
    if found:
        raise EditRefused(f"{where}: what is inserted is not well-formed. {found[0]}")
    if any(kind > CDATA for kind in index.kind):
        raise EditRefused(f"{where}: what is inserted may hold no processing instruction and no DOCTYPE.")
    return text, len(index.kind)


def _is_one_element(index: XmlIndex) -> bool:
    return index.is_closed(0) and index.start[0] == 0 and index.stop(0) == len(index.reading.shadow)
