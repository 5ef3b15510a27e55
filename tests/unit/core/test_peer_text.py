"""What of a peer's text may leave the audited views: an allow-list."""

from __future__ import annotations

import pytest

from console.core.peer_text import MASK, keep_plain_words
from console.layers.hl7v2.summary import summarize
from tests.unit.layers.hl7v2.messages import ADT

SENT = summarize(ADT)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Required field PID-3.1 missing", "Required field PID-3.1 missing"),
        ("Code 2345-7L not in table HL70119", "Code 2345-7L not in table HL70119"),
        ("Unknown patient 4711", f"Unknown patient {MASK}"),
        ("Patient SMITH^ANNA (MRN 123456) unknown.", f"Patient {MASK} (MRN {MASK} unknown."),
        ("Account number is required for a charge", "Account number is required for a charge"),
        ("Universal service identifier is required", "Universal service identifier is required"),
        ("Guarantor Doris MILLER is not known", f"Guarantor {MASK} is not known"),
        ("Account ACC-Miller-1 of Ward is closed", f"Account {MASK} of {MASK} is closed"),
        ("patient jane doe not found", f"patient {MASK} not found"),
        ("unknown patient: may page", f"unknown patient: {MASK}"),
        ("no match for will grace, mrn a1234567", f"no match for {MASK} mrn {MASK}"),
        ("PATIENT DOE JANE NOT FOUND", f"PATIENT {MASK} NOT FOUND"),
        ("Value 'rose' in PID-5 is too long", f"Value {MASK} PID-5 is too long"),
        ("code NEGATIVE is not in table HL70078", f"code {MASK} is not in table HL70078"),
        ("patient müller unbekannt", f"patient {MASK} unbekannt"),
        ("ZOE-1 missing", "ZOE-1 missing"),  # a place in a Z-segment looks like this
        ("DOE-1 missing", f"{MASK} missing"),
        ("Smith, Anna", ""),
        ("id=4711;dob=19800102", ""),
        ("", ""),
    ],
)
def test_that_only_listed_words_places_and_codes_are_kept(text: str, kept: str) -> None:
    assert keep_plain_words(text, SENT.identifiers) == kept


def test_that_an_identifier_of_the_message_is_masked_even_where_it_looks_like_a_code() -> None:
    sent = summarize(ADT.replace(b"4711", b"12345-6"))

    assert keep_plain_words("not found 12345-6", sent.identifiers) == f"not found {MASK}"
