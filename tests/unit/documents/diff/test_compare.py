"""The semantic diff on HL7 v2: what is told, what is left out, what moved."""

from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st

from console.core.change import Change, ChangeKind
from console.documents.diff.align import out_of_order
from console.documents.diff.compare import compare
from console.documents.diff.found import Diff, Found
from console.documents.diff.rules import Rules
from console.documents.walk import leaves
from console.layers.hl7v2.layer import Hl7v2
from tests.unit.layers.hl7v2.messages import ADT, ORU, mutated

HL7 = Hl7v2()


def diff(left: bytes, right: bytes, *, volatile: bool = False, ignore: tuple[str, ...] = ()) -> Diff:
    rules = Rules(
        syntax=HL7.syntax, identity=HL7.identity, volatile=HL7.volatile, with_volatile=volatile, ignore=ignore
    )
    return compare(HL7.parse(left), HL7.parse(right), rules)


def told(found: Found) -> tuple[str, str, str]:
    return (
        found.kind.value,
        found.left.path if found.left is not None else "",
        found.right.path if found.right is not None else "",
    )


def all_told(left: bytes, right: bytes, **options: bool | tuple[str, ...]) -> list[tuple[str, str, str]]:
    return [told(each) for each in diff(left, right, **options).found]  # type: ignore[arg-type]  # by its own keywords


def test_that_a_message_does_not_differ_from_itself_and_all_its_leaves_count() -> None:
    same = diff(ORU, ORU)
    assert same.equal
    assert same.same == sum(1 for _ in leaves(HL7.parse(ORU).nodes))
    assert (same.ignored, same.notes, same.same_is_least) == (0, (), False)


def test_that_a_changed_value_is_told_at_its_own_place() -> None:
    assert all_told(ORU, ORU.replace(b"99.50", b"99.5")) == [("changed", "OBX[1]-5", "OBX[1]-5")]
    assert all_told(ORU, ORU.replace(b"JANE", b"JOAN")) == [("changed", "PID-5.2", "PID-5.2")]


def test_that_what_differs_in_every_copy_is_counted_and_told_only_when_asked_for() -> None:
    copy = ORU.replace(b"MSG88120", b"MSG88121").replace(b"20260101120000", b"20260101120500")
    assert (diff(ORU, copy).total, diff(ORU, copy).ignored) == (0, 2)
    assert [path for _, _, path in all_told(ORU, copy, volatile=True)] == ["MSH-7", "MSH-10"]


def test_that_a_path_without_numbers_is_ignored_in_all_repeats_with_all_below_it() -> None:
    copy = ORU.replace(b"99.50", b"1").replace(b"fasting", b"asleep").replace(b"Glucose", b"Sugar")
    assert diff(ORU, copy, ignore=("OBX-5",)).ignored == 2
    assert all_told(ORU, copy, ignore=("OBX-5",)) == [("changed", "OBX[1]-3.2", "OBX[1]-3.2")]
    assert all_told(ORU, copy, ignore=("OBX[1]",)) == [("changed", "OBX[2]-5", "OBX[2]-5")]
    assert len(all_told(ORU, copy, ignore=("OB", "OBX-", "OBX-50"))) == 3
    assert all_told(ORU, copy, ignore=("OBX",)) == []


def test_that_a_repeat_is_known_again_by_its_code_behind_one_that_was_put_before_it() -> None:
    copy = ORU.replace(b"OBX|1|", b"OBX|1|NM|718-7^Hb^LN||13|g/dL|||||F\rOBX|2|").replace(b"OBX|2|TX", b"OBX|3|TX")
    found = diff(ORU, copy)
    assert [told(each) for each in found.found] == [("added", "", "OBX[1]")]
    assert found.ignored == 2, "OBX-1 went along with its place"
    assert [path for _, _, path in all_told(ORU, copy, volatile=True)] == ["OBX[1]", "OBX[2]-1", "OBX[3]-1"]


def test_that_a_set_id_that_differs_at_the_same_place_is_told() -> None:
    assert all_told(ORU, ORU.replace(b"OBX|2|TX", b"OBX|1|TX")) == [("changed", "OBX[2]-1", "OBX[2]-1")]


def test_that_a_repeat_that_changed_its_place_moved_and_the_others_did_not() -> None:
    lines = ORU.split(b"\r")
    lines[3], lines[4] = lines[4], lines[3]
    found = all_told(ORU, b"\r".join(lines))
    assert [kind for kind, _, _ in found] == ["moved"]
    assert found[0][1:] in {("OBX[1]", "OBX[2]"), ("OBX[2]", "OBX[1]")}


def test_that_one_that_moved_and_changed_is_told_twice() -> None:
    lines = ORU.replace(b"99.50", b"98").split(b"\r")
    lines[3], lines[4] = lines[4], lines[3]
    assert sorted(kind for kind, _, _ in all_told(ORU, b"\r".join(lines))) == ["changed", "moved"]


def test_that_an_identifier_is_known_by_authority_and_type_not_by_its_value() -> None:
    left = ADT.replace(b"4711^^^HOSP^MR~99^^^&1.2.3&ISO", b"4711^^^HOSP^MR~88^^^LAB^PI")
    right = ADT.replace(b"4711^^^HOSP^MR~99^^^&1.2.3&ISO", b"88^^^LAB^PI~4712^^^HOSP^MR")
    found = all_told(left, right)
    assert ("changed", "PID-3[1].1", "PID-3[2].1") in found
    assert [kind for kind, _, _ in found].count("moved") == 1
    assert len(found) == 2


