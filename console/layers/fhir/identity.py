"""What makes a repeat the same in another version, and what differs in every copy."""

from __future__ import annotations

import re

from console.documents.json.nodes import child, down, items
from console.documents.node import Node

_VOLATILE = re.compile(
    r"(?:.*\.)?(?:meta\.(?:versionId|lastUpdated)|Bundle\.timestamp|response\.(?:lastModified|etag|location))$"
    r"|Bundle\.(?:timestamp|id)$|Bundle\.link(?:\[\d+\])?\.url$"
)


def volatile(path: str) -> bool:
    """Version, time of the last change, time and number of a bundle."""
    return _VOLATILE.match(path) is not None


def identity(node: Node) -> str:
    """Codes by system and code, identifiers by system and value, extensions by URL, entries by address or type and id.

    "" where only the place tells.
    """
    match node.datatype:
        case "Coding":
            return _joined(node, "system", "code")
        case "Identifier":
            return _joined(node, "system", "value")
        case "Extension":
            return _joined(node, "url")
        case "Reference":
            return _joined(node, "reference")
        case "CodeableConcept":
            coded = next((found for found in map(identity, items(node, "coding")) if found), "")
            return coded or _joined(node, "text")
        case "ContactPoint":
            return _joined(node, "system", "use")
        case "HumanName" | "Address":
            return _joined(node, "use")
    return _of_group(node)


def _of_group(node: Node) -> str:
    """An entry, a contained resource, an item of a form, a component."""
    for found in (_joined(node, "fullUrl"), _resource(child(node, "resource")), _resource(node)):
        if found:
            return found
    for key in ("linkId", "name"):
        if (inner := child(node, key)) is not None and not inner.children:
            return inner.value
    code = child(node, "code")
    return identity(code) if code is not None and code.children else ""


def _resource(node: Node | None) -> str:
    kind, number = down(node, "resourceType"), down(node, "id")
    return f"{kind.value}/{number.value}" if kind is not None and number is not None else ""


def _joined(node: Node, *keys: str) -> str:
    found = [inner.value if (inner := child(node, key)) is not None else "" for key in keys]
    return "|".join(found) if any(found) else ""
