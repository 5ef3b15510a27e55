"""The series of pictures of one document each: every view it has, masked and revealed; and of odd documents."""

from __future__ import annotations

import json
from base64 import b64encode
from pathlib import Path

from console.api.documents import DocumentRef
from console.desktop.screens.base import Place
from console.desktop.screens.document.middle import EXPLAINED, PARTS, RAW, RENDERED, TABLE, VALIDATION
from console.desktop.screens.document.revealing import DocumentRevealing
from console.desktop.screens.document.screen import DocumentScreen
from console.desktop.screens.document.view import DocumentView
from console.desktop.screens.inspector.screen import InspectorScreen
from console.desktop.shots import settle
from tests.desktop.picture_camera import PURPOSE, Camera

ROOT = Path(__file__).parents[2]
SAMPLES = ROOT / "resources" / "samples"
SUMMARY = ROOT / "tests" / "data" / "ccda" / "hl7-ccda-examples" / "Discharge_Summary.xml"
BUNDLE, CARDS, RESULT = SAMPLES / "bundle.json", SAMPLES / "cards.json", SAMPLES / "result.hl7"
SERIES = {"bundle": BUNDLE, "summary": SUMMARY, "cards": CARDS}
SOUGHT = {"bundle": "coding", "summary": "templateId", "cards": "label"}
FAILED = "status:error type:ORU^R01"
LARGE = 5_000_000


def held_series(camera: Camera, name: str, raw: bytes) -> None:
    """All views of a document from outside."""
    screen = camera.open(raw)
    view = screen.document
    middle = view.middle
    camera.save(f"{name}-raw")
    _bytes(camera, view, name)
    for word, tab in (("table", TABLE), ("explained", EXPLAINED), ("parts", PARTS)):
        if middle.tabs.isTabVisible(tab):
            middle.go(tab)
            camera.save(f"{name}-{word}")
    _rendered(camera, view, f"{name}-rendered")
    middle.go(VALIDATION)
    middle.validation.check()
    camera.until(lambda: bool(middle.validation.runs.lines()))
    camera.save(f"{name}-validation")
    middle.go(RAW)
    view.search()
    view.find_bar.line.setText(SOUGHT[name])
    camera.until(lambda: " of " in view.find_bar.words.text())
    camera.save(f"{name}-search")
    view.find_bar.leave()
    _revealed(camera, view, name)


def _bytes(camera: Camera, view: DocumentView, name: str) -> None:
    raw = view.middle.raw
    for button, word in ((raw.blanks, "blanks"), (raw.hex, "hex")):
        button.setChecked(True)
        camera.save(f"{name}-{word}")
        button.setChecked(False)


def _rendered(camera: Camera, view: DocumentView, name: str) -> None:
    page = view.middle.rendered
    if not view.middle.tabs.isTabVisible(RENDERED):
        return
    view.middle.go(RENDERED)
    camera.save(name)
    if page.outline.lines():
        page.outline.setCurrentIndex(page.outline.model().index(len(page.outline.lines()) - 1, 0))
        camera.save(f"{name}-last")


def _revealed(camera: Camera, view: DocumentView, name: str) -> None:
    view.toggle_reveal_all()
    confirm(camera, view.revealing, name)
    camera.until(lambda: bool(view.reader.key))
    camera.save(f"{name}-revealed")
    if view.middle.tabs.isTabVisible(RENDERED):
        view.middle.go(RENDERED)
        camera.save(f"{name}-rendered-revealed")
    view.revealing.mask()
    view.middle.go(RAW)


def confirm(camera: Camera, revealing: DocumentRevealing, name: str = "") -> None:
    """Give the purpose; a picture of the question where a name is given."""
    camera.until(lambda: revealing.dialog is not None)
    dialog = revealing.dialog
    if dialog is None:
        return
    if name:
        camera.save(f"{name}-purpose", dialog)
    dialog.confirmed.emit(PURPOSE, "")
    dialog.accept()


def result_series(camera: Camera) -> None:
    """A stored result that was refused: why, what to do, and every view of it."""
    screen = open_failed(camera)
    middle = screen.middle
    camera.save("oru-raw")
    middle.byte_button.setChecked(True)
    camera.save("oru-lines")
    for button, word in ((middle.bytes.blanks, "blanks"), (middle.bytes.frame, "frame"), (middle.bytes.hex, "hex")):
        button.setChecked(True)
        camera.save(f"oru-{word}")
        button.setChecked(False)
    middle.byte_button.setChecked(False)
    for tab in ("Table", "Rendered", "Validation", "Reply", "History", "Related"):
        middle.go(tab)
        if middle.pages.currentWidget() is middle.validation:
            middle.validation.check()
            camera.until(lambda: bool(middle.validation.runs.lines()))
        camera.save(f"oru-{tab.lower()}")
    middle.go("Raw")
    screen.find_bar.enter()
    screen.find_bar.line.setText("OBX")
    camera.until(lambda: " of " in screen.find_bar.words.text())
    camera.save("oru-search")
    screen.find_bar.leave()
    screen.toggle_reveal_all()
    camera.until(lambda: screen.revealing.dialog is not None)
    if screen.revealing.dialog is not None:
        screen.revealing.dialog.confirmed.emit(PURPOSE, "")
        screen.revealing.dialog.accept()
    camera.until(lambda: screen.revealing.keeper.count > 0)
    camera.save("oru-revealed")
    screen.revealing.mask()


