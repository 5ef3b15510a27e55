"""The table of all commands with their keys (UX.md 6.4). Help and the palette show it; a test finds conflicts."""

from __future__ import annotations

from console.desktop.actions import Command
from console.desktop.screens.alerts.commands import ALERT_COMMANDS
from console.desktop.screens.compare.commands import COMPARE_COMMANDS
from console.desktop.screens.deidentify.commands import DEIDENTIFY_COMMANDS
from console.desktop.screens.document.commands import DOCUMENT_COMMANDS
from console.desktop.screens.document.samples import SAMPLE_COMMANDS
from console.desktop.screens.exchange.commands import EXCHANGE_COMMANDS
from console.desktop.screens.profiles.commands import PROFILE_COMMANDS
from console.desktop.screens.recipes.commands import RECIPE_COMMANDS
from console.desktop.screens.throughput.commands import THROUGHPUT_COMMANDS
from console.desktop.screens.triage.commands import TRIAGE_COMMANDS

QUEUES = frozenset({"queues"})
MESSAGE = frozenset({"queues", "inspector"})
INSPECTOR = frozenset({"inspector"})
OPENED = frozenset({"inspector", "document"})
EDIT = frozenset({"edit"})
EDITING = frozenset({"edit", "document_edit"})

WINDOW_COMMANDS: tuple[Command, ...] = (
    Command(id="palette", title="Find a command…", group="Window", keys=("Ctrl+K", "Ctrl+Shift+P")),
    Command(id="go.queues", title="Go to Queues", group="Go", keys=("Ctrl+1",), icon="stack"),
    Command(id="go.triage", title="Go to Triage", group="Go", keys=("Ctrl+2",), icon="warning-octagon"),
    Command(id="go.throughput", title="Go to Throughput", group="Go", keys=("Ctrl+3",), icon="chart-line-up"),
    Command(id="go.audit", title="Go to Access & audit", group="Go", keys=("Ctrl+5",), icon="shield-check"),
    Command(id="go.settings", title="Go to Settings", group="Go", keys=("Ctrl+,",), icon="gear-six"),
    Command(id="go.help", title="Go to Help", group="Go", keys=("F1",), icon="question"),
    Command(id="go.back", title="Back", group="Go", keys=("Alt+Left",), icon="arrow-left"),
    Command(id="go.forward", title="Forward", group="Go", keys=("Alt+Right",), icon="arrow-right"),
    Command(id="filter", title="Filter messages", group="Find", keys=("Ctrl+F", "/"), icon="magnifying-glass"),
    Command(id="find.id", title="Go to a control ID", group="Find", keys=("Ctrl+P",), icon="magnifying-glass"),
    Command(id="filter.clear", title="Clear the filter", group="Find", icon="funnel"),
    Command(id="live", title="Live or paused", group="Window", keys=("F9",), icon="pause"),
    Command(id="refresh", title="Refresh now", group="Window", keys=("F5",), icon="arrow-clockwise"),
    Command(id="pane.next", title="Next pane", group="Window", keys=("F6",)),
    Command(id="pane.previous", title="Previous pane", group="Window", keys=("Shift+F6",)),
    Command(id="mask", title="Mask all patient data now", group="Patient data", keys=("Ctrl+L",), icon="eye-slash"),
    Command(
        id="prod.arm",
        title="Arm PROD for 15 minutes…",
        group="Window",
        keys=("Ctrl+Shift+A",),
        icon="lock-simple-open",
    ),
    Command(id="prod.disarm", title="Disarm PROD now", group="Window", icon="lock-simple"),
    Command(id="tour", title="Guided tour", group="Help", icon="compass"),
    Command(id="tour.next", title="Tour: next step", group="Help", keys=("Ctrl+Alt+Right",)),
    Command(id="tour.previous", title="Tour: step before", group="Help", keys=("Ctrl+Alt+Left",)),
    Command(id="tour.end", title="Tour: end", group="Help"),
    Command(id="notices", title="Show notices", group="Window", icon="bell"),
    Command(id="wall", title="Wall board", group="Window", keys=("F11",), icon="monitor"),
    Command(id="rail", title="Fold or unfold the rail", group="Window", icon="list"),
    Command(id="size.up", title="Larger", group="Look", keys=("Ctrl++", "Ctrl+=")),
    Command(id="size.down", title="Smaller", group="Look", keys=("Ctrl+-",)),
    Command(id="size.reset", title="Usual size", group="Look", keys=("Ctrl+0",)),
    Command(id="theme.system", title="Theme as the system", group="Look"),
    Command(id="theme.dark", title="Dark theme", group="Look", icon="moon"),
    Command(id="theme.light", title="Light theme", group="Look", icon="sun"),
    Command(id="theme.contrast", title="High contrast theme", group="Look", icon="circle-half"),
    Command(id="layout.reset", title="Reset layout", group="Look"),
    Command(id="window.new", title="New window", group="Window", keys=("Ctrl+N",), icon="app-window"),
    Command(id="window.close", title="Close this window", group="Window", keys=("Ctrl+W",), icon="x"),
    Command(id="quit", title="Quit", group="Window", keys=("Ctrl+Q",)),
)

