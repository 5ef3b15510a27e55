"""C-CDA as the inspector sees it: one object whose methods hand over to the modules of this folder."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from console.core.change import Change
from console.core.message import Problem, Summary
from console.core.outcome import Judgement
from console.documents.embedded import Embedded
from console.documents.grids import GridHead, GridRow
from console.documents.node import Document, Node, Syntax
from console.documents.rendering import Rendered
from console.documents.sensitive import Sensitive
from console.documents.xml.edit import edit
from console.documents.xml.index import XmlIndex
from console.documents.xml.nodes import XmlDocument, read_document, read_index
from console.layers.ccda import identity, inside, rendering, sensitive, summary, tables, validate, values
from console.layers.ccda.checks import ccda_checks
from console.layers.ccda.describe import CdaWords
from console.layers.checking import Check


class Ccda:
    """`console.layers.contract.Format` for CDA R2 with the templates of C-CDA; other XML opens too. Stateless."""

    name = summary.NAME
    title = "C-CDA"
    syntax = Syntax.XML

    def recognises(self, raw: bytes) -> int:
        """Certain for a clinical document of HL7 v3; any other XML opens here where nobody knows better."""
        return summary.recognises(raw)

    def assuming(self, charset: str) -> Ccda:
        """This format: XML says its own encoding."""
        return self

    def split(self, raw: bytes) -> list[bytes]:
        """One document."""
        return [raw]

    def summarize(self, raw: bytes) -> Summary:
        """Type, release, id and identifiers, from the header alone."""
        return summary.summarize(raw)

    def parse(self, raw: bytes) -> Document:
        """The document, whose nodes are made when somebody looks."""
        index = read_index(raw)
        return read_document(raw, self.name, summary.document_type(index), CdaWords(), index)

    def values(self, raw: bytes, path: str) -> tuple[str, ...]:
        """The values at a path, one for each place it names."""
        return values.values(raw, path)

    def places(self, raw: bytes, path: str) -> tuple[str, ...]:
        """All places that a path names. Raises `EditRefused`."""
        return values.places(raw, path)

    def value_path(self, path: str) -> str:
        """The path from the root; "" for what is no path of a value."""
        return values.value_path(path)

    def hides(self, path: str) -> bool | None:
        """Whether masking hides this path; None where the data type or a neighbour decides."""
        return values.hides(path)

    def text(self, raw: bytes) -> str:
        """The whole document as text, references resolved."""
        return values.text(raw)

    def is_plain(self, raw: bytes) -> bool:
        """True where every value stands in the bytes as it is."""
        return values.is_plain(raw)

    def validate(self, raw: bytes) -> tuple[Problem, ...]:
        """What reading found, and what the header lacks."""
        return validate.validate(raw)

    def edit(self, raw: bytes, changes: Sequence[Change]) -> bytes:
        """Splice the changes; every other byte stays. Raises `console.documents.splice.EditRefused`."""
        return edit(raw, changes)

    def checks(self) -> tuple[Check, ...]:
        """The thorough checks, for a worker process."""
        return ccda_checks()

    def tables(self, document: Document) -> tuple[GridHead, ...]:
        """Narrative tables and entries, by section."""
        return tables.tables(_index(document))

    def table_rows(self, document: Document, table: str, first: int, count: int) -> tuple[GridRow, ...]:
        """Some rows of one of them."""
        return tables.table_rows(_index(document), table, first, count)

    def render(self, document: Document, section: str = "") -> Rendered | None:
        """Header, outline and one section; None for XML that is no clinical document."""
        return rendering.render(_index(document), section)

    def inside(self, document: Document, path: str) -> Embedded | None:
        """The document in an ED element: the body that is not XML, a picture, an attachment."""
        return inside.inside(_index(document), path)

    def verdicts(self, raw: bytes) -> tuple[Judgement, ...]:
        """None: a clinical document says nothing of another message."""
        return ()

    def sensitive(self, document: Document) -> Iterator[Sensitive]:
        """Every leaf that tells who somebody is, dates included."""
        return sensitive.sensitive(document)

    def volatile(self, path: str) -> bool:
        """Id, time and version of the document, and when its people wrote."""
        return identity.volatile(path)

    def identity(self, node: Node) -> str:
        """Ids, or templates with the code, of sections, entries and statements."""
        return identity.identity(node)


def _index(document: Document) -> XmlIndex:
    """The index the document's nodes come from; read again for a document that did not keep it."""
    return document.index if isinstance(document, XmlDocument) else read_index(document.raw)
