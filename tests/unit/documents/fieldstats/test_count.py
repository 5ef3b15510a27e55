"""What is counted of many messages, and what is never kept of a private field."""

from __future__ import annotations

import re

from console.documents.fieldstats import counted as limits
from console.documents.fieldstats.count import FieldCount
from console.documents.fieldstats.counted import Codes, Counted, Room
from console.layers.hl7v2.layer import Hl7v2
from tests.unit.layers.hl7v2.messages import ADT, ORU

HL7 = Hl7v2()


def counted(*raws: bytes) -> FieldCount:
    count = FieldCount()
    for raw in raws:
        count.add(HL7.summarize(raw).type, HL7.parse(raw))
    return count


def field_of(count: FieldCount, type_: str, path: str) -> Counted:
    return count.types[type_].fields[path]


def test_that_fields_are_counted_by_type_and_path_over_all_repeats() -> None:
    count = counted(ORU, ORU.replace(b"99.50", b"101"), ADT)
    value = field_of(count, "ORU^R01", "OBX-3.1")
    assert (value.filled, value.occurrences, len(value.hashes)) == (2, 4, 2)
    assert (value.shortest, value.longest, value.average) == (4, 7, 5.5)
    assert [one.type for one in count.all_types()] == ["ORU^R01", "ADT^A01"]
    assert count.types["ORU^R01"].messages == 2


def test_that_values_of_a_public_field_are_listed_with_their_meaning() -> None:
    count = counted(ORU, ORU.replace(b"|||F\r", b"|||C\r", 1))
    status = field_of(count, "ORU^R01", "OBX-11")
    assert status.values.most_common(1) == [("F", 3)]
    assert status.meanings["F"]


def test_that_no_value_of_a_private_field_is_kept_not_even_of_one_that_was_public_in_another_message() -> None:
    count = counted(ORU)
    assert field_of(count, "ORU^R01", "OBX-5").private, "one of the two results is text"
    assert "99.50" not in repr(field_of(count, "ORU^R01", "OBX-5"))
    everything = repr(count.types)
    secrets = ("4711", "DOE", "JANE", "fasting", "call her son")
    assert not [secret for secret in secrets if re.search(rf"\b{secret}\b", everything)]  # digits of a hash are none
    assert len(field_of(count, "ORU^R01", "PID-5.1").hashes) == 1


def test_that_a_field_with_components_is_counted_as_there_and_its_repeats_each() -> None:
    count = counted(ADT)
    parts = field_of(count, "ADT^A01", "PID-3")
    assert (parts.parts, parts.filled, parts.occurrences, parts.measured) == (True, 1, 2, 0)


def test_that_rows_come_in_the_order_of_the_message_with_numbers_as_numbers() -> None:
    paths = [row.path for row in counted(ADT).types["ADT^A01"].rows()]
    assert paths.index("MSH-9.1") < paths.index("MSH-10") < paths.index("EVN-2") < paths.index("PID-3.1")


def test_that_a_code_outside_its_table_is_counted_and_a_null_is_none() -> None:
    one = Counted("PV1-2", 0)
    table = Codes(table="0004", codes=frozenset({"I", "O"}))
    for text in ("I", "X", "X", '""'):
        one.value(text, "", table, Room())
    assert (one.table, one.outside) == ("0004", 2)


def test_that_memory_is_bounded_and_said_to_be_at_least() -> None:
    one, room = Counted("MSH-10", 0), Room(hashes=50, values=20)
    for number in range(100):
        one.value(f"M{number}", "", Codes(), room)
    assert (len(one.hashes), one.more, len(one.values)) == (50, True, 20)
    assert one.measured == 100
    many = Counted("MSH-10", 0)
    for number in range(limits.MOST_DISTINCT + 10):
        many.value(str(number), "", Codes(), Room())
    assert (len(many.hashes), many.more) == (limits.MOST_DISTINCT, True)