def test_that_a_code_or_a_number_of_a_patient_that_differs_by_its_place_is_no_set_id() -> None:
    left = ADT + b"DG1|1||250^A\r"
    right = ADT + b"DG1|1||999^B\rDG1|2||251^A\r"
    assert sorted(all_told(left, right))[-1] == ("removed", "DG1", "")
    assert not diff(left, right).ignored
    left, right = ORU + b"ZZZ|4711\r", ORU + b"ZZZ|x\rZZZ|4712\r"
    assert not diff(left, right).ignored


def test_that_a_field_that_repeats_on_one_side_only_is_compared_with_the_repetition_that_it_is() -> None:
    right = ADT.replace(b"4711^^^HOSP^MR~99^^^&1.2.3&ISO", b"4711^^^HOSP^MR")
    assert all_told(ADT, right) == [("removed", "PID-3[2]", "")]
    assert all_told(right, ADT) == [("added", "", "PID-3[2]")]


def test_that_a_value_that_got_components_is_the_first_of_them() -> None:
    left = ADT.replace(b"DOE^JANE", b"DOE")
    assert all_told(left, ADT) == [("added", "", "PID-5.2")]
    assert all_told(ADT, left) == [("removed", "PID-5.2", "")]
    assert all_told(ADT.replace(b"DOE^JANE", b"ROE"), ADT) == [
        ("changed", "PID-5", "PID-5.1"),
        ("added", "", "PID-5.2"),
    ]


def test_that_the_same_written_with_other_delimiters_or_another_character_set_does_not_differ() -> None:
    other = ADT.replace(b"^", b"!").replace(b"~\\&", b"~\\&")
    assert [path for _, _, path in all_told(ADT, other)] == ["MSH-2"]
    latin, utf8 = (
        ADT.replace(b"P|2.5.1", b"P|2.5.1||||||" + name).replace(b"JANE", "JÖRG".encode(codec))
        for name, codec in ((b"8859/1", "latin-1"), (b"UNICODE UTF-8", "utf-8"))
    )
    assert [path for _, _, path in all_told(latin, utf8)] == ["MSH-18"]


def test_that_a_code_that_was_mended_is_a_change_and_no_other_result() -> None:
    assert all_told(ORU, ORU.replace(b"2345-7L^Glucose^L", b"2345-7^Glucose^LN")) == [
        ("changed", "OBX[1]-3.1", "OBX[1]-3.1"),
        ("changed", "OBX[1]-3.3", "OBX[1]-3.3"),
    ]


def test_that_differences_come_in_the_order_of_the_right_document_with_what_is_gone_at_its_old_place() -> None:
    right = ORU.replace(b"24323-8", b"1").replace(b"NTE|1|L|call her son\r", b"").replace(b"secret", b"s")
    found = all_told(ORU, right)
    assert found == [("changed", "OBR-4.1", "OBR-4.1"), ("removed", "NTE", ""), ("changed", "ZPD-1", "ZPD-1")]


def test_that_values_that_cannot_be_decoded_are_never_called_equal() -> None:
    left, right = (ADT.replace(b"JANE", b"J\xff" + end).replace(b"P|2.5.1", b"P|2.5.1||||||UNICODE UTF-8")
                   for end in (b"\xfe", b"\xfd"))  # fmt: skip
    assert [path for _, _, path in all_told(left, right)] == ["PID-5.2"]


@given(mutated(ORU), mutated(ADT + ORU))
def test_that_any_two_documents_can_be_compared_and_equal_means_equal_words(left: bytes, right: bytes) -> None:
    found = diff(left, right, volatile=True)
    assert found.total >= len(found.found)
    assert diff(right, right).equal
    if found.equal and b"\r" in right and left[:9] == right[:9]:
        assert sorted(leaf.value for leaf in leaves(HL7.parse(left).nodes)) == sorted(
            leaf.value for leaf in leaves(HL7.parse(right).nodes)
        )


@given(st.integers(0, 10_000))
def test_that_every_single_edit_is_found_at_its_place_and_nothing_else(seed: int) -> None:
    chance = random.Random(seed)
    document = HL7.parse(ORU)
    places = [
        leaf.path for leaf in leaves(document.nodes) if leaf.path not in {"MSH-1", "MSH-2", "MSH-9.1", "OBX[1]-2"}
    ]
    path = chance.choice(places)
    edited = HL7.edit(ORU, [Change(kind=ChangeKind.SET, path=path, value=f"new{seed}")])
    found = diff(ORU, edited, volatile=True)
    assert [(each.kind.value, each.node.path) for each in found.found] == [("changed", path)]


@given(st.permutations(range(12)))
def test_that_the_fewest_are_said_to_have_moved(order: list[int]) -> None:
    pairs = list(enumerate(order))
    moved = out_of_order(pairs)
    stay = [pair for pair in pairs if pair not in moved]
    assert [j for _, j in stay] == sorted(j for _, j in stay)
    longest = [1] * len(order)
    for at in range(len(order)):
        longest[at] += max((longest[before] for before in range(at) if order[before] < order[at]), default=0)
    assert len(stay) == max(longest)
