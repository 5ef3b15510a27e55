"""The base of everything that crosses the seam."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

Whole = Annotated[int, Field(ge=-(2**63), le=2**63 - 1)]
"""A number that a caller names, such as an id: no larger than what a store can be asked for."""

MOST_COUNT = 1_000_000_000
"""More than any limit a person sets."""


class Wire(BaseModel):
    """Frozen, strict about unknown fields on the way in, plain JSON on the way out."""

    model_config = ConfigDict(frozen=True, extra="forbid")
