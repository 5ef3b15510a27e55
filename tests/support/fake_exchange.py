"""Pasted text, exports and new interfaces of the gateway in memory."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Callable

from console.api.client import ApiError
from console.api.commands import DestinationChoice, Resent
from console.api.exchange import (
    ConnectionForm,
    ConnectionRequest,
    ConnectionTest,
    Exported,
    ExportRequest,
    FormField,
    Inspected,
    InspectedMessage,
    InspectRequest,
    TestSendRequest,
    TestStep,
)
from console.api.interfaces import InterfaceRow
from console.api.messages import MASK, Finding, RawLine
from console.config.form import entries
from console.core.message import Severity
from console.core.status import Status
from tests.support.fake_rows import interface_rows, message_rows

TARGETS = (
    DestinationChoice(
        name="lab-to-cern/cern",
        title="LAB → CERN",
        environment="PROD",
        address="cern.test:6661",
        allowed=False,
        reason="This is PROD: a pasted message never goes there. Resend a received one instead.",
    ),
    DestinationChoice(name="lab-test/cern", title="LAB test → CERN", environment="TEST", address="cern.test:7661"),
    DestinationChoice(name="demo/files", title="Demo", environment="DEMO", address="out"),
)
SHOWN = (
    "MSH|^~\\&|LAB|NORTH|CERN|NORTH|20261122101447||ORU^R01|MSG88120|P|2.5.1",
    f"PID|1||{MASK}^^^NORTH^MR||{MASK}^{MASK}||19{MASK}|F",
    "OBR|1|ORD1|LAB1|24323-8^CMP^LN",
    "OBX|1|NM|2345-7^Glucose^LN||99.5|mg/dL|70-99|H|||F",
)


class FakeExchange:
    """Takes what begins with MSH; the rest has no header."""

    asked: list[tuple[str, object]]

    def _begin_exchange(self) -> None:
        self.sends: dict[str, Resent] = {}
        self.step_failed = ""
        self.form_missing = ""
        self.export_piece = b"x" * 1000
        self.export_pieces = 3
        self.export_waits: asyncio.Event | None = None

    async def inspect(self, request: InspectRequest) -> Inspected:
        """One message for each MSH."""
        self.asked.append(("inspect", request))
        count = max(1, request.raw.count(b"MSH|"))
        readable = b"MSH|" in request.raw
        return Inspected(
            messages=tuple(
                _message(number, readable=readable, size=len(request.raw)) for number in range(1, count + 1)
            ),
            total=count,
            destinations=TARGETS,
        )

    async def test_send(self, request: TestSendRequest) -> Resent:
        """Once for each request id."""
        self.asked.append(("test_send", request))
        if request.to == TARGETS[0].name:
            raise ApiError(403, "Not allowed", TARGETS[0].reason)
        row = message_rows()[0].model_copy(update={"status": Status.QUEUED, "control_id": "MSG88120R1"})
        return self.sends.setdefault(request.request_id, Resent(row=row))

    async def export(self, request: ExportRequest, write: Callable[[bytes], None]) -> Exported:
        """Some bytes."""
        self.asked.append(("export", request))
        digest = hashlib.sha256()
        for _ in range(self.export_pieces):
            write(self.export_piece)
            digest.update(self.export_piece)
            if self.export_waits is not None:
                await asyncio.sleep(0.01)
        if self.export_pieces < 0:
            raise ApiError(403, "Not allowed", "This needs the role lead on PROD; you are analyst.")
        size = self.export_pieces * len(self.export_piece)
        count = len(request.selection.ids) or 12_406
        return Exported(messages=count, size=size, sha256=digest.hexdigest())

    async def connection_form(self, source: str = "mllp", destination: str = "mllp") -> ConnectionForm:
        """The real fields."""
        self.asked.append(("connection_form", (source, destination)))
        if self.form_missing:
            raise ApiError(409, "Not done", self.form_missing)
        return ConnectionForm(
            source=source,
            destination=destination,
            sources=("mllp", "folder"),
            destinations=("mllp", "folder", "none"),
            fields=tuple(
                FormField(
                    name=entry.name,
                    label=entry.label,
                    help=entry.help,
                    kind=entry.kind,
                    choices=entry.choices,
                    default=entry.default,
                    required=entry.required,
                    group=entry.group,
                    needs=entry.needs,
                )
                for entry in entries(source, destination)
            ),
            revision="0" * 64,
        )

    async def connection_test(self, request: ConnectionRequest, on_step: Callable[[TestStep], None]) -> ConnectionTest:
        """All well, but for `step_failed`; without a name the settings are wrong."""
        self.asked.append(("connection_test", request))
        mistakes = {} if request.values.get("name") else {"name": "Is missing. Add it."}
        names = ("Settings",) if mistakes else ("Settings", "Name", "Port free", "Name resolves", "Connects")
        steps = tuple(_step(name, failed=bool(mistakes) or name == self.step_failed) for name in names)
        for step in steps:
            on_step(step)
        return ConnectionTest(ok=all(step.state == "ok" for step in steps), steps=steps, mistakes=mistakes)

    async def connection_add(self, request: ConnectionRequest) -> InterfaceRow:
        """A row of that name."""
        self.asked.append(("connection_add", request))
        name = request.values["name"]
        return interface_rows()[0].model_copy(update={"name": name, "title": request.values.get("title") or name})


def _step(name: str, *, failed: bool) -> TestStep:
    text = "cern.test port 7661: nobody listens there. Nothing was sent." if failed else "As it must be."
    return TestStep(name=name, state="failed" if failed else "ok", text=text, milliseconds=3)


def _message(number: int, *, readable: bool, size: int) -> InspectedMessage:
    lines = SHOWN if readable else (MASK,)
    wrong = Finding(path="OBX-3", severity=Severity.WARNING, code="table", text="2345-7 is not in the table of codes.")
    return InspectedMessage(
        number=number,
        readable=readable,
        type="ORU^R01" if readable else "",
        control_id=f"MSG8812{number - 1}" if readable else "",
        version="2.5.1" if readable else "",
        charset="utf-8",
        charset_assumed=True,
        size=size,
        lines=tuple(RawLine(number=n, path="", text=t, start=0, end=len(t)) for n, t in enumerate(lines, start=1)),
        lines_total=len(lines),
        findings=(wrong,) if readable else (),
        notes=("Line ends were LF; they are CR now, as HL7 asks.",),
    )
