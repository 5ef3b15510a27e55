"""Small acts of a gateway in memory: comparing, telling of a copy, arming PROD."""

from __future__ import annotations

from console.api.commands import DraftRequest, EditChange
from console.api.desk import ARMED_SECONDS, Arming, ArmRequest, Copied, CopiedRequest, MessageDiff
from console.api.messages import MessageView
from console.core.change import ChangeKind
from tests.support.fake_draft import draft_of


class FakeDesk:
    """`armed_seconds` is what `arming` says; a test may set it."""

    armed_seconds = 0.0
    _environment: str

    def _ask(self, name: str, arguments: object = None) -> None:
        raise NotImplementedError

    async def message(self, delivery_id: int) -> MessageView:
        """One opened."""
        raise NotImplementedError

    async def diff(self, delivery_id: int, other: int) -> MessageDiff:
        """The lines and changes of the sample draft."""
        self._ask("diff", (delivery_id, other))
        change = EditChange(kind=ChangeKind.SET, path="OBX[1]-3.1", value="2345-7")
        draft = draft_of(await self.message(delivery_id), DraftRequest(changes=(change,)))
        return MessageDiff(original=delivery_id, copied=other, lines=draft.lines, changes=draft.changes)

    async def copied(self, delivery_id: int, request: CopiedRequest) -> Copied:
        """Written down."""
        self._ask("copied", (delivery_id, request.paths))
        return Copied()

    async def arming(self) -> Arming:
        """As it stands."""
        self._ask("arming")
        return Arming(needed=self._environment == "PROD", seconds=self.armed_seconds)

    async def arm(self, request: ArmRequest) -> Arming:
        """Armed."""
        self._ask("arm", request.reason)
        self.armed_seconds = float(ARMED_SECONDS)
        return Arming(needed=True, seconds=self.armed_seconds)

    async def disarm(self) -> Arming:
        """Read-only again."""
        self._ask("disarm")
        self.armed_seconds = 0.0
        return Arming(needed=True)
