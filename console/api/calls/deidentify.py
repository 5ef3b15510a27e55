"""De-identified copies."""

from __future__ import annotations

from collections.abc import Callable

from console.api.caller import Caller
from console.api.calls.saving import saved
from console.api.deidentify import Deidentified, DeidentifiedAsked, DeidentifyRequest
from console.api.exchange import Exported


class DeidentifyCalls(Caller):
    """De-identified copies."""

    async def deidentify(self, request: DeidentifyRequest) -> Deidentified:
        """Make it; held in the gateway until it is saved."""
        return await self.post("/v1/deidentify", request, Deidentified, seconds=300.0)

    async def deidentified_save(self, ident: str, write: Callable[[bytes], None]) -> Exported:
        """The result as a file; refused where something leaks."""
        return await saved(self, "/v1/deidentify/save", DeidentifiedAsked(id=ident), write)
