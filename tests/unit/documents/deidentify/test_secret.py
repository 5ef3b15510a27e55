"""Pseudonyms of identifiers: one to one, of the same shape, never themselves."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.documents.deidentify.secret import Secret
from console.documents.deidentify.shapes import identifier, shaped

KEY = Secret(b"k" * 32, "vendor")


def shape(text: str) -> str:
    return "".join(
        "9" if char.isdigit() else "A" if char.isupper() else "a" if char.islower() else char for char in text
    )


@given(st.text("0123456789ABCabc-/. ", min_size=1, max_size=24))
def test_that_an_identifier_keeps_its_shape_and_is_never_itself(value: str) -> None:
    made = shaped(KEY, value)

    assert len(made) == len(value)
    if not any(char in "./" for char in value):
        assert shape(made) == shape(value)
    if any(char.isalnum() for char in value):
        assert made != value


def test_that_no_two_identifiers_of_a_shape_meet() -> None:
    made = {shaped(KEY, f"{number:04}") for number in range(10_000)}

    assert len(made) == 10_000


def test_that_signs_and_case_do_not_tell_two_writings_apart() -> None:
    plain = shaped(KEY, "123456789")

    assert shaped(KEY, "123-45-6789").replace("-", "") == plain
    assert shaped(KEY, "AB-471").replace("-", "").casefold() == shaped(KEY, "ab471")


@pytest.mark.parametrize(
    "value", ["urn:uuid:6f122869-a856-3d65-8db9-099bf4f5bbb8", "6F122869-A856-3D65-8DB9-099BF4F5BBB8"]
)
def test_that_a_uuid_stays_one(value: str) -> None:
    made = shaped(KEY, value)

    assert set(made.removeprefix("urn:uuid:").casefold()) <= set("0123456789abcdef-")
    assert made != value


def test_that_references_keep_their_kind_and_meet_the_id() -> None:
    assert identifier(KEY, "Patient/p-99") == f"Patient/{shaped(KEY, 'p-99')}"
    assert identifier(KEY, "https://real.example.com/r4/Patient/p-99").startswith("https://example.org/fhir/Patient/")
    assert "Kowalski" not in identifier(KEY, "Kowalski/12345")


def test_that_the_key_is_nowhere_told() -> None:
    assert "k" * 8 not in repr(KEY)
