"""Facts of C-CDA R2.1 (HL7 CDA R2 IG: Consolidated CDA Templates, DSTU R2.1, August 2015, with R1.1 and R2.0): the
document types with what they must hold, the sections with their codes, the releases of each template."""

from __future__ import annotations

from dataclasses import dataclass

LOINC = "2.16.840.1.113883.6.1"
SNOMED = "2.16.840.1.113883.6.96"
DCM = "1.2.840.10008.2.16.4"
HEADER = "2.16.840.1.113883.10.20.22.1.1"
_DOC = "2.16.840.1.113883.10.20.22.1."
_SEC = "2.16.840.1.113883.10.20.22.2."
_IHE = "1.3.6.1.4.1.19376.1.5.3.1."

R11, R20, R21 = "", "2014-06-09", "2015-08-01"
"""The extension of a template in each release."""

ALLERGIES, ALLERGIES_ER = _SEC + "6", _SEC + "6.1"
MEDICATIONS, MEDICATIONS_ER = _SEC + "1", _SEC + "1.1"
PROBLEMS, PROBLEMS_ER = _SEC + "5", _SEC + "5.1"
PROCEDURES, PROCEDURES_ER = _SEC + "7", _SEC + "7.1"
RESULTS, RESULTS_ER = _SEC + "3", _SEC + "3.1"
VITALS, VITALS_ER = _SEC + "4", _SEC + "4.1"
SOCIAL, FAMILY, PLAN, ASSESSMENT, BOTH = _SEC + "17", _SEC + "15", _SEC + "10", _SEC + "8", _SEC + "9"
PRESENT_ILLNESS, PHYSICAL, PAST = _IHE + "3.4", "2.16.840.1.113883.10.20.2.10", _SEC + "20"
GENERAL, REVIEW, COURSE = "2.16.840.1.113883.10.20.2.5", _IHE + "3.18", _IHE + "3.5"
REFERRAL, VISIT, COMPLAINT, COMPLAINT_VISIT = _IHE + "3.1", _SEC + "12", _IHE + "1.13.2.1", _SEC + "13"
DISCHARGE_DX, DISCHARGE_MEDS, DISCHARGE_MEDS_ER = _SEC + "24", _SEC + "11", _SEC + "11.1"
COMPLICATIONS, DESCRIPTION, INDICATIONS = _SEC + "37", _SEC + "27", _SEC + "29"

