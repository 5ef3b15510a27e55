"""Any header text fits a text column, and different long ones stay different."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from console.store.texts import SHORT, fit

ANY = st.text(st.characters(), max_size=400)


@given(ANY)
def test_that_fitted_text_can_be_stored(text: str) -> None:
    fitted = fit(text)
    assert len(fitted) <= SHORT
    assert "\x00" not in fitted
    assert fit(fitted) == fitted
    fitted.encode("utf-8")


def test_that_plain_text_is_left_alone_and_long_text_keeps_its_identity() -> None:
    assert fit("MSG00001") == "MSG00001"
    long = "9" * 1000
    assert fit(long) != fit(long + "1")
    assert fit(long).startswith("9" * 100)
    assert fit("\x00\udcff") == "\ufffd?"
