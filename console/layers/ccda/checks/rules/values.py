"""Values of data types everywhere: times, ids, null flavors, codes with their systems and check digits."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml.etree import _Element as Element

from console.core.message import Severity
from console.layers.ccda.checks.code_systems import NULL_FLAVORS, is_loinc, is_snomed, loinc_digit_fits, name_fits
from console.layers.ccda.checks.places import local
from console.layers.ccda.checks.reading import V3, XSI
from console.layers.ccda.checks.rules.rule import Hit, Rule, Sheet, inside_narrative
from console.layers.ccda.facts import LOINC, SNOMED

TYPES = "HL7 v3 data types R1"
_TIMES = frozenset({"effectiveTime", "time", "birthTime", "copyTime", "availabilityTime", "deceasedTime"})
_EDGES = frozenset({"low", "high", "center"})
_MOMENT = re.compile(
    r"(\d{4})(?:(0[1-9]|1[0-2])(?:(0[1-9]|[12]\d|3[01])(?:([01]\d|2[0-3])(?:[0-5]\d(?:[0-5]\d(?:\.\d{1,6})?)?)?)?)?)?"
    r"([+-]\d{4})?"
)
_DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_OID = re.compile(r"[0-2](?:\.(?:0|[1-9]\d*))+")
_UUID = re.compile(r"[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}")
_RUID = re.compile(r"[A-Za-z][A-Za-z0-9]*")
_CODED = frozenset({"code", "value", "translation", "interpretationCode", "routeCode", "targetSiteCode", "methodCode"})
_IDS = frozenset({"id", "setId"})
_SHOWN = frozenset({LOINC, SNOMED, "2.16.840.1.113883.6.88", "2.16.840.1.113883.6.90", "2.16.840.1.113883.12.292"})
_VALUES = frozenset({"value", "code", "root", "extension", "codeSystem", "unit"})
MOST_DISPLAY = 20


def _moments(sheet: Sheet) -> Iterator[Element]:
    """Elements whose @value is a time."""
    for element in sheet.all:
        if element.get("value") is None:
            continue
        name, parent = local(element), element.getparent()
        if name in _TIMES or (name in _EDGES and parent is not None and _is_time(parent)):
            yield element


def _is_time(parent: Element) -> bool:
    kind = parent.get(f"{{{XSI}}}type", "").rpartition(":")[2]
    return kind in {"IVL_TS", "TS"} or (local(parent) in _TIMES and kind not in {"PIVL_TS", "EIVL_TS", "IVL_PQ"})


def time_form(sheet: Sheet) -> Iterator[Hit]:
    """YYYYMMDDhhmmss.ssss+zzzz, as far as it is known, and a day of the calendar."""
    for element in _moments(sheet):
        value = element.get("value", "")
        found = _MOMENT.fullmatch(value)
        if found is None or not _is_day(value):
            yield Hit(element, "Not a time of CDA, such as 20240131 or 202401311415+0100.", "value")


def _is_day(value: str) -> bool:
    digits = re.match(r"\d*", value)
    date = digits.group() if digits else ""
    if len(date) < 8:
        return True
    year, month, day = int(date[:4]), int(date[4:6]), int(date[6:8])
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return day <= _DAYS[month - 1] and (leap or (month, day) != (2, 29))


def time_order(sheet: Sheet) -> Iterator[Hit]:
    """An interval that ends before it begins."""
    for element in sheet.root.iter(f"{{{V3}}}effectiveTime", f"{{{V3}}}time"):
        low, high = element.find(f"{{{V3}}}low"), element.find(f"{{{V3}}}high")
        if low is None or high is None:
            continue
        first, last = (re.match(r"\d*", each.get("value", "")) for each in (low, high))
        begins, ends = (found.group() if found else "" for found in (first, last))
        most = min(len(begins), len(ends), 14)
        if most >= 4 and begins[:most] > ends[:most]:
            yield Hit(high, "Ends before it begins.", "value")


def zone(sheet: Sheet) -> Iterator[Hit]:
    """A time of day that does not say of which zone."""
    for element in sheet.root.iterchildren(f"{{{V3}}}effectiveTime"):
        value = element.get("value", "")
        if len(value) > 8 and _MOMENT.fullmatch(value) and not re.search(r"[+-]\d{4}$", value):
            yield Hit(element, "A time of day without its offset, such as -0500: readers guess the zone.", "value")


def id_form(sheet: Sheet) -> Iterator[Hit]:
    """@root is an OID, a UUID or a name HL7 reserved."""
    for element in sheet.all:
        root = element.get("root")
        if root is None or inside_narrative(element):
            continue
        if not (_OID.fullmatch(root) or _UUID.fullmatch(root) or _RUID.fullmatch(root)):
            yield Hit(element, "The root is neither an OID (2.16.840…) nor a UUID.", "root")


def id_empty(sheet: Sheet) -> Iterator[Hit]:
    """An id that names nothing and does not say why."""
    for element in sheet.all:
        if local(element) in _IDS and not element.get("root") and not element.get("nullFlavor"):
            yield Hit(element, "An id without root and without nullFlavor.")


def system_form(sheet: Sheet) -> Iterator[Hit]:
    """@codeSystem is an OID or a UUID."""
    for element in sheet.all:
        system = element.get("codeSystem")
        if system is not None and not (_OID.fullmatch(system) or _UUID.fullmatch(system)):
            yield Hit(element, "codeSystem is not an OID.", "codeSystem")


def system_name(sheet: Sheet) -> Iterator[Hit]:
    """An OID and a name that do not belong together: one of the two is wrong."""
    for element in sheet.all:
        if not name_fits(element.get("codeSystem", ""), element.get("codeSystemName", "")):
            yield Hit(element, "Not the name of the code system that the OID stands for.", "codeSystemName")


def system_missing(sheet: Sheet) -> Iterator[Hit]:
    """A code of nobody's."""
    for element in sheet.all:
        if local(element) not in _CODED or not element.get("code") or element.get("codeSystem"):
            continue
        if element.get(f"{{{XSI}}}type", "CD") not in {"CS", "PQR"} and element.getparent() is not None:
            yield Hit(element, "A code without codeSystem: nobody can say what it means.")


