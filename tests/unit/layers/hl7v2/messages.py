"""Messages the tests start from, and ways to break them."""

from __future__ import annotations

from hypothesis import strategies as st

ADT = (
    b"MSH|^~\\&|LAB|HOSP|CERNER|HOSP2|20260101120000||ADT^A01^ADT_A01|MSG1|P|2.5.1\r"
    b"EVN||20260101120000\r"
    b"PID|1||4711^^^HOSP^MR~99^^^&1.2.3&ISO||DOE^JANE||19800102|F\r"
    b"PV1|1|I|4W^412^A||||||||||||||||V1^^^HOSP\r"
)
ORU = (
    b"MSH|^~\\&|LAB|HOSP|CERNER|HOSP|20260101120000||ORU^R01^ORU_R01|MSG88120|P|2.5.1\r"
    b"PID|1||4711^^^HOSP^MR||DOE^JANE||19800102|F\r"
    b"OBR|1|ORD1^CERN|LAB1^LAB|24323-8^CMP^LN|||20260101\r"
    b"OBX|1|NM|2345-7L^Glucose^L||99.50|mg/dL|70-99|H|||F\r"
    b"OBX|2|TX|NOTE^Note^L||Jane was fasting||||||F\r"
    b"NTE|1|L|call her son\r"
    b"ZPD|secret|x\r"
)


@st.composite
def mutated(draw: st.DrawFn, raw: bytes) -> bytes:
    """The bytes with a few of them replaced, removed or doubled, or cut short."""
    data = bytearray(raw)
    for _ in range(draw(st.integers(1, 6))):
        if not data:
            break
        at = draw(st.integers(0, len(data) - 1))
        kind = draw(st.sampled_from(("replace", "remove", "insert", "cut")))
        if kind == "cut":
            del data[at:]
        elif kind == "remove":
            del data[at : at + draw(st.integers(1, 8))]
        else:
            special = draw(st.sampled_from((b"|", b"^", b"~", b"\\", b"&", b"\r", b"\n", b"\x00", b"\xff", b"\x1b$B")))
            data[at : at + (kind == "replace")] = special
    return bytes(data)
