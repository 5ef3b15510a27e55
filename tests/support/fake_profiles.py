"""Conformance profiles of the gateway in memory."""

from __future__ import annotations

from datetime import UTC, datetime

from console.api.client import ApiError
from console.api.messages import Finding
from console.api.profiles import LearnRequest, Profile, ProfileDraft, ProfileRow, ProfileRows, SaveProfile
from console.core.message import Severity

TEXT = """# Learned from 412 accepted ORU^R01 messages until 12 Mar 2026.
format = "hl7v2"
type = "ORU^R01"
version = "2.5.1"
level = "warning"

[segment.PID]
usage = "R"
min = 1
max = 1
follows = ["MSH"]
[segment.PID.field]
3 = { usage = "R", min = 1, max = 3, length = 50 }
"3.4" = { usage = "R" }
5 = { usage = "R", min = 1, max = 1, length = 80 }
7 = { usage = "RE", max = 1, length = 10, type = "TS" }
8 = { usage = "RE", max = 1, length = 1, values = ["F", "M", "U"] }

[segment.OBX]
usage = "R"
follows = ["NTE", "OBR", "OBX"]
[segment.OBX.field]
2 = { usage = "R", values = ["NM", "ST", "TX"] }
3 = { usage = "R", min = 1, max = 1, length = 80 }
11 = { usage = "R", values = ["C", "F", "P"] }
"""
AT = datetime(2026, 3, 12, 9, 30, tzinfo=UTC)


def profile_row(name: str, **more: object) -> ProfileRow:
    """A row with usual values."""
    usual: dict[str, object] = {"version": 1, "format": "hl7v2", "type": "ORU^R01", "origin": "learned"}
    usual |= {"changed_at": AT, "changed_by": "r.keller", "segments": 2, "fields": 8}
    return ProfileRow.model_validate({"name": name, **usual, **more})


class FakeProfiles:
    """A mixin of `FakeGatewayClient`. A text is wrong where it holds "wrong"; `profile_refusal` refuses to save."""

    profiles_kept: dict[str, Profile]
    profile_refusal: str

    def _ask(self, name: str, arguments: object = None) -> None:
        """Note the call; raises while the gateway is down."""
        raise NotImplementedError

    def _begin_profiles(self) -> None:
        rows = (
            profile_row("LAB results", version=3),
            profile_row("Admissions", type="ADT^A01", origin="imported", interface="adt-to-cerner"),
            profile_row("Radiology, old", retired=True, origin="written"),
        )
        self.profiles_kept = {row.name: Profile(row=row, text=TEXT) for row in rows}
        self.profile_refusal = ""

    async def profiles(self) -> ProfileRows:
        """By name."""
        self._ask("profiles")
        return ProfileRows(rows=tuple(self.profiles_kept[name].row for name in sorted(self.profiles_kept)))

    async def profile(self, name: str, version: int = 0) -> Profile:
        """The newest one, whatever is asked for."""
        self._ask("profile", (name, version))
        return self.profiles_kept[name]

    async def profile_try(self, request: SaveProfile) -> ProfileDraft:
        """A mistake for each line with "wrong"."""
        self._ask("profile_try", request)
        found = tuple(
            Finding(path=f"line {number}", severity=Severity.ERROR, code="profile", text="usage must be one of R, RE.")
            for number, line in enumerate(request.text.splitlines(), start=1)
            if "wrong" in line
        )
        if found:
            return ProfileDraft(text=request.text, type="", segments=0, fields=0, mistakes=found)
        return ProfileDraft(text=request.text, type="ORU^R01", segments=2, fields=8)

    async def profile_save(self, request: SaveProfile) -> ProfileRow:
        """The next version of its name."""
        self._ask("profile_save", request)
        if self.profile_refusal:
            raise ApiError(409, "Not done", self.profile_refusal)
        row = profile_row(request.name, version=request.base + 1, retired=request.retired, origin="written")
        self.profiles_kept[request.name] = Profile(row=row, text=request.text)
        return row

    async def profile_learn(self, request: LearnRequest) -> ProfileDraft:
        """The text above."""
        self._ask("profile_learn", request)
        if self.profile_refusal:
            raise ApiError(422, "Not understood", self.profile_refusal)
        return ProfileDraft(
            text=TEXT,
            type=request.type,
            segments=2,
            fields=8,
            notes=(f"Learned from 412 accepted {request.type} messages until 12 Mar 2026.",),
        )