MESSAGE_COMMANDS: tuple[Command, ...] = (
    Command(id="message.open", title="Open message", group="Message", keys=("Return",), screens=QUEUES, soft=True),
    Command(
        id="message.tear_off",
        title="Open in a new window",
        group="Message",
        keys=("Shift+Return",),
        screens=MESSAGE,
        icon="app-window",
    ),
    Command(
        id="message.edit",
        title="Edit a copy",
        group="Message",
        keys=("Ctrl+E",),
        screens=MESSAGE,
        icon="pencil-simple",
    ),
    Command(
        id="message.resend",
        title="Resend…",
        group="Message",
        keys=("Ctrl+Shift+R",),
        screens=MESSAGE,
        icon="arrow-clockwise",
    ),
    Command(id="message.retry", title="Retry…", group="Message", screens=MESSAGE, icon="arrow-clockwise"),
    Command(id="message.hold", title="Hold…", group="Message", screens=MESSAGE, icon="pause"),
    Command(id="message.release", title="Release…", group="Message", screens=MESSAGE, icon="play"),
    Command(id="message.park", title="Park…", group="Message", screens=MESSAGE, icon="tray"),
    Command(id="message.skip", title="Skip…", group="Message", screens=MESSAGE, icon="skip-forward"),
    Command(id="message.cancel", title="Cancel…", group="Message", screens=MESSAGE, icon="prohibit"),
    Command(id="message.arrived", title="It arrived…", group="Message", screens=MESSAGE, icon="check"),
    Command(id="message.send_again", title="Send again…", group="Message", screens=MESSAGE, icon="paper-plane-tilt"),
    Command(id="failure.next", title="Next failure", group="Message", keys=("F3", "N"), screens=MESSAGE),
    Command(id="failure.previous", title="Previous failure", group="Message", keys=("Shift+F3", "P"), screens=MESSAGE),
    Command(id="menu", title="Menu of the cell or field", group="Find", keys=("Shift+F10", "Menu"), screens=MESSAGE),
    Command(
        id="copy", title="Copy as masked text", group="Message", keys=("Ctrl+C",), screens=MESSAGE | OPENED, icon="copy"
    ),
    Command(id="copy.clear", title="Copy revealed values", group="Patient data", screens=INSPECTOR, icon="copy-simple"),
    Command(id="filter.type", title="Filter same type", group="Find", screens=QUEUES, icon="funnel"),
    Command(id="filter.interface", title="Filter same interface", group="Find", screens=QUEUES, icon="funnel"),
    Command(id="filter.status", title="Filter same status", group="Find", screens=QUEUES, icon="funnel"),
    Command(id="list.newest", title="Go to the newest message", group="Find", screens=QUEUES, icon="arrow-up"),
    Command(id="reveal", title="Reveal or mask", group="Patient data", keys=("Ctrl+.",), screens=OPENED, icon="eye"),
    Command(id="reveal.all", title="Reveal the whole…", group="Patient data", screens=OPENED, icon="eye"),
    Command(id="diff", title="Difference from the original", group="Message", keys=("Ctrl+D",), screens=INSPECTOR),
    Command(id="edit.dry_run", title="Dry run", group="Edit", keys=("F8",), screens=EDIT, icon="play"),
    Command(id="edit.send", title="Send", group="Edit", keys=("Ctrl+Return",), screens=EDIT, icon="paper-plane-tilt"),
    Command(id="edit.undo", title="Undo the last change", group="Edit", screens=EDITING, icon="arrow-u-up-left"),
    Command(id="edit.raw", title="Raw text, or back to fields…", group="Edit", screens=EDITING, icon="code"),
)

