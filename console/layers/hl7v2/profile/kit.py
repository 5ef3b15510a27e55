"""Profiles as `console.layers.checking.Profiled` offers them: read, learned, matched, titled."""

from __future__ import annotations

from console.layers.checking import ProfileFacts, ProfileMistake, UnreadableProfileError
from console.layers.hl7v2.profile.importing_late import looks_like_xml, read_xml
from console.layers.hl7v2.profile.learning import Learner
from console.layers.hl7v2.profile.model import Profile, ProfileError
from console.layers.hl7v2.profile.reading import read
from console.layers.hl7v2.profile.writing import write

IMPORTED = "Imported from an HL7 v2 message profile in XML."
LEARNED = "Learned from"


def read_profile(text: str) -> ProfileFacts:
    """TOML stays as it is; XML becomes TOML. Raises `UnreadableProfileError`."""
    try:
        if looks_like_xml(text):
            profile = read_xml(text)
            return _facts(profile, write(profile, (IMPORTED,)))
        return _facts(read(text), text)
    except ProfileError as error:
        mistakes = tuple(ProfileMistake(line=each.line, text=each.text) for each in error.mistakes)
        raise UnreadableProfileError(mistakes) from error


class HlLearner:
    """`console.layers.checking.ProfileLearner` for HL7 v2."""

    def __init__(self) -> None:
        self._learner = Learner()
        self.messages = 0

    def add(self, raw: bytes, charset: str) -> None:
        """Take one message into account."""
        self._learner.add(raw, charset)
        self.messages = self._learner.messages

    @property
    def enough(self) -> bool:
        """Whether there were messages enough."""
        return self._learner.enough

    def learned(self, kind: str, notes: tuple[str, ...]) -> ProfileFacts:
        """The profile as it stands."""
        profile = self._learner.profile(kind)
        return _facts(profile, write(profile, notes))


def _facts(profile: Profile, text: str) -> ProfileFacts:
    return ProfileFacts(
        type=profile.type,
        interface=profile.interface,
        segments=len(profile.segments),
        fields=profile.field_count,
        text=text,
    )
