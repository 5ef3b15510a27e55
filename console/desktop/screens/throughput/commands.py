"""The commands of this room."""

from __future__ import annotations

from console.desktop.actions import Command

THROUGHPUT = frozenset({"throughput"})

THROUGHPUT_COMMANDS: tuple[Command, ...] = (
    Command(id="chart.table", title="Chart or table", group="Chart", keys=("T",), screens=THROUGHPUT, icon="table"),
    Command(id="chart.codes", title="Latency or replies by code", group="Chart", keys=("C",), screens=THROUGHPUT),
    Command(
        id="chart.back",
        title="Time looked at before",
        group="Chart",
        keys=("Backspace",),
        screens=THROUGHPUT,
        icon="arrow-left",
        soft=True,
    ),
    *(
        Command(id=f"chart.{name}", title=title, group="Chart", keys=keys, screens=THROUGHPUT, soft=True)
        for name, title, keys in (
            ("cursor", "Cursor to the bucket beside; Ctrl goes far", ("Left", "Right")),
            ("brush", "Brush a time; Enter filters every screen by it", ("Shift+Left", "Shift+Right")),
            ("apply", "Filter by what is brushed, or open the lane", ("Return",)),
            ("clear", "Take the brush away", ("Esc",)),
            ("lane", "Lane above or below", ("Up", "Down")),
            ("in", "Look closer; the wheel on the axis does, too", ("+",)),
            ("out", "Look from further away", ("-",)),
        )
    ),
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
