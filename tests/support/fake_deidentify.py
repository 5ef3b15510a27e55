"""De-identified copies of a gateway in memory: made up, with what leaks as the test says."""

from __future__ import annotations

from collections.abc import Callable

from console.api.deidentify import Deidentified, DeidentifyRequest, Leak, Replaced
from console.api.documents import DocumentRef
from console.api.exchange import Exported
from console.core.errors import OperatorError

PLACES = (
    ("MSH-7", "Sent at", "date", 1, "shifted"),
    ("MSH-10", "Control ID", "identifier", 1, "pseudonym"),
    ("PID-3.1", "ID number", "identifier", 2, "pseudonym"),
    ("PID-5.1", "Family name", "family", 1, "pseudonym"),
    ("PID-5.2", "Given name", "given", 1, "pseudonym"),
    ("PID-7", "Born", "birth", 1, "shifted"),
    ("PID-11.1", "Street address", "street", 1, "pseudonym"),
    ("PID-11.5", "Zip or postal code", "postcode", 1, "zeros"),
    ("OBR-7", "Observed at", "date", 1, "shifted"),
    ("OBX-5", "Value", "text", 6, "scrubbed"),
    ("OBX-5.5", "Data", "embedded", 1, "opened and treated"),
    ("OBX-5.5!ClinicalDocument/recordTarget/patientRole/id/@extension", "", "identifier", 1, "pseudonym"),
    ("PV1-7.13", "Identifier type code", "other", 1, "kept: a word or code of a published table"),
)
PREVIEW = (
    "MSH|^~\\&|LAB|HOSP|EHR|HOSP|20230712101500||ORU^R01|XQH20871|P|2.5.1\n"
    "PID|1||8830-21^^^HOSP^MR||VANTELDELL^ADBRIAN||19790815|F|||412 Orvale Street^^Merrenton^MA^00000\n"
    "OBX|1|TX|NOTE^Note||Vanteldell was fasting since 2023-07-11||||||F\n"
)


class FakeDeidentify:
    """`leaks_now` is what the next copy leaks; `deidentify_refusal` is raised instead."""

    leaks_now: tuple[Leak, ...] = ()
    deidentify_refusal: OperatorError | None = None

    def _ask(self, name: str, arguments: object = None) -> None:
        raise NotImplementedError

    async def deidentify(self, request: DeidentifyRequest) -> Deidentified:
        """One more."""
        self._ask("deidentify", request)
        if self.deidentify_refusal is not None:
            raise self.deidentify_refusal
        rows = tuple(Replaced(path=p, label=name, kind=k, count=c, how=h) for p, name, k, c, h in PLACES)
        single = request.ref is not None and not self.leaks_now
        return Deidentified(
            ref=DocumentRef(held="copy") if single else None,
            id="d" * 32,
            messages=max(1, len(request.deliveries)),
            patients=1,
            replaced=rows,
            leaks=self.leaks_now,
            size=812,
            sha256="0" * 64,
            text="It cannot be saved." if self.leaks_now else "19 values were replaced.",
            preview=PREVIEW if single else "",
        )

    async def deidentified_save(self, ident: str, write: Callable[[bytes], None]) -> Exported:
        """A line."""
        self._ask("deidentified_save", ident)
        write(PREVIEW.encode())
        return Exported(messages=1, size=len(PREVIEW), sha256="0" * 64)
