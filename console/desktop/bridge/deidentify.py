"""De-identified copies."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from console.api.deidentify import Deidentified, DeidentifyRequest
from console.api.exchange import Exported


class DeidentifyCalls(Protocol):
    """De-identified copies. Calls raise `OperatorError`."""

    async def deidentify(self, request: DeidentifyRequest) -> Deidentified:
        """Make it; held in the gateway until it is saved."""

    async def deidentified_save(self, ident: str, write: Callable[[bytes], None]) -> Exported:
        """The result as a file; refused where something leaks."""
