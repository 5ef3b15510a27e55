"""The counts as rows of the table; pure."""

from __future__ import annotations

from console.api.field_statistics import FieldStatistics, ValueCount
from console.documents.fieldstats.count import FieldCount, OneType
from console.documents.fieldstats.counted import Counted

MOST_ROWS = 500
"""Rows in one answer."""

MOST_VALUES = 20


def rows_of(count: FieldCount) -> tuple[FieldStatistics, ...]:
    """By type, the most frequent first; within it in the order of the messages."""
    return tuple(row_of(one, field) for one in count.all_types() for field in one.rows())


def row_of(one: OneType, field: Counted) -> FieldStatistics:
    """One field."""
    return FieldStatistics(
        type=one.type,
        path=field.path,
        label=field.label,
        datatype=field.datatype,
        private=field.private,
        parts=field.parts,
        messages=one.messages,
        filled=field.filled,
        occurrences=field.occurrences,
        distinct=len(field.hashes),
        distinct_is_least=field.more,
        shortest=field.shortest,
        longest=field.longest,
        average=round(field.average, 1),
        table=field.table,
        outside_table=field.outside,
        values=() if field.private else values_of(field),
        one_length=field.measured > 1 and field.shortest == field.longest,
    )


def values_of(field: Counted) -> tuple[ValueCount, ...]:
    """The commonest, of a public field only."""
    found = sorted(field.values.items(), key=lambda pair: (-pair[1], pair[0]))[:MOST_VALUES]
    return tuple(ValueCount(value=text, meaning=field.meanings.get(text, ""), count=number) for text, number in found)
