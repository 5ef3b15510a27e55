"""The commands of this room."""

from __future__ import annotations

from console.desktop.actions import Command

THROUGHPUT = frozenset({"throughput"})

THROUGHPUT_COMMANDS: tuple[Command, ...] = (
    Command(id="chart.table", title="Chart or table", group="Chart", keys=("T",), screens=THROUGHPUT, icon="table"),
    Command(id="chart.codes", title="Latency or replies by code", group="Chart", keys=("C",), screens=THROUGHPUT),
    Command(id="chart.back", title="Time looked at before", group="Chart", screens=THROUGHPUT, icon="arrow-left"),
    Command(id="chart.zoom", title="Look at what is brushed", group="Chart", keys=("Z",), screens=THROUGHPUT),
    Command(id="chart.range", title="Other time…", group="Chart", screens=THROUGHPUT, icon="calendar-blank"),
    Command(
        id="chart.errors",
        title="Show the failed messages of this lane",
        group="Chart",
        keys=("E",),
        screens=THROUGHPUT,
        icon="warning-octagon",
    ),
    Command(id="chart.mark", title="What happened: next event", group="Chart", keys=("M",), screens=THROUGHPUT),
    Command(id="chart.note", title="Note an event…", group="Chart", screens=THROUGHPUT, icon="note-pencil"),
    Command(id="chart.png", title="Save the chart as a picture…", group="Chart", screens=THROUGHPUT, icon="export"),
    Command(id="chart.csv", title="Save the figures as CSV…", group="Chart", screens=THROUGHPUT, icon="export"),
    Command(
        id="queue.history",
        title="Depth and age of this queue over time",
        group="Interface",
        keys=("H",),
        screens=frozenset({"queues", "throughput"}),
        icon="chart-line-up",
    ),
)
