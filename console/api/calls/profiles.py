"""Conformance profiles of a site."""

from __future__ import annotations

from console.api.caller import Caller
from console.api.profiles import LearnRequest, Profile, ProfileAsked, ProfileDraft, ProfileRow, ProfileRows, SaveProfile


class ProfileCalls(Caller):
    """Conformance profiles of a site."""

    async def profiles(self) -> ProfileRows:
        """All profiles in their newest version."""
        return await self.get("/v1/profiles", ProfileRows)

    async def profile(self, name: str, version: int = 0) -> Profile:
        """One with its text; version 0 is the newest."""
        return await self.post("/v1/profiles/named", ProfileAsked(name=name, version=version), Profile)

    async def profile_try(self, request: SaveProfile) -> ProfileDraft:
        """Read a text, nothing is kept: rules counted, mistakes by line."""
        return await self.post("/v1/profiles/try", request, ProfileDraft, seconds=60.0)

    async def profile_save(self, request: SaveProfile) -> ProfileRow:
        """Keep a new version."""
        return await self.post("/v1/profiles", request, ProfileRow, seconds=60.0)

    async def profile_learn(self, request: LearnRequest) -> ProfileDraft:
        """A draft from accepted messages; nothing is kept."""
        return await self.post("/v1/profiles/learn", request, ProfileDraft, seconds=180.0)
