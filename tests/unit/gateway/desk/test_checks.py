"""The checks of a draft and its dry run, in words."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from console.api.interfaces import DestinationRow, InterfaceRow
from console.api.messages import RelatedRow
from console.config.settings import FolderDestination, InterfaceSettings, MllpDestination, MllpSource
from console.core.interface import LinkState, WorkState
from console.core.message import Problem, Severity
from console.core.status import Status
from console.gateway.desk import checks
from console.gateway.desk.copying import Copy
from console.layers.contract import ControlIdRule
from console.layers.registry import layer

HL7 = layer("hl7v2")
RAW = b"MSH|^~\\&|LAB|HOSP|CERN|HOSP|20260301||ORU^R01|A1|P|2.5\rOBX|1|ST|X||99.50\r"
RULE = ControlIdRule(path="MSH-10", keep_allowed=True, suggested="A1", reason="same")
MLLP = MllpDestination(name="cern", port=2575, reply_timeout=30)
SETTINGS = InterfaceSettings(name="lab", source=MllpSource(), destination=(MLLP,))


def copy(*, kept: bool = False) -> Copy:
    return Copy(raw=RAW, edited=RAW, control_id="A1R1", rule=RULE, kept=kept)


def interface(work: WorkState = WorkState.RUNNING, holds: str = "") -> InterfaceRow:
    return InterfaceRow(id=1, name="lab", title="LAB", link=LinkState.UP, work=work, depth=3, holds=holds)


def waiting(link: LinkState = LinkState.UP, holds: str = "") -> DestinationRow:
    return DestinationRow(name="cern", kind="mllp", address="here:2575", link=link, depth=3, holds=holds)


def problem(code: str, severity: Severity) -> Problem:
    return Problem(path="OBX-3", severity=severity, code=code, message="A code is missing.")


def test_that_a_copy_of_another_type_is_warned_of_and_one_without_a_header_is_an_error() -> None:
    original = HL7.parse(RAW)
    assert checks.parses(original, original).level == "ok"
    assert checks.parses(original, HL7.parse(RAW.replace(b"ORU", b"ADT"))).level == "warn"
    assert checks.parses(original, HL7.parse(b"")).level == "error"


def test_that_only_what_the_copy_broke_is_its_fault() -> None:
    old, new = problem("old", Severity.ERROR), problem("new", Severity.ERROR)
    assert checks.structure([], []).level == "ok"
    assert checks.structure([old], [old]).level == "warn"
    assert checks.structure([old], [old, new]).level == "error"
    assert checks.structure([], [problem("hint", Severity.INFO)]).level == "ok"


def test_that_the_latest_newer_message_is_named() -> None:
    def later(minute: int) -> RelatedRow:
        at = datetime(2026, 11, 22, 10, minute, tzinfo=UTC)
        return RelatedRow(
            id=minute, control_id=f"N{minute}", type="ORU", relation="same order", status=Status.SENT, received_at=at
        )

    assert checks.newer_message([]).level == "ok"
    check = checks.newer_message([later(5), later(9)])
    assert check.level == "warn"
    assert "N9 (same order)" in check.text
    assert "and 1 more" in check.text


@pytest.mark.parametrize(
    ("kept", "used", "accepted", "level"),
    [
        (False, False, False, "ok"),
        (False, True, False, "error"),
        (True, False, False, "info"),
        (True, True, True, "warn"),
    ],
)
def test_that_an_id_the_receiver_could_know_is_told(kept: bool, used: bool, accepted: bool, level: str) -> None:
    assert checks.duplicates(copy(kept=kept), used=used, accepted=accepted).level == level


def test_that_the_dry_run_names_frame_order_and_reply() -> None:
    lines = dict(checks.dry_run(copy(), SETTINGS, MLLP, interface(), waiting(), original_holds=False))
    assert lines["Framed"] == f"<VT> {len(RAW)} bytes <FS><CR>"
    assert "behind 3 waiting" in lines["Order"]
    assert "within 30 s" in lines["Expected reply"]
    folder = FolderDestination(name="files", kind="folder", path="out")
    lines = dict(checks.dry_run(copy(), SETTINGS, folder, interface(), waiting(), original_holds=False))
    assert "renamed into place" in lines["Framed"]


def test_that_a_copy_behind_its_own_original_is_said_to_wait() -> None:
    text = checks.order(interface(), waiting(), SETTINGS, original_holds=True)
    assert "skip or park it" in text
    assert not checks.would_be_delivered(interface(), waiting(), [], original_holds=True)


@pytest.mark.parametrize(
    ("row", "place"),
    [
        (interface(WorkState.HELD, "Held by rk"), waiting()),
        (interface(), waiting(LinkState.DOWN)),
        (interface(), waiting(holds="Refused: AE 204")),
        (interface(), None),
    ],
)
def test_that_what_would_wait_is_not_said_to_be_delivered(row: InterfaceRow, place: DestinationRow | None) -> None:
    assert not checks.would_be_delivered(row, place, [], original_holds=False)
    assert checks.would_be_delivered(interface(), waiting(), [], original_holds=False)


def test_that_what_takes_the_place_of_the_message_that_blocks_is_said_to_be_delivered() -> None:
    blocked, place = interface(WorkState.BLOCKED, "Refused: AE 204"), waiting(holds="Refused: AE 204")
    assert checks.would_be_delivered(blocked, place, [], original_holds=False, frees=True)
    assert not checks.would_be_delivered(blocked, place, [], original_holds=False)
    held = interface(WorkState.HELD, "Held by rk")
    assert not checks.would_be_delivered(held, place, [], original_holds=False, frees=True)
