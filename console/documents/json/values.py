"""JSON as plain Python values, for rules that need no bytes; only where the text is sound."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import TypeAlias

from console.documents.json.reading import read
from console.documents.json.tokens import BOM

Value: TypeAlias = "str | int | float | bool | list[Value] | dict[str, Value] | None"


@lru_cache(maxsize=1)  # several checks ask for the same document one after the other
def values(raw: bytes) -> Value:
    """The value; None where the bytes are not sound JSON (`reading.read` says why), and for null itself.

    Never raises. Numbers are floats or ints, as rules need them; only the bytes keep their own writing. The objects are
    shared between callers: nobody changes them.
    """
    if read(raw).unsound is not None:
        return None
    try:
        found: Value = json.loads(raw.removeprefix(BOM))
    except ValueError:  # a whole number of more than 4300 digits: Python reads none
        return None
    return found
