"""The words of de-identified copies; pure."""

from __future__ import annotations

from console.api.deidentify import Deidentified, Leak, Replaced
from console.desktop.words import count_of, grouped

INTRODUCTION = """\
Names, numbers, addresses and dates are replaced in a copy.
The report shows every place before you save."""
PROMISE = "No promise of anonymity by law: who knows a patient well may still know the course of an illness."

PROJECT = "Recipient or purpose"
PROJECT_WORDS = "Within it the same person has the same pseudonym, next month too; another project tells nothing of it."
TEXT_WORDS = {
    "scrub": "Known names and numbers go, and what looks like more of them. A name nobody knows here may stay.",
    "blank": "All free text is replaced by a few words. Safest; findings in prose are gone.",
}
EMBEDDED_WORDS = {
    "treat": "Opened, treated like the message, put back. PDF and pictures are always taken out.",
    "blank": "Every embedded document is taken out.",
}
DAYS_WORDS = "Back by 1 day up to this many, the same for one patient, so that what came first comes first."
YEARS = "Keep the year of birth"
YEARS_WORDS = "Of people over 89 it is never kept."
NO_RIGHT = "Your role may not save de-identified copies here."
NOTHING = "Select messages first, or open a document."
REASON_AT_LEAST = 3

_KINDS = {
    "identifier": "Number",
    "family": "Family name",
    "given": "Given name",
    "name": "Name",
    "date": "Date",
    "birth": "Birth date",
    "street": "Street",
    "city": "Town",
    "postcode": "Postcode",
    "phone": "Telephone",
    "email": "Mail address",
    "address": "Address",
    "url": "Web address",
    "text": "Free text",
    "embedded": "Document",
    "other": "Other",
}


def kind_words(kind: str) -> str:
    """`Family name`."""
    return _KINDS.get(kind, kind)


def headline(made: Deidentified) -> str:
    """What came of it, in a line."""
    if made.leaks:
        return f"Not safe to hand on: {count_of(len(made.leaks), 'value')} of the original found in the copy"
    patients = f", {count_of(made.patients, 'patient')}" if made.patients else ""
    return f"{count_of(made.messages, 'copy', 'copies')}{patients}: nothing of the original found again"


def row_words(row: Replaced) -> str:
    """A row of the report in a sentence."""
    return f"{row.path} {row.label}: {kind_words(row.kind)}, {grouped(row.count)}, {row.how}"


def leak_words(leak: Leak) -> str:
    """A leak in a sentence."""
    return f"{kind_words(leak.kind)} of the original at {leak.path}"


def subject_words(count: int, query: str | None) -> str:
    """Of what the copies are made."""
    if query is not None:
        return f"of all that match {query}" if query else "of all messages"
    return f"of {count_of(count, 'message')}" if count else "of the open document"
