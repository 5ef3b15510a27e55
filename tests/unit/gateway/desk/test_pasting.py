"""What a clipboard or an editor did to a message is undone, and said."""

from __future__ import annotations

import pytest

from console.gateway.desk.pasting import messages_of
from console.layers.registry import layer

HL7 = layer("hl7v2")
PLAIN = b"MSH|^~\\&|A|B|C|D|20260101||ADT^A01|X1|P|2.5\rPID|1||4711\r"


@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\r"])
def test_that_line_ends_become_cr(end: bytes) -> None:
    (found,) = messages_of(HL7, PLAIN.replace(b"\r", end), text=False)
    assert found.raw == PLAIN
    assert bool(found.notes) == (b"\n" in end)


def test_that_frames_and_byte_order_marks_are_left_out_and_said() -> None:
    (found,) = messages_of(HL7, b"\xef\xbb\xbf\x0b" + PLAIN + b"\x1c\r", text=False)
    assert found.raw == PLAIN
    assert found.notes == ("The byte order mark was left out.", "MLLP frame bytes were left out.")


def test_that_utf_16_of_an_editor_is_read() -> None:
    (found,) = messages_of(HL7, PLAIN.decode().encode("utf-16"), text=False)
    assert found.raw == PLAIN
    assert found.notes == ("Read as UTF-16, written as UTF-8.",)


def test_that_text_is_written_in_the_charset_the_message_names() -> None:
    text = "MSH|^~\\&|A|B|C|D|20260101||ADT^A01|X1|P|2.5||||||8859/1\rPID|1||4711||Müller\r"
    (found,) = messages_of(HL7, text.encode(), text=True)
    assert found.raw == text.encode("iso8859-1")
    (unfit,) = messages_of(HL7, text.replace("Müller", "山田").encode(), text=True)
    assert unfit.raw == text.replace("Müller", "山田").encode()
    assert "cannot hold" in unfit.notes[-1]
    (bytes_of_a_file,) = messages_of(HL7, text.encode("iso8859-1"), text=False)
    assert bytes_of_a_file.raw == text.encode("iso8859-1")


def test_that_several_frames_are_several_messages() -> None:
    found = messages_of(HL7, (b"\x0b" + PLAIN + b"\x1c\r") * 3, text=False)
    assert [item.raw for item in found] == [PLAIN] * 3