def null_known(sheet: Sheet) -> Iterator[Hit]:
    """A nullFlavor that does not exist."""
    for element in sheet.all:
        flavor = element.get("nullFlavor")
        if flavor is not None and flavor not in NULL_FLAVORS:
            yield Hit(element, "No nullFlavor of HL7 v3 (NI, UNK, NA, ASKU, NASK, MSK, OTH …).", "nullFlavor")


def null_and_value(sheet: Sheet) -> Iterator[Hit]:
    """A value and the word that there is none. An id may name its root and lack the rest."""
    for element in sheet.all:
        if not element.get("nullFlavor"):
            continue
        held = _VALUES & set(element.attrib)
        if held & {"value", "code", "extension"} and local(element) != "templateId":
            yield Hit(element, "nullFlavor says that there is no value, and a value is there.", "nullFlavor")


def null_other(sheet: Sheet) -> Iterator[Hit]:
    """OTH: another code, which must be said."""
    for element in sheet.all:
        if element.get("nullFlavor") != "OTH" or element.get("codeSystem"):
            continue
        if element.find(f"{{{V3}}}translation") is None and element.find(f"{{{V3}}}originalText") is None:
            yield Hit(element, "nullFlavor OTH needs a translation or originalText that says what it is.", "nullFlavor")


def display(sheet: Sheet) -> Iterator[Hit]:
    """Codes that no person can read; the first ones are named."""
    found = [
        element
        for element in sheet.all
        if element.get("code") and element.get("codeSystem") in _SHOWN and not element.get("displayName")
    ]
    for element in found[:MOST_DISPLAY]:
        yield Hit(element, "A code without displayName: a reader sees only its digits.")


def loinc_form(sheet: Sheet) -> Iterator[Hit]:
    """What is said to be LOINC looks like LOINC."""
    for element in sheet.all:
        code = element.get("code")
        if code and element.get("codeSystem") == LOINC and not is_loinc(code):
            yield Hit(element, "Not the form of a LOINC code (digits, a dash, one digit).", "code")


