"""The header: what the US Realm Header and the document types require, and what its values may be."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial

from lxml.etree import _Element as Element

from console.core.message import Severity
from console.layers.ccda.checks.rules.rule import Hit, Rule, Sheet, kid, kids, spelt
from console.layers.ccda.facts import DOCUMENTS, HEADER, LOINC

TYPE = "C-CDA R2.1 document-level templates, 1.1"
US = "C-CDA R2.1 US Realm Header (V3), 1.1.1"
CDA = "CDA R2 header, 4.2"

REQUIRED = (
    # where, what must stand there, in words
    ("", "realmCode", "realmCode US"),
    ("", "typeId", "typeId, which says that it is a CDA document"),
    ("", "id", "the id of the document"),
    ("", "code", "the code that says what document it is"),
    ("", "title", "title"),
    ("", "effectiveTime", "effectiveTime, when it was made"),
    ("", "confidentialityCode", "confidentialityCode"),
    ("", "languageCode", "languageCode"),
    ("", "recordTarget", "recordTarget, the patient"),
    ("", "author", "author"),
    ("", "custodian", "custodian"),
    ("", "component", "component with the body"),
    ("recordTarget", "patientRole", "patientRole"),
    ("recordTarget/patientRole", "id", "an id of the patient"),
    ("recordTarget/patientRole", "addr", "the patient's address (addr), at least with a nullFlavor"),
    ("recordTarget/patientRole", "telecom", "the patient's telecom, at least with a nullFlavor"),
    ("recordTarget/patientRole", "patient", "patient"),
    ("recordTarget/patientRole/patient", "name", "the patient's name"),
    ("recordTarget/patientRole/patient", "administrativeGenderCode", "administrativeGenderCode"),
    ("recordTarget/patientRole/patient", "birthTime", "birthTime"),
    ("recordTarget/patientRole/patient", "raceCode", "raceCode, at least with a nullFlavor"),
    ("recordTarget/patientRole/patient", "ethnicGroupCode", "ethnicGroupCode, at least with a nullFlavor"),
    ("author", "time", "the time of the author"),
    ("author", "assignedAuthor", "assignedAuthor"),
    ("author/assignedAuthor", "id", "an id of the author"),
    ("author/assignedAuthor", "addr", "addr of the author"),
    ("author/assignedAuthor", "telecom", "telecom of the author"),
    ("custodian", "assignedCustodian", "assignedCustodian"),
    ("custodian/assignedCustodian", "representedCustodianOrganization", "representedCustodianOrganization"),
    ("custodian/assignedCustodian/representedCustodianOrganization", "id", "an id of the custodian"),
    ("custodian/assignedCustodian/representedCustodianOrganization", "name", "the name of the custodian"),
    ("custodian/assignedCustodian/representedCustodianOrganization", "telecom", "telecom of the custodian"),
    ("custodian/assignedCustodian/representedCustodianOrganization", "addr", "addr of the custodian"),
    ("legalAuthenticator", "time", "the time of the signature"),
    ("legalAuthenticator", "signatureCode", "signatureCode"),
    ("legalAuthenticator", "assignedEntity", "assignedEntity, who signed"),
    ("legalAuthenticator/assignedEntity", "id", "an id of who signed"),
    ("legalAuthenticator/assignedEntity", "assignedPerson", "assignedPerson, who signed"),
)
"""Parent, child and words; the child is required wherever the parent stands."""

_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|\d{3}))?")
_CONFIDENTIAL = frozenset({"N", "R", "V", "L", "M", "U"})
_GENDERS = frozenset({"M", "F", "UN"})


def missing(parent: str, child: str, words: str, sheet: Sheet) -> Iterator[Hit]:
    """A required part of the header that is not there."""
    for element in kids(sheet.root, spelt(parent)) if parent else [sheet.root]:
        if element.get("nullFlavor") is None and kid(element, spelt(child)) is None:
            yield Hit(element, f"The header lacks {words}.")


def no_document_type(sheet: Sheet) -> Iterator[Hit]:
    """A CDA document that claims no type of C-CDA."""
    if not sheet.kinds:
        text = "No templateId of a C-CDA document type: rules for the sections of a type cannot be applied."
        yield Hit(sheet.root, text)


def several_types(sheet: Sheet) -> Iterator[Hit]:
    """A document that claims to be two types."""
    if len(sheet.kinds) > 1:
        titles = " and ".join(kind.title for kind in sheet.kinds)
        yield Hit(sheet.root, f"The templateIds claim several document types: {titles}. A receiver may take either.")


def no_header_template(sheet: Sheet) -> Iterator[Hit]:
    """No claim to follow the US Realm Header."""
    if sheet.kinds and not any(root == HEADER for root, _ in sheet.templates):
        yield Hit(sheet.root, f"There is no templateId {HEADER} of the US Realm Header.")


def unknown_extension(sheet: Sheet) -> Iterator[Hit]:
    """A known document template in a release that never was."""
    for element in kids(sheet.root, "v:templateId"):
        root, extension = element.get("root", ""), element.get("extension", "")
        if root != HEADER and root not in DOCUMENTS:
            continue
        if extension not in {"", "2014-06-09", "2015-08-01"} and not _later(extension):
            text = "No release of this template has this extension; a receiver does not know it."
            yield Hit(element, text, "extension")


def _later(extension: str) -> bool:
    """True for the date of a release after R2.1."""
    return bool(re.fullmatch(r"20(1[6-9]|2\d)-[01]\d-[0-3]\d", extension))


def mixed_releases(sheet: Sheet) -> Iterator[Hit]:
    """Header and document type of different releases."""
    header = {extension for root, extension in sheet.templates if root == HEADER}
    kinds = {extension for root, extension in sheet.templates if root in DOCUMENTS}
    if header and kinds and not header & kinds:
        yield Hit(sheet.root, "The templateIds of header and document type are of different releases.")


def document_code(sheet: Sheet) -> Iterator[Hit]:
    """A document code that its type does not allow, or that is no LOINC code."""
    code = kid(sheet.root, "v:code")
    if code is None or not sheet.kinds or code.get("nullFlavor"):
        return
    allowed = sheet.kinds[0].codes
    value, system = code.get("code", ""), code.get("codeSystem", "")
    if allowed and value not in allowed:
        yield Hit(code, f"A {sheet.kinds[0].title} has the code {' or '.join(allowed)}; another stands here.", "code")
    elif not re.fullmatch(r"\d{1,7}-\d", value):
        yield Hit(code, "The code of the document is no LOINC code.", "code")
    if system != LOINC:
        yield Hit(code, f"The code of the document is not of LOINC ({LOINC}).", "codeSystem")


def type_id(sheet: Sheet) -> Iterator[Hit]:
    """typeId is the same in every CDA R2 document."""
    for element in kids(sheet.root, "v:typeId"):
        if element.get("root") != "2.16.840.1.113883.1.3":
            yield Hit(element, "The root of typeId is not 2.16.840.1.113883.1.3.", "root")
        if element.get("extension") != "POCD_HD000040":
            yield Hit(element, "The extension of typeId is not POCD_HD000040.", "extension")


def realm(sheet: Sheet) -> Iterator[Hit]:
    """C-CDA is of the US realm."""
    for element in kids(sheet.root, "v:realmCode"):
        if element.get("code") != "US":
            yield Hit(element, "realmCode is not US.", "code")


def title_empty(sheet: Sheet) -> Iterator[Hit]:
    """A title is what a person sees first."""
    for element in kids(sheet.root, "v:title"):
        if not "".join(element.itertext()).strip() and not element.get("nullFlavor"):
            yield Hit(element, "The title is empty.")


def confidentiality(sheet: Sheet) -> Iterator[Hit]:
    """The code of the whole document."""
    for element in kids(sheet.root, "v:confidentialityCode"):
        if element.get("nullFlavor"):
            continue
        if element.get("code") not in _CONFIDENTIAL:
            yield Hit(element, "No code of v3 Confidentiality: N, R or V is expected.", "code")
        elif element.get("codeSystem", "2.16.840.1.113883.5.25") != "2.16.840.1.113883.5.25":
            yield Hit(element, "Not of the code system 2.16.840.1.113883.5.25.", "codeSystem")


def language(sheet: Sheet) -> Iterator[Hit]:
    """RFC 5646: the shortest language, then the country."""
    for element in kids(sheet.root, "v:languageCode"):
        if not _LANGUAGE.fullmatch(element.get("code", "")) and not element.get("nullFlavor"):
            yield Hit(element, "languageCode is no language such as en-US.", "code")


def gender(sheet: Sheet) -> Iterator[Hit]:
    """M, F or UN of v3 AdministrativeGender."""
    for element in _patients(sheet, "administrativeGenderCode"):
        if element.get("nullFlavor"):
            continue
        if element.get("codeSystem") != "2.16.840.1.113883.5.1":
            yield Hit(element, "Not of the code system AdministrativeGender 2.16.840.1.113883.5.1.", "codeSystem")
        elif element.get("code") not in _GENDERS:
            yield Hit(element, "The gender is none of M, F, UN.", "code")


def race(sheet: Sheet) -> Iterator[Hit]:
    """Race and ethnic group are codes of the CDC."""
    for name in ("raceCode", "ethnicGroupCode"):
        for element in _patients(sheet, name):
            if element.get("nullFlavor"):
                continue
            if element.get("codeSystem") != "2.16.840.1.113883.6.238":
                yield Hit(element, f"{name} is not of CDC Race and Ethnicity 2.16.840.1.113883.6.238.", "codeSystem")
            elif not re.fullmatch(r"\d{4}-\d", element.get("code", "")):
                yield Hit(element, f"{name} has not the form of a CDC code (four digits, a dash, a digit).", "code")


def _patients(sheet: Sheet, name: str) -> list[Element]:
    return kids(sheet.root, spelt(f"recordTarget/patientRole/patient/{name}"))


def name_empty(sheet: Sheet) -> Iterator[Hit]:
    """A name with parts that say nothing."""
    for name in _patients(sheet, "name"):
        if name.get("nullFlavor"):
            continue
        for part in name.iterchildren("*"):
            if not (part.text or "").strip() and not part.get("nullFlavor"):
                yield Hit(part, "A part of the patient's name is empty and has no nullFlavor.")
        if len(name) == 0 and not (name.text or "").strip():
            yield Hit(name, "The patient's name is empty and has no nullFlavor.")


def author_person(sheet: Sheet) -> Iterator[Hit]:
    """A person or a device made it."""
    for author in kids(sheet.root, spelt("author/assignedAuthor")):
        who = ("v:assignedPerson", "v:assignedAuthoringDevice", "v:representedOrganization")
        if all(kid(author, name) is None for name in who):
            yield Hit(author, "The author has neither assignedPerson nor assignedAuthoringDevice.")


def document_id(sheet: Sheet) -> Iterator[Hit]:
    """The id of the document must say something."""
    for element in kids(sheet.root, "v:id"):
        if not element.get("root") or element.get("nullFlavor"):
            yield Hit(element, "The id of the document must have a root: it is what replacements refer to.")


def set_and_version(sheet: Sheet) -> Iterator[Hit]:
    """setId and versionNumber come together (CONF 1198-6380, 1198-6387)."""
    parts = {name: kid(sheet.root, f"v:{name}") for name in ("setId", "versionNumber")}
    there = [name for name, element in parts.items() if element is not None]
    if len(there) == 1:
        lacking = "versionNumber" if there[0] == "setId" else "setId"
        yield Hit(parts[there[0]], f"{there[0]} stands without {lacking}; they come together.")
    version = parts["versionNumber"]
    if version is None or version.get("nullFlavor"):
        return
    if not re.fullmatch(r"[1-9]\d*", version.get("value", "")):
        yield Hit(version, "versionNumber is no whole number from 1.", "value")


def replaces(sheet: Sheet) -> Iterator[Hit]:
    """A replacement keeps the setId, counts on, and has an id of its own."""
    for related in kids(sheet.root, "v:relatedDocument"):
        parent = kid(related, "v:parentDocument")
        if related.get("typeCode") not in {"RPLC", "APND", "XFRM"}:
            yield Hit(related, "relatedDocument says neither RPLC, APND nor XFRM.", "typeCode")
            continue
        if parent is None or related.get("typeCode") != "RPLC":
            continue
        mine, old = kid(sheet.root, "v:setId"), kid(parent, "v:setId")
        version = kid(sheet.root, "v:versionNumber")
        if mine is None or version is None:
            yield Hit(related, "A replacement needs setId and versionNumber, so that receivers know what is newest.")
        elif old is not None and _key(mine) != _key(old):
            yield Hit(mine, "A replacement keeps the setId of what it replaces; this one differs.")
        elif old is not None and _number(version) <= _number(kid(parent, "v:versionNumber")):
            yield Hit(version, "A replacement has a higher versionNumber than what it replaces.", "value")
        document = kid(sheet.root, "v:id")
        if document is not None and any(_key(document) == _key(each) for each in kids(parent, "v:id")):
            yield Hit(document, "A replacement has a new id; this one is the id of what it replaces.")


def _key(element: Element) -> tuple[str, str]:
    return element.get("root", "").lower(), element.get("extension", "")


def _number(element: Element | None) -> int:
    value = element.get("value", "") if element is not None else ""
    return int(value) if re.fullmatch(r"\d{1,9}", value) else -1


def service_event(sheet: Sheet) -> Iterator[Hit]:
    """Care documented: from when to when."""
    for kind in sheet.kinds:
        if not kind.service:
            continue
        events = kids(sheet.root, spelt("documentationOf/serviceEvent"))
        if not events:
            yield Hit(sheet.root, f"A {kind.title} needs documentationOf/serviceEvent.")
        for event in events:
            time = kid(event, "v:effectiveTime")
            if time is None or (kid(time, "v:low") is None and not time.get("value") and not time.get("nullFlavor")):
                yield Hit(event, "serviceEvent needs effectiveTime with low: from when the care was given.")


def encounter(sheet: Sheet) -> Iterator[Hit]:
    """The visit it belongs to."""
    for kind in sheet.kinds:
        if not kind.encounter:
            continue
        visits = kids(sheet.root, spelt("componentOf/encompassingEncounter"))
        if not visits:
            yield Hit(sheet.root, f"A {kind.title} needs componentOf/encompassingEncounter: the visit it is about.")
        for visit in visits:
            if kid(visit, "v:effectiveTime") is None:
                yield Hit(visit, "encompassingEncounter needs effectiveTime.")


def body(sheet: Sheet) -> Iterator[Hit]:
    """A body of the kind that the type has."""
    component = kid(sheet.root, "v:component")
    if component is None:
        return
    plain, structured = kid(component, "v:nonXMLBody"), kid(component, "v:structuredBody")
    if plain is None and structured is None:
        yield Hit(component, "The document has no body: neither structuredBody nor nonXMLBody.")
    for kind in sheet.kinds:
        if kind.unstructured and plain is None:
            yield Hit(component, "An Unstructured Document has a nonXMLBody.")
        elif not kind.unstructured and structured is None and plain is not None:
            yield Hit(component, f"A {kind.title} has a structuredBody; only Unstructured Documents have a nonXMLBody.")
    text = kid(plain, "v:text") if plain is not None else None
    if plain is not None and text is None:
        yield Hit(plain, "nonXMLBody has no text.")
    elif text is not None and kid(text, "v:reference") is None:
        if not "".join(text.itertext()).strip():
            yield Hit(text, "nonXMLBody holds neither a document nor a reference to one.")
        elif text.get("representation") != "B64" and not text.get("mediaType", "text/").startswith("text/"):
            yield Hit(text, "A document that is no text needs representation B64.", "representation")
        elif not text.get("mediaType"):
            yield Hit(text, "nonXMLBody/text needs mediaType: what is in it.")


_ERROR, _WARNING, _INFO = Severity.ERROR, Severity.WARNING, Severity.INFO

RULES: tuple[Rule, ...] = (
    *(
        Rule(
            id="ccda.header." + "/".join(filter(None, (parent, child))).replace("/", "."),
            severity=_ERROR,
            source=US,
            look=partial(missing, parent, child, words),
        )
        for parent, child, words in REQUIRED
    ),
    Rule(id="ccda.document-type", severity=_INFO, source=TYPE, look=no_document_type),
    Rule(id="ccda.document-types", severity=_WARNING, source=TYPE, look=several_types),
    Rule(id="ccda.header-template", severity=_WARNING, source=US, look=no_header_template),
    Rule(id="ccda.document-extension", severity=_ERROR, source="C-CDA R2.1 volume 1, 4.1", look=unknown_extension),
    Rule(id="ccda.document-releases", severity=_WARNING, source="C-CDA R2.1 volume 1, 4.1", look=mixed_releases),
    Rule(id="ccda.document-code", severity=_ERROR, source=TYPE, look=document_code),
    Rule(id="ccda.type-id", severity=_ERROR, source=CDA, look=type_id),
    Rule(id="ccda.realm", severity=_ERROR, source=US, look=realm),
    Rule(id="ccda.title", severity=_ERROR, source=US, look=title_empty),
    Rule(id="ccda.confidentiality", severity=_ERROR, source=US, look=confidentiality),
    Rule(id="ccda.language", severity=_ERROR, source=US + "; RFC 5646", look=language),
    Rule(id="ccda.gender", severity=_ERROR, source=US, look=gender),
    Rule(id="ccda.race", severity=_ERROR, source=US, look=race),
    Rule(id="ccda.name", severity=_ERROR, source=US, look=name_empty),
    Rule(id="ccda.author", severity=_ERROR, source=US, look=author_person),
    Rule(id="ccda.document-id", severity=_ERROR, source=US, look=document_id),
    Rule(id="ccda.version", severity=_ERROR, source=US + "; CONF 1198-6380, 1198-6387", look=set_and_version),
    Rule(id="ccda.replacement", severity=_ERROR, source="CDA R2, 4.2.3.1 relatedDocument", look=replaces),
    Rule(id="ccda.service-event", severity=_ERROR, source=TYPE, look=service_event),
    Rule(id="ccda.encounter", severity=_ERROR, source=TYPE, look=encounter),
    Rule(id="ccda.body", severity=_ERROR, source="CDA R2 body, 4.3", look=body),
)
