"""What a recipe may say: no patient's value, no condition that changes while a job runs."""

from __future__ import annotations

import pytest

from console.api.recipes import ChangeKind, Recipe, RecipeChange
from console.gateway.recipes.rules import UnfitError, check
from console.layers.hl7v2.layer import Hl7v2

LOINC = RecipeChange(path="OBX-3.1", kind=ChangeKind.MAP, table={"A": "B"})


def asked(change: RecipeChange = LOINC, condition: str = "") -> None:
    check(Recipe(name="r", layer="hl7v2", condition=condition, changes=(change,)), Hl7v2())


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (RecipeChange(path="PID-5.1", kind=ChangeKind.SET, value="SMITH"), "names a patient"),
        (RecipeChange(path="PID.5.1", kind=ChangeKind.SET, value="SMITH"), "names a patient"),
        (RecipeChange(path="PID-3.1", kind=ChangeKind.MAP, table={"4711": "2"}), "names a patient"),
        (RecipeChange(path="PV1-19", kind=ChangeKind.REPLACE, find="4711", value=""), "names a patient"),
        (RecipeChange(path="ZPI-3", kind=ChangeKind.SET, value="SMITH"), "names a patient"),
        (RecipeChange(path="OBX-3.1", kind=ChangeKind.COPY, value="PID-5"), "show it to everybody"),
        (RecipeChange(path="MSH[1]-10", kind=ChangeKind.SET, value="X"), "control id"),
        (RecipeChange(path="MSH-10.1", kind=ChangeKind.CLEAR), "control id"),
        (RecipeChange(path="OBX", kind=ChangeKind.CLEAR), "no path of a value"),
        (RecipeChange(path="nonsense", kind=ChangeKind.CLEAR), "no path of a value"),
        (RecipeChange(path="OBX-3.1", kind=ChangeKind.SET), "give the value"),
        (RecipeChange(path="OBX-3.1", kind=ChangeKind.REPLACE, value="X"), "which value"),
        (RecipeChange(path="OBX-3.1", kind=ChangeKind.MAP), "table is empty"),
        (RecipeChange(path="OBX-3.1", kind=ChangeKind.MAP, table={"A": " "}), "empty on one side"),
        (RecipeChange(path="OBX-3.1", kind=ChangeKind.COPY, value="there"), "path to copy from"),
    ],
)
def test_that_a_step_is_refused_in_words_without_its_value(change: RecipeChange, why: str) -> None:
    with pytest.raises(UnfitError, match=why) as caught:
        asked(change)
    assert "SMITH" not in str(caught.value)
    assert "4711" not in str(caught.value)


@pytest.mark.parametrize(
    ("condition", "why"),
    [
        ("PID-5:SMITH", "names a patient"),
        ("-PID-7:>19500101", "names a patient"),
        ("mrn:4711", "not for one patient"),
        ("(type:ADT OR text:SMITH)", "free text"),
        ("SMITH", "free text"),
        ("status:error", "changes while a job runs"),
        ("attempts:>2", "changes while a job runs"),
        ("age:<2h", "changes while a job runs"),
        ("received:today", "changes while a job runs"),
    ],
)
def test_that_a_condition_asks_about_the_message_only(condition: str, why: str) -> None:
    with pytest.raises(UnfitError, match=why) as caught:
        asked(condition=condition)
    assert "SMITH" not in str(caught.value)


@pytest.mark.parametrize(
    ("change", "condition"),
    [
        (LOINC, "type:ORU OBX-3.1:A PID-18:missing size:>10"),
        (RecipeChange(path="PID-3.4", kind=ChangeKind.SET, value="HOSP"), ""),
        (RecipeChange(path="PID-2", kind=ChangeKind.COPY, value="PID-3[1].1"), "interface:lab"),
        (RecipeChange(path="PID-19", kind=ChangeKind.CLEAR), "PID-5:exists"),
        (RecipeChange(path="OBX-5", kind=ChangeKind.SET, value="POS"), "control:LAB*"),
    ],
)
def test_that_what_is_safe_can_be_said(change: RecipeChange, condition: str) -> None:
    asked(change, condition)