AnyOf = tuple[str, ...]
"""One of these templates is enough; `A+B` means both together."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentType:
    """A document template. `needs` are its required sections, each with what may stand for it; `wants` are those it
    should have. `codes` are the only ones allowed; empty where a value set allows many."""

    root: str
    title: str
    codes: tuple[str, ...] = ()
    needs: tuple[AnyOf, ...] = ()
    wants: tuple[AnyOf, ...] = ()
    encounter: bool = False  # componentOf/encompassingEncounter is required
    service: bool = False  # documentationOf/serviceEvent is required
    extensions: tuple[str, ...] = (R11, R20, R21)
    unstructured: bool = False


_ASSESSED: AnyOf = (BOTH, f"{ASSESSMENT}+{PLAN}")
_REASON: AnyOf = (COMPLAINT_VISIT, COMPLAINT, VISIT)

DOCUMENTS: dict[str, DocumentType] = {
    kind.root: kind
    for kind in (
        DocumentType(
            root=_DOC + "2",
            title="Continuity of Care Document (CCD)",
            codes=("34133-9",),
            needs=((ALLERGIES_ER,), (MEDICATIONS_ER,), (PROBLEMS_ER,), (RESULTS_ER,), (SOCIAL,), (VITALS_ER,)),
            wants=((PROCEDURES_ER,), (PLAN,)),
            service=True,
        ),
        DocumentType(
            root=_DOC + "3",
            title="History and Physical",
            needs=(
                (ALLERGIES, ALLERGIES_ER),
                _ASSESSED,
                _REASON,
                (FAMILY,),
                (GENERAL,),
                (PAST,),
                (MEDICATIONS, MEDICATIONS_ER),
                (PHYSICAL,),
                (RESULTS, RESULTS_ER),
                (REVIEW,),
                (SOCIAL,),
                (VITALS, VITALS_ER),
            ),
            wants=((PRESENT_ILLNESS,),),
            encounter=True,
        ),
        DocumentType(
            root=_DOC + "4",
            title="Consultation Note",
            needs=(
                _ASSESSED,
                (PRESENT_ILLNESS,),
                (ALLERGIES_ER, ALLERGIES),
                (PROBLEMS_ER, PROBLEMS),
                (REFERRAL, VISIT, COMPLAINT_VISIT),
            ),
            wants=((PHYSICAL,), (MEDICATIONS_ER, MEDICATIONS), (RESULTS_ER, RESULTS)),
            encounter=True,
        ),
        DocumentType(root=_DOC + "5", title="Diagnostic Imaging Report", needs=(("2.16.840.1.113883.10.20.6.1.2",),)),
        DocumentType(
            root=_DOC + "6",
            title="Procedure Note",
            needs=((COMPLICATIONS,), (DESCRIPTION,), (INDICATIONS,), (_SEC + "36",), _ASSESSED),
            service=True,
        ),
        DocumentType(
            root=_DOC + "7",
            title="Operative Note",
            needs=(
                (_SEC + "25",),
                (COMPLICATIONS,),
                (_SEC + "34",),
                ("2.16.840.1.113883.10.20.18.2.9",),
                (_SEC + "28",),
                (_SEC + "31",),
                (DESCRIPTION,),
                (_SEC + "35",),
            ),
            service=True,
        ),
        DocumentType(
            root=_DOC + "8",
            title="Discharge Summary",
            needs=((ALLERGIES, ALLERGIES_ER), (COURSE,), (DISCHARGE_DX,), (PLAN,)),
            wants=((DISCHARGE_MEDS, DISCHARGE_MEDS_ER),),
            encounter=True,
        ),
        DocumentType(root=_DOC + "9", title="Progress Note", needs=(_ASSESSED,), encounter=True),
        DocumentType(root=_DOC + "10", title="Unstructured Document", unstructured=True),
        DocumentType(
            root=_DOC + "13",
            title="Transfer Summary",
            needs=((ALLERGIES_ER,), (MEDICATIONS_ER,), (PROBLEMS_ER,), (RESULTS_ER,), (VITALS_ER,), _ASSESSED),
            wants=((_SEC + "14",), (REFERRAL,)),
            extensions=(R11, R20, R21),
        ),
        DocumentType(
            root=_DOC + "14",
            title="Referral Note",
            needs=((PROBLEMS_ER,), (ALLERGIES_ER,), (MEDICATIONS_ER,), (REFERRAL,), _ASSESSED),
            wants=((RESULTS_ER,), (VITALS_ER,)),
            extensions=(R11, R20, R21),
        ),
        DocumentType(
            root=_DOC + "15",
            title="Care Plan",
            needs=((_SEC + "58",), (_SEC + "60",)),
            wants=(("2.16.840.1.113883.10.20.21.2.3",), (_SEC + "61",)),
            extensions=(R11, R20, R21),
        ),
    )
}


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionType:
    """A section template: its codes (more than one where a release changed it), its extension in R2.1, and whether
    R1.1 had it, so that R2.1 lists both. `entries` where the template requires entries."""

    root: str
    title: str
    codes: tuple[str, ...]
    extension: str = ""
    first: bool = True  # R1.1 had it
    entries: bool = False


def _section(root: str, title: str, codes: str, extension: str = R11, *, first: bool = True) -> SectionType:
    return SectionType(root=root, title=title, codes=tuple(codes.split()), extension=extension, first=first)


def _pair(root: str, title: str, codes: str, extension: str) -> tuple[SectionType, SectionType]:
    """The template with optional entries, and its variant `.1` with required ones."""
    plain = _section(root, title, codes, extension)
    strict = SectionType(
        root=root + ".1", title=title, codes=plain.codes, extension=extension, first=True, entries=True
    )
    return plain, strict


SECTIONS: dict[str, SectionType] = {
    kind.root: kind
    for kind in (
        *_pair(ALLERGIES, "Allergies", "48765-2", R21),
        *_pair(MEDICATIONS, "Medications", "10160-0", R20),
        *_pair(PROBLEMS, "Problems", "11450-4", R21),
        *_pair(PROCEDURES, "Procedures", "47519-4", R20),
        *_pair(RESULTS, "Results", "30954-2", R21),
        *_pair(VITALS, "Vital Signs", "8716-3", R21),
        *_pair(_SEC + "2", "Immunizations", "11369-6", R21),
        *_pair(_SEC + "22", "Encounters", "46240-8", R21),
        *_pair(_SEC + "21", "Advance Directives", "42348-3", R21),
        *_pair(DISCHARGE_MEDS, "Discharge Medications", "10183-2 75311-1", R21),
        _section(SOCIAL, "Social History", "29762-2", R21),
        _section(FAMILY, "Family History", "10157-6", R21),
        _section(_SEC + "18", "Payers", "48768-6", R21),
        _section(PLAN, "Plan of Treatment", "18776-5", R20),
        _section(ASSESSMENT, "Assessment", "51848-0"),
        _section(BOTH, "Assessment and Plan", "51847-2", R20),
        _section(_SEC + "14", "Functional Status", "47420-5", R20),
        _section(_SEC + "56", "Mental Status", "10190-7", R21, first=False),
        _section(_SEC + "23", "Medical Equipment", "46264-8", R20),
        _section(_SEC + "57", "Nutrition", "61144-2", first=False),
        _section(_SEC + "58", "Health Concerns", "75310-3", R21, first=False),
        _section(_SEC + "60", "Goals", "61146-7", first=False),
        _section(_SEC + "61", "Health Status Evaluations and Outcomes", "11383-7", first=False),
        _section("2.16.840.1.113883.10.20.21.2.3", "Interventions", "62387-6", R21),
        _section(_SEC + "45", "Instructions", "69730-0", R20),
        _section(VISIT, "Reason for Visit", "29299-5"),
        _section(COMPLAINT_VISIT, "Chief Complaint and Reason for Visit", "46239-0"),
        _section(COMPLAINT, "Chief Complaint", "10154-3"),
        _section(REFERRAL, "Reason for Referral", "42349-1", R20),
        _section(PRESENT_ILLNESS, "History of Present Illness", "10164-2"),
        _section(PAST, "Past Medical History", "11348-0", R21),
        _section(GENERAL, "General Status", "10210-3"),
        _section(REVIEW, "Review of Systems", "10187-3"),
        _section(PHYSICAL, "Physical Exam", "29545-1", R21),
        _section(COURSE, "Hospital Course", "8648-8"),
        _section(DISCHARGE_DX, "Discharge Diagnosis", "11535-2", R21),
        _section(_SEC + "43", "Admission Diagnosis", "46241-6", R21),
        _section(_SEC + "44", "Admission Medications", "42346-7", R21),
        _section(_SEC + "41", "Hospital Discharge Instructions", "8653-8"),
        _section(_SEC + "42", "Hospital Consultations", "18841-7"),
        _section(_IHE + "3.26", "Hospital Discharge Physical", "10184-0"),
        _section(_SEC + "16", "Hospital Discharge Studies Summary", "11493-4"),
        _section(_SEC + "25", "Anesthesia", "59774-0", R20),
        _section(DESCRIPTION, "Procedure Description", "29554-3"),
        _section(_SEC + "28", "Procedure Findings", "59776-5", R21),
        _section(INDICATIONS, "Procedure Indications", "59768-2", R20),
        _section(_SEC + "30", "Planned Procedure", "59772-4", R20),
        _section(_SEC + "31", "Procedure Specimens Taken", "59773-2"),
        _section(_SEC + "34", "Preoperative Diagnosis", "10219-4", R21),
        _section(_SEC + "35", "Postoperative Diagnosis", "10218-6"),
        _section(_SEC + "36", "Postprocedure Diagnosis", "59769-0", R21),
        _section(COMPLICATIONS, "Complications", "55109-3", R21),
        _section(_SEC + "40", "Procedure Implants", "59771-6"),
        _section("2.16.840.1.113883.10.20.18.2.9", "Procedure Estimated Blood Loss", "59770-8"),
        _section("2.16.840.1.113883.10.20.18.2.12", "Procedure Disposition", "59775-7"),
        _section("2.16.840.1.113883.10.20.7.12", "Operative Note Fluids", "10216-0"),
        _section("2.16.840.1.113883.10.20.7.13", "Surgical Drains", "11537-8"),
        _section("2.16.840.1.113883.10.20.7.14", "Operative Note Surgical Procedure", "10223-6"),
        _section("2.16.840.1.113883.10.20.21.2.1", "Objective", "61149-1"),
        _section("2.16.840.1.113883.10.20.21.2.2", "Subjective", "61150-9"),
        _section("2.16.840.1.113883.10.20.6.1.1", "DICOM Object Catalog", "121181"),
        _section("2.16.840.1.113883.10.20.6.1.2", "Findings (Imaging)", "18782-3 121070"),
    )
}


def section_words(choice: AnyOf) -> str:
    """The sections of a choice in words: "Allergies", "Assessment and Plan, or Assessment with Plan of Treatment"."""
    said: list[str] = []
    for each in choice:
        kinds = [SECTIONS[root].title if root in SECTIONS else root for root in each.split("+")]
        words = " with ".join(kinds)
        if words not in said:
            said.append(words)
    return ", or ".join(said)
