"""Made-up people as hypothesis strategies: names in every case and script, names that are words, numbers, addresses."""

from __future__ import annotations

import string
from collections.abc import Callable
from dataclasses import dataclass, fields

from hypothesis import strategies as st

WORDS_AS_NAMES = (
    "May", "Grace", "Will", "Rose", "Mark", "Page", "Bell", "Long", "Young", "Hope", "Joy", "Price", "Frank", "Bill",
    "Summer", "King", "Banks", "Day", "Hall", "Rich", "Short", "Ward", "Street", "Brown", "Sharp", "Small", "Love",
    "Gates", "Wood", "Stone", "Rivers", "Church", "Cook", "Baker", "Park", "White", "Strong", "Field", "Key", "Case",
    "An", "Do", "To", "In", "No", "So", "Link", "Lock", "List", "Line", "Test", "Max", "Min", "Last", "Root",
)  # fmt: skip
OTHERS = (
    "Müller", "Žofie", "Núñez", "O'Brien", "D'Angelo", "Anne-Sophie", "van der Berg", "de la Cruz",
    "山田太郎", "김민수",
    "Анна", "Ευγενία", "محمد", "Smith", "jane", "doe", "Lindqvist", "Nguyễn", "Øster", "Jr.", "Quennell", "xu",
)  # fmt: skip
_made = st.text(string.ascii_lowercase, min_size=5, max_size=9).map(lambda word: f"q{word}z")
_CASES: tuple[Callable[[str], str], ...] = (str, str.lower, str.upper, str.title)
_cases = st.sampled_from(_CASES)


@dataclass(frozen=True)
class Person:
    """Values of one patient, by slot."""

    name: str
    mrn: str
    date: str
    number: str
    code: str
    user: str
    phone: str
    street: str
    mail: str
    uuid: str
    digit: str

    def values(self) -> tuple[str, ...]:
        """All of them."""
        return tuple(getattr(self, item.name) for item in fields(self))


@st.composite
def people(draw: st.DrawFn) -> Person:
    """Somebody."""
    one = st.one_of(st.sampled_from(WORDS_AS_NAMES), st.sampled_from(OTHERS), _made)
    parts = draw(st.lists(one, min_size=1, max_size=3))
    name = draw(_cases)(draw(st.sampled_from((" ", ", ", "^"))).join(parts))
    digits = st.text(string.digits, min_size=4, max_size=9)
    letters = st.text(string.ascii_uppercase, min_size=1, max_size=3)
    number = draw(digits)
    year, month, day = draw(st.integers(1920, 2026)), draw(st.integers(1, 12)), draw(st.integers(1, 28))
    form = draw(st.sampled_from(("{0}{1:02}{2:02}", "{0}-{1:02}-{2:02}", "{1:02}/{2:02}/{0}", "{2:02}.{1:02}.{0}")))
    return Person(
        name=name,
        mrn=draw(st.sampled_from(("{0}", "{1}{0}", "{1}-{0}", "{0}-{1}7"))).format(number, draw(letters)),
        date=form.format(year, month, day),
        number=draw(digits),
        code=draw(st.sampled_from(("2345-7", "GLU", "GLU2", "X.12", "C50.9", "glu", "HGB-A1C"))),
        user=draw(_made),
        phone=draw(st.sampled_from(("+49 30 1234567", "(555) 010-9999", "555-0100", "0044.20.7946.0000"))),
        street=draw(st.sampled_from(("Elm Road 12", "12 Grace Street", "Hafengasse", "Rue Qidot 4 bis"))),
        mail=draw(st.sampled_from(("may.page@example.org", "qane.doe@example.com"))),
        uuid=str(draw(st.uuids())),
        digit=draw(st.sampled_from("123456789")),
    )
