"""The layer object: it is the contract, and it orders by the configured authority."""

from __future__ import annotations

import pytest

from console.core.errors import OperatorError
from console.layers.contract import Layer
from console.layers.hl7v2.layer import Hl7v2
from console.layers.registry import LAYERS, layer
from tests.unit.layers.hl7v2.messages import ADT

HL7: Layer = Hl7v2()


def test_that_the_ordering_identifier_is_that_of_the_authority() -> None:
    summary = HL7.summarize(ADT)
    by_name = HL7.order_identifier(summary, "1.2.3")
    first = HL7.order_identifier(summary, "")

    assert by_name is not None
    assert by_name.value == "99"
    assert first is not None
    assert first.value == "4711"


def test_that_a_message_without_that_identifier_or_with_two_patients_is_a_barrier() -> None:
    assert HL7.order_identifier(HL7.summarize(ADT), "OTHER") is None
    assert HL7.order_identifier(HL7.summarize(ADT.replace(b"A01", b"A40")), "") is None
    assert HL7.order_identifier(HL7.summarize(b""), "") is None


def test_that_the_registry_knows_the_layer_and_explains_an_unknown_one() -> None:
    assert layer("hl7v2") is LAYERS["hl7v2"]
    with pytest.raises(OperatorError, match="Known: hl7v2"):
        layer("hl8")