BULK_COMMANDS: tuple[Command, ...] = (
    Command(id="jobs", title="Show jobs", group="Bulk", icon="checks"),
    Command(id="basket", title="Show the basket", group="Bulk", icon="archive-tray"),
    Command(
        id="basket.add",
        title="Add to the basket",
        group="Bulk",
        keys=("Ctrl+B",),
        screens=QUEUES,
        icon="archive-tray",
    ),
    Command(id="bulk.resend", title="Resend all that match…", group="Bulk", screens=QUEUES, icon="paper-plane-tilt"),
    Command(id="bulk.retry", title="Retry all that match…", group="Bulk", screens=QUEUES, icon="arrow-clockwise"),
    Command(id="bulk.hold", title="Hold all that match…", group="Bulk", screens=QUEUES, icon="pause"),
    Command(id="bulk.release", title="Release all that match…", group="Bulk", screens=QUEUES, icon="play"),
    Command(id="bulk.park", title="Park all that match…", group="Bulk", screens=QUEUES, icon="tray"),
    Command(id="bulk.cancel", title="Cancel all that match…", group="Bulk", screens=QUEUES, icon="prohibit"),
)

PEOPLE_COMMANDS: tuple[Command, ...] = (
    Command(id="views", title="Saved views…", group="Find", keys=("Ctrl+Shift+F",), icon="star"),
    Command(id="view.save", title="Save this filter as a view…", group="Find", icon="star"),
    Command(id="message.note", title="Write a note…", group="Message", screens=INSPECTOR, icon="note-pencil"),
    Command(id="hold.plan", title="Planned hold…", group="Interface", icon="calendar-plus"),
    Command(id="holds", title="Show planned holds", group="Interface", icon="calendar-blank"),
    Command(id="shift", title="What changed since my last shift", group="Go", icon="clock-counter-clockwise"),
    Command(id="handover", title="Hand-over page…", group="Go", keys=("Ctrl+Shift+H",), icon="clipboard-text"),
)

INTERFACE_COMMANDS: tuple[Command, ...] = (
    Command(id="interface.start", title="Start interface…", group="Interface", screens=QUEUES, icon="play"),
    Command(id="interface.stop", title="Stop interface…", group="Interface", screens=QUEUES, icon="stop"),
    Command(id="interface.pause", title="Pause interface…", group="Interface", screens=QUEUES, icon="pause"),
    Command(id="interface.hold", title="Hold interface…", group="Interface", screens=QUEUES, icon="pause"),
    Command(id="interface.release", title="Release interface…", group="Interface", screens=QUEUES, icon="play"),
)

COMMANDS: tuple[Command, ...] = (
    WINDOW_COMMANDS
    + MESSAGE_COMMANDS
    + BULK_COMMANDS
    + PEOPLE_COMMANDS
    + INTERFACE_COMMANDS
    + EXCHANGE_COMMANDS
    + RECIPE_COMMANDS
    + TRIAGE_COMMANDS
    + THROUGHPUT_COMMANDS
    + ALERT_COMMANDS
    + COMPARE_COMMANDS
    + DEIDENTIFY_COMMANDS
    + PROFILE_COMMANDS
    + DOCUMENT_COMMANDS
    + SAMPLE_COMMANDS
)