def open_failed(camera: Camera) -> InspectorScreen:
    """A delivery that was refused for a code the receiver does not know, else any that was refused."""
    rows: list[tuple[bool, int]] = []
    while not rows:
        page = camera.ask(lambda client: client.messages(FAILED, None, 50))
        rows = sorted(("Table value" not in row.detail, row.id) for row in page.rows)
        settle(500)
    camera.window.go(Place(screen="inspector", delivery=rows[0][1]))
    screen = camera.window.screen_in_front
    if not isinstance(screen, InspectorScreen):
        raise TypeError("The message did not come to the front.")
    camera.until(lambda: screen.view is not None and screen.reader.head is not None)
    return screen


# Odd ones.


def odd_pictures(camera: Camera) -> None:
    """Replies, nothing at all, broken ones, a very large one, very long names, one inside another; refused."""
    outcome = {
        "resourceType": "OperationOutcome",
        "issue": [
            {
                "severity": "error",
                "code": "required",
                "diagnostics": "Observation.status: minimum required = 1, but only found 0",
                "expression": ["Bundle.entry[6].resource.status"],
            }
        ],
    }
    reply = b"HTTP/1.1 422 Unprocessable Entity\r\nContent-Type: application/fhir+json\r\nX-Request-Id: 7f3a\r\n\r\n"
    screen = camera.open(reply + json.dumps(outcome, indent=2).encode())
    camera.save("http-raw")
    for word, tab in (("explained", EXPLAINED), ("rendered", RENDERED), ("parts", PARTS)):
        if screen.document.middle.tabs.isTabVisible(tab):
            screen.document.middle.go(tab)
            camera.save(f"http-{word}")
    camera.window.documents.open_bytes(b"", text=False)
    settle(500)
    camera.save("empty-file", toast=True)
    for name, raw in broken().items():
        screen = camera.open(raw)
        screen.document.middle.go(RAW)
        camera.save(f"broken-{name}")
        screen.document.middle.go(VALIDATION)
        camera.save(f"broken-{name}-validation")
        screen.document.middle.go(RAW)
    camera.open(large_bundle())
    camera.save("large-raw")
    camera.open(long_names())
    camera.save("names-raw")
    _embedded(camera)


def broken() -> dict[str, bytes]:
    """One of each format that stops too early, or is something else."""
    return {
        "hl7": RESULT.read_bytes()[:60] + b"\rOB\r|||\r" + RESULT.read_bytes()[200:700],
        "fhir": BUNDLE.read_bytes()[:2500] + b',"birthDate": 12,, "birthDate": "19',
        "ccda": SUMMARY.read_bytes()[:9000] + b"<open><a></b>",
        "cards": CARDS.read_bytes()[:900],
        "bytes": bytes(range(256)) * 4,
    }


def large_bundle(size: int = LARGE) -> bytes:
    """About so many bytes of results."""
    entry = json.loads(BUNDLE.read_bytes())["entry"][3]
    one = len(json.dumps(entry, indent=1))
    bundle = {"resourceType": "Bundle", "type": "collection", "entry": [entry] * (size // one)}
    return json.dumps(bundle, indent=1).encode()


def long_names() -> bytes:
    """Names and values as wide as they come."""
    wide = {f"{'aVeryLongElementNameThatGoesOnAndOnUntilItHasSixtyLetters'}{n:02}": "value " * 30 for n in range(12)}
    return json.dumps({"resourceType": "Patient", **wide, "contained": [wide]}, indent=2).encode()


def mdm() -> bytes:
    """A document of our own inside a message."""
    inner = b64encode((SAMPLES / "discharge-summary.xml").read_bytes()).decode()
    lines = (
        "MSH|^~\\&|DOC|MADE-UP HOSPITAL|EHR|MADE-UP HOSPITAL|20260205113000||MDM^T02^MDM_T02|SAMPLE0002|T|2.5.1",
        "EVN|T02|20260205113000",
        "PID|1||SAMPLE-4711^^^MADEUP^MR||Sample^Petra||19610203|F",
        "PV1|1|I|4W",
        "TXA|1|DS|TX|20260205113000|||||||SAMPLE-DOC-1|||||AU",
        f"OBX|1|ED|18842-5^Discharge summary^LN||^application^xml^Base64^{inner}||||||F",
    )
    return "".join(f"{line}\r" for line in lines).encode()


def _embedded(camera: Camera) -> None:
    screen = camera.open(mdm())
    camera.save("embedded-message")
    screen.document.middle.go(PARTS)
    camera.save("embedded-parts")
    part = screen.head.parts[0].path if screen.head is not None else ""
    screen.document.middle.go(RAW)
    camera.window.go(Place(screen="document", document=inner_ref(screen, part)))
    camera.until(lambda: (head := camera.document().head) is not None and bool(head.ref.part))
    camera.save("embedded-inside")
    camera.document().document.middle.go(RENDERED)
    camera.save("embedded-inside-rendered")
    camera.document().document.middle.go(RAW)


def inner_ref(screen: DocumentScreen, path: str) -> DocumentRef:
    """The document at this place of the open one."""
    if screen.head is None:
        raise ValueError("No document is open.")
    return screen.head.ref.model_copy(update={"part": path})
