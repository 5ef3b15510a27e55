"""What peers write into their refusals: templates whose slots hold values of the patient, and values to fill them.

The values are made up, and each holds the canary, so that one search tells whether any of them came through.
"""

from __future__ import annotations

import random

CANARY = "qvz"
"""In every made-up name and number, in some letter case: no other text of a run holds these three letters together."""

GIVEN = ("Marqvzen", "Joqvzine", "Liqvzo", "Anqvza", "Theqvzo", "Noqvzra", "Ruqvzen", "Saqvzil")
FAMILY = ("Lindqvzvist", "Moqvzrales", "Okaqvzfor", "Weqvzber", "Tanaqvzka", "Duqvzbois", "Haqvzlonen", "Peqvzrez")
STREETS = ("Elqvzm Road", "Haqvzfengasse", "Rue Diqvzdot", "Kirqvzkkokatu")

TEMPLATES = (
    "patient {name} not found",
    "Patient {NAME} ({mrn}) unknown to this system",
    "visit {visit} of {name} is closed since {date}",
    "order {order} was cancelled on {date}",
    "order {order} already exists for {NAME}",
    "value {number} exceeds the allowed range",
    "observation code {code} is not mapped",
    "unit of observation {code} is missing",
    "result {number} received before order {order}",
    "required field is empty for {NAME}",
    "birth date {date} lies in the future",
    "message rejected: duplicate key {number}",
    "table lookup failed for code {code}",
    "insurance of {name} expired on {date}",
    "location {code} has no bed",
    "provider {number} is not active",
    "cannot file result: encounter {visit} locked by {user}",
    "unsupported trigger event",
    "segment sequence error near segment {number}",
    "allergy record of {mrn} could not be updated",
    "specimen {order} was never collected",
    "procedure {code} requires authorization {number}",
    "account {visit} is not billable",
    "appointment {order} overlaps another for {name}",
    "document {number} too large",
    "telephone {phone} is not valid",
    "database timeout after {number} ms",
    "character set not supported",
    "merge refused: {mrn} and {mrn2} have open orders",
    "address {street} cannot be verified",
    "diagnosis {code} not valid for date {date}",
    "user {user} may not change this record",
)
PATHS = (
    ("PID", 3, 1),
    ("PID", 5, 1),
    ("PID", 7, 0),
    ("PID", 18, 1),
    ("PV1", 3, 1),
    ("PV1", 19, 1),
    ("OBR", 2, 1),
    ("OBR", 4, 1),
    ("OBX", 3, 1),
    ("OBX", 5, 0),
    ("OBX", 6, 1),
    ("ORC", 2, 1),
    ("ORC", 12, 1),
    ("AL1", 3, 1),
    ("IN1", 4, 1),
    ("MSH", 9, 1),
)
CODES = ("100", "101", "102", "103", "200", "201", "202", "203", "204", "207")
"""Of table 0357; 205 and 206 are read as something else than a refusal for its content."""


class Person:
    """One made-up patient; the same seed, the same person."""

    def __init__(self, dice: random.Random) -> None:
        self.given = dice.choice(GIVEN)
        self.family = dice.choice(FAMILY)
        self.mrn = f"QVZ{dice.randrange(10**7):07d}"
        self.born = f"19{dice.randrange(30, 99)}{dice.randrange(1, 13):02d}{dice.randrange(1, 29):02d}"
        self.visit = f"V{CANARY.upper()}{dice.randrange(10**6):06d}"
        self.street = f"{dice.choice(STREETS)} {dice.randrange(1, 200)}"
        self.phone = f"+358 40 {dice.randrange(10**6):06d}"


def fill(template: str, person: Person, dice: random.Random) -> str:
    """The template with this patient's values, in the letter case that this peer happens to use."""
    case = dice.choice((str, str.lower, str.upper, str.title))
    name = case(dice.choice((f"{person.given} {person.family}", f"{person.family}, {person.given}", person.family)))
    day = f"{dice.randrange(1, 29):02d}"
    date = dice.choice(
        (f"2026-{dice.randrange(1, 13):02d}-{day}", f"2026{dice.randrange(1, 13):02d}{day}", f"{day}.11.26")
    )
    return template.format(
        name=name,
        NAME=f"{person.family.upper()}^{person.given.upper()}",
        mrn=person.mrn,
        mrn2=f"QVZ{dice.randrange(10**7):07d}",
        visit=person.visit,
        order=f"{dice.choice('ABCDP')}{dice.randrange(10**7)}",
        number=dice.randrange(1, 10 ** dice.randrange(1, 7)),
        code=f"{dice.randrange(1, 99999)}-{dice.randrange(10)}",
        date=date,
        phone=person.phone,
        street=person.street,
        user=f"{person.given[0]}{person.family}".lower(),
    )
