"""The sections: which a type requires, that code and template fit, and that text and entries belong together."""

from __future__ import annotations

import re
from collections.abc import Iterator

from console.core.message import Severity
from console.layers.ccda.checks.rules.rule import Hit, Rule, SectionAt, Sheet, kid, kids
from console.layers.ccda.facts import DCM, LOINC, R20, R21, SECTIONS, AnyOf, section_words

DOCUMENT = "C-CDA R2.1 document-level templates, 1.1"
SECTION = "C-CDA R2.1 section-level templates, 2"


def required(sheet: Sheet) -> Iterator[Hit]:
    """A section that the type must have."""
    yield from _lacking(sheet, wanted=False)


def recommended(sheet: Sheet) -> Iterator[Hit]:
    """A section that the type should have."""
    yield from _lacking(sheet, wanted=True)


def _lacking(sheet: Sheet, *, wanted: bool) -> Iterator[Hit]:
    body = kid(sheet.root, "v:component/v:structuredBody")
    if body is None:
        return
    there = {root for section in sheet.sections for root in section.roots}
    for kind in sheet.kinds:
        for choice in kind.wants if wanted else kind.needs:
            if not _found(choice, there) and not _optional_found(choice, there):
                verb = "should have" if wanted else "must have"
                yield Hit(body, f"A {kind.title} {verb} the section {section_words(choice)}; none has its templateId.")


def _found(choice: AnyOf, there: set[str]) -> bool:
    return any(set(each.split("+")) <= there for each in choice)


def _optional_found(choice: AnyOf, there: set[str]) -> bool:
    """True where the variant with optional entries stands for the one that requires them."""
    return any(root.endswith(".1") and root in SECTIONS and root[:-2] in there for root in choice)


def loose_variant(sheet: Sheet) -> Iterator[Hit]:
    """The type asks for the template that requires entries, and the section claims only the other."""
    there = {root for section in sheet.sections for root in section.roots}
    for kind in sheet.kinds:
        for choice in kind.needs:
            if _found(choice, there):
                continue
            for section in sheet.sections:
                if any(root.endswith(".1") and root in SECTIONS and root[:-2] in section.roots for root in choice):
                    text = f"A {kind.title} asks for the template of {section.title} that requires entries."
                    yield Hit(section.element, text)


def code_fits(sheet: Sheet) -> Iterator[Hit]:
    """Each section template has its LOINC code."""
    for section in sheet.sections:
        code = kid(section.element, "v:code")
        if section.kind is None or code is None:
            continue
        if code.get("code") not in section.kind.codes:
            wanted = " or ".join(section.kind.codes)
            yield Hit(code, f"The section {section.title} has the code {wanted}; another stands here.", "code")
        elif code.get("codeSystem") not in {LOINC, DCM}:
            yield Hit(code, f"The code of the section is not of LOINC ({LOINC}).", "codeSystem")


def code_missing(sheet: Sheet) -> Iterator[Hit]:
    """A section without a code is known by its template only."""
    for section in sheet.sections:
        if kid(section.element, "v:code") is None:
            yield Hit(section.element, f"{section.title} section has no code.")


def extension_fits(sheet: Sheet) -> Iterator[Hit]:
    """A template in a release that never had it: validators do not find the section."""
    for section in sheet.sections:
        for element in kids(section.element, "v:templateId"):
            kind = SECTIONS.get(element.get("root", ""))
            extension = element.get("extension", "")
            if kind is None or extension in {"", R20, kind.extension} or extension > R21:
                continue
            wanted = kind.extension or "no extension"
            text = f"The template of {kind.title} has {wanted} in C-CDA R2.1; no release has what stands here."
            yield Hit(element, text, "extension")


def extension_form(sheet: Sheet) -> Iterator[Hit]:
    """The extension of a C-CDA template is the date of a release."""
    for element in sheet.root.iter("{urn:hl7-org:v3}templateId"):
        extension = element.get("extension")
        if extension is None or not element.get("root", "").startswith("2.16.840.1.113883.10.20.22."):
            continue
        if not re.fullmatch(r"20\d\d-[01]\d-[0-3]\d", extension):
            yield Hit(element, "The extension of a C-CDA template is a date such as 2015-08-01.", "extension")


def companion(sheet: Sheet) -> Iterator[Hit]:
    """In R2.1 a template that R1.1 had is listed with and without extension (CONF 1198-32936)."""
    if not sheet.current:
        return
    for section in sheet.sections:
        for root, extension in section.templates:
            kind = SECTIONS.get(root)
            if kind is not None and kind.first and extension and (root, "") not in section.templates:
                text = f"R2.1 lists the template of {kind.title} twice, also without extension, for readers of R1.1."
                yield Hit(section.element, text)


def older_release(sheet: Sheet) -> Iterator[Hit]:
    """An R2.1 document with a section of R2.0, which R2.1 changed."""
    if not sheet.current:
        return
    for section in sheet.sections:
        claimed = {extension for root, extension in section.templates if section.kind and root == section.kind.root}
        if section.kind and section.kind.extension == R21 and claimed and max(claimed) == R20:
            yield Hit(section.element, f"{section.title} is of release 2.0 and the document of 2.1.")


def title(sheet: Sheet) -> Iterator[Hit]:
    """What a reader sees above the text."""
    for section in sheet.sections:
        heading = kid(section.element, "v:title")
        if heading is None or not "".join(heading.itertext()).strip():
            yield Hit(section.element, f"{section.title} section has no title.")


