"""Conformance profiles of a site."""

from __future__ import annotations

from typing import Protocol

from console.api.profiles import LearnRequest, Profile, ProfileDraft, ProfileRow, ProfileRows, SaveProfile


class ProfileCalls(Protocol):
    """Conformance profiles of a site. Calls raise `OperatorError`."""

    async def profiles(self) -> ProfileRows:
        """All profiles in their newest version."""

    async def profile(self, name: str, version: int = 0) -> Profile:
        """One with its text; version 0 is the newest."""

    async def profile_try(self, request: SaveProfile) -> ProfileDraft:
        """Read a text, nothing is kept: rules counted, mistakes by line."""

    async def profile_save(self, request: SaveProfile) -> ProfileRow:
        """Keep a new version."""

    async def profile_learn(self, request: LearnRequest) -> ProfileDraft:
        """A draft from accepted messages; nothing is kept."""
