"""What may be kept of a peer's error text where no audit stands before it: details, groups, logs, notifications.

Peers quote the message they refuse ("Unknown patient 00123 DOE^JANE"). The rule is an allow-list, so that a name or
number nobody thought of is masked, not kept. A word is kept where it is
- a word of the list below, whatever its case, or any other word in lower-case letters only;
- a place in a message (`PID-3.1`, `OBX[2]-5`) or a table or segment name;
- a code with a check digit (`2345-7`, `2345-7L`) or a number of one or two digits;
and where it is none of the identifiers of the message sent. All else becomes the mask; runs of masks become one.
The full reply, with the sent message's own values blanked, is for the inspector (`console.documents.masking`).
"""

from __future__ import annotations

import re

from console.core.message import Summary

MASK = "••••••"
LONGEST = 200
"""Characters of a peer's text that are looked at."""

_LIST = (
    "a aa ae an and any application ar at be been blank but ca ce cannot check code component could cr "
    "data database date delimiter did does duplicate empty encounter error event exceeded exist exists "
    "expected failed failure fatal field file filler find format for found from has header id identifier "
    "ignored in incorrect invalid is it key length list local locked long lookup mandatory mapped match "
    "message missing more must name no not null number of on only or order out parse patient placer "
    "procedure processing provider queue range record reject rejected repeat required result retry "
    "segment sequence server system table test text than the this time timeout to too trigger try type "
    "unable unaliased aliased unexpected unit unknown unsupported value version visit was while with "
    "wrong adt orm oru oml siu mdm dft vxu rde ack hl7 loinc snomed icd mrn fin msh pid pv1 orc obr obx "
    "nte evn nk1 mrg "
    # plain words of field names: none is a person's name, and a value of the message is masked before it is looked up
    "account address admission allergy appointment assigning attending authority bytes character characters charge "
    "class contributor department diagnosis discharge document facility financial guarantor inactive insurance larger "
    "location longer medical necessary observation occurrence ordering outside pending previous prior receiving "
    "referring required results schedule scheduled sending service several source specimen status telephone "
    "transaction universal unsupported utf-8 "
)
WORDS = frozenset(_LIST.split())
_PLACE = re.compile(r"[A-Z][A-Z0-9]{2}(?:\[\d{1,4}\])?(?:[-.]\d{1,3}(?:\[\d{1,3}\])?(?:\.\d{1,2}){0,2})?")
_CODE = re.compile(r"\d{1,5}-\d[A-Z]{0,2}|\d{1,2}|HL7\d{4}|[A-Z]\d{2}")
_EDGES = ".,;:!?()[]{}<>\"'"


def keep_plain_words(text: str, sent: Summary) -> str:
    """The text with everything masked that is not on the list; one line, `LONGEST` characters at most."""
    known = {identifier.value.casefold() for identifier in sent.identifiers if len(identifier.value) > 2}
    kept: list[str] = []
    for token in text[:LONGEST].split():
        word = token if _keep(token.strip(_EDGES), known) else MASK
        if word != MASK or kept[-1:] != [MASK]:
            kept.append(word)
    return " ".join(kept) if any(word != MASK for word in kept) else ""


def _keep(word: str, known: set[str]) -> bool:
    folded = word.casefold()
    if not word:
        return True
    if any(value in folded for value in known):
        return False
    if folded in WORDS or (word.isascii() and word.isalpha() and word.islower()):
        return True
    place = _PLACE.fullmatch(word)
    return bool((place and (word[:3].casefold() in WORDS or "-" in word)) or _CODE.fullmatch(word))