def text_missing(sheet: Sheet) -> Iterator[Hit]:
    """The narrative is what a clinician reads and what counts."""
    for section in sheet.sections:
        if kid(section.element, "v:text") is None and not kids(section.element, "v:component/v:section"):
            yield Hit(section.element, f"{section.title} section has no text: nobody can read it.")


def text_empty(sheet: Sheet) -> Iterator[Hit]:
    """A text that shows nothing."""
    for section in sheet.sections:
        text = kid(section.element, "v:text")
        if text is None or _shows(section):
            continue
        if not kids(section.element, "v:entry") and not text.get("nullFlavor"):
            yield Hit(text, f"The text of {section.title} is empty; write that there is nothing to say.")


def entries_without_text(sheet: Sheet) -> Iterator[Hit]:
    """Entries that no reader sees."""
    for section in sheet.sections:
        if kids(section.element, "v:entry") and kid(section.element, "v:text") is not None and not _shows(section):
            yield Hit(section.element, f"{section.title} has entries and an empty text: a reader sees none of them.")


def _shows(section: SectionAt) -> bool:
    text = kid(section.element, "v:text")
    if text is None:
        return False
    shown = text.iter("{urn:hl7-org:v3}renderMultiMedia")
    return bool("".join(text.itertext()).strip()) or next(shown, None) is not None


def empty_required(sheet: Sheet) -> Iterator[Hit]:
    """Entries are required, none is there, and nothing says that nothing is known."""
    for section in sheet.sections:
        if section.strict and not kids(section.element, "v:entry") and not section.element.get("nullFlavor"):
            text = f'{section.title} requires entries and has none: give them, or nullFlavor="NI" on the section.'
            yield Hit(section.element, text)


def null_with_entries(sheet: Sheet) -> Iterator[Hit]:
    """A section that says nothing is known, and goes on to say it."""
    for section in sheet.sections:
        if section.element.get("nullFlavor") and kids(section.element, "v:entry"):
            text = f"{section.title} has a nullFlavor and entries; receivers may skip the entries."
            yield Hit(section.element, text, "nullFlavor")


def twice(sheet: Sheet) -> Iterator[Hit]:
    """The same section at the same level again."""
    seen: set[str] = set()
    for section in sheet.sections:
        if section.kind is None:
            continue
        if section.kind.root in seen:
            yield Hit(section.element, f"There is a second section {section.title}; receivers may read only one.")
        seen.add(section.kind.root)


def no_template(sheet: Sheet) -> Iterator[Hit]:
    """A section whose meaning no template gives."""
    for section in sheet.sections:
        if sheet.kinds and not section.templates:
            yield Hit(section.element, "The section has no templateId: only its code says what it is.")


def unlinked_entries(sheet: Sheet) -> Iterator[Hit]:
    """Entries that do not say where the text tells of them."""
    for section in sheet.sections:
        entries = kids(section.element, "v:entry")
        loose = [entry for entry in entries if next(entry.iter("{urn:hl7-org:v3}reference"), None) is None]
        if loose:
            text = f"{len(loose)} of {len(entries)} entries of {section.title} do not refer to the text."
            yield Hit(section.element, text)


_ERROR, _WARNING, _INFO = Severity.ERROR, Severity.WARNING, Severity.INFO

RULES: tuple[Rule, ...] = (
    Rule(id="ccda.section-required", severity=_ERROR, source=DOCUMENT, look=required),
    Rule(id="ccda.section-recommended", severity=_INFO, source=DOCUMENT, look=recommended),
    Rule(id="ccda.section-variant", severity=_WARNING, source=DOCUMENT, look=loose_variant),
    Rule(id="ccda.section-code", severity=_ERROR, source=SECTION, look=code_fits),
    Rule(id="ccda.section-code-missing", severity=_ERROR, source=SECTION, look=code_missing),
    Rule(id="ccda.template-extension", severity=_ERROR, source="C-CDA R2.1 volume 1, 4.1", look=extension_fits),
    Rule(id="ccda.template-date", severity=_ERROR, source="C-CDA R2.1 volume 1, 4.1", look=extension_form),
    Rule(id="ccda.template-companion", severity=_WARNING, source="C-CDA R2.1 CONF 1198-32936", look=companion),
    Rule(id="ccda.section-release", severity=_INFO, source="C-CDA R2.1 volume 1, 4.1", look=older_release),
    Rule(id="ccda.section-title", severity=_WARNING, source=SECTION, look=title),
    Rule(id="ccda.section-text", severity=_ERROR, source="CDA R2, 4.3.5 Section.text", look=text_missing),
    Rule(id="ccda.section-text-empty", severity=_WARNING, source="CDA R2, 4.3.5 Section.text", look=text_empty),
    Rule(id="ccda.entries-unread", severity=_ERROR, source="CDA R2, 4.3.5 Section.text", look=entries_without_text),
    Rule(id="ccda.section-empty", severity=_ERROR, source="C-CDA R2.1 volume 1, 3.6", look=empty_required),
    Rule(id="ccda.section-null", severity=_WARNING, source="C-CDA R2.1 volume 1, 3.6", look=null_with_entries),
    Rule(id="ccda.section-twice", severity=_WARNING, source=DOCUMENT, look=twice),
    Rule(id="ccda.section-template", severity=_INFO, source=SECTION, look=no_template),
    Rule(id="ccda.entries-unlinked", severity=_INFO, source="C-CDA R2.1 volume 1, 4.3.5", look=unlinked_entries),
)
