"""How this desktop looks: theme, size, density, layout. Kept on this computer; nothing here touches a gateway."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from console.desktop.screens.base import Desk, Screen
from console.desktop.theme.fonts import LARGEST, SMALLEST, Type
from console.desktop.theme.look import Density, look
from console.desktop.theme.tokens import ThemeName
from console.desktop.widgets.button import Button
from console.desktop.widgets.combo import Combo
from console.desktop.widgets.pane_header import PaneHeader
from console.desktop.widgets.surface import Surface, set_margins
from console.desktop.widgets.text import Text
from console.desktop.words import clock, size

THEMES = {
    ThemeName.SYSTEM: "As the system",
    ThemeName.DARK: "Dark",
    ThemeName.LIGHT: "Light",
    ThemeName.HIGH_CONTRAST: "High contrast",
}
DENSITIES = {Density.COMPACT: "Compact", Density.STANDARD: "Standard", Density.ROOMY: "Roomy"}
SIZES = tuple(range(SMALLEST, LARGEST + 1, 10))


class SettingsScreen(Screen):
    """A form whose every change takes effect at once."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.theme = self._choice("Theme", [(name.value, words) for name, words in THEMES.items()])
        self.size_box = self._choice("Size", [(str(n), f"{n} %") for n in SIZES])
        self.density = self._choice("Density", [(name.value, words) for name, words in DENSITIES.items()])
        self.reset = Button("Reset layout", height=32)
        self._facts = {
            name: Text("", Type.TABLE) for name in ("Address", "Version", "Running since", "Store", "Key kept in")
        }
        self._lay_out()
        self.theme.activated.connect(lambda: look().choose(theme=ThemeName(self.theme.currentData())))
        self.size_box.activated.connect(lambda: look().choose(percent=int(self.size_box.currentData())))
        self.density.activated.connect(lambda: look().choose(density=Density(self.density.currentData())))
        self.reset.clicked.connect(lambda: desk.registry.run("layout.reset"))
        look().changed.connect(self._show)
        desk.state.status_changed.connect(self._show_facts)
        self._show()
        self._show_facts()

    def panes(self) -> tuple[QWidget, ...]:
        """The first field."""
        return (self.theme,)

    def handlers(self) -> dict[str, Callable[[], None]]:
        """None of its own."""
        return {}

    def _lay_out(self) -> None:
        ground = Surface("base")
        body = ground.column(left=24, top=20, right=24, bottom=20, spacing=20)
        look_rows: list[tuple[str, QWidget, str]] = [
            ("Theme", self.theme, "Dark, light, or at least 7:1 contrast"),
            ("Size", self.size_box, "Everything, 80 to 200 %. Ctrl++ and Ctrl+− anywhere"),
            ("Density", self.density, "How tall rows are; type stays as it is"),
            ("Layout", self.reset, "Window, splitters and columns as designed"),
        ]
        body.addWidget(Text("Look", Type.TITLE))
        body.addLayout(_form(look_rows))
        body.addWidget(Text("This gateway", Type.TITLE))
        body.addLayout(_form([(name, value, "") for name, value in self._facts.items()]))
        body.addWidget(
            Text("Kept on this computer. Filters, control IDs and patient data are never kept here.", Type.TABLE, "t3")
        )
        body.addStretch(1)
        column = QVBoxLayout(self)
        set_margins(column, 0, 0, 0, 0)
        column.addWidget(PaneHeader("Settings"))
        column.addWidget(ground, 1)

    def _choice(self, name: str, values: list[tuple[str, str]]) -> Combo:
        box = Combo()
        box.setAccessibleName(name)
        for value, words in values:
            box.addItem(words, value)
        box.setFixedWidth(look().px(220))
        box.setMinimumHeight(look().px(32))
        return box

    def _show(self) -> None:
        for box, value in (
            (self.theme, look().choice.value),
            (self.size_box, str(look().percent)),
            (self.density, look().density.value),
        ):
            box.setCurrentIndex(max(0, box.findData(value)))

    def _show_facts(self) -> None:
        status = self.desk.state.status
        if status is None:
            for text in self._facts.values():
                text.setText("Not connected")
            return
        self._facts["Address"].setText(self.desk.bridge.address)
        self._facts["Version"].setText(status.version)
        self._facts["Running since"].setText(clock(status.started_at))
        self._facts["Store"].setText(f"{status.store}, {size(status.store_bytes)}")
        self._facts["Key kept in"].setText(status.secrets)


def _form(rows: list[tuple[str, QWidget, str]]) -> QHBoxLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(look().px(16))
    grid.setVerticalSpacing(look().px(10))
    grid.setColumnMinimumWidth(0, look().px(120))
    for at, (name, field, help_words) in enumerate(rows):
        label = Text(name, Type.BODY, "t2")
        label.setBuddy(field)
        grid.addWidget(label, at, 0, Qt.AlignmentFlag.AlignVCenter)
        grid.addWidget(field, at, 1, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)
        grid.addWidget(Text(help_words, Type.TABLE, "t3"), at, 2, Qt.AlignmentFlag.AlignVCenter)
    line = QHBoxLayout()
    line.addLayout(grid)
    line.addStretch(1)
    return line
