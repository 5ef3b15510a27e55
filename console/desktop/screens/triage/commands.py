"""The commands of the Triage screen; single letters act on the cause that is selected."""

from __future__ import annotations

from console.desktop.actions import Command

TRIAGE = frozenset({"triage"})

TRIAGE_COMMANDS: tuple[Command, ...] = (
    Command(id="group.open", title="Open its messages", group="Cause", keys=("Return",), screens=TRIAGE, soft=True),
    Command(
        id="group.sample",
        title="Open its newest message",
        group="Cause",
        keys=("Shift+Return",),
        screens=TRIAGE,
        icon="file-text",
    ),
    Command(id="group.next", title="Next cause", group="Cause", keys=("F3", "N"), screens=TRIAGE),
    Command(id="group.previous", title="Previous cause", group="Cause", keys=("Shift+F3", "P"), screens=TRIAGE),
    Command(id="group.own", title="Assign to me", group="Cause", keys=("A",), screens=TRIAGE, icon="user-circle"),
    Command(id="group.give_back", title="Give it back", group="Cause", screens=TRIAGE, icon="arrow-u-up-left"),
    Command(id="group.archive", title="Archive…", group="Cause", keys=("E",), screens=TRIAGE, icon="archive"),
    Command(id="group.resolve", title="Resolve…", group="Cause", keys=("R",), screens=TRIAGE, icon="check"),
    Command(id="group.reopen", title="Open it again", group="Cause", screens=TRIAGE, icon="arrow-counter-clockwise"),
    Command(id="group.note", title="Write a note on the cause", group="Cause", keys=("M",), screens=TRIAGE),
    Command(id="group.ticket", title="Set the ticket of the cause", group="Cause", screens=TRIAGE),
    Command(
        id="group.handover",
        title="Copy the hand-over text",
        group="Cause",
        keys=("Ctrl+C",),
        screens=TRIAGE,
        icon="copy",
    ),
    Command(id="group.merge", title="Merge into another cause…", group="Cause", screens=TRIAGE, icon="git-merge"),
    Command(id="group.split", title="Split…", group="Cause", screens=TRIAGE, icon="git-branch"),
    Command(
        id="group.fix", title="Fix one message", group="Cause", keys=("Ctrl+E",), screens=TRIAGE, icon="pencil-simple"
    ),
    Command(id="group.try", title="Try three messages…", group="Cause", screens=TRIAGE, icon="play"),
    Command(
        id="group.release",
        title="Release the rest…",
        group="Cause",
        keys=("Ctrl+Shift+R",),
        screens=TRIAGE,
        icon="paper-plane-tilt",
    ),
    Command(id="group.preview", title="Preview edits…", group="Cause", screens=TRIAGE, icon="eye"),
    Command(id="group.menu", title="Menu of the cause", group="Cause", keys=("Shift+F10", "Menu"), screens=TRIAGE),
)
