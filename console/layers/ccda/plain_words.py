"""Words that a title or the head of a table may hold without saying anything of anybody."""

from __future__ import annotations

import re

from console.layers.ccda.facts import DOCUMENTS, SECTIONS

_WORD = re.compile(r"[^\W\d_]+")
_NUMBERED = re.compile(r"\d{3,}")
_COMMON = """
a about access action active activities activity administered administration adverse affected age agent alert
alerts all and any application approach as associated at author basis body brief by care category chart chief
clinical code coded codes comment comments communication completed concern concerns condition conditions
confirmed consult consultation continuity contraindications course coverage criticality current data date
dates days description detail details device devices diagnoses diagnosis diastolic directions directive
directives discharge dispensed displayname document dosage dose drug duration during education effective
encounter encounters end entry event events exam expected expiration facility fill findings first flag follow
for form frequency from functional general given goal goals group handoff health height historical history
home hospital id identified identifier illness immunization immunizations implant in indication indications
information instruction instructions insurance interpretation intervention interventions intolerance
intolerances issue issued items kind known lab laboratory last list location lot main manufacturer measure
measurement medical medication medications member mental method mode monitoring name names narrative nature
next no none normal not note notes number nutrition objective observation observations occurred of on onset
operative or order ordered orders organization other outcome outcomes overall panel past patient pending
performed performer period physical place plan planned policy position post practice pre prescribed present
presenting pressure previous priority problem problems procedure procedures progress provided provider
providers pulse purpose quantity range rate reaction reactions reason recent recommendation recorded reference
referral refill refills refused region related relationship relevant relief reported required resolved
respiratory response responsible result results review risk route schedule section serial service services
severity side significant site social source specimen start started status stop strength studies study
subjective substance summary supplies supply support surgeries surgical symptoms systems systolic taken target
temperature test tests time times title to treatment treatments type unit units until up update updated use
used vaccine vaccines value values visit visits vital vitals volume weight when with work
"""
_KNOWN = frozenset(_COMMON.split()) | frozenset(
    word.lower()
    for title in [*(kind.title for kind in SECTIONS.values()), *(kind.title for kind in DOCUMENTS.values())]
    for word in _WORD.findall(title)
)
LONGEST = 80


def is_plain(text: str) -> bool:
    """True where a short text holds nothing but such words; numbers of three digits and more may be anything."""
    text = text.strip()
    return (
        0 < len(text) <= LONGEST
        and not _NUMBERED.search(text)
        and all(word.lower() in _KNOWN for word in _WORD.findall(text))
    )
