"""`python -m console run`: the desktop with its own gateway and the demo hospital; without a display, headless."""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
from pathlib import Path

from console.compositions.demo import scene_arguments
from console.compositions.demo_session import DemoGateway, DemoSession
from console.compositions.display import has_display
from console.compositions.numbers import hours, seconds, speed
from console.core.errors import OperatorError
from console.desktop.qt_guard import refuse_unsafe_qt

SECONDS = 20.0
SMOKE_SECONDS = 4.0
NO_DISPLAY = (
    "There is no display here, so the day is played without a window: {seconds:.0f} seconds, then a picture of every "
    "screen in {folder}. To see the desktop, start this in a graphical session."
)


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("--headless", action="store_true", help="no window: play, save pictures, print a summary")
    parser.add_argument("--smoke", action="store_true", help="as --headless, short: does the program start at all?")
    parser.add_argument("--seconds", type=seconds, help=f"length of a headless run (default {SECONDS:.0f})")
    parser.add_argument("--shots", type=Path, help="folder for the pictures of a headless run")
    parser.add_argument("--seed", type=int, default=1, help="same seed: same patients, same messages")
    parser.add_argument("--speed", type=speed, default=1.0, help="2 plays the day twice as fast")
    parser.add_argument(
        "--history", type=hours, default=6.0, metavar="HOURS", help="hours of past behind the start; 0: none"
    )
    scene_arguments(parser)


def main(options: argparse.Namespace) -> int:
    """Run until the window is closed or the time is over; 2 where it could not start."""
    try:
        refuse_unsafe_qt()
        headless = options.headless or options.smoke
        if not headless and not has_display():
            headless = True
            options.shots = options.shots or Path(tempfile.mkdtemp(prefix="interface-console-shots-"))
            print(NO_DISPLAY.format(seconds=options.seconds or SECONDS, folder=options.shots), file=sys.stderr)
        return _headless(options) if headless else _window(options)
    except OperatorError as error:
        print(str(error), file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130


def _window(options: argparse.Namespace) -> int:
    # Qt is imported here, after the check of its version.
    from console.compositions.desktop import show_with

    demo = DemoGateway(lambda: _session(options))
    try:
        return show_with(demo.client)
    finally:
        demo.end()


def _session(options: argparse.Namespace) -> DemoSession:
    return DemoSession(options.seed, options.speed, past=options.history * 3600, scenes=options.scene)


def _headless(options: argparse.Namespace) -> int:
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    # Qt reads the platform when it is imported.
    from console.compositions.desktop import photograph
    from console.compositions.headless import count, summary

    length = options.seconds or (SMOKE_SECONDS if options.smoke else SECONDS)
    folder = _folder(options.shots)
    with _session(options) as demo:
        url, token = demo.url, demo.token
        pictures = photograph(url, token, length, folder, failure=lambda: count(url, token).failure)
        counted = count(demo.url, demo.token)
    print(json.dumps(summary(counted, pictures)), flush=True)
    return 0


def _folder(wanted: Path | None) -> Path:
    """The folder of the pictures, made before the day is played: nobody waits for a run that cannot end well."""
    if wanted is None:
        return Path(tempfile.mkdtemp(prefix="interface-console-shots-"))
    try:
        wanted.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        words = f"The pictures cannot be kept in {wanted} ({error.strerror}). Name another folder with --shots."
        raise OperatorError(words) from None
    return wanted
