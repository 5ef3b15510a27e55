"""`python -m tests.desktop.document_pictures FOLDER`: every view of the inspector on a real gateway, dark and light.

A failing result, a FHIR bundle, a discharge summary and a CDS Hooks response have a series each (oru-, bundle-,
summary-, cards-), masked and revealed; then odd documents, and what is done with documents. The command
`tests/evidence/document_looks.py` counts them; a person looks at them one by one.
"""

from __future__ import annotations

import argparse
import os
import tempfile
from pathlib import Path

from PySide6.QtCore import QSettings

from console.api.client import OpsClient
from console.compositions.demo_session import DemoSession
from console.compositions.desktop import build_window, close_window
from console.desktop.frame.layout_store import LayoutStore
from tests.desktop.document_picture_acts import act_pictures, empty_picture
from tests.desktop.document_picture_series import CARDS, SERIES, SUMMARY, held_series, odd_pictures, result_series
from tests.desktop.picture_camera import Camera

SEED, SPEED = 1, 4.0
"""A day in which results fail soon."""


def main() -> None:
    """Take all of them, or one series."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--only", choices=(*SERIES, "oru", "odd", "acts"), help="one series")
    options = parser.parse_args()
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    with DemoSession(seed=SEED, speed=SPEED) as demo, tempfile.TemporaryDirectory() as scratch:
        settings = QSettings(str(Path(scratch, "look.ini")), QSettings.Format.IniFormat)
        LayoutStore(settings).save_tour_offered()
        window = build_window(lambda: OpsClient(demo.url, demo.token), settings=settings)
        camera = Camera(window, options.folder)
        try:
            camera.ready()
            _take(camera, options.only)
        finally:
            close_window(window)
    print(f"{len(list(options.folder.glob('*.png')))} pictures in {options.folder}")


def _take(camera: Camera, only: str | None) -> None:
    if only in (None, "acts"):
        empty_picture(camera)  # before anything was opened
    for name, path in SERIES.items():
        if only in (None, name):
            held_series(camera, name, path.read_bytes())
    if only in (None, "odd"):
        odd_pictures(camera)
    if only in (None, "acts"):
        act_pictures(camera, SUMMARY.read_bytes(), CARDS.read_bytes())
    if only in (None, "oru"):  # last: by now some have failed
        result_series(camera)


if __name__ == "__main__":
    main()
