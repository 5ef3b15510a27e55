"""Check digits and names of code systems."""

from __future__ import annotations

import pytest

from console.layers.ccda.checks.code_systems import is_loinc, is_snomed, loinc_digit_fits, name_fits


@pytest.mark.parametrize("code", ["73211009", "900000000000207008", "999480561000087100"])
def test_that_a_true_snomed_identifier_is_known(code: str) -> None:
    assert is_snomed(code)


@pytest.mark.parametrize("code", ["73211008", "073211009", "12345", "x", "9" * 19])
def test_that_a_false_snomed_identifier_is_known(code: str) -> None:
    assert not is_snomed(code)


@pytest.mark.parametrize("code", ["48765-2", "10160-0", "34133-9", "11491-6", "6649-9", "LA6576-8"])
def test_that_check_digits_of_loinc_fit_and_its_old_mistakes_pass(code: str) -> None:
    assert is_loinc(code)
    assert loinc_digit_fits(code)


def test_that_a_wrong_check_digit_of_loinc_is_seen() -> None:
    assert not loinc_digit_fits("48765-3")


@pytest.mark.parametrize(
    ("oid", "name", "fits"),
    [
        ("2.16.840.1.113883.6.96", "SNOMED-CT", True),
        ("2.16.840.1.113883.6.96", "SNOMED CT US edition", True),
        ("2.16.840.1.113883.6.96", "LOINC", False),
        ("2.16.840.1.113883.6.1", "", True),
        ("1.2.3", "Ours", True),
    ],
)
def test_that_a_name_of_another_system_is_seen(oid: str, name: str, fits: bool) -> None:
    assert name_fits(oid, name) is fits
