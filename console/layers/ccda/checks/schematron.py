"""The official Schematron, from a file the user has: compiled to XSLT 1 and run with no right to write, to reach the
network, or to read anything but `voc.xml` and other XML beside the Schematron itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from lxml import etree
from lxml.etree import _Element as Element

from console.core.message import Problem, Severity
from console.layers.ccda.checks.places import place
from console.layers.ccda.checks.reading import LARGEST, parser, refusal

SCH = "http://purl.oclc.org/dsdl/schematron"
SVRL = "http://purl.oclc.org/dsdl/svrl"
MOST = 1000
LARGEST_SCHEMATRON = 32 * 1024 * 1024
_CONF = re.compile(r"CONF:\s?([\d-]+)")
_LITERALS = re.compile(r"'[^']*'|\"[^\"]*\"")
_BESIDE = re.compile(r"document\s*\(\s*['\"][\w.-]+\.xml['\"]\s*\)")
_CALLS = re.compile(r"([A-Za-z][\w:.-]*)\s*\(")
_FUNCTIONS = frozenset(
    {"boolean", "ceiling", "comment", "concat", "contains", "count", "current", "document", "false", "floor", "id"}
    | {"format-number", "generate-id", "key", "lang", "last", "local-name", "name", "namespace-uri", "node"}
    | {"normalize-space", "not", "number", "position", "processing-instruction", "round", "starts-with", "string"}
    | {"string-length", "substring", "substring-after", "substring-before", "sum", "text", "translate", "true"}
    | {"and", "or", "div", "mod"}  # operators before a parenthesis
)
"""What XPath 1 and XSLT 1 know; a call of anything else would end the whole run."""

_SEVERITIES = {"errors": Severity.ERROR, "warnings": Severity.WARNING}


class UnusableError(Exception):
    """The Schematron cannot be used; the text says why, for a person."""


@dataclass(frozen=True, slots=True)
class Compiled:
    """One phase, ready to run. `dropped` assertions could not be compiled and are left out."""

    severity: Severity
    run: etree.XSLT
    dropped: int


class _Beside(etree.Resolver):  # type: ignore[misc]  # lxml ships no types
    """Answers document('voc.xml') with the file of that name beside the Schematron, and everything else with nothing.

    libxslt would open files itself where a resolver has no answer: so this one always has one.
    """

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._folder = folder

    def resolve(self, url: str, public_id: str, context: object) -> object:
        """The bytes of a plain XML file in the folder, without DTD; an empty document for all else."""
        del public_id
        name = Path((url or "").replace("\\", "/").rpartition("/")[2]).name
        wanted = self._folder / name
        inside = name.lower().endswith(".xml") and wanted.resolve().parent == self._folder.resolve()
        if not inside or not wanted.is_file() or wanted.stat().st_size > LARGEST:
            return self.resolve_string("<nothing/>", context, base_url="nothing.xml")
        raw = wanted.read_bytes()
        if refusal(raw) is not None:
            return self.resolve_string("<nothing/>", context, base_url="nothing.xml")
        return self.resolve_string(raw, context, base_url=name)


def findings(root: Element, path: str) -> Iterator[Problem]:
    """The assertions that fail, those of the phase `errors` first."""
    source = f"Schematron {Path(path).name}"
    try:
        phases = _phases(path, *_stamp(path))
    except UnusableError as error:
        yield _told("ccda.schematron-unusable", str(error), source)
        return
    told = 0
    for phase in phases:
        if phase.dropped:
            words = (
                f"{phase.dropped} assertions were left out: broken, newer than XPath 1, or asking for files elsewhere."
            )
            yield _told("ccda.schematron-partial", words, source)
        try:
            report = phase.run(root.getroottree())
        except etree.XSLTApplyError:
            yield _told("ccda.schematron-unusable", "The Schematron broke off: it may ask for files elsewhere.", source)
            continue
        for failed in report.getroot().iter(f"{{{SVRL}}}failed-assert", f"{{{SVRL}}}successful-report"):
            told += 1
            if told > MOST:
                yield _told("ccda.schematron-more", f"Only the first {MOST} failed assertions are shown.", source)
                return
            yield _failed(root, failed, phase.severity, source)


def _failed(root: Element, failed: Element, severity: Severity, source: str) -> Problem:
    text = " ".join("".join(failed.itertext()).split())
    conf = _CONF.search(text)
    code = failed.get("id") or (f"CONF:{conf.group(1)}" if conf else "assert")
    return Problem(
        path=_path(root, failed.get("location", "")),
        severity=severity,
        code=f"schematron.{code}",
        message=text if len(text) <= 400 else text[:400] + "…",
        source=source,
    )


def _path(root: Element, location: str) -> str:
    """The place of an XPath that the transformation wrote: it names each step by place and namespace."""
    try:
        found = root.getroottree().xpath(location) if location else []
    except etree.XPathError:
        found = []
    first = found[0] if isinstance(found, list) and found else root
    return place(first) if isinstance(first, Element) and isinstance(first.tag, str) else place(root)


def _told(code: str, words: str, source: str) -> Problem:
    return Problem(path="", severity=Severity.INFO, code=code, message=words, source=source)


def _stamp(path: str) -> tuple[float, int]:
    try:
        stat = Path(path).stat()
    except OSError as error:
        raise UnusableError("The Schematron cannot be read: look at its path and rights.") from error
    if stat.st_size > LARGEST_SCHEMATRON:
        most = LARGEST_SCHEMATRON // 1024 // 1024
        raise UnusableError(f"The Schematron is larger than {most} MB; the official one has about 1 MB.")
    return stat.st_mtime, stat.st_size


@lru_cache(maxsize=2)
def _phases(path: str, changed: float, size: int) -> tuple[Compiled, ...]:
    """Each phase compiled, once for each state of the file: `errors` and `warnings`, or all of it as errors."""
    del changed, size
    schema = _read(path)
    phases = [each.get("id", "") for each in schema.iter(f"{{{SCH}}}phase")]
    known = [name for name in _SEVERITIES if name in phases]
    dropped = _without_broken(schema)
    folder = Path(path).parent
    if known:
        return tuple(
            Compiled(_SEVERITIES[name], _compile(schema, name, folder), dropped if place == 0 else 0)
            for place, name in enumerate(known)
        )
    return (Compiled(Severity.ERROR, _compile(schema, "", folder), dropped),)


def _read(path: str) -> Element:
    raw = Path(path).read_bytes()
    refused = refusal(raw)
    if refused is not None:
        raise UnusableError(f"The Schematron is refused. {refused.text}")
    try:
        schema = etree.fromstring(raw, parser())
    except etree.XMLSyntaxError as error:
        raise UnusableError(f"The Schematron is not well-formed XML: line {error.lineno}.") from error
    if schema.tag != f"{{{SCH}}}schema":
        raise UnusableError("The file is no ISO Schematron: its root is not schema of the ISO namespace.")
    return schema


def _without_broken(schema: Element) -> int:
    """Take out what cannot be compiled, and what would put values of the document into a text. Returns how many."""
    spaces = {each.get("prefix", ""): each.get("uri", "") for each in schema.iter(f"{{{SCH}}}ns")}
    spaces.pop("", None)
    for name in ("value-of", "name"):
        for element in list(schema.iter(f"{{{SCH}}}{name}")):
            _cut(element)
    dropped = 0
    for rule in list(schema.iter(f"{{{SCH}}}rule")):
        if rule.get("context") is not None and not _compiles(rule.get("context", ""), spaces):
            dropped += len(rule)
            rule.getparent().remove(rule)
    for element in list(schema.iter(f"{{{SCH}}}assert", f"{{{SCH}}}report")):
        if not _compiles(element.get("test", ""), spaces):
            dropped += 1
            _cut(element)
    return dropped


def _cut(element: Element) -> None:
    """Remove an element and keep the text behind it."""
    parent, before, tail = element.getparent(), element.getprevious(), element.tail or ""
    if before is not None:
        before.tail = (before.tail or "") + tail
    else:
        parent.text = (parent.text or "") + tail
    parent.remove(element)


def _compiles(expression: str, spaces: dict[str, str]) -> bool:
    try:
        etree.XPath(expression, namespaces=spaces)
    except etree.XPathError:
        return False
    if len(re.findall(r"document\s*\(", expression)) != len(_BESIDE.findall(expression)):
        return False
    return all(name in _FUNCTIONS for name in _CALLS.findall(_LITERALS.sub("", expression)))


def _compile(schema: Element, phase: str, folder: Path) -> etree.XSLT:
    """ISO Schematron to XSLT 1 by the stylesheets that lxml brings, then the result as a transformation that may
    read what `_Beside` gives it and nothing else."""
    from lxml import isoschematron  # noqa: PLC0415 - it compiles its own stylesheets when loaded

    try:
        expanded = isoschematron.iso_abstract_expand(isoschematron.iso_dsdl_include(schema.getroottree()))
        options = {"phase": f"'{phase}'"} if phase else {}
        stylesheet = isoschematron.iso_svrl_for_xslt1(expanded, **options)
        reader = parser()
        reader.resolvers.add(_Beside(folder))
        tree = etree.fromstring(etree.tostring(stylesheet), reader, base_url=str(folder / "schematron.xsl"))
        rights = etree.XSLTAccessControl(
            read_file=True, write_file=False, create_dir=False, read_network=False, write_network=False
        )
        return etree.XSLT(tree, access_control=rights)
    except (etree.XSLTError, etree.XMLSyntaxError) as error:
        raise UnusableError("The Schematron cannot be compiled to XSLT 1; use the official file unchanged.") from error
