"""The commands of conformance profiles."""

from __future__ import annotations

from console.desktop.actions import Command

PROFILE_COMMANDS: tuple[Command, ...] = (
    Command(id="profiles", title="Conformance profiles…", group="Message", icon="checks"),
    Command(id="profile.learn", title="Learn a profile from accepted messages…", group="Message", icon="checks"),
)
