"""Which screens exist, where they are made, and which stand in the rail. A screen's code loads when it first opens."""

from __future__ import annotations

import importlib
from dataclasses import dataclass

from console.core.errors import BugError
from console.desktop.screens.base import Desk, Screen


@dataclass(frozen=True, slots=True, kw_only=True)
class ScreenEntry:
    """`maker` is `module:Class`; `rail` places it: main, second, end, or "" for screens opened from others.

    `filtered`: the filter bar is for this screen too, so one stays here when it changes.
    """

    name: str
    title: str
    icon: str
    maker: str
    rail: str = ""
    hint: str = ""
    filtered: bool = False


SCREENS: tuple[ScreenEntry, ...] = (
    ScreenEntry(
        name="queues",
        title="Queues",
        icon="stack",
        maker="console.desktop.screens.queues.screen:QueuesScreen",
        rail="main",
        filtered=True,
    ),
    ScreenEntry(
        name="triage",
        title="Triage",
        icon="warning-octagon",
        maker="console.desktop.screens.triage.screen:TriageScreen",
        rail="main",
        filtered=True,
    ),
    ScreenEntry(
        name="throughput",
        title="Throughput",
        icon="chart-line-up",
        maker="console.desktop.screens.throughput.screen:ThroughputScreen",
        rail="main",
        filtered=True,
    ),
    ScreenEntry(
        name="alerts",
        title="Alerts",
        icon="bell-ringing",
        maker="console.desktop.screens.alerts.screen:AlertsScreen",
        rail="main",
    ),
    ScreenEntry(
        name="audit",
        title="Access & audit",
        icon="shield-check",
        maker="console.desktop.screens.audit.screen:AuditScreen",
        rail="second",
    ),
    ScreenEntry(
        name="settings",
        title="Settings",
        icon="gear-six",
        maker="console.desktop.screens.settings.screen:SettingsScreen",
        rail="end",
    ),
    ScreenEntry(
        name="help",
        title="Help",
        icon="question",
        maker="console.desktop.screens.help.screen:HelpScreen",
        rail="end",
        hint="F1",
    ),
    ScreenEntry(
        name="inspector",
        title="Message",
        icon="file-text",
        maker="console.desktop.screens.inspector.screen:InspectorScreen",
    ),
    ScreenEntry(
        name="document",
        title="Document",
        icon="file-text",
        maker="console.desktop.screens.document.screen:DocumentScreen",
    ),
    ScreenEntry(
        name="compare",
        title="Compare",
        icon="git-diff",
        maker="console.desktop.screens.compare.screen:CompareScreen",
    ),
    ScreenEntry(
        name="sets",
        title="Compare two result sets",
        icon="git-diff",
        maker="console.desktop.screens.compare.sets_screen:SetsScreen",
    ),
    ScreenEntry(
        name="statistics",
        title="Field statistics",
        icon="chart-bar",
        maker="console.desktop.screens.statistics.screen:StatisticsScreen",
    ),
    ScreenEntry(
        name="deidentify",
        title="De-identified copies",
        icon="eraser",
        maker="console.desktop.screens.deidentify.screen:DeidentifyScreen",
    ),
    ScreenEntry(
        name="document_edit",
        title="Edit a copy of a document",
        icon="pencil-simple",
        maker="console.desktop.screens.document_edit.screen:DocumentEditScreen",
    ),
    ScreenEntry(
        name="edit",
        title="Edit a copy and resend",
        icon="pencil-simple",
        maker="console.desktop.screens.edit.screen:EditScreen",
    ),
)


def entry_of(name: str) -> ScreenEntry:
    """The entry of this name."""
    for entry in SCREENS:
        if entry.name == name:
            return entry
    raise BugError(f"There is no screen named {name}.")


def make_screen(name: str, desk: Desk) -> Screen:
    """Load and make a screen."""
    module, _, maker = entry_of(name).maker.partition(":")
    screen = getattr(importlib.import_module(module), maker)(desk)
    if not isinstance(screen, Screen):
        raise BugError(f"{maker} is not a screen.")
    return screen
