"""The words and rule ids that several checks share, so that what two of them find is told once. Never a value."""

from __future__ import annotations

from collections.abc import Sequence

from console.core.message import Problem, Severity
from console.documents.json.paths import below

MISSING = "fhir.required"
CODE = "fhir.code"
MOST_NAMED = 12
"""Codes that are listed in a sentence."""

DATATYPES = {
    "base64Binary": "base64 text in groups of four characters",
    "boolean": "true or false, without quotation marks",
    "canonical": "an absolute URL without blanks, with |version at most",
    "code": "a code without blanks at its ends or two in a row",
    "date": "a date such as 2024, 2024-02 or 2024-02-29",
    "dateTime": "a date, or a date and time with seconds and zone such as 2024-02-29T08:05:00+01:00",
    "decimal": "a number, without quotation marks",
    "id": "1 to 64 letters, digits, hyphens or points",
    "instant": "date, time with seconds and zone, such as 2024-02-29T08:05:00Z",
    "integer": "a whole number, without quotation marks",
    "markdown": "text that is not empty",
    "oid": "urn:oid: and numbers with points between them",
    "positiveInt": "a whole number from 1",
    "string": "text that is not empty",
    "time": "a time with seconds such as 08:05:00",
    "unsignedInt": "a whole number from 0",
    "uri": "a URI without blanks",
    "url": "a URL without blanks",
    "uuid": "urn:uuid: and 36 lower-case characters",
}


def missing(owner_path: str, owner: str, name: str, source: str) -> Problem:
    """An element that must be there is not."""
    stem = name.removesuffix("[x]")
    shown = f"{stem}[x] (with its type in the name)" if stem != name else name
    return Problem(
        path=below(owner_path, stem),
        severity=Severity.ERROR,
        code=MISSING,
        message=f"{shown} is missing: {owner} must have it.",
        source=source,
    )


def expected(datatype: str) -> str:
    """What a data type looks like, in words."""
    return DATATYPES.get(datatype, f"a {datatype}")


def not_of_type(path: str, datatype: str, source: str) -> Problem:
    """A value that its data type does not allow."""
    return Problem(
        path=path,
        severity=Severity.ERROR,
        code=f"fhir.{datatype}",
        message=f"Not a FHIR {datatype}: it must be {expected(datatype)}.",
        source=source,
    )


def no_such_code(path: str, name: str, codes: Sequence[str], source: str) -> Problem:
    """A code that a required binding does not have."""
    named = ", ".join(codes[:MOST_NAMED]) + (f" and {len(codes) - MOST_NAMED} more" if len(codes) > MOST_NAMED else "")
    return Problem(
        path=path,
        severity=Severity.ERROR,
        code=CODE,
        message=f"This code is not allowed here. {name} must be one of: {named}.",
        source=source,
    )
