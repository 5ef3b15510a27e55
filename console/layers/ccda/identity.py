"""What makes a repeat the same one in another document, and what differs in every copy."""

from __future__ import annotations

import re

from console.documents.node import Node

_NUMBER = re.compile(r"\[\d+\]")
_WITH_ID = frozenset({"id", "templateId", "setId", "typeId"})
_STATEMENTS = frozenset(
    {"act", "observation", "organizer", "procedure", "encounter", "supply", "substanceAdministration", "section"}
    | {"observationMedia"}
)
_CARRIERS = frozenset({"entry", "component", "entryRelationship"})
_VOLATILE = re.compile(
    r"ClinicalDocument/(?:(?:id|effectiveTime|versionNumber)(?:/.*)?"
    r"|(?:author|dataEnterer|legalAuthenticator|authenticator)/time(?:/.*)?)"
)
_FEW = 12
"""Children that are looked at for what identifies an element: ids and codes stand first (CDA R2)."""


def volatile(path: str) -> bool:
    """The id, time and version of the document, and when its people wrote or signed."""
    return _VOLATILE.fullmatch(_NUMBER.sub("", path)) is not None


def identity(node: Node) -> str:
    """Of an id and template its root (and number), of a statement or section its ids or template and code, of an entry
    that of its statement; "" where the place decides."""
    name = _NUMBER.sub("", node.path.rpartition("/")[2])
    if name in _WITH_ID:
        return "^".join(_attributes(node, "root", "extension"))
    if name in _CARRIERS:
        inner = next((child for child in node.children if _name(child) in _STATEMENTS), None)
        return identity(inner) if inner is not None else ""
    if name not in _STATEMENTS:
        return ""
    ids, templates, code = [], [], ""
    for child in list(node.children)[:_FEW]:
        kind = _name(child)
        if kind == "id":
            ids.append(identity(child))
        elif kind == "templateId":
            templates.append(identity(child))
        elif kind == "code":
            code = "|".join(_attributes(child, "code", "codeSystem"))
    known = sorted(each for each in ids if each)
    if known and name != "section":
        return "id=" + ",".join(known)
    return f"{name}:{','.join(sorted(templates))}:{code}" if code or templates else ""


def _name(node: Node) -> str:
    return _NUMBER.sub("", node.path.rpartition("/")[2])


def _attributes(node: Node, *names: str) -> list[str]:
    found = {child.path.rpartition("/@")[2]: child.value for child in node.children if "/@" in child.path}
    return [found[name] for name in names if found.get(name)]