def loinc_digit(sheet: Sheet) -> Iterator[Hit]:
    """A LOINC code with a wrong check digit is a typing error, or very old."""
    for element in sheet.all:
        if element.get("codeSystem") == LOINC and not loinc_digit_fits(element.get("code", "")):
            yield Hit(element, "The check digit does not fit: mistyped, most likely.", "code")


def snomed_digit(sheet: Sheet) -> Iterator[Hit]:
    """A SNOMED CT identifier whose check digit is wrong."""
    for element in sheet.all:
        code = element.get("code")
        if code and element.get("codeSystem") == SNOMED and not is_snomed(code):
            yield Hit(element, "No SNOMED CT identifier: 6 to 18 digits of which the last checks the others.", "code")


def type_missing(sheet: Sheet) -> Iterator[Hit]:
    """The value of an observation must say its data type."""
    for element in sheet.root.iter(f"{{{V3}}}value"):
        parent = element.getparent()
        if parent is not None and local(parent) == "observation" and element.get(f"{{{XSI}}}type") is None:
            yield Hit(element, "The value of an observation needs xsi:type.")


def quantity(sheet: Sheet) -> Iterator[Hit]:
    """A quantity is a number with a unit."""
    for element in sheet.root.iter(f"{{{V3}}}value"):
        if element.get(f"{{{XSI}}}type", "").rpartition(":")[2] != "PQ" or element.get("nullFlavor"):
            continue
        if not re.fullmatch(r"[+-]?\d+(\.\d+)?([eE][+-]?\d+)?", element.get("value", "")):
            yield Hit(element, "The value of a quantity (PQ) is not a number.", "value")


_ERROR, _WARNING, _INFO = Severity.ERROR, Severity.WARNING, Severity.INFO

RULES: tuple[Rule, ...] = (
    Rule(id="ccda.time", severity=_ERROR, source=TYPES + " TS; C-CDA US Realm Date and Time", look=time_form),
    Rule(id="ccda.time-order", severity=_WARNING, source=TYPES + " IVL_TS", look=time_order),
    Rule(id="ccda.time-zone", severity=_INFO, source="C-CDA R2.1 US Realm Date and Time (DTM.US.FIELDED)", look=zone),
    Rule(id="ccda.id-root", severity=_ERROR, source=TYPES + " II, UID", look=id_form),
    Rule(id="ccda.id-empty", severity=_WARNING, source=TYPES + " II", look=id_empty),
    Rule(id="ccda.code-system", severity=_ERROR, source=TYPES + " CD", look=system_form),
    Rule(id="ccda.code-system-name", severity=_WARNING, source="HL7 OID registry", look=system_name),
    Rule(id="ccda.code-system-missing", severity=_WARNING, source=TYPES + " CD", look=system_missing),
    Rule(id="ccda.null-flavor", severity=_ERROR, source="HL7 v3 NullFlavor", look=null_known),
    Rule(id="ccda.null-and-value", severity=_WARNING, source="HL7 v3 NullFlavor", look=null_and_value),
    Rule(id="ccda.null-other", severity=_INFO, source="HL7 v3 NullFlavor", look=null_other),
    Rule(id="ccda.display-name", severity=_INFO, source="C-CDA R2.1 volume 1, 4.2", look=display),
    Rule(id="ccda.loinc", severity=_ERROR, source="LOINC user's guide", look=loinc_form),
    Rule(id="ccda.loinc-digit", severity=_WARNING, source="LOINC user's guide, check digits", look=loinc_digit),
    Rule(id="ccda.snomed-digit", severity=_WARNING, source="SNOMED CT technical guide, SCTID", look=snomed_digit),
    Rule(id="ccda.value-type", severity=_ERROR, source="CDA R2, 4.3.6 Observation.value", look=type_missing),
    Rule(id="ccda.quantity", severity=_ERROR, source=TYPES + " PQ", look=quantity),
)
