"""Comparisons of a gateway in memory: made-up differences, and a comparison of sets that ends when the test says so."""

from __future__ import annotations

from datetime import timedelta

from console.api.client import ApiError
from console.api.comparisons import (
    CompareRequest,
    Comparison,
    Difference,
    PairRow,
    PathDifference,
    SetCompareRequest,
    SetComparison,
    Stage,
    Stages,
)
from console.api.documents import DocumentRef
from console.api.messages import MASK
from console.core.errors import OperatorError
from tests.support.fake_message import NOW


def difference(kind: str, path: str, label: str, was: str, now: str, **more: object) -> Difference:
    """One of HL7 v2; `more` are other fields of the model."""
    fields = {"kind": kind, "path": "" if kind == "removed" else path, "was_path": "" if kind == "added" else path}
    return Difference.model_validate({**fields, "label": label, "was": was, "now": now, **more})


DIFFERENCES = (
    difference("changed", "PID-5.1", "Family name", MASK, MASK, private=True),
    difference("changed", "OBX[1]-3.1", "Identifier", "2345-7L", "2345-7"),
    difference("changed", "OBX[1]-3.3", "Name of coding system", "L", "LN", meaning="Local → LOINC"),
    difference("moved", "OBX[3]", "Result", "OBX|3|NM|2951-2", "OBX|3|NM|2951-2", was_path="OBX[2]"),
    difference("added", "OBX[4]", "Result", "", "OBX|4|NM|1751-7^Albumin^LN||4.1|g/dL|3.5-5.0|N|||F"),
    difference("changed", "OBX[1]-11", "Status", "P", "F", meaning="Preliminary → Final"),
    difference("removed", "NTE", "Note", f"NTE|1|L|{MASK}", "", private=True),
)

PATHS = (
    PathDifference(path="OBX-5", label="Value", changed=128, added=0, removed=3, moved=0),
    PathDifference(path="OBX-3.3", label="Name of coding system", changed=96, added=0, removed=0, moved=0),
    PathDifference(path="PID-11.5", label="Zip or postal code", changed=0, added=41, removed=0, moved=0),
)


class FakeComparisons:
    """`differences` are what `compare` finds, less the paths ignored; `sets_now` is what a comparison of sets says."""

    differences: tuple[Difference, ...] = DIFFERENCES
    compare_refusal: OperatorError | None = None
    stages_known = True
    sets_now = SetComparison(id="c" * 32, state="running", read=1200, to_read=4000, text="1 200 of 4 000 read")
    set_pairs: tuple[PairRow, ...] = ()

    def _ask(self, name: str, arguments: object = None) -> None:
        raise NotImplementedError

    def sets_done(self, pairs: int = 450) -> None:
        """From now on it has ended."""
        self.set_pairs = tuple(_pair(number) for number in range(pairs))
        self.sets_now = SetComparison(
            id="c" * 32,
            state="done",
            read=4000,
            to_read=4000,
            equal=1322,
            different=132,
            only_left=14,
            only_right=3,
            without_key=2,
            twice=1,
            paths=PATHS,
            total=pairs,
            text="Compared.",
        )

    async def compare(self, request: CompareRequest) -> Comparison:
        """The same differences for any two."""
        self._ask("compare", request)
        if self.compare_refusal is not None:
            raise self.compare_refusal
        ignored = [each for each in self.differences if (each.path or each.was_path).startswith(request.ignore or "?")]
        kept = tuple(each for each in self.differences if each not in ignored)
        clear = bool(request.key and request.right_key)
        if clear:
            told = {"was": "DOE", "now": "ROE"}
            kept = tuple(each.model_copy(update=told) if each.private else each for each in kept)
        return Comparison(
            left_title=_title(request.left),
            right_title=_title(request.right),
            format="hl7v2",
            format_title="HL7 v2",
            differences=kept[:2000],
            total=len(kept),
            same=212,
            clear=clear,
            ignored=len(ignored) + (0 if request.volatile else 2),
        )

    async def stages(self, ref: DocumentRef) -> Stages:
        """An original, two replies and a copy."""
        self._ask("stages", ref)
        me = ref.delivery
        if me is None:
            raise ApiError(422, "No stages", "This document came from outside, so it has no stages.")
        if not self.stages_known:
            return Stages(stages=(Stage(ref=DocumentRef(delivery=me), title=_title(ref), kind="received", at=NOW),))

        def stage(kind: str, title: str, seconds: int, delivery: int, attempt: int | None = None) -> Stage:
            at = NOW + timedelta(seconds=seconds)
            return Stage(ref=DocumentRef(delivery=delivery, attempt=attempt), title=title, kind=kind, at=at)

        return Stages(
            stages=(
                stage("original", f"Original: delivery {me - 40} (MSG88044)", -900, me - 40),
                stage("received", f"As received: delivery {me} (MSG88120)", 0, me),
                stage("reply", "Reply to try 1 (AE)", 1, me, 1),
                stage("copy", f"Copy: delivery {me + 40} (MSG88120R1)", 60, me + 40),
            ),
            before=stage("before", f"The one before: delivery {me - 3} (MSG88117)", -30, me - 3),
        )

    async def compare_sets(self, request: SetCompareRequest) -> SetComparison:
        """One more."""
        self._ask("compare_sets", request)
        if self.compare_refusal is not None:
            raise self.compare_refusal
        return self.sets_now.model_copy(update={"pairs": self.set_pairs[:200]})

    async def compare_sets_result(self, ident: str, first: int = 0) -> SetComparison:
        """As the test said."""
        self._ask("compare_sets_result", (ident, first))
        return self.sets_now.model_copy(update={"pairs": self.set_pairs[first : first + 200], "first": first})

    async def compare_sets_cancel(self, ident: str) -> SetComparison:
        """Ended."""
        self._ask("compare_sets_cancel", ident)
        self.sets_now = self.sets_now.model_copy(update={"state": "cancelled", "text": "Cancelled."})
        return self.sets_now


def _title(ref: DocumentRef) -> str:
    if ref.delivery is None:
        return f"opened document ({ref.held[:6]})"
    name = f"delivery {ref.delivery} (MSG{80_000 + ref.delivery})"
    return name if ref.attempt is None else f"reply to try {ref.attempt} of {name}"


def _pair(number: int) -> PairRow:
    state = ("different", "different", "only_left", "different", "only_right", "twice")[number % 6]
    return PairRow(
        left=None if state == "only_right" else 1000 + number,
        right=None if state == "only_left" else 5000 + number,
        state=state,
        differences=number % 7 + 1 if state == "different" else 0,
        paths=("OBX-5", "OBX-3.3")[: 1 + number % 2] if state == "different" else (),
        text="2 on the left and 1 on the right have this key." if state == "twice" else "",
    )
