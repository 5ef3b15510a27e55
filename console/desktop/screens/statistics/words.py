"""The words of field statistics; pure."""

from __future__ import annotations

from console.api.field_statistics import FieldStatistics
from console.desktop.words import count_of, grouped


def fill_rate(row: FieldStatistics) -> float:
    """The part of the messages of its type that hold it, 0 to 1."""
    return row.filled / row.messages if row.messages else 0.0


def percent(share: float) -> str:
    """`100 %`, `99.8 %`, `0.3 %`; never rounded to all or none that is not so."""
    if share >= 1:
        return "100 %"
    if share <= 0:
        return "0 %"
    return f"{min(99.9, max(0.1, share * 100)):.1f} %"


def distinct(row: FieldStatistics) -> str:
    """`311`, `≥ 5 000`; nothing for a field with parts."""
    if row.parts:
        return ""
    return f"≥ {grouped(row.distinct)}" if row.distinct_is_least else grouped(row.distinct)


def lengths(row: FieldStatistics) -> str:
    """`8`, `1–9`."""
    if row.parts or not row.occurrences:
        return ""
    return grouped(row.shortest) if row.shortest == row.longest else f"{grouped(row.shortest)}–{grouped(row.longest)}"


def facts(row: FieldStatistics) -> tuple[str, ...]:
    """What stands beside the table: a field in sentences."""
    found = [
        f"{percent(fill_rate(row))} filled: {grouped(row.filled)} of {count_of(row.messages, 'message')} of {row.type}",
        f"{count_of(row.occurrences, 'occurrence')}"
        + (f", {row.occurrences / row.filled:.1f} a message that has it" if row.filled else ""),
    ]
    if row.parts:
        found.append("A field with parts: values and lengths stand at its parts.")
        return tuple(found)
    different = distinct(row)
    found.append("Always the same value" if different == "1" else f"{different} different values")
    if row.one_length:
        found.append(f"All are {count_of(row.longest, 'character')} long")
    else:
        found.append(f"{lengths(row)} characters long, {row.average:.1f} on average")
    if row.table:
        outside = f"{count_of(row.outside_table, 'occurrence')} with a code it does not have"
        found.append(f"Table {row.table}: {outside if row.outside_table else 'every code is in it'}")
    return tuple(found)


def about_values(row: FieldStatistics) -> str:
    """The line over the bars, or why there are none."""
    if row.parts:
        return ""
    if row.private:
        return "Patient data: values are counted, never listed."
    if not row.values:
        return "Its values are too long to be listed."
    return "Most frequent values" if row.distinct > len(row.values) else "All values"
