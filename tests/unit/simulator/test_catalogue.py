"""What the demo hospital orders and measures."""

from __future__ import annotations

from console.simulator.catalogue import CHARGES, DRUGS, PANELS, STUDIES, UNALIASED


def test_that_no_code_in_regular_use_lacks_an_alias() -> None:
    regular = {analyte.loinc for panel in PANELS for analyte in panel.analytes}
    regular |= {analyte.local for panel in PANELS for analyte in panel.analytes}
    regular |= {panel.code for panel in PANELS} | {study.code for study in STUDIES} | {drug.code for drug in DRUGS}
    regular |= {code for code, _, _ in CHARGES}

    assert regular.isdisjoint(UNALIASED)


def test_that_every_code_without_an_alias_has_a_cure() -> None:
    assert UNALIASED["2345-7L"] == "2345-7"
    assert not set(UNALIASED.values()) & set(UNALIASED)


def test_that_loinc_codes_have_their_check_digit_form() -> None:
    codes = [analyte.loinc for panel in PANELS for analyte in panel.analytes]

    assert all(code[:-2].isdigit() and code[-2] == "-" and code[-1].isdigit() for code in codes)
