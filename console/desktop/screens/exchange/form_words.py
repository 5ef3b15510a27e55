"""Which fields of a form are shown, and when an interface may be added: pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from console.api.exchange import ConnectionTest, FormField, TestStep
from console.desktop.theme.signs import Sign
from console.desktop.theme.states import Face

_USUAL = frozenset(
    {"name", "title", "kind", "environment", "ordering", "host", "port", "path", "route", "pattern", "tls"}
)

FACES: dict[str, Face] = {
    "ok": Face(word="Passed", sign=Sign.DISC, colour="ok"),
    "warn": Face(word="Look at it", sign=Sign.TRIANGLE, colour="warn", loud=True),
    "failed": Face(word="Failed", sign=Sign.CROSS, colour="error", loud=True),
    "skipped": Face(word="Left out", sign=Sign.RING, colour="idle"),
}


def shown(field: FormField, values: Mapping[str, str], mistakes: Iterable[str], *, everything: bool) -> bool:
    """True for what most people fill in, for what is wrong, and for an open block; all of it where asked for."""
    if field.needs and values.get(field.needs) != "yes":
        return False
    if everything or field.required or field.needs or field.name in mistakes:
        return True
    *path, last = field.name.split(".")
    return len(path) <= 1 and last in _USUAL


def given(fields: Iterable[FormField], values: Mapping[str, str]) -> dict[str, str]:
    """What was filled in of these fields and differs from the default."""
    return {
        field.name: values[field.name]
        for field in fields
        if field.name in values and values[field.name].strip() != usual(field)
    }


def usual(field: FormField) -> str:
    """What its editor shows before anybody touched it; a block is closed."""
    return field.default or ("no" if field.kind == "switch" else "")


def test_words(test: ConnectionTest | None, *, testing: bool, changed: bool) -> str:
    """The line above the steps."""
    if testing:
        return "Testing… Nothing is sent to the partner."
    if test is None:
        return "Test it first. The test binds, looks and connects; it sends nothing to the partner."
    if changed:
        return "The form changed since this test. Test it again."
    return "The test passed. Nothing was sent." if test.ok else "The test failed. Nothing was sent."


def refusal(test: ConnectionTest | None, *, testing: bool, changed: bool, untested: bool, reason: str) -> str:
    """Why it cannot be added now; "" where it can."""
    if testing:
        return "It is being tested"
    if test is None or changed:
        return "Test it first"
    if test.mistakes:
        return "Mend what stands beside the fields"
    if not test.ok and not untested:
        return "The test failed: mend it, or tick that it is to be added all the same"
    return "" if len(reason.strip()) >= 3 else "Write a reason"


def time_words(step: TestStep) -> str:
    """ "12 ms"."""
    return f"{step.milliseconds} ms" if step.milliseconds else ""
