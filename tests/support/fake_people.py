"""Notes, views, holds and the look back of the gateway in memory."""

from __future__ import annotations

from datetime import datetime, timedelta

from console.api.client import ApiError
from console.api.interfaces import CommandOffer
from console.api.people import (
    HoldCommand,
    HoldRequest,
    HoldState,
    HoldSystems,
    HoldTarget,
    Note,
    NoteRequest,
    Notes,
    PlannedHold,
    PlannedHolds,
    SavedView,
    SavedViews,
    SaveViewRequest,
    Shift,
)
from tests.support.fake_message import NOW

SYSTEMS = {
    "CERN": (
        HoldTarget(
            interface="lab-to-cern", destination="cern", title="CERN", environment="PROD", address="cern.test:6661"
        ),
        HoldTarget(
            interface="rad-to-cern", destination="cern", title="CERN", environment="PROD", address="cern.test:6662"
        ),
    ),
    "TEST-LAB": (
        HoldTarget(
            interface="cern-to-test", destination="lab", title="TEST-LAB", environment="TEST", address="127.0.0.1:7001"
        ),
    ),
}


class FakePeople:
    """A mixin of `FakeGatewayClient`: fill `notes_kept`, `views_kept`, `holds_kept` and `shift_told` as needed."""

    notes_kept: dict[int, list[Note]]
    views_kept: list[SavedView]
    holds_kept: list[PlannedHold]
    shift_told: Shift
    note_refusal: str

    def _ask(self, name: str, arguments: object = None) -> None:
        """Note the call; raises while the gateway is down."""
        raise NotImplementedError

    def _begin_people(self) -> None:
        self.notes_kept, self.views_kept, self.holds_kept = {}, [], []
        self.shift_told = Shift(since=NOW - timedelta(hours=12), guessed=True, lines=())
        self.note_refusal = ""

    async def notes(self, delivery_id: int) -> Notes:
        """As kept."""
        self._ask("notes", delivery_id)
        return Notes(rows=tuple(self.notes_kept.get(delivery_id, ())))

    async def add_note(self, delivery_id: int, request: NoteRequest) -> Note:
        """Kept, unless `note_refusal` says why not."""
        self._ask("add_note", (delivery_id, request))
        if self.note_refusal:
            raise ApiError(422, "Not understood", self.note_refusal)
        kept = self.notes_kept.setdefault(delivery_id, [])
        kept.append(Note(id=len(kept) + 1, at=NOW, actor="r.keller", ticket=request.ticket, text=request.text))
        return kept[-1]

    async def views(self) -> SavedViews:
        """As kept, by name."""
        self._ask("views")
        return SavedViews(rows=tuple(sorted(self.views_kept, key=lambda row: row.name.casefold())))

    async def save_view(self, request: SaveViewRequest) -> SavedView:
        """Refuses a patient, as the gateway does."""
        self._ask("save_view", request)
        if "mrn:" in request.query:
            raise ApiError(422, "Not understood", "A view cannot hold a search by mrn: it names a patient.")
        same = [row for row in self.views_kept if row.mine and (row.id == request.id or row.name == request.name)]
        self.views_kept = [row for row in self.views_kept if row not in same]
        view = SavedView(
            id=same[0].id if same else 100 + len(self.views_kept),
            name=request.name,
            query=request.query,
            owner="r.keller",
            shared=request.shared,
            mine=True,
            updated_at=NOW,
            count=2,
        )
        self.views_kept.append(view)
        return view

    async def delete_view(self, view_id: int) -> None:
        """Gone."""
        self._ask("delete_view", view_id)
        self.views_kept = [row for row in self.views_kept if row.id != view_id]

    async def hold_systems(self) -> HoldSystems:
        """Two systems."""
        self._ask("hold_systems")
        return HoldSystems(systems=SYSTEMS)

    async def holds(self) -> PlannedHolds:
        """As kept."""
        self._ask("holds")
        return PlannedHolds(rows=tuple(self.holds_kept))

    async def plan_hold(self, request: HoldRequest) -> PlannedHold:
        """Begins at once."""
        self._ask("plan_hold", request)
        hold = planned(len(self.holds_kept) + 1, system=request.system, reason=request.reason, targets=request.targets)
        self.holds_kept.append(hold)
        return hold

    async def hold_command(self, hold_id: int, command: HoldCommand) -> PlannedHold:
        """Over, or longer."""
        self._ask("hold_command", (hold_id, command))
        for at, row in enumerate(self.holds_kept):
            if row.id == hold_id:
                after = {"end": HoldState.DRAINING, "cancel": HoldState.CANCELLED, "extend": row.state}
                changed = row.model_copy(
                    update={"state": after[command.command], "ends_at": command.ends_at or row.ends_at}
                )
                self.holds_kept[at] = changed
                return changed
        raise ApiError(404, "Not found", f"There is no planned hold {hold_id}.")

    async def shift(self, since: datetime | None = None) -> Shift:
        """As told."""
        self._ask("shift", since)
        if since is None:
            return self.shift_told
        return self.shift_told.model_copy(update={"since": since, "guessed": False})


def planned(
    id: int,
    *,
    system: str = "CERN",
    reason: str = "version upgrade",
    state: HoldState = HoldState.HOLDING,
    targets: tuple[HoldTarget, ...] = SYSTEMS["CERN"],
    depth: int = 120,
    drain_seconds: float | None = 95.0,
) -> PlannedHold:
    """A hold of two hours from now on."""
    open_ = state in {HoldState.PLANNED, HoldState.HOLDING}
    return PlannedHold(
        id=id,
        system=system,
        targets=targets,
        reason=reason,
        actor="m.ito",
        state=state,
        starts_at=NOW,
        ends_at=NOW + timedelta(hours=2),
        depth=depth,
        drain_seconds=drain_seconds,
        commands=(
            CommandOffer(name="end", allowed=state is HoldState.HOLDING, reason="" if open_ else "It is over."),
            CommandOffer(name="extend", allowed=open_, reason="" if open_ else "It is over: plan another one."),
            CommandOffer(
                name="cancel",
                allowed=state is HoldState.PLANNED,
                reason="It has begun: end it instead." if open_ else "",
            ),
        ),
    )
