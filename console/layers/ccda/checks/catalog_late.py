"""The thorough checks of a C-CDA document, for the process that checks. lxml is loaded when the first one runs."""

from __future__ import annotations

from collections.abc import Iterator

from console.core.message import Problem, Severity
from console.layers.checking import Check, CheckOptions

_NOT_XML = "The document is not well-formed, so that this cannot be checked."


def ccda_checks() -> tuple[Check, ...]:
    """All checks, in the order of the ladder: XML, structure, schema, our rules, Schematron."""
    return (WellFormed(), Order(), Schema(), Rules(), Schematron())


class WellFormed:
    """XML at all, without DOCTYPE, of the namespace of CDA."""

    name = "cda-wellformed"
    title = "Well-formed XML"
    source = "XML 1.0 (libxml2)"

    def refuses(self, raw: bytes, options: CheckOptions) -> str:
        """Never."""
        del raw, options
        return ""

    def run(self, raw: bytes, options: CheckOptions) -> Iterator[Problem]:
        """The first fault of the XML with its line, or a wrong root element."""
        del options
        from console.documents.xml.nodes import read_document
        from console.layers.ccda.checks.places import at_byte, place
        from console.layers.ccda.checks.reading import V3, Fault, offset_of, read
        from console.layers.ccda.describe import CdaWords

        root = read(raw)
        if not isinstance(root, Fault):
            if root.tag != f"{{{V3}}}ClinicalDocument":
                words = f"The root is not ClinicalDocument of the namespace {V3}: no CDA receiver reads it."
                yield Problem(
                    path=place(root), severity=Severity.ERROR, code="cda.namespace", message=words, source="CDA R2, 4.1"
                )
            return
        path = ""
        if root.line:
            document = read_document(raw, "ccda", "", CdaWords())
            path = at_byte(document, offset_of(raw, root.line, root.column))
        where = f" Line {root.line}, column {root.column}." if root.line else ""
        code = "xml." + root.code.removeprefix("ERR_").replace("_", "-").replace(" ", "-").lower()
        yield Problem(path=path, severity=Severity.ERROR, code=code, message=root.text + where, source=self.source)


class Order:
    """Order and number of the elements, by our own table."""

    name = "cda-order"
    title = "CDA structure"
    source = "CDA R2 hierarchical description (POCD_HD000040), own table"

    def refuses(self, raw: bytes, options: CheckOptions) -> str:
        """Where there is no XML to look at."""
        del options
        return "" if _reads(raw) else _NOT_XML

    def run(self, raw: bytes, options: CheckOptions) -> Iterator[Problem]:
        """Elements in a wrong place, missing, or there too often."""
        del options
        from console.layers.ccda.checks import order, reading

        root = reading.read(raw)
        if not isinstance(root, reading.Fault):
            yield from order.findings(root)


class Schema:
    """The XML Schema of CDA with SDTC, where the user has it."""

    name = "cda-schema"
    title = "CDA XML Schema with SDTC"
    source = "HL7 CDA R2 XML Schema, from the path given"

    def refuses(self, raw: bytes, options: CheckOptions) -> str:
        """Without a path; HL7's schema may not be shipped."""
        if not options.cda_schema:
            return (
                "No CDA schema is set, and it may not be shipped with this program: give the path of HL7's "
                "CDA_SDTC.xsd as cda_schema under [validation] in the site file. The check of the structure by our own "
                "table stands in."
            )
        return "" if _reads(raw) else _NOT_XML

    def run(self, raw: bytes, options: CheckOptions) -> Iterator[Problem]:
        """What the schema says."""
        from console.layers.ccda.checks import reading, schema

        root = reading.read(raw)
        if not isinstance(root, reading.Fault):
            yield from schema.findings(root, options.cda_schema)


class Rules:
    """Our own rules for C-CDA."""

    name = "ccda-rules"
    title = "C-CDA rules"
    source = "C-CDA R1.1 to R2.1, own rules"

    def refuses(self, raw: bytes, options: CheckOptions) -> str:
        """Where there is no XML to look at."""
        del options
        return "" if _reads(raw) else _NOT_XML

    def run(self, raw: bytes, options: CheckOptions) -> Iterator[Problem]:
        """What the rules find; nothing where the root is not ClinicalDocument."""
        del options
        from console.layers.ccda.checks import reading
        from console.layers.ccda.checks.rules.all_rules import findings

        root = reading.read(raw)
        if not isinstance(root, reading.Fault) and root.tag == f"{{{reading.V3}}}ClinicalDocument":
            yield from findings(root)


class Schematron:
    """HL7's Schematron for C-CDA, where the user has it."""

    name = "ccda-schematron"
    title = "C-CDA Schematron"
    source = "HL7 C-CDA Schematron, from the path given"

    def refuses(self, raw: bytes, options: CheckOptions) -> str:
        """Without a path; HL7's file may not be shipped."""
        if not options.schematron:
            return (
                "No Schematron is set, and it may not be shipped with this program: give the path of HL7's "
                "Consolidation.sch, with voc.xml beside it, as schematron under [validation] in the site file."
            )
        return "" if _reads(raw) else _NOT_XML

    def run(self, raw: bytes, options: CheckOptions) -> Iterator[Problem]:
        """The assertions that fail."""
        from console.layers.ccda.checks import reading, schematron

        root = reading.read(raw)
        if not isinstance(root, reading.Fault):
            yield from schematron.findings(root, options.schematron)


def _reads(raw: bytes) -> bool:
    from console.layers.ccda.checks.reading import Fault, read

    return not isinstance(read(raw), Fault)
