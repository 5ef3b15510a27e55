"""What is kept of codes, places and texts of peers."""

from __future__ import annotations

import re
import string

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from console.core.plain_words import BETWEEN, PAIRS, PLAIN
from console.triage.normalise import GAP, clean_code, clean_path, clean_text, clean_type
from tests.unit.triage.peer_texts import TEMPLATES
from tests.unit.triage.people import WORDS_AS_NAMES, Person, people

_NAMES = (
    "may grace will rose mark page bell long young hope joy faith chase grant frank jack nick pat rob sue ray dean "
    "hunter carter cook summer autumn april june august melody ivy iris lily ruby pearl amber crystal angel king earl "
    "duke bishop bill drew miles rich art gene dale glen cliff reed rusty sandy dawn eve carol lance pierce neal bob "
    "bud buck chip dick harry wade paige holly heather olive violet daisy basil sage penny jordan kay kitty lee jan "
    "anna maria eva lena nina rosa luna smith baker taylor mason potter fisher walker turner cooper carpenter price "
    "hall wood woods stone rivers church park white brown black green gray strong small short sharp love gates banks "
    "day ward street hill lake field key case best power noble berry bush moon snow frost winter wolf fox lamb"
)
GIVEN_NAMES = frozenset(_NAMES.split())


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Code 2345-7L not aliased", "code ‹code› not aliased"),
        ("Code •••••• not aliased", "code ‹code› not aliased"),
        ("Table value not found at OBX[4]-3.1: Code GLU not mapped", "table value not found: code ‹code› not mapped"),
        ("patient jane doe not found", "patient ‹name› not found"),
        ("patient may grace not found", "patient ‹name› not found"),
        ("Patient SMITH^ANNA (MRN 123456) unknown.", "patient ‹name› mrn ‹id› unknown"),
        ("Value too long in field OBX[3]-5", "value too long in field OBX-5"),
        ("page lock of long link", "‹value› of ‹value›"),
        ("no reply in 30 s", "no reply ‹number›"),
        ("refused by rad-pacs:6661", "refused by ‹host›"),
        ("Patient 'Not Found' unknown", "patient ‹name› unknown"),
        ("", ""),
    ],
)
def test_that_a_text_is_shown_without_values(text: str, shown: str) -> None:
    assert clean_text(text, "OBX-3.1").shown == shown


@pytest.mark.parametrize(
    ("path", "clean"),
    [
        ("OBX[7]-3.1", "OBX-3.1"),
        ("PID-3[2].4", "PID-3.4"),
        ("OBX", "OBX"),
        ("OBX[7]", "OBX"),
        ("Observation.component[2].code", "Observation.component.code"),
        ("Bundle.entry[0].resource.ofType(Patient).name[1]", "Bundle.entry.resource.name"),
        ("/ClinicalDocument/component[1]/structuredBody", "ClinicalDocument/component/structuredBody"),
        ("/f:Patient/f:name", "Patient/name"),
        ("Patient.where(name='Doe')", GAP),
        ("DOE-1", GAP),
        ("Jane Doe", GAP),
        ("", ""),
    ],
)
def test_that_a_place_has_no_numbers_of_repetitions_and_only_names_of_formats(path: str, clean: str) -> None:
    assert clean_path(path) == clean
    assert clean_path(clean) == clean


CODES = (
    "AE|AE 103|AR 207|CR|timeout|refused|dns|unreachable|tls|reset|eof|closed|oversize|flood|nak|same id|sequence|"
    "no_folder|not_written|not_synced|interrupted|no reply|unreadable reply|other message|401 invalid_client|422|503|"
    "CONF:5444|CONF-1198-32465|business-rule|not-found|code-invalid"
)


@pytest.mark.parametrize("code", CODES.split("|"))
def test_that_the_codes_of_layers_and_transports_are_kept(code: str) -> None:
    assert clean_code(code) == code


def test_that_what_is_no_code_is_not_kept() -> None:
    assert clean_code("AE Jane") == f"AE {GAP}"
    assert clean_code("4711 0815") == GAP
    assert clean_type("ORU^R01") == "ORU^R01"
    assert clean_type("Observation") == "Observation"
    assert clean_type("Jane") == GAP


def test_that_no_name_is_among_the_words_that_are_always_kept() -> None:
    assert not PLAIN & GIVEN_NAMES
    assert not PLAIN & BETWEEN
    assert all(len(pair) == 2 for pair in PAIRS)


def tokens(person: Person) -> set[str]:
    """All words and numbers of a person that would give them away; a single digit or letter does not."""
    found = {piece.casefold() for value in person.values() for piece in re.split(r"[\s,^./@-]+", value)}
    return {piece for piece in found if len(piece) > 1}


def words(text: str) -> set[str]:
    """The words of a clean text, those of the gaps left out."""
    return set(re.split(r"[\s,^./@:-]+", re.sub("‹[^›]*›", "", text).casefold()))


@settings(max_examples=120)
@given(people(), st.sampled_from(TEMPLATES))
def test_that_no_word_of_a_patient_is_kept(person: Person, template: str) -> None:
    """A word that the template itself holds cannot give anybody away."""
    clean = clean_text(template.format(**vars(person)))
    own = words(template)

    assert (words(clean.shown) | words(clean.key)) & tokens(person) <= own


@settings(max_examples=120)
@given(
    st.lists(
        st.sampled_from((*WORDS_AS_NAMES, "patient", "not", "found", "Value", "'", "too", "PID-3", ":", "4")),
        max_size=12,
    )
)
def test_that_names_that_are_words_are_kept_between_plain_words_alone(pieces: list[str]) -> None:
    names = {word.casefold() for word in WORDS_AS_NAMES} - BETWEEN - {"long"}

    assert words(clean_text(" ".join(pieces)).shown) & names == set()


@settings(max_examples=100)
@given(st.one_of(st.text(max_size=200), st.text(string.ascii_letters + " .:'\"()[]-‹›•", max_size=120)))
def test_that_cleaning_twice_changes_nothing(text: str) -> None:
    once = clean_text(text, "OBX-3.1")

    assert clean_text(once.shown, "OBX-3.1") == once


@settings(max_examples=120)
@given(people(), st.sampled_from(TEMPLATES))
def test_that_cleaning_a_refusal_twice_changes_nothing(person: Person, template: str) -> None:
    once = clean_text(template.format(**vars(person)))

    assert clean_text(once.shown) == once
