"""`python -m console desktop`: the window, on a gateway that runs already or on one of its own."""

from __future__ import annotations

import argparse
import gc
import json
import signal
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from platformdirs import user_data_path
from PySide6.QtCore import QCoreApplication, QSettings, QTimer
from PySide6.QtWidgets import QApplication

from console.compositions.own_gateway import OwnGateway
from console.core.clock import Clock, SystemClock
from console.core.errors import OperatorError
from console.desktop.bridge.client import GatewayClient
from console.desktop.frame.connect_dialog import ConnectDialog
from console.desktop.frame.exit_dialog import ExitDialog
from console.desktop.frame.layout_store import LayoutStore
from console.desktop.main_window import MainWindow
from console.desktop.screens.base import Place
from console.desktop.shots import settle, shoot
from console.desktop.theme.look import look
from console.desktop.theme.tokens import ThemeName
from console.desktop.windows.windows import Window, Windows

NAME = "Interface Console"
THEMES = {
    "system": ThemeName.SYSTEM,
    "dark": ThemeName.DARK,
    "light": ThemeName.LIGHT,
    "contrast": ThemeName.HIGH_CONTRAST,
}


@dataclass(frozen=True, slots=True)
class Access:
    """Where a gateway is and the token for it; the token never shows in a log or a traceback."""

    url: str
    token: str

    def __repr__(self) -> str:
        """Without the token."""
        return f"Access({self.url!r})"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("--connect", metavar="URL", help="attach to the gateway at this address")
    parser.add_argument("--token-file", type=Path, help="token file of that gateway; without it you are asked")
    parser.add_argument("--data", type=Path, help="data folder of the own gateway (default: yours)")
    parser.add_argument("--config", type=Path, help="site file of the own gateway")
    parser.add_argument("--theme", choices=sorted(THEMES), help="default: as last chosen, else as the system")


def main(options: argparse.Namespace) -> int:
    """Show the window until it is closed; 2 where it could not start."""
    try:
        theme = THEMES[options.theme] if options.theme else None
        if options.token_file is not None:
            access = read_token_file(options.token_file, options.connect)
            return show(access.url, access.token, theme=theme)
        if options.connect:
            return _ask_and_show(options.connect, theme)
        data = options.data or user_data_path(NAME, appauthor=False) / "gateway"
        return _show_own(OwnGateway(data, options.config), theme)
    except OperatorError as error:
        print(str(error), file=sys.stderr)
        return 2


def read_token_file(path: Path, url: str | None = None) -> Access:
    """The token in this file, for this address or the file's own. Raises `OperatorError`."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        return Access(url or str(content["url"]), str(content["token"]))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise OperatorError(
            f"The token file {path.name} cannot be read ({type(error).__name__}). "
            "Give the file that the gateway names in its ready line."
        ) from None


def make_client(url: str, token: str) -> GatewayClient:
    """Called on the bridge's thread: what it loads there (the HTTP library) does not delay the first paint."""
    from console.api.client import OpsClient

    return OpsClient(url, token)


def make_app() -> QApplication:
    """The one application object, with names for settings and the window system."""
    existing = QCoreApplication.instance()
    app = existing if isinstance(existing, QApplication) else QApplication([NAME])
    app.setApplicationName(NAME)
    app.setDesktopFileName("interface-console")
    QSettings.setDefaultFormat(QSettings.Format.IniFormat)
    return app


def build_window(
    make_client: Callable[[], GatewayClient], *, clock: Clock | None = None, settings: QSettings | None = None
) -> MainWindow:
    """A window on this gateway, not shown yet. Call `close_window` at the end.

    `make_client` is called on the bridge's own thread.
    """
    window = build_windows(make_client, clock=clock, settings=settings).first()
    # What was loaded so far lives as long as the window: keep the collector from walking it again and again, which
    # would hold the GUI thread for tens of milliseconds.
    gc.freeze()
    return window


def build_windows(
    make_client: Callable[[], GatewayClient], *, clock: Clock | None = None, settings: QSettings | None = None
) -> Windows:
    """What keeps all windows on this gateway; `first()` makes the one to begin with."""
    app = make_app()
    look().install(app)
    kept = settings if settings is not None else QSettings(NAME, NAME)
    LayoutStore(kept).load_look()
    return Windows(make_client, clock or SystemClock(), kept)


