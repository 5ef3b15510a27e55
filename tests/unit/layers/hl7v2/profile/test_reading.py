"""A profile's text: read and written alike; mistakes with their line and what may stand there."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from console.layers.hl7v2.profile.model import FieldRule, Form, Level, Others, Profile, ProfileError, SegmentRule, Usage
from console.layers.hl7v2.profile.reading import read
from console.layers.hl7v2.profile.writing import titled, write

TEXT = """# ours
type = "ORU^R01"

[segment.PID]
usage = "R"
max = 1
follows = ["MSH"]
[segment.PID.field]
3 = { usage = "R", min = 1, max = 3, length = 20 }
"3.4" = { usage = "R", values = ["HOSP", "LAB"] }
8 = { usage = "RE", table = "0001" }
10.1 = { form = "code" }
"""


def test_that_a_profile_is_read() -> None:
    profile = read(TEXT)

    (segment,) = profile.segments
    assert profile.type == "ORU^R01"
    assert (segment.name, segment.usage, segment.most, segment.follows) == ("PID", Usage.REQUIRED, 1, ("MSH",))
    assert [rule.place for rule in segment.fields] == [(3,), (3, 4), (8,), (10, 1)]
    assert segment.fields[1].values == ("HOSP", "LAB")
    assert segment.fields[3].form is Form.CODE
    assert profile.field_count == 4


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ('usage = "R"\nmax', 'usage = "Z"\nmax', 5, "one of R, RE, O, C, X"),
        ("max = 1\n", 'max = "many"\n', 6, 'whole number from 0 or "*"'),
        ("max = 1\n", "maximum = 1\n", 6, "Was max meant?"),
        ('["MSH"]', '["msh"]', 7, "list of segments"),
        ("length = 20", 'length = "20"', 9, "whole number from 1"),
        ("max = 3", "max = 0", 9, "less than min"),
        ('["HOSP", "LAB"]', "[1, 2]", 10, "list of texts"),
        ('table = "0001"', 'table = "1"', 11, "four digits"),
        ('form = "code"', 'form = ".*"', 12, "one of digits, letters"),
        ("[segment.PID]", "[segment.Pid]", 4, "no name of a segment"),
        ('"3.4" =', '"3.x" =', 10, "no number of a field"),
        ("8 = {", "0 = {", 11, "no number of a field"),
        ('type = "ORU^R01"', "type = 7", 2, "text in quotation marks"),
        ('type = "ORU^R01"', 'format = "fhir"', 2, 'must be "hl7v2"'),
        ('3 = { usage = "R"', '3 = { usage = "R', 9, "No valid TOML"),
    ],
)
def test_that_a_mistake_is_told_with_its_line(old: str, new: str, line: int, words: str) -> None:
    with pytest.raises(ProfileError) as caught:
        read(TEXT.replace(old, new, 1))

    assert any(each.line == line and words in each.text for each in caught.value.mistakes), caught.value.mistakes


def test_that_all_mistakes_are_told_at_once() -> None:
    with pytest.raises(ProfileError) as caught:
        read(TEXT.replace('"R"', '"Q"').replace('"0001"', '"x"'))

    assert [each.line for each in caught.value.mistakes] == [5, 9, 10, 11]


@given(st.text(max_size=200))
def test_that_no_text_makes_reading_break(text: str) -> None:
    with contextlib.suppress(ProfileError):
        read(text)


_FIELDS = st.builds(
    FieldRule,
    place=st.tuples(st.integers(1, 90)) | st.tuples(st.integers(1, 90), st.integers(1, 20)),
    usage=st.sampled_from(Usage).filter(lambda usage: usage is not Usage.NOT_USED),
    least=st.integers(0, 2),
    most=st.none() | st.integers(2, 9),
    length=st.none() | st.integers(1, 500),
    datatype=st.sampled_from(["", "NM", "TS"]),
    table=st.sampled_from(["", "0001"]),
    values=st.lists(st.text(max_size=8), max_size=3).map(tuple),
    form=st.none() | st.sampled_from(Form),
)
_SEGMENTS = st.builds(
    SegmentRule,
    name=st.sampled_from(["MSH", "PID", "OBX", "ZX1"]),
    usage=st.sampled_from(Usage),
    least=st.integers(0, 2),
    most=st.none() | st.integers(2, 9),
    follows=st.lists(st.sampled_from(["MSH", "PV1"]), max_size=2, unique=True).map(tuple),
    fields=st.lists(_FIELDS, max_size=4, unique_by=lambda rule: rule.place).map(
        lambda rules: tuple(sorted(rules, key=lambda rule: rule.place))
    ),
)


@settings(max_examples=40)
@given(
    st.builds(
        Profile,
        title=st.text(max_size=10),
        type=st.sampled_from(["", "ADT^A01"]),
        version=st.sampled_from(["", "2.5"]),
        others=st.sampled_from(Others),
        level=st.sampled_from(Level),
        segments=st.lists(_SEGMENTS, min_size=1, max_size=3, unique_by=lambda rule: rule.name).map(tuple),
    )
)
def test_that_what_is_written_reads_the_same(profile: Profile) -> None:
    text = write(profile, ("learned\nfrom 3 messages",))

    assert read(text) == profile
    assert write(read(text), ("learned from 3 messages",)) == text


def test_that_a_title_is_put_ahead_once() -> None:
    text = titled(TEXT, "LAB v3")

    assert read(text).title == "LAB v3"
    assert titled(text, "other") == text
