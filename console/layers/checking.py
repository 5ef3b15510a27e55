"""What a check of a document is. Checks run in a worker process, one after the other, under one time cap."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from console.core.message import Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckOptions:
    """What the user and the site give: the text of a profile, and paths to rule files that may not be shipped."""

    profile: str = ""  # conformance profile (TOML, or HL7 v2 profile XML); "" for none
    schematron: str = ""  # path of the official C-CDA Schematron on the gateway's machine
    cda_schema: str = ""  # path of CDA_SDTC.xsd with what it includes
    us_core: bool = True
    charset: str = ""  # codec of a connection whose messages do not name theirs; "" leaves it to the format


class Check(Protocol):
    """One kind of check: a schema, a rule set, a profile. `name` is unique over all formats: "fhir-schema"."""

    name: str
    title: str  # "FHIR R4 JSON Schema"
    source: str  # whose rules, with version

    def refuses(self, raw: bytes, options: CheckOptions) -> str:
        """Why it does not run here, in words ("No Schematron is set; give its path in ..."); "" where it does."""

    def run(self, raw: bytes, options: CheckOptions) -> Iterable[Problem]:
        """The findings, as they are found; any bytes, no exception for anything the bytes hold."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfileFacts:
    """A conformance profile, read: what it is for and how much it says. `text` is in the format's own form (TOML), also
    where another was given. "" is for any type, or any interface."""

    type: str
    interface: str
    segments: int
    fields: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfileMistake:
    """A line (from 1) of a text that is no profile, and what may stand there."""

    line: int
    text: str


class UnreadableProfileError(Exception):
    """A text that is no profile, with all its mistakes."""

    def __init__(self, mistakes: tuple[ProfileMistake, ...]) -> None:
        super().__init__(f"{len(mistakes)} mistakes in a profile")
        self.mistakes = mistakes


class ProfileLearner(Protocol):
    """Learns a profile from messages; for one thread at a time. What it writes holds no value of a patient."""

    messages: int

    def add(self, raw: bytes, charset: str) -> None:
        """Take one message into account; any bytes."""

    def learned(self, kind: str, notes: tuple[str, ...]) -> ProfileFacts:
        """The profile for messages of that type, `notes` as comments on its top."""

    @property
    def enough(self) -> bool:
        """Whether there were messages enough to conclude anything."""


@runtime_checkable
class Profiled(Protocol):
    """What a format can do more where sites keep conformance profiles of it."""

    def read_profile(self, text: str) -> ProfileFacts:
        """Read one. May take a second for a long text. Raises `UnreadableProfileError`."""

    def profile_learner(self) -> ProfileLearner:
        """A new learner that knows nothing."""

    def profile_fits(self, wanted: str, kind: str) -> bool:
        """Whether a profile for messages of type `wanted` is for those of type `kind`."""

    def profile_titled(self, text: str, title: str) -> str:
        """The text of a profile with the title by which findings name it."""
