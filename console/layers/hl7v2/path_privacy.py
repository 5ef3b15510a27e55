"""Whether a field path of the query grammar names patient data, whatever message it is looked for in."""

from __future__ import annotations

import re

from console.layers.hl7v2.dictionary import DEFAULT_VERSION, field_definition
from console.layers.hl7v2.privacy import field_private

_FIELD = re.compile(r"([A-Z][A-Z0-9]{2})(?:\[\d+\])?-(\d+)")


def path_private(path: str) -> bool:
    """True for a field that holds, or may hold, patient data; what cannot be read counts as private.

    The value of an observation (OBX-5) counts as private: what it holds depends on the message.
    """
    found = _FIELD.match(path)
    if found is None:
        return True
    segment, number = found.group(1), int(found.group(2))
    definition = field_definition(DEFAULT_VERSION, segment, number)
    return field_private(segment, number, definition, "" if definition is None else definition.datatype) or (
        (segment, number) == ("OBX", 5)
    )
