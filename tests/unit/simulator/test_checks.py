"""What the demo's receivers check: what the hospital sends by itself passes, and each complaint is at its place."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime

from console.simulator.checks import form
from console.simulator.day import day
from console.simulator.replies import committed, defaulted, read

BASE = datetime(2026, 3, 2, 7, 30, tzinfo=UTC)


def test_that_nothing_the_hospital_sends_by_itself_is_of_bad_form() -> None:
    assert [form(read(step.raw)) for step in itertools.islice(day(2, BASE), 1200)] == [None] * 1200


def test_that_a_value_of_the_wrong_type_is_found_in_its_own_segment() -> None:
    found = form(read(b"MSH|^~\\&|||||||ORU|1|T|2.3\rOBX|1|NM|a||1.5\rOBX|2|NM|b||high\r"))

    assert found is not None
    assert (found.segment, found.sequence, found.field) == ("OBX", 2, 5)


def test_that_a_warning_accepts_and_a_commit_says_nothing_of_the_application() -> None:
    message = read(b"MSH|^~\\&|A|B|C|D|||OML^O21|77|T|2.5.1\r")

    assert b"\rMSA|AA|77|" in defaulted(message, "R1", BASE)
    assert b"|W|" in defaulted(message, "R1", BASE)
    assert b"\rMSA|CA|77\r" in committed(message, "R2", BASE)
