"""The official XML Schema of CDA with its SDTC extensions, from files the user has: they may not be shipped."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from lxml import etree
from lxml.etree import _Element as Element

from console.core.message import Problem, Severity
from console.layers.ccda.checks.places import place
from console.layers.ccda.checks.reading import parser, refusal

XSD = "http://www.w3.org/2001/XMLSchema"
MOST = 500
MOST_FILES = 100
_NAMESPACE = re.compile(r"\{[^}]*\}")


class UnusableError(Exception):
    """The schema cannot be used; the text says why, for a person."""


def findings(root: Element, path: str) -> Iterator[Problem]:
    """What the schema says of the document, in our words; a finding of its own where the schema cannot be used."""
    source = f"CDA XML Schema {Path(path).name}"
    try:
        schema = _compiled(path, *_stamp(path))
    except UnusableError as error:
        yield Problem(path="", severity=Severity.INFO, code="cda.schema-unusable", message=str(error), source=source)
        return
    tree = root.getroottree()
    schema.validate(tree)
    entries = schema.error_log
    for count, entry in enumerate(entries):
        if count >= MOST:
            words = f"{len(entries) - MOST} more places break the schema."
            yield Problem(path=place(root), severity=Severity.ERROR, code="cda.schema", message=words, source=source)
            return
        code = "cda.schema." + entry.type_name.removeprefix("SCHEMAV_").replace("_", "-").lower()
        yield Problem(
            path=_path(tree, entry.path, root),
            severity=Severity.ERROR,
            code=code,
            message=_words(entry.type_name, entry.message),
            source=source,
        )


def _stamp(path: str) -> tuple[float, int]:
    try:
        stat = Path(path).stat()
    except OSError as error:
        raise UnusableError("The CDA schema cannot be read: look at its path and rights.") from error
    return stat.st_mtime, stat.st_size


@lru_cache(maxsize=2)
def _compiled(path: str, changed: float, size: int) -> etree.XMLSchema:
    """Compiled once for each state of the file."""
    del changed, size
    _look_through(Path(path))
    try:
        return etree.XMLSchema(etree.parse(path, parser()))
    except (etree.XMLSchemaParseError, etree.XMLSyntaxError, OSError) as error:
        text = _NAMESPACE.sub("", str(error))[:300]
        raise UnusableError(f"The CDA schema cannot be used; are all files it includes beside it? {text}") from error


def _look_through(first: Path) -> None:
    """Raises `UnusableError` where the schema, or one it includes, is no .xsd file here or has a DTD: libxml2
    itself would open whatever they name."""
    waiting, seen = [first], set[Path]()
    while waiting:
        file = waiting.pop().resolve()
        if file in seen:
            continue
        seen.add(file)
        if len(seen) > MOST_FILES:
            raise UnusableError(f"The CDA schema includes more than {MOST_FILES} files.")
        try:
            raw = file.read_bytes()
            root = etree.fromstring(raw, parser())
        except (OSError, etree.XMLSyntaxError) as error:
            raise UnusableError(f"The CDA schema cannot be used: {file.name} is missing or broken.") from error
        if refusal(raw) is not None:
            raise UnusableError(f"The CDA schema cannot be used: {file.name} has a DOCTYPE.")
        for element in root.iterchildren(*(f"{{{XSD}}}{name}" for name in ("include", "import", "redefine"))):
            where = element.get("schemaLocation")
            if where is None:
                continue
            if "://" in where or not where.lower().endswith(".xsd"):
                raise UnusableError("The CDA schema cannot be used: it includes what is no .xsd file of this machine.")
            waiting.append(file.parent / where)


def _path(tree: etree._ElementTree, xpath: str | None, root: Element) -> str:
    found = tree.xpath(xpath) if xpath else []
    first = found[0] if found else root
    return place(first) if hasattr(first, "getparent") and isinstance(first.tag, str) else place(root)


def _words(kind: str, message: str) -> str:
    """libxml2's message without the values it quotes; names of elements, attributes and types are structure."""
    expected = re.search(r"Expected is (?:one of )?\(\s*(.*?)\s*\)", message)
    attribute = re.search(r"attribute '([^']*)'", message)
    name = _NAMESPACE.sub("", attribute.group(1)) if attribute else ""
    if "not expected" in message or "Missing child" in message:
        wanted = _NAMESPACE.sub("", expected.group(1)) if expected else "nothing more"
        return f"The schema expects {wanted[:200]} here."
    if "is required but missing" in message:
        return f"The attribute {name} is required."
    if "is not allowed" in message and name:
        return f"The attribute {name} is not allowed here."
    typed = re.search(r"atomic type '([^']*)'|facet '([^']*)'", message)
    what = _NAMESPACE.sub("", next(filter(None, typed.groups()), "")) if typed else ""
    where = f"The value of {name}" if name else "The content"
    return f"{where} is not what the schema allows ({what or kind.removeprefix('SCHEMAV_').lower()})."
