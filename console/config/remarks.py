"""What a check has to say about a site file: a mistake, or an oddity, at a place."""

from __future__ import annotations

from dataclasses import dataclass

from console.config.positions import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """A problem (or, with `warning`, an oddity) at the setting at `path`."""

    path: Path
    text: str
    warning: bool = False
