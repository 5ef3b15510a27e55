"""The check of a message against the site's profile, for the worker."""

from __future__ import annotations

from collections.abc import Iterable

from console.core.errors import OperatorError
from console.core.message import Problem
from console.layers.checking import CheckOptions
from console.layers.hl7v2.profile.checking import check
from console.layers.hl7v2.profile.importing_late import looks_like_xml, read_xml
from console.layers.hl7v2.profile.model import Profile, ProfileError
from console.layers.hl7v2.profile.reading import read
from console.layers.hl7v2.summary import summarize


def profile_of(text: str) -> Profile:
    """TOML, or the XML of a message profile. Raises `ProfileError`."""
    return read_xml(text) if looks_like_xml(text) else read(text)


class ProfileCheck:
    """A message held against the profile in the options."""

    name = "hl7-profile"
    title = "Site profile"
    source = "conformance profile of the site (HL7 v2 chapter 2.B)"

    def __init__(self, agreed: str = "") -> None:
        self._agreed = agreed

    def refuses(self, raw: bytes, options: CheckOptions) -> str:
        """Without a profile, or with one for another message type."""
        if not options.profile.strip():
            return "No conformance profile fits this message. Learn one from accepted messages, or import one."
        try:
            profile = profile_of(options.profile)
        except ProfileError:
            return ""
        kind = summarize(raw).type
        if profile.type and not fits(profile.type, kind):
            return f"The profile is for {profile.type}, and this message is of another type."
        return ""

    def run(self, raw: bytes, options: CheckOptions) -> Iterable[Problem]:
        """What breaks the profile. Raises `OperatorError` for a text that is no profile."""
        try:
            profile = profile_of(options.profile)
        except ProfileError as error:
            raise OperatorError(f"The profile cannot be read: {error}") from error
        return check(raw, profile, self._agreed or options.charset)


def fits(wanted: str, kind: str) -> bool:
    """True where a profile for `wanted` is for messages of this type: `ORU` for ORU^R01, `ADT^A01^ADT_A01` for
    ADT^A01."""
    if not wanted:
        return True
    asked, told = wanted.split("^"), kind.split("^")
    return asked[0] == told[0] and (len(asked) < 2 or not asked[1] or asked[1] == (told[1:] or [""])[0])
