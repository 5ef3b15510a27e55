"""The commands of alerts; K takes the alert that is selected."""

from __future__ import annotations

from console.desktop.actions import Command

ALERTS = frozenset({"alerts"})

ALERT_COMMANDS: tuple[Command, ...] = (
    Command(id="go.alerts", title="Go to Alerts", group="Go", keys=("Ctrl+4",), icon="bell-ringing"),
    Command(
        id="alert.acknowledge",
        title="Acknowledge the alert",
        group="Alert",
        keys=("K",),
        screens=ALERTS,
        icon="check",
    ),
    Command(id="alert.mute", title="Mute the alert until…", group="Alert", screens=ALERTS, icon="bell-slash"),
    Command(
        id="alert.open",
        title="Open its messages, or the rule",
        group="Alert",
        keys=("Return",),
        screens=ALERTS,
        soft=True,
    ),
    Command(id="alert.group", title="Open its failure group", group="Alert", keys=("G",), screens=ALERTS),
    Command(id="alert.rules", title="Show alert rules", group="Alert", icon="list-bullets"),
    Command(id="alert.new", title="New alert rule…", group="Alert", icon="bell-simple-ringing"),
)
