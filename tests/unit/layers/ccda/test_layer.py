"""C-CDA as the inspector meets it."""

from __future__ import annotations

import pytest

from console.core.message import IdentifierKind
from console.documents.grids import GridRow
from console.documents.masking import MASK, masked_text, masked_value
from console.documents.node import Node, Syntax
from console.documents.sensitive import Kind
from console.documents.walk import find_exact, leaves, walk
from console.layers.ccda.layer import Ccda
from console.layers.registry import format_named, recognise
from tests.unit.layers.ccda.documents import DOCUMENT, SECTIONS, UNSTRUCTURED

CCDA = Ccda()


def node(path: str, raw: bytes = DOCUMENT) -> Node:
    found = find_exact(CCDA.parse(raw), path)
    assert found is not None, path
    return found


def test_that_it_is_registered_and_recognised() -> None:
    assert format_named("ccda").syntax is Syntax.XML
    assert recognise(DOCUMENT).name == recognise(b"<other/>").name == "ccda"
    assert [CCDA.recognises(raw) for raw in (DOCUMENT, DOCUMENT.decode().encode("utf-16"), b"<a/>", b"{}", b"")] == [
        100,
        100,
        20,
        0,
        0,
    ]


def test_that_the_summary_says_type_release_id_and_patient() -> None:
    summary = CCDA.summarize(DOCUMENT)

    assert (summary.type, summary.version) == ("Continuity of Care Document (CCD)", "R2.1")
    assert (summary.control_id, summary.sender) == ("1.2.3.4^D100", "Open Custodian")
    assert (summary.sent_at, summary.charset) == ("20240102030405-0500", "utf-8")
    assert [(found.kind, found.value, found.authority) for found in summary.identifiers] == [
        (IdentifierKind.MRN, "CANARY1", "1.2.3.6"),
        (IdentifierKind.MRN, "CANARY2", "2.16.840.1.113883.4.1"),
        (IdentifierKind.VISIT, "CANARY5", "1.2.3.7"),
    ]


@pytest.mark.parametrize(
    "raw", [b"", b"\x00", b"<", b"<?xml", b"<a", b"<ClinicalDocument", b"\xff\xfe<", b"<a><b/></a>"]
)
def test_that_nothing_raises_on_any_bytes(raw: bytes) -> None:
    document = CCDA.parse(raw)

    assert list(walk(document.nodes)) is not None
    CCDA.summarize(raw)
    CCDA.validate(raw)
    CCDA.render(document)
    CCDA.tables(document)
    CCDA.values(raw, "a/b")
    CCDA.text(raw)
    list(CCDA.sensitive(document))


def test_that_names_types_and_meanings_are_said() -> None:
    base = "ClinicalDocument/component/structuredBody/component[1]/section"
    statement = f"{base}/entry/organizer/component/observation"

    assert node(base).label == "Section: Results"
    assert node(statement).label == "Observation: Result"
    assert (node(f"{statement}/code").datatype, node(f"{statement}/code").meaning) == ("CD", "Sodium")
    assert node(f"{statement}/value").datatype == "PQ"
    assert node("ClinicalDocument/templateId[1]").meaning == "US Realm Header"
    assert node("ClinicalDocument/templateId[1]/@extension").meaning == "C-CDA R2.1"
    assert node("ClinicalDocument/code/@codeSystem").meaning == "LOINC"
    assert node("ClinicalDocument/recordTarget/patientRole/id[2]").meaning == "US Social Security numbers"
    assert node("ClinicalDocument/recordTarget").label == "Patient (record target)"


def test_that_what_tells_who_the_patient_is_stays_hidden() -> None:
    document = CCDA.parse(DOCUMENT)
    clear = [leaf.path for leaf in leaves(document.nodes) if not leaf.private and "CANARY" in leaf.value]

    assert clear == []
    assert not any("CANARY" in text for leaf in walk(document.nodes) for text in (leaf.label, leaf.meaning, leaf.path))
    assert not any("CANARY" in masked_text(document, top) for top in document.nodes)
    birth = node("ClinicalDocument/recordTarget/patientRole/patient/birthTime/@value")
    assert masked_value(birth) == f"19{MASK}"


def test_that_what_an_analyst_mends_stays_readable() -> None:
    statement = "ClinicalDocument/component/structuredBody/component[1]/section/entry/organizer/component/observation"
    readable = [
        "ClinicalDocument/id/@extension",
        "ClinicalDocument/setId/@extension",
        "ClinicalDocument/templateId[1]/@root",
        "ClinicalDocument/effectiveTime/@value",
        "ClinicalDocument/recordTarget/patientRole/id[1]/@root",
        "ClinicalDocument/custodian/assignedCustodian/representedCustodianOrganization/name",
        f"{statement}/code/@code",
        f"{statement}/value/@value",
        f"{statement}/value/@unit",
        f"{statement}/effectiveTime/@value",
    ]

    assert [path for path in readable if node(path).private] == []


def test_that_no_patient_value_leaks_into_problems_titles_or_tables() -> None:
    broken = DOCUMENT.replace(b"</given>", b"").replace(b"<entry>", b"<entry CANARY>")
    document = CCDA.parse(broken)
    rendered = CCDA.render(document)
    assert rendered is not None
    words = [f"{problem}" for problem in (*document.problems, *CCDA.validate(broken))]
    words += [f"{heading.title} {heading.note}" for heading in rendered.outline] + [rendered.title, *rendered.dropped]
    words += [f"{head.title} {head.columns}" for head in CCDA.tables(document)]

    assert document.problems
    assert not [text for text in words if "CANARY" in text]


