"""Made-up patients of a made-up town. No name, number or address belongs to anyone; telephone numbers are 555-01xx."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, timedelta

from console.simulator.feeds import NORTH, SOUTH

_FAMILIES = (
    "Testwood", "Mockridge", "Sampleton", "Demoré", "Fictley", "Trialmann", "Dummont", "Proxley", "Stubbington",
    "Fauxberg", "Specimen", "Placeholt", "Nondaire", "Imaginé", "Fixturelli", "Simulé", "Bogusson", "Pretendal",
    "Exemplar", "Synthwaite", "Larkfield", "Scenariö", "Rehearsal", "Artifice",
)  # fmt: skip
_WOMEN = ("Ada", "Zoë", "Mabel", "Inés", "Harriet", "Noor", "Renée", "Tilda", "Yuki", "Oona", "Petra", "Wilma")
_MEN = ("Otto", "René", "Basil", "Jürgen", "Amos", "Kofi", "Silas", "Tomás", "Ravi", "Edgar", "Bruno", "Levi")
_STREETS = ("Example Street", "Placeholder Lane", "Sandbox Road", "Lorem Avenue", "Fixture Close", "Dry Run Drive")
_DOCTORS = (("70011", "Mendwell", "Clara"), ("70023", "Scriptor", "Hugh"), ("70037", "Balmer", "Ines"),
            ("70042", "Wardley", "Kim"), ("70058", "Triagé", "Luc"))  # fmt: skip
_WARDS = ("3WEST", "4EAST", "ICU", "5NORTH", "MATERN")
TOWN, STATE, ZIP = "Samplebury", "ZZ", "00100"

FIRST_MRN = 1_000_000
MRNS = 800_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Patient:
    """One made-up person with one visit."""

    mrn: str
    visit: str
    family: str
    given: str
    middle: str
    sex: str
    born: date
    street: str
    phone: str
    ward: str
    bed: str
    inpatient: bool
    doctor: tuple[str, str, str]  # id, family, given
    site: str  # NORTH or SOUTH


def patient(number: int) -> Patient:
    """The patient with this number: always the same one; numbers `MRNS` apart share an MRN."""
    dice = random.Random(f"patient {number}")
    sex = dice.choice("FM")
    return Patient(
        mrn=str(FIRST_MRN + number % MRNS),
        visit=f"V{50_000_000 + number}",
        family=dice.choice(_FAMILIES),
        given=dice.choice(_WOMEN if sex == "F" else _MEN),
        middle=dice.choice("ABCDEJKLMRST"),
        sex=sex,
        born=date(1931, 1, 1) + timedelta(days=dice.randrange(90 * 365)),
        street=f"{dice.randrange(1, 400)} {dice.choice(_STREETS)}",
        phone=f"(555)555-01{dice.randrange(100):02d}",
        ward=dice.choice(_WARDS),
        bed=f"{dice.randrange(1, 30):02d}",
        inpatient=dice.random() < 0.55,
        doctor=dice.choice(_DOCTORS),
        site=SOUTH if dice.random() < 0.3 else NORTH,
    )
