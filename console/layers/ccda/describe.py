"""What the elements of a CDA document are, in words: the vocabulary its tree is made with."""

from __future__ import annotations

from console.documents.xml.element import Element
from console.documents.xml.index import TOP, Attribute
from console.documents.xml.nodes import Said
from console.layers.ccda.names import attribute_label, datatype_of, element_label
from console.layers.ccda.oids import OIDS, SHORT_CODES
from console.layers.ccda.privacy import Area, area_inside, attribute_private, text_private
from console.layers.ccda.templates import RELEASES, entry_name, section_name, template_name

_STATEMENTS = frozenset(
    {"act", "observation", "organizer", "procedure", "encounter", "supply", "substanceAdministration"}
    | {"observationMedia", "regionOfInterest", "manufacturedProduct"}
)
_CODED = frozenset({"code", "value", "translation", "qualifier", "name"})


class CdaWords:
    """`console.documents.xml.nodes.Vocabulary` for CDA; other XML gets names in words and is private all through."""

    def element(self, element: Element, within: int) -> tuple[Said, int]:
        """Its name, and of templates, sections and entries what they are."""
        name = element.name
        area = Area(within)
        parent = _parent_name(element)
        inside = area_inside(area, name, parent)
        label, meaning = element_label(name), ""
        if area is Area.NARRATIVE or inside is Area.OUTSIDE:
            return Said(label=label, private=False), int(inside)
        if name == "section":
            known = section_name(element)
            label = f"Section: {known}" if known else label
        elif name in _STATEMENTS:
            known = entry_name(element)
            label = f"{label}: {known}" if known else label
        elif name == "templateId":
            meaning = template_name(element.get("root"))
        elif name.endswith("Code") or name in _CODED:
            meaning = self._code_meaning(element, inside, parent)
        elif name.endswith("Id") or name == "id":
            meaning = OIDS.get(element.get("root"), "")
        stated = element.get("xsi:type") if name in {"value", "effectiveTime", "translation"} else ""
        return Said(label=label, datatype=datatype_of(name, parent, stated), meaning=meaning, private=False), int(
            inside
        )

    def attribute(self, element: Element, within: int, attribute: Attribute) -> Said:
        """An attribute, with its code in words."""
        area, name = Area(within), attribute.name
        private = attribute_private(area, element.name, _parent_name(element), name, element.get)
        label = attribute_label(name)
        if name == "value" and element.name.endswith("Time"):
            label = f"{element_label(element.name)}, value"
        if private or area is Area.OUTSIDE:
            return Said(label=label, private=private is not False)
        return Said(label=label, meaning=_attribute_meaning(element, attribute), private=False)

    def text(self, element: Element | None, within: int, value: str) -> Said:
        """Text; private but for a few kinds."""
        if element is None:
            return Said(label="Text outside the root")
        private = text_private(Area(within), element.name, value)
        return Said(label="Text", private=private is not False)

    def _code_meaning(self, element: Element, area: Area, parent: str) -> str:
        if attribute_private(area, element.name, parent, "displayName", element.get) is not False:
            return ""
        return element.get("displayName")


def _attribute_meaning(element: Element, attribute: Attribute) -> str:
    name = attribute.name
    if name in {"codeSystem", "root"}:
        return OIDS.get(attribute.value, "") or (template_name(attribute.value) if element.name == "templateId" else "")
    if name in SHORT_CODES:
        return SHORT_CODES[name].get(attribute.value, "")
    if name == "code":
        return element.get("displayName")
    if name == "extension" and element.name == "templateId":
        return f"C-CDA {RELEASES[attribute.value]}" if attribute.value in RELEASES else ""
    return ""


def _parent_name(element: Element) -> str:
    parent = element.index.parent[element.token]
    return "" if parent == TOP else element.index.shown[element.index.name[parent]]
