"""Character sets end to end: bytes kept, split only after decoding, edits in the message's codec, losses refused."""

from __future__ import annotations

from functools import cache

import pytest

from console.core.change import Change, ChangeKind
from console.core.message import IdentifierKind
from console.documents.splice import EditRefused
from console.documents.walk import find_exact
from console.layers.hl7v2.layer import Hl7v2

LAYER = Hl7v2()
DELIMITERS = "|^~\\&"
JAPANESE = [("iso2022_jp", "~ISO IR87"), ("iso2022_jp_ext", "~ISO IR87~ISO IR159")]


@cache
def holding(byte: int, codec: str) -> str:
    """Some characters whose bytes in this codec hold this byte, where a reader of bytes would see a delimiter."""
    found = ""
    for code in [*range(0x3041, 0x30FF), *range(0x4E00, 0x9FA6)]:
        try:
            data = chr(code).encode(codec)
        except UnicodeEncodeError:
            continue
        if byte in data[3:-3]:  # without the switches
            found += chr(code)
        if len(found) == 6:
            break
    assert found
    return found


def only_in_0212() -> str:
    """Characters of JIS X 0212 alone: no plain ISO-2022-JP has them."""
    found = ""
    for code in range(0x4E00, 0x9FA6):
        data = chr(code).encode("iso2022_jp_ext", "ignore")
        if data.startswith(b"\x1b$(D") and set(data[4:-3]) & set(DELIMITERS.encode()):
            found += chr(code)
    return found[:8]


def person(name: str, codec: str, msh18: str, order: str = "ORD1") -> bytes:
    """A result for a person of this name, in this codec."""
    header = f"MSH|^~\\&|LAB|{name}|CERN|HOSP|20260101||ORU^R01|C1|P|2.5||||||{msh18}\r"
    rest = f"PID|1||4711^^^MRN~0815^^^ALT||{name}^{name}~X^{name}&sub\rOBR|1|{order}|F1\rOBX|1|TX|A||{name}|{name}|N\r"
    return header.encode(codec) + rest.encode(codec)


def change(path: str, value: str) -> list[Change]:
    """One value set."""
    return [Change(kind=ChangeKind.SET, path=path, value=value)]


@pytest.mark.parametrize(("codec", "msh18"), JAPANESE)
@pytest.mark.parametrize("delimiter", DELIMITERS)
def test_that_delimiter_bytes_inside_japanese_text_split_nothing(codec: str, msh18: str, delimiter: str) -> None:
    name = holding(ord(delimiter), codec)
    raw = person(name, codec, msh18)
    assert raw.count(delimiter.encode()) > person("X", codec, msh18).count(delimiter.encode())

    summary = LAYER.summarize(raw)
    document = LAYER.parse(raw)

    assert (summary.control_id, summary.type) == ("C1", "ORU^R01")
    mrns = [item.value for item in summary.identifiers if item.kind is IdentifierKind.MRN]
    assert mrns == ["4711", "0815"]
    assert LAYER.values(raw, "PID-5.1") == (name, "X")
    assert LAYER.values(raw, "PID-5[2].2.1") == (name,)
    assert LAYER.values(raw, "OBX-6") == (name,)
    assert LAYER.values(raw, "MSH-4") == (name,)
    for path, value in {"PID-5[1].2": name, "PID-5[2].2.2": "sub", "OBX-5": name, "OBX-7": "N"}.items():
        node = find_exact(document, path)
        assert node is not None, path
        assert node.value == value, path
    assert (document.encoding, document.encoding_assumed) == (codec, False)
    assert not [problem for problem in document.problems if problem.code == "undecodable"]


@pytest.mark.parametrize(("codec", "msh18"), JAPANESE)
@pytest.mark.parametrize("delimiter", DELIMITERS)
def test_that_an_edit_beside_japanese_text_changes_nothing_else(codec: str, msh18: str, delimiter: str) -> None:
    name = holding(ord(delimiter), codec)
    raw = person(name, codec, msh18)
    other = holding(ord("^"), codec)[::-1]

    edited = LAYER.edit(raw, change("PID-5[1].2", other))

    assert LAYER.values(edited, "PID-5.1") == (name, "X")
    assert LAYER.values(edited, "PID-5[1].2") == (other,)
    before, after = raw.split(b"\r"), edited.split(b"\r")
    assert [i for i, pair in enumerate(zip(before, after, strict=True)) if pair[0] != pair[1]] == [1]
    assert LAYER.edit(edited, change("PID-5[1].2", name)) == raw


def test_that_jis_x_0212_is_read_and_split_rightly() -> None:
    name = only_in_0212()
    raw = person(name, "iso2022_jp_ext", "~ISO IR87~ISO IR159")

    assert len(name) == 8
    assert LAYER.values(raw, "PID-5[1].2") == (name,)
    with pytest.raises(EditRefused, match="cannot write"):
        LAYER.edit(person("X", "iso2022_jp", "~ISO IR87"), change("PID-5[1].1", name))


@pytest.mark.parametrize("part", [*range(1, 12), 13, 14, 15])
def test_that_each_part_of_8859_is_read_and_written_in_its_own_codec(part: int) -> None:
    codec = f"iso8859-{part}"
    high = "".join(char for byte in range(0xA1, 0x100) if (char := bytes([byte]).decode(codec, "ignore")))
    raw = person(high, codec, f"8859/{part}")

    assert LAYER.values(raw, "OBX-6") == (high,)
    edited = LAYER.edit(raw, change("PID-5[1].2", high[::-1]))
    assert LAYER.values(edited, "PID-5[1].2") == (high[::-1],)
    assert high[::-1].encode(codec) in edited
    assert LAYER.parse(raw).encoding_assumed is False
    with pytest.raises(EditRefused, match=rf"ISO-8859-{part}, the message's character set, cannot write"):
        LAYER.edit(raw, change("PID-5[1].2", "日本"))


def test_that_a_lossy_look_alike_is_refused() -> None:
    raw = person("é", "cp1252", "8859/1")

    with pytest.raises(EditRefused, match="cannot write"):
        LAYER.edit(raw, change("PID-5[1].2", "€5"))  # cp1252 has it, 8859/1 has not


@pytest.mark.parametrize("codec", ["utf-16", "utf-16-le", "utf-16-be"])
def test_that_utf_16_is_refused_in_words(codec: str) -> None:
    summary = LAYER.summarize(person("X", codec, "UNICODE"))

    assert not summary.readable
    assert "UTF-16" in summary.problems[0].message
    assert "send UTF-8" in summary.problems[0].message


@pytest.mark.parametrize(("codec", "text"), [("iso8859-15", "€"), ("iso8859-5", "Иван"), ("shift_jis", "表予")])
def test_that_the_codec_agreed_for_a_connection_is_used_where_nothing_is_said(codec: str, text: str) -> None:
    raw = person(text, codec, "")
    layer = LAYER.assuming(codec)

    assert layer.values(raw, "OBX-6") == (text,)
    document = layer.parse(raw)
    assert (document.encoding, document.encoding_assumed) == (codec, True)
    assert any("as set for this connection" in problem.message for problem in document.problems)
    edited = layer.edit(person("X", codec, ""), change("PID-5[1].2", text))
    assert text.encode(codec) in edited
    assert LAYER.values(raw, "OBX-6") != (text,)


def test_that_what_the_message_says_wins_over_what_was_agreed() -> None:
    raw = person("é", "utf-8", "UNICODE UTF-8")

    assert LAYER.assuming("cp1252").values(raw, "OBX-6") == ("é",)