def test_that_other_xml_opens_and_is_private_all_through() -> None:
    document = CCDA.parse(b"<order code='CANARY'><name>CANARY</name></order>")

    assert document.type == "order"
    assert all(leaf.private for leaf in leaves(document.nodes))
    assert CCDA.render(document) is None


def test_that_values_and_places_follow_the_query_grammar() -> None:
    path = "recordTarget/patientRole/id/@extension"

    assert CCDA.values(DOCUMENT, path) == ("CANARY1", "CANARY2")
    assert CCDA.values(DOCUMENT, "ClinicalDocument/recordTarget/patientRole/id[2]/@extension") == ("CANARY2",)
    assert CCDA.places(DOCUMENT, path)[1] == "ClinicalDocument/recordTarget/patientRole/id[2]/@extension"
    assert CCDA.value_path(path) == "ClinicalDocument/recordTarget/patientRole/id/@extension"
    assert CCDA.value_path("not a path!") == ""


def test_that_masking_of_a_path_is_known_without_a_document() -> None:
    hidden = [CCDA.hides(path) for path in ("recordTarget/patientRole/patient/name/given", "title", "id/@extension")]

    assert hidden == [True, None, False]
    assert CCDA.hides("nonsense!") is True


def test_that_a_grid_shows_what_the_entries_say() -> None:
    document = CCDA.parse(DOCUMENT)
    heads = {head.id: head for head in CCDA.tables(document)}
    (row,) = CCDA.table_rows(document, "s1/entries", 0, 10)

    assert heads["s1/entries"].title == "Results (entries)"
    assert heads["s1/table/1"].columns == ("Test", "Column 2")
    assert [cell.text for cell in row.cells] == ["Sodium", "140", "mmol/L", "H", "CANARY", "2024-01-02", "completed"]
    assert [cell.private for cell in row.cells] == [False] * 4 + [True] + [False] * 2
    assert all(find_exact(document, cell.path) is not None for cell in row.cells)
    assert CCDA.table_rows(document, "s1/table/1", 0, 5)[0].cells[0].private
    assert _none(CCDA.table_rows(document, "s9/entries", 0, 5)) == _none(CCDA.table_rows(document, "x", 0, 5)) == []


def _none(rows: tuple[GridRow, ...]) -> list[GridRow]:
    return list(rows)


def test_that_a_document_inside_is_decoded() -> None:
    document = CCDA.parse(UNSTRUCTURED)
    path = "ClinicalDocument/component/nonXMLBody/text"

    for each in (path, f"{path}/text()"):
        found = CCDA.inside(document, each)
        assert found is not None
        assert (found.media_type, found.raw, found.problem) == ("application/pdf", b"%PDF-1.4", "")
    broken = CCDA.inside(CCDA.parse(UNSTRUCTURED.replace(b"JVBERi", b"J%BERi")), path)
    assert broken is not None
    assert "not base64" in broken.problem
    assert CCDA.inside(CCDA.parse(DOCUMENT), "ClinicalDocument/title") is None


def test_that_what_must_not_leave_the_house_is_told_by_kind() -> None:
    document = CCDA.parse(DOCUMENT)
    found = {each.node.path: each for each in CCDA.sensitive(document)}
    role = "ClinicalDocument/recordTarget/patientRole"
    kinds = {
        f"{role}/id[1]/@extension": (Kind.IDENTIFIER, "1.2.3.6"),
        f"{role}/addr/city": (Kind.CITY, ""),
        f"{role}/telecom/@value": (Kind.PHONE, ""),
        f"{role}/patient/name/family": (Kind.FAMILY, ""),
        f"{role}/patient/birthTime/@value": (Kind.BIRTH, ""),
        "ClinicalDocument/id/@extension": (Kind.IDENTIFIER, "1.2.3.4"),
        "ClinicalDocument/effectiveTime/@value": (Kind.DATE, ""),
        "ClinicalDocument/title": (Kind.TEXT, ""),
    }

    assert {path: (found[path].kind, found[path].scope) for path in kinds} == kinds
    assert all(leaf.path in found for leaf in leaves(document.nodes) if leaf.private)
    starts = [each.node.start for each in found.values()]
    assert starts == sorted(starts)
    inside = CCDA.parse(DOCUMENT.replace(b"<city>", b"<!-- CANARY --><city>"))
    (comment,) = [each for each in CCDA.sensitive(inside) if each.node.path == f"{role}/addr/comment()"]
    assert comment.kind is Kind.TEXT
    (body,) = [each for each in CCDA.sensitive(CCDA.parse(UNSTRUCTURED)) if each.kind is Kind.EMBEDDED]
    assert body.codec == "base64"


def test_that_repeats_are_known_again() -> None:
    document = CCDA.parse(DOCUMENT)
    section = find_exact(document, "ClinicalDocument/component/structuredBody/component[1]")
    moved = CCDA.parse(DOCUMENT.replace(SECTIONS.strip().encode(), b"<component/>" + SECTIONS.strip().encode()))
    again = find_exact(moved, "ClinicalDocument/component/structuredBody/component[2]")

    assert section is not None
    assert again is not None
    assert CCDA.identity(section) == CCDA.identity(again) != ""
    assert CCDA.volatile("ClinicalDocument/id/@extension")
    assert not CCDA.volatile("ClinicalDocument/setId/@extension")


def test_that_the_quick_look_names_what_the_header_lacks() -> None:
    assert CCDA.validate(DOCUMENT) == ()
    lacking = CCDA.validate(DOCUMENT.replace(b"custodian", b"other"))
    assert [(problem.code, problem.path) for problem in lacking] == [("header part missing", "ClinicalDocument")]
