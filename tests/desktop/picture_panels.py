"""Pictures of the panels over the Queues screen for docs/img: bulk work, views, holds, the look back, exchange."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtGui import QPainter, QPen, QPixmap
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QWidget

from console.api.people import SavedView, SaveViewRequest
from console.core.errors import OperatorError
from console.desktop.bridge.client import GatewayClient
from console.desktop.main_window import MainWindow
from console.desktop.screens.base import Place
from console.desktop.screens.bulk.dry_run import DryRunPanel
from console.desktop.screens.bulk.job_panel import JobPanel
from console.desktop.screens.exchange.form_dialog import FormDialog
from console.desktop.screens.exchange.paste_panel import PastePanel
from console.desktop.screens.people.hold_panel import HoldPanel
from console.desktop.shots import settle
from console.desktop.theme.look import look
from console.desktop.theme.tokens import ThemeName
from console.desktop.widgets.popover import Popover

VIEWS = (
    ("Refused results", "status:error type:ORU^R01", True),
    ("Night: outcome unknown", "status:unknown", True),
    ("Held by somebody", "status:held", False),
)
FAILED = "status:error type:ORU^R01"
RESENT = "interface:sched-to-cerner age:<12m"
CERNER = "lab-to-cerner"
SCANNED = "text:Cholesterol"
REASON = "Receiver restored from last night"
PASTED = "\r".join(
    (
        "MSH|^~\\&|LABLIS|NORTH|CERNER|NORTH|20261122101447||ORU^R01^ORU_R01|PASTE00001|T|2.5.1",
        "PID|1||900123^^^GENHOSP^MR||Example^Petra||19610203|F",
        "PV1|1|I|4W^412^A^NORTH",
        "OBR|1|ORD44817|LAB99120|24323-8^Comprehensive metabolic panel^LN|||20261122093000",
        "OBX|1|NM|2345-7^Glucose^LN||99.50|mg/dL|70-99|H|||F",
        "",
    )
)


def panels(window: MainWindow, folder: Path, wait: Callable[[Callable[[], bool]], None]) -> list[Path]:
    """Take each once, dark; the job is a real one and goes on."""
    before = look().choice
    look().choose(theme=ThemeName.DARK)
    window.go(Place(screen="queues"))
    saved: list[Path] = []

    def take(name: str) -> None:
        settle(400)
        path = folder / f"{name}-dark.png"
        composed(window).save(str(path))
        saved.append(path)

    def save(name: str) -> None:
        take(name)
        for panel in open_panels(window):
            panel.hide() if isinstance(panel, Popover) else panel.close()
        settle(200)

    def over(command: str, name: str) -> None:
        window.registry.run(command)
        settle(1200)
        save(name)

    window.top.filter.set_query(FAILED)
    settle(1200)
    _views(window)
    over("views", "views")
    window.top.filter.set_query(RESENT)
    settle(1200)
    _job(window, wait, take, save)
    window.top.filter.set_query("")
    settle(900)
    _hold(window, save)
    over("shift", "what-changed")
    QApplication.clipboard().setText(PASTED)
    window.registry.run("message.paste")
    settle(1200)
    window.findChildren(PastePanel)[-1].reason.setText("Trying the mapping of glucose")
    save("paste")
    _new_interface(window, wait, save)
    window.top.filter.set_query(SCANNED)
    settle(1500)
    save("scan")
    window.top.filter.set_query("")
    settle(900)
    look().choose(theme=before)
    return saved


def _job(
    window: MainWindow,
    wait: Callable[[Callable[[], bool]], None],
    take: Callable[[str], None],
    save: Callable[[str], None],
) -> None:
    window.registry.run("bulk.resend")
    dry = window.findChildren(DryRunPanel)[-1]
    wait(lambda: dry.plan is not None)
    for row in dry.classes.rows:
        row.tick.setChecked(True)
    dry.form.reason.setText(REASON)
    dry.form.typed.setText(str(dry.amount()))
    take("bulk-dry-run")
    dry.first.click()
    wait(lambda: bool(window.findChildren(JobPanel)))
    job = window.findChildren(JobPanel)[-1]
    wait(job.buttons.go_on.isVisible)
    job.buttons.go_on.click()
    settle(2500)
    job.stand_at_right_of(window)
    save("job")


def _views(window: MainWindow) -> None:
    def kept(view: SavedView) -> None:
        """Shown when the list opens."""

    def failed(error: OperatorError) -> None:
        raise error

    for name, query, shared in VIEWS:
        request = SaveViewRequest(name=name, query=query, shared=shared)
        window.bridge.submit(partial(_save_view, request=request), kept, failed)
    settle(800)


async def _save_view(client: GatewayClient, *, request: SaveViewRequest) -> SavedView:
    return await client.save_view(request)


def _hold(window: MainWindow, save: Callable[[str], None]) -> None:
    window.registry.run("hold.plan")
    settle(900)
    panel = window.findChildren(HoldPanel)[-1]
    at = next((at for at in range(panel.system.count()) if "Radiology" in panel.system.itemText(at)), 0)
    panel.system.setCurrentIndex(at)
    panel.ends.setText("+2h")
    panel.reason.setText("PACS upgrade, INC0048213")
    save("planned-hold")


def _new_interface(window: MainWindow, wait: Callable[[Callable[[], bool]], None], save: Callable[[str], None]) -> None:
    window.registry.run("interface.new")
    settle(900)
    form = window.findChildren(FormDialog)[-1]
    values = {"name": "analyser-2", "title": "ANALYSER → CERN", "kind": "ORU", "source.port": "26750"}
    address = next(row.destinations[0].address for row in window.queues.interfaces.model.rows if row.name == CERNER)
    host, _, port = address.rpartition(":")
    values |= {"destination.name": "cerner", "destination.host": host, "destination.port": port}
    for name, text in values.items():
        row = form.fields.rows.get(name)
        if row is not None and isinstance(row.editor, QLineEdit):
            row.editor.setText(text)
    form.test.click()
    wait(lambda: "Testing" not in form.about_test.text())
    save("new-interface")


def open_panels(window: MainWindow) -> list[QWidget]:
    """Dialogs and popovers that are seen."""
    every: list[QWidget] = [*window.findChildren(QDialog), *window.findChildren(Popover)]
    return [each for each in every if each.isVisible() and each is not window.toast]


def composed(window: MainWindow) -> QPixmap:
    """The window with what floats over it, as a person sees it; a line stands for the frame of the window system."""
    picture = window.grab()
    painter = QPainter(picture)
    for panel in open_panels(window):
        if not panel.isWindow():
            continue
        size, room = panel.size(), window.size()
        at = panel.pos() - window.pos()
        if isinstance(panel, JobPanel):
            at.setX(room.width() - size.width() - 28)
        elif isinstance(panel, QDialog):
            at.setX((room.width() - size.width()) // 2)
        at.setY(max(0, (room.height() - size.height()) // 2) if isinstance(panel, QDialog) else at.y())
        painter.drawPixmap(at, panel.grab())
        painter.setPen(QPen(look().colour("line2"), 1))
        painter.drawRect(at.x(), at.y(), size.width() - 1, size.height() - 1)
    painter.end()
    return picture
