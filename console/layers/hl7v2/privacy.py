"""Which parts of a message are patient data (or a person's), and masked until revealed.

The rule errs on the side of masking: what is unknown (Z segments, unknown segments, fields beyond the definition,
unknown value types) is private. Codes, numbers, dates of service, units, order numbers and locations stay readable,
since they are what an analyst mends.
"""

from __future__ import annotations

from console.layers.hl7v2.dictionary import Definition

PERSONS = frozenset({"XPN", "XCN", "PPN", "PN", "CN", "CNN", "NDL", "PLN", "XAD", "AD", "SAD", "XTN", "TN", "DLN"})
"""Data types of people: names, addresses, telephones, staff; every component is private, bar their authorities."""

IDENTIFIERS = frozenset({"CX", "CK"})
"""Patient and visit identifiers."""

FREE_TEXT = frozenset({"FT", "TX", "ED", "RP", "varies", "VARIES", "Varies"})
"""Text that may say anything."""

_PUBLIC_COMPONENTS: dict[str, frozenset[int]] = {
    "CX": frozenset({4, 5, 6}),
    "XCN": frozenset({9, 10, 13, 14}),
    "PPN": frozenset({9, 10, 13, 14}),
}
"""Components of a private data type that name an authority or a type, not a person."""

_PERSON_SEGMENTS = frozenset(
    {"ABS", "ACC", "CTD", "EQL", "ERQ", "GT1", "IN1", "IN2", "IN3", "MRG", "NK1", "PD1", "PDA"}
    | {"PID", "QPD", "QRD", "QRF", "RDT", "SPR", "STF", "URS", "VTQ"}
)
"""Segments about a person or a query for one: only codes and counters stay readable."""

_CODED = frozenset({"SI", "ID", "IS", "CE", "CWE", "CNE", "CF"})
_PID_PUBLIC = frozenset({1, 8, 30, 31, 32, 33, 34})
_RESULTS_PUBLIC = frozenset({"NM", "SN", "NA", "NR", "SI", "ID", "IS", "CE", "CWE", "CNE", "CF", "CQ", "MO"})
_FRAME = {"MSH": 25, "FHS": 14, "BHS": 14, "BTS": 3, "FTS": 2, "QAK": 6, "SFT": 6}
"""Segments about the message itself, with their last field (2.8); what stands behind it is nobody's definition."""

_WRITTEN = frozenset(
    {("MSH", 8), ("FHS", 8), ("BHS", 8), ("FHS", 10), ("BHS", 10), ("BTS", 2), ("FTS", 2)}
    | {("OBR", 13), ("PV2", 5), ("PV2", 12), ("AL1", 5), ("DG1", 4), ("PR1", 4), ("FT1", 8), ("FT1", 9)}
    | {("TXA", 16), ("DSP", 4), ("CER", 13), ("ODT", 3), ("RXA", 9)}
)
"""Plain texts in which people write what they like (comments, what is the matter, belongings, names of files), and the
security field of a header. Where a version has them as codes, they are codes."""
_PEERS_WORDS = {"MSA": frozenset({3}), "ERR": frozenset({6, 7, 8, 9})}
"""A peer's words may quote the message it answers."""


def field_private(segment: str, number: int, definition: Definition | None, datatype: str) -> bool:
    """True where the field holds (or may hold) patient data. `datatype` of OBX-5 is what OBX-2 says."""
    if (segment, number) in _WRITTEN and datatype not in _CODED:
        return True
    if segment in _FRAME:
        return number > _FRAME[segment]
    if segment in _PEERS_WORDS:
        return number in _PEERS_WORDS[segment]
    if segment == "PID":
        return number not in _PID_PUBLIC
    if segment == "OBX" and number == 5:
        return datatype not in _RESULTS_PUBLIC
    if definition is None:
        return True
    if segment in _PERSON_SEGMENTS:
        return datatype not in _CODED
    return datatype in PERSONS or datatype in IDENTIFIERS or datatype in FREE_TEXT


def component_private(field_is_private: bool, datatype: str, number: int) -> bool:
    """True where this component of a private field is private; the original text of a code always is."""
    if datatype in {"CWE", "CNE"} and number == 9:
        return True
    return field_is_private and number not in _PUBLIC_COMPONENTS.get(datatype, frozenset())
