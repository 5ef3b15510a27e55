"""The base of everything that crosses the seam."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class Wire(BaseModel):
    """Frozen, strict about unknown fields on the way in, plain JSON on the way out."""

    model_config = ConfigDict(frozen=True, extra="forbid")
