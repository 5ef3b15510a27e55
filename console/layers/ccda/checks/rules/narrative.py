"""The narrative: references that lead somewhere, ids given once, CDA's own markup and no HTML."""

from __future__ import annotations

from collections.abc import Iterator

from lxml.etree import _Element as Element

from console.core.message import Severity
from console.layers.ccda.checks.places import local
from console.layers.ccda.checks.reading import V3
from console.layers.ccda.checks.rules.rule import Hit, Rule, Sheet, inside_narrative, kid

BLOCK = "CDA R2, 4.3.5.2 Narrative block"
REFERENCE = "CDA R2, 4.3.5.1 Section.text and references"

ELEMENTS = frozenset(
    {
        "content",
        "linkHtml",
        "sub",
        "sup",
        "br",
        "footnote",
        "footnoteRef",
        "renderMultiMedia",
        "paragraph",
        "list",
        "item",
        "caption",
        "table",
        "thead",
        "tbody",
        "tfoot",
        "tr",
        "th",
        "td",
        "col",
        "colgroup",
    }
)
"""The elements of the narrative (NarrativeBlock.xsd names the same)."""

ATTRIBUTES = frozenset(
    {
        "ID",
        "language",
        "styleCode",
        "revised",
        "href",
        "name",
        "rel",
        "rev",
        "title",
        "IDREF",
        "referencedObject",
        "listType",
        "summary",
        "width",
        "border",
        "frame",
        "rules",
        "cellspacing",
        "cellpadding",
        "span",
        "align",
        "char",
        "charoff",
        "valign",
        "abbr",
        "axis",
        "headers",
        "scope",
        "rowspan",
        "colspan",
        "mediaType",
    }
)
_UNSAFE = ("javascript:", "vbscript:", "data:", "file:")
MOST = 50


def dangling(sheet: Sheet) -> Iterator[Hit]:
    """`#id` for which no narrative has the ID."""
    for element in sheet.root.iter(f"{{{V3}}}reference"):
        value = element.get("value", "")
        if value.startswith("#") and value[1:] not in sheet.ids:
            yield Hit(element, "Refers to an ID that the document does not have.", "value")


def bare_reference(sheet: Sheet) -> Iterator[Hit]:
    """A reference in an entry that forgot the `#`."""
    for element in sheet.root.iter(f"{{{V3}}}reference"):
        value = element.get("value")
        parent = element.getparent()
        if value is None or parent is None or local(parent) not in {"text", "originalText"}:
            continue
        if value in sheet.ids:
            yield Hit(element, "A reference into the narrative begins with #.", "value")


def doubled_ids(sheet: Sheet) -> Iterator[Hit]:
    """An ID given again: a reference leads to the first only."""
    seen: set[str] = set()
    for element in sheet.all:
        value = element.get("ID")
        if value is None:
            continue
        if value in seen:
            yield Hit(element, "This ID is given before; references lead to the first.", "ID")
        seen.add(value)


def markup(sheet: Sheet) -> Iterator[Hit]:
    """HTML, or anything else that is not CDA's narrative."""
    for element in _narrative(sheet):
        if element.tag != f"{{{V3}}}{local(element)}" or local(element) not in ELEMENTS:
            yield Hit(element, "Not an element of CDA's narrative; HTML is not allowed, and viewers leave it out.")


def attributes(sheet: Sheet) -> Iterator[Hit]:
    """Attributes of HTML: style, class, on…"""
    for element in _narrative(sheet):
        for name in element.attrib:
            if not name.startswith("{") and name not in ATTRIBUTES:
                yield Hit(element, "An attribute that CDA's narrative does not have, such as HTML's style or onclick.")
                break


def unsafe_links(sheet: Sheet) -> Iterator[Hit]:
    """Addresses that would run or open something."""
    for element in _narrative(sheet):
        for name in ("href", "src"):
            if element.get(name, "").strip().lower().startswith(_UNSAFE):
                yield Hit(element, "This address would run a script or open a local file in a careless viewer.", name)


def missing_media(sheet: Sheet) -> Iterator[Hit]:
    """An image of the narrative that no entry holds."""
    for element in sheet.root.iter(f"{{{V3}}}renderMultiMedia"):
        named = element.get("referencedObject", "").split()
        if not named or any(each not in sheet.ids for each in named):
            yield Hit(element, "Shows an object that the document does not have.", "referencedObject")


def misplaced_rows(sheet: Sheet) -> Iterator[Hit]:
    """Rows of one table with different numbers of cells, where nothing spans: columns shift under wrong headings."""
    for table in sheet.root.iter(f"{{{V3}}}table"):
        head = kid(table, "v:thead/v:tr")
        if head is None or not inside_narrative(table) or _spans(table):
            continue
        wide = len(head)
        for row in table.findall(f"{{{V3}}}tbody/{{{V3}}}tr"):
            if len(row) > wide:
                yield Hit(row, "The row has more cells than the table has headings: values stand under wrong ones.")


def _spans(table: Element) -> bool:
    return any(cell.get("colspan") or cell.get("rowspan") for cell in table.iter(f"{{{V3}}}td", f"{{{V3}}}th"))


def _narrative(sheet: Sheet) -> Iterator[Element]:
    """Every element below the text of a section."""
    for section in sheet.sections:
        text = kid(section.element, "v:text")
        if text is not None:
            yield from (element for element in text.iterdescendants("*"))


_ERROR, _WARNING = Severity.ERROR, Severity.WARNING

RULES: tuple[Rule, ...] = (
    Rule(id="ccda.reference", severity=_ERROR, source=REFERENCE, look=dangling),
    Rule(id="ccda.reference-form", severity=_WARNING, source=REFERENCE, look=bare_reference),
    Rule(id="ccda.id-twice", severity=_ERROR, source="XML 1.0, 3.3.1 ID", look=doubled_ids),
    Rule(id="ccda.narrative-element", severity=_ERROR, source=BLOCK, look=markup),
    Rule(id="ccda.narrative-attribute", severity=_WARNING, source=BLOCK, look=attributes),
    Rule(id="ccda.narrative-link", severity=_WARNING, source=BLOCK, look=unsafe_links),
    Rule(id="ccda.narrative-media", severity=_WARNING, source=BLOCK, look=missing_media),
    Rule(id="ccda.narrative-row", severity=_WARNING, source=BLOCK, look=misplaced_rows),
)
