"""The evidence that every format opens, is read, edited, checked and shared as it should."""

from __future__ import annotations

from tests.evidence import (
    ccda_outcomes,
    deidentified,
    document_corpus,
    document_fuzz,
    document_hostile,
    document_looks,
    document_times,
    fhir_outcomes,
)
from tests.evidence.figures import Section

SECTIONS = [
    Section(title="1 the corpus: read, put together again, edited", measure=document_corpus.measure),
    Section(title="1 FHIR outcomes beside those the corpus states", measure=fhir_outcomes.measure),
    Section(title="1 C-CDA outcomes beside those the sources state", measure=ccda_outcomes.measure),
    Section(title="2 damage and hostile values", measure=document_fuzz.measure),
    Section(title="3 documents that try to make their reader act", measure=document_hostile.measure),
    Section(title="4 times of 1 KB to 5 MB", measure=document_times.measure),
    Section(title="5 de-identified copies of the corpus", measure=deidentified.measure),
    Section(title="6 every view, masked and revealed", measure=document_looks.measure),
]