def close_window(window: MainWindow) -> None:
    """Close it and all others on its gateway, and end their workers."""
    window.end_all()


def show(url: str, token: str, *, theme: ThemeName | None = None) -> int:
    """The window on a running gateway, until it is closed."""
    return show_with(lambda: make_client(url, token), theme=theme)


def show_with(make_client: Callable[[], GatewayClient], *, theme: ThemeName | None = None) -> int:
    """The window on a gateway that may still be starting: `make_client` is called off the GUI thread."""
    app = make_app()
    window = build_window(make_client)
    return _run(app, window, theme)


def photograph(
    url: str, token: str, seconds: float, folder: Path, *, failure: Callable[[], int | None] = lambda: None
) -> list[Path]:
    """Open a window on live data, let it run so long, and save a PNG of every screen; gives the files.

    `failure` is asked at the end for the delivery that inspector and editor open; None leaves them out.
    """
    make_app()
    # Not the person's own settings: pictures must not depend on them, nor change them.
    scratch = tempfile.TemporaryDirectory(prefix="interface-console-look-")
    settings = QSettings(str(Path(scratch.name, "look.ini")), QSettings.Format.IniFormat)
    window = build_window(lambda: make_client(url, token), settings=settings)
    window.show()
    try:
        settle(max(500, round(seconds * 1000)))
        delivery = failure()
        names = ("queues", "triage", "throughput", "alerts", "audit", "settings", "help")
        places = [Place(screen=name) for name in names]
        if delivery is not None:
            places += [Place(screen=name, delivery=delivery) for name in ("inspector", "edit")]
        return shoot(window, folder, places)
    finally:
        close_window(window)
        settings.sync()
        scratch.cleanup()


def _run(app: QApplication, window: MainWindow, theme: ThemeName | None) -> int:
    if theme is not None:
        look().choose(theme=theme)
    window.show()
    window.tour.offer_on_demo()
    # What exists now stays to the end: the collector need not look at it again while rows stream in.
    gc.collect()
    gc.freeze()
    with ending_on_signals(app):
        code = app.exec()
    window.end_all()
    return code


@contextmanager
def ending_on_signals(app: QApplication) -> Iterator[None]:
    """Ctrl+C and SIGTERM end the event loop, so that what the window started is stopped in order."""
    before = {number: signal.signal(number, lambda *_: app.quit()) for number in (signal.SIGINT, signal.SIGTERM)}
    turn = QTimer()  # Qt's loop gives Python a turn for its handlers only when something of Python's is due
    turn.timeout.connect(lambda: None)
    turn.start(250)
    try:
        yield
    finally:
        turn.stop()
        for number, handler in before.items():
            signal.signal(number, handler)


def _ask_and_show(url: str, theme: ThemeName | None) -> int:
    app = make_app()
    look().install(app)
    found: list[Access] = []
    dialog = ConnectDialog(url)

    def given(token: str) -> None:
        found.append(Access(url, token))
        dialog.accept()

    def chosen(path: str) -> None:
        try:
            found.append(read_token_file(Path(path), url))
            dialog.accept()
        except OperatorError as error:
            dialog.show_problem(str(error))

    dialog.given.connect(given)
    dialog.file_chosen.connect(chosen)
    dialog.finished.connect(app.quit)
    QTimer.singleShot(0, dialog.open)
    app.exec()
    return show(found[0].url, found[0].token, theme=theme) if found else 0


def _show_own(own: OwnGateway, theme: ThemeName | None) -> int:
    """The window with a gateway of its own; at the end it asks whether the gateway goes on."""
    app = make_app()
    windows = build_windows(own.client)
    decided = [False]

    def may_close(last: Window) -> bool:
        if decided[0] or not own.started_here:
            return True

        def choose(stop: bool) -> None:
            decided[0] = True
            own.stop_at_end = stop
            QTimer.singleShot(0, last.close)

        dialog = ExitDialog(last)
        dialog.chosen.connect(choose)
        dialog.open()
        return False

    windows.may_close_last = may_close
    try:
        return _run(app, windows.first(), theme)
    finally:
        own.end()
