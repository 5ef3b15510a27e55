"""De-identified copies for a vendor or a test system: the same patient, the same pseudonym, everywhere."""

from __future__ import annotations

from pydantic import Field

from console.api.base import Whole, Wire
from console.api.documents import DocumentRef
from console.api.messages import Finding


class DeidentifyOptions(Wire):
    """How. `project` names the recipient or purpose: within it pseudonyms are the same each time, across projects
    they tell nothing of each other."""

    project: str = Field(min_length=1, max_length=80)
    text: str = Field("scrub", pattern="^(scrub|blank)$")  # free text: known values out, or all of it
    embedded: str = Field("treat", pattern="^(treat|blank)$")  # documents in a value
    shift_days: int = Field(365, ge=30, le=3650)  # dates move by up to so many days, the same for one patient
    keep_years: bool = False  # of birth


class DeidentifyRequest(Wire):
    """One document, or many deliveries."""

    ref: DocumentRef | None = None
    deliveries: tuple[Whole, ...] = Field((), max_length=5000)
    query: str | None = Field(None, max_length=4096)
    options: DeidentifyOptions
    reason: str


class Replaced(Wire):
    """What was replaced, by place and kind; never the value."""

    path: str  # without places of repeats
    label: str
    kind: str  # name, identifier, date, text, embedded ...
    count: int
    how: str  # "pseudonym", "shifted", "scrubbed", "blanked", "opened and treated"


class Leak(Wire):
    """A value of the original found again in the result: it must not be handed on. Where, never what."""

    path: str
    kind: str


class Deidentified(Wire):
    """The result, held in the gateway until it is saved; `leaks` must be empty for that."""

    ref: DocumentRef | None = None  # of a single one
    id: str  # names the result in `deidentified_save`
    messages: int
    patients: int
    left_out: int = 0  # could not be read, and so not be handed on
    replaced: tuple[Replaced, ...]
    leaks: tuple[Leak, ...]
    findings: tuple[Finding, ...] = ()  # of a single one, after it: its problem must still be there
    size: int
    sha256: str
    text: str = ""
    preview: str = ""  # the beginning of a single one, which holds nothing real; "" where something leaks


class DeidentifiedAsked(Wire):
    """Names one that was begun by the same person."""

    id: str = Field(max_length=64)
