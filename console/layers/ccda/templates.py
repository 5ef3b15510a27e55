"""Names of documents, sections and entries by their template (root and extension) or LOINC code; PROTOCOLS 4.1, 4.2."""

from __future__ import annotations

from collections.abc import Iterator

from console.documents.xml.element import Element
from console.layers.ccda.facts import DOCUMENTS, HEADER, LOINC, SECTIONS

_ENTRY = "2.16.840.1.113883.10.20.22.4."
RELEASES = {"": "R1.1", "2014-06-09": "R2.0", "2015-08-01": "R2.1", "2024-05-01": "R4"}
"""Extension of the header's template -> release of C-CDA."""

_ENTRIES = {
    "1": "Result organizer",
    "2": "Result",
    "3": "Problem concern",
    "4": "Problem",
    "5": "Health status",
    "6": "Problem status",
    "7": "Allergy or intolerance",
    "8": "Severity",
    "9": "Reaction",
    "12": "Procedure (act)",
    "13": "Procedure (observation)",
    "14": "Procedure",
    "16": "Medication",
    "17": "Medication supply order",
    "18": "Medication dispense",
    "19": "Indication",
    "20": "Instruction",
    "23": "Medication information",
    "24": "Drug vehicle",
    "25": "Precondition",
    "26": "Vital signs organizer",
    "27": "Vital sign",
    "28": "Allergy status",
    "29": "Advance directive",
    "30": "Allergy concern",
    "31": "Age",
    "32": "Service delivery location",
    "33": "Hospital discharge diagnosis",
    "34": "Hospital admission diagnosis",
    "35": "Discharge medication",
    "36": "Admission medication",
    "37": "Product instance (device)",
    "38": "Social history",
    "39": "Planned act",
    "40": "Planned encounter",
    "41": "Planned procedure",
    "42": "Planned medication",
    "43": "Planned supply",
    "44": "Planned observation",
    "45": "Family history organizer",
    "46": "Family history",
    "47": "Family history: death",
    "48": "Advance directive",
    "49": "Encounter",
    "50": "Non-medicinal supply",
    "51": "Postprocedure diagnosis",
    "52": "Immunization",
    "53": "Immunization refusal reason",
    "54": "Immunization information",
    "60": "Coverage",
    "61": "Policy",
    "64": "Comment",
    "65": "Preoperative diagnosis",
    "66": "Functional status organizer",
    "67": "Functional status",
    "68": "Functional status problem",
    "69": "Assessment scale",
    "70": "Pressure ulcer",
    "72": "Caregiver characteristics",
    "73": "Cognitive status problem",
    "74": "Mental status",
    "75": "Mental status organizer",
    "76": "Number of pressure ulcers",
    "78": "Smoking status",
    "79": "Deceased",
    "80": "Encounter diagnosis",
    "85": "Tobacco use",
    "86": "Assessment scale supporting observation",
    "87": "Policy: guarantor",
    "108": "Advance directive organizer",
    "110": "Progress toward goal",
    "114": "Wound measurement",
    "118": "Substance administered",
    "119": "Author participation",
    "120": "Planned immunization",
    "121": "Goal",
    "122": "Entry reference",
    "123": "Drug monitoring",
    "124": "Nutrition assessment",
    "129": "Planned coverage",
    "130": "Nutrition recommendation",
    "131": "Intervention",
    "132": "Health concern",
    "135": "Medical equipment organizer",
    "136": "Risk concern",
    "138": "Nutritional status",
    "140": "Patient referral",
    "141": "Handoff communication",
    "143": "Priority preference",
    "144": "Outcome",
    "145": "Criticality",
    "146": "Planned intervention",
    "147": "Medication instruction",
    "200": "Birth sex",
    "201": "Section time range",
    "202": "Note",
    "500": "Care team organizer",
    "501": "Gender identity",
}
_SECTION_CODES = {
    "85847-2": "Care Team",
    "18776-5": "Plan of Treatment",
    "42346-7": "Admission Medications",
    "10183-2": "Discharge Medications",
    "11493-4": "Discharge Studies",
    "51847-2": "Assessment and Plan",
    "30954-2": "Results",
    "34109-9": "Notes",
    "11488-4": "Consultation Note",
    "11506-3": "Progress Note",
    "34117-2": "History and Physical",
    "28570-0": "Procedure Note",
    "18748-4": "Imaging Narrative",
    "11504-8": "Operative Note",
    "18842-5": "Discharge Summary",
    "34895-3": "Education",
    "8671-6": "Plan Observation",
    "55109-3": "Complications",
    "55115-0": "Requested Imaging Studies",
    "11329-0": "History General",
    "18834-2": "Comparison Study",
    "55111-9": "Current Imaging Procedure",
    "19005-8": "Impressions",
    "8725-7": "Physical Findings",
    "55108-5": "Clinical Presentation",
    "29549-3": "Medications Administered",
    "55112-7": "Document Summary",
}
_BY_CODE = {code: kind.title for kind in reversed(SECTIONS.values()) for code in kind.codes} | _SECTION_CODES
_DOCUMENT_CODES = {code: kind.title for kind in DOCUMENTS.values() for code in kind.codes}


def templates(element: Element) -> Iterator[tuple[str, str]]:
    """(root, extension) of each template an element claims."""
    for child in element.elements("templateId"):
        yield child.get("root"), child.get("extension")


def template_name(root: str) -> str:
    """What a template is, by its root; "" where it is not known."""
    if root == HEADER:
        return "US Realm Header"
    if root in DOCUMENTS:
        return DOCUMENTS[root].title
    if root in SECTIONS:
        kind = SECTIONS[root]
        return f"{kind.title} section" + (", entries required" if kind.entries else "")
    return _ENTRIES.get(root.removeprefix(_ENTRY), "") if root.startswith(_ENTRY) else ""


def document_name(root: Element) -> str:
    """The type of a document: by its template, else by its code; "Clinical document" where neither is known."""
    for oid, _ in templates(root):
        if oid in DOCUMENTS:
            return DOCUMENTS[oid].title
    code = root.first("code")
    return _DOCUMENT_CODES.get(code.get("code") if code else "", "Clinical document")


def release(root: Element) -> str:
    """The newest release of C-CDA that the templates of a document claim; "" for CDA that claims none."""
    claimed = [RELEASES[ext] for oid, ext in templates(root) if (oid == HEADER or oid in DOCUMENTS) and ext in RELEASES]
    return max(claimed, default="")


def section_name(section: Element) -> str:
    """What a section is: by its template, else by its code; "" where neither is known. Never its own title."""
    for oid, _ in templates(section):
        if oid in SECTIONS:
            return SECTIONS[oid].title
    code = section.first("code")
    if code is None or code.get("codeSystem") not in {"", LOINC}:
        return ""
    return _BY_CODE.get(code.get("code"), "")


def entry_name(statement: Element) -> str:
    """What an entry is, by the first template of it that is known."""
    for oid, _ in templates(statement):
        name = template_name(oid)
        if name:
            return name
    return ""
