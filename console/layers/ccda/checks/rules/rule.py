"""What a rule is, and the document as rules see it: its types, its sections, its release, worked out once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property

from lxml.etree import _Element as Element

from console.core.message import Severity
from console.layers.ccda.checks.reading import V3
from console.layers.ccda.facts import DOCUMENTS, R20, R21, SECTIONS, DocumentType, SectionType

NS = {"v": V3, "sdtc": "urn:hl7-org:sdtc"}
Template = tuple[str, str]
"""Root and extension ("" for none)."""


@dataclass(frozen=True, slots=True)
class Hit:
    """One place where a rule is broken. `text` never quotes a value."""

    element: Element
    text: str
    attribute: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One rule. `source` is the standard and its section; `look` yields the places that break it."""

    id: str
    severity: Severity
    source: str
    look: Callable[[Sheet], Iterator[Hit]]


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionAt:
    """A section of the body: its templates and, where one of them is known, what it is."""

    element: Element
    templates: tuple[Template, ...]
    kind: SectionType | None

    @property
    def roots(self) -> frozenset[str]:
        """Roots of its templates, whatever the extension."""
        return frozenset(root for root, _ in self.templates)

    @property
    def strict(self) -> bool:
        """True where a template that requires entries is claimed."""
        return any(SECTIONS[root].entries for root in self.roots if root in SECTIONS)

    @property
    def title(self) -> str:
        """The section in words; never its own title, which may say anything."""
        return self.kind.title if self.kind is not None else "This"


@dataclass(frozen=True)
class Sheet:
    """A CDA document with what its rules share."""

    root: Element
    _ids: dict[str, int] = field(default_factory=dict)

    @cached_property
    def templates(self) -> tuple[Template, ...]:
        """Of the document itself."""
        return templates(self.root)

    @cached_property
    def kinds(self) -> tuple[DocumentType, ...]:
        """The C-CDA document types it claims, in order, each once."""
        roots = dict.fromkeys(root for root, _ in self.templates)
        return tuple(DOCUMENTS[root] for root in roots if root in DOCUMENTS)

    @cached_property
    def release(self) -> str:
        """The newest release its document templates claim: an extension; "" for R1.1 and for no C-CDA."""
        return max((extension for root, extension in self.templates if root in DOCUMENTS), default="")

    @property
    def newer(self) -> bool:
        """True where it claims R2.0 or later."""
        return self.release >= R20

    @property
    def current(self) -> bool:
        """True where it claims R2.1 itself."""
        return self.release == R21

    @cached_property
    def sections(self) -> tuple[SectionAt, ...]:
        """All sections, outer before inner."""
        found = []
        for element in self.root.iter(f"{{{V3}}}section"):
            claimed = templates(element)
            kinds = [SECTIONS[root] for root, _ in claimed if root in SECTIONS]
            found.append(SectionAt(element=element, templates=claimed, kind=kinds[0] if kinds else None))
        return tuple(found)

    @cached_property
    def all(self) -> tuple[Element, ...]:
        """Every element, in the order of the document."""
        return tuple(self.root.iter("*"))

    @cached_property
    def ids(self) -> dict[str, int]:
        """How often each XML ID is given (the attribute `ID` of the narrative)."""
        found: dict[str, int] = {}
        for element in self.all:
            value = element.get("ID")
            if value is not None:
                found[value] = found.get(value, 0) + 1
        return found


def templates(element: Element) -> tuple[Template, ...]:
    """Root and extension of its templateIds."""
    return tuple((each.get("root", ""), each.get("extension", "")) for each in kids(element, "v:templateId"))


def kids(element: Element, path: str) -> list[Element]:
    """The elements at a path of `v:` names below it."""
    return list(element.findall(path, NS))


def kid(element: Element, path: str) -> Element | None:
    """The first of them."""
    return element.find(path, NS)


def spelt(name: str) -> str:
    """`v:recordTarget/v:patientRole` from `recordTarget/patientRole`."""
    return "/".join(step if ":" in step else f"v:{step}" for step in name.split("/"))


def inside_narrative(element: Element) -> bool:
    """True for what stands in the text of a section."""
    at = element.getparent()
    while at is not None:
        if at.tag == f"{{{V3}}}text":
            parent = at.getparent()
            return parent is not None and parent.tag == f"{{{V3}}}section"
        at = at.getparent()
    return False
