"""Pictures of what is done with documents: compared, counted, de-identified, edited, held to a profile."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog

from console.api.deidentify import Leak
from console.api.documents import DocumentRef
from console.desktop.screens.base import Place
from console.desktop.screens.compare.screen import CompareScreen
from console.desktop.screens.compare.sets_screen import SetsScreen
from console.desktop.screens.deidentify.screen import DeidentifyScreen
from console.desktop.screens.registry import SCREENS
from console.desktop.screens.statistics.screen import StatisticsScreen
from console.desktop.shots import settle
from tests.desktop.document_picture_series import BUNDLE, SAMPLES
from tests.desktop.picture_camera import Camera

EDITOR = "document_edit"
PROFILE = """\
title = "Results of the made-up laboratory"
"""


def act_pictures(camera: Camera, summary: bytes, cards: bytes) -> None:
    """All of them; `summary` and `cards` are opened for it."""
    camera.open(summary)
    camera.window.registry.run("document.save")
    settle(300)
    for dialog in [each for each in camera.window.findChildren(QDialog) if each.isVisible()]:
        camera.save("save-document", dialog)
        dialog.reject()
    _compared(camera)
    _deidentified(camera, cards)
    _counted(camera)
    _edited(camera)
    camera.window.go(Place(screen="queues"))
    camera.window.registry.run("profiles")
    settle(600)
    for dialog in [each for each in camera.window.findChildren(QDialog) if each.isVisible()]:
        camera.save("profiles", dialog)
        dialog.reject()


def empty_picture(camera: Camera) -> None:
    """Nothing is open yet: where a new user stands."""
    camera.window.go(Place(screen="document"))
    camera.save("nothing-open")


def _compared(camera: Camera) -> None:
    before = BUNDLE.read_bytes()
    after = before.replace(b'"value": 128', b'"value": 131').replace(b'"LL"', b'"L"')
    refs = [_ref(camera, raw) for raw in (before, after)]
    for ref in refs:
        camera.window.go(Place(screen="compare", document=ref))
    screen = camera.window.screen_in_front
    if not isinstance(screen, CompareScreen):
        raise TypeError("The comparison did not come to the front.")
    camera.save("compare-choose")
    screen.partners.chosen.emit(refs[0])
    camera.until(lambda: screen.comparison is not None)
    camera.save("compare")
    camera.window.go(Place(screen="sets", query="type:ORU"))
    sets = camera.window.screen_in_front
    if not isinstance(sets, SetsScreen):
        raise TypeError("The set comparison did not come to the front.")
    camera.save("sets-idle")
    sets.form.right.setText("type:ORU status:error")
    sets.form.act.click()
    camera.until(lambda: sets.found is not None)
    camera.save("sets")


def _deidentified(camera: Camera, cards: bytes) -> None:
    camera.window.go(Place(screen="deidentify", document=_ref(camera, (SAMPLES / "bundle.json").read_bytes())))
    screen = camera.window.screen_in_front
    if not isinstance(screen, DeidentifyScreen):
        raise TypeError("The copies did not come to the front.")
    camera.save("deidentify-idle")
    screen.form.project.setText("Vendor case 4711")
    screen.form.reason.setText("Vendor asked for an example of the failing bundle")
    screen.act.click()
    camera.until(lambda: screen.made is not None)
    camera.save("deidentify")
    made = screen.made
    if made is not None:  # a leak is a fault of ours: only a planted one can be shown
        leak = Leak(path="Bundle.entry.resource.text.div", kind="name")
        screen.take(made.model_copy(update={"leaks": (leak,), "preview": "", "ref": None, "text": ""}))
        camera.save("deidentify-leaks")
    camera.open(cards)


def _counted(camera: Camera) -> None:
    camera.window.go(Place(screen="statistics", query="type:ORU"))
    screen = camera.window.screen_in_front
    if not isinstance(screen, StatisticsScreen):
        raise TypeError("The statistics did not come to the front.")
    screen.act.click()
    camera.until(lambda: screen.told is not None)
    camera.save("statistics")


def _edited(camera: Camera) -> None:
    if EDITOR not in {entry.name for entry in SCREENS}:
        return
    ref = _ref(camera, BUNDLE.read_bytes())
    camera.window.go(Place(screen=EDITOR, document=ref))
    settle(1500)
    camera.save("edit-document")


def _ref(camera: Camera, raw: bytes) -> DocumentRef:
    """Held in the gateway."""
    screen = camera.open(raw)
    if screen.head is None:
        raise ValueError("No document is open.")
    return screen.head.ref
