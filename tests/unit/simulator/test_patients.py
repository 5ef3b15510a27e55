"""The made-up patients."""

from __future__ import annotations

from console.simulator.common import UNKNOWN_MRN
from console.simulator.patients import MRNS, patient


def test_that_a_number_always_names_the_same_patient() -> None:
    assert patient(4711) == patient(4711)
    assert patient(4711) != patient(4712)


def test_that_patients_in_a_row_have_different_record_and_visit_numbers() -> None:
    people = [patient(number) for number in range(2000)]

    assert len({person.mrn for person in people}) == len({person.visit for person in people}) == 2000


def test_that_no_real_record_number_looks_like_an_unknown_one() -> None:
    assert not any(patient(number).mrn.startswith(UNKNOWN_MRN) for number in (0, 1, MRNS - 1, MRNS, 10**9))


def test_that_telephone_numbers_are_of_the_range_kept_for_fiction() -> None:
    assert all(patient(number).phone.startswith("(555)555-01") for number in range(200))
