"""Statistics of a gateway in memory: they stand still until the test says that they have ended."""

from __future__ import annotations

from collections.abc import Callable

from console.api.exchange import Exported
from console.api.field_statistics import FieldStatistics, Statistics, StatisticsRequest, ValueCount
from console.core.errors import OperatorError


def field(path: str, label: str, filled: int, distinct: int, **more: object) -> FieldStatistics:
    """One of results; `more` are other fields of the model."""
    given = {"type": "ORU^R01", "messages": 1240, "occurrences": filled, "shortest": 1, "longest": 9, "average": 4.2}
    return FieldStatistics.model_validate(
        {**given, "path": path, "label": label, "filled": filled, "distinct": distinct, **more}
    )


def _value(value: str, meaning: str, count: int) -> ValueCount:
    return ValueCount(value=value, meaning=meaning, count=count)


FIELDS = (
    field("MSH-10", "Control ID", 1240, 1240, one_length=True, shortest=8, longest=8, average=8.0),
    field("PID-3", "Identifier list", 1240, 0, datatype="CX", parts=True, shortest=0, longest=0, average=0),
    field("PID-3.1", "ID number", 1240, 311, datatype="ST", private=True),
    field("PID-5.1", "Family name", 1238, 287, datatype="FN", private=True),
    field(
        "PID-8", "Sex", 1236, 3, datatype="IS", table="0001", outside_table=4,
        values=(_value("F", "Female", 690), _value("M", "Male", 542), _value("W", "", 4)),
    ),
    field("PID-11.5", "Zip or postal code", 310, 120, datatype="ST", private=True),
    field(
        "OBX-11", "Status", 1240, 3, datatype="ID", table="0085", occurrences=6120,
        values=(_value("F", "Final", 5900), _value("P", "Preliminary", 200), _value("C", "Corrected", 20)),
    ),
    field("ZLB-4", "", 12, 5000, distinct_is_least=True, type="ORU^R01"),
    field("PV1-2", "Patient class", 402, 4, type="ADT^A08", messages=410, datatype="IS", table="0004"),
)  # fmt: skip


class FakeStatistics:
    """`statistics_now` is what the count says; `statistics_done` ends it."""

    statistics_now = Statistics(id="d" * 32, state="running", read=480, to_read=1650, text="Counting · 480 of 1 650")
    statistics_rows: tuple[FieldStatistics, ...] = ()
    statistics_refusal: OperatorError | None = None

    def _ask(self, name: str, arguments: object = None) -> None:
        raise NotImplementedError

    def statistics_done(self, rows: tuple[FieldStatistics, ...] = FIELDS) -> None:
        """From now on it has ended."""
        self.statistics_rows = rows
        text = "All 1 650 messages that match."
        self.statistics_now = Statistics(id="d" * 32, state="done", read=1650, to_read=1650, total=len(rows), text=text)

    async def statistics(self, request: StatisticsRequest) -> Statistics:
        """One more."""
        self._ask("statistics", request)
        if self.statistics_refusal is not None:
            raise self.statistics_refusal
        return self.statistics_now.model_copy(update={"rows": self.statistics_rows[:500]})

    async def statistics_result(self, ident: str, first: int = 0) -> Statistics:
        """As the test said."""
        self._ask("statistics_result", (ident, first))
        return self.statistics_now.model_copy(update={"rows": self.statistics_rows[first : first + 500]})

    async def statistics_cancel(self, ident: str) -> Statistics:
        """Ended."""
        self._ask("statistics_cancel", ident)
        text = "Cancelled after 480 messages."
        self.statistics_now = self.statistics_now.model_copy(update={"state": "cancelled", "text": text})
        return self.statistics_now

    async def statistics_save(self, ident: str, write: Callable[[bytes], None]) -> Exported:
        """A line."""
        self._ask("statistics_save", ident)
        write(b"type,path\r\n")
        return Exported(messages=1650, left_out=0, size=11, sha256="0" * 64)
