"""A recipe tried on all of a selection before anything is sent: counted in slices, shown a masked page at a time.

A trial keeps one byte for each message; the rows of a page are worked out when they are asked for. It ends by itself
when nobody asks for it any more, and a newer one of the same person takes its place.
"""

from __future__ import annotations

import asyncio
import hashlib
import logging
from collections import Counter
from dataclasses import dataclass, field
from typing import cast

from console.api.recipes import PreviewChange, PreviewRequest, PreviewRow, RecipePreview
from console.gateway.desk import auditing
from console.gateway.desk.difference import difference
from console.gateway.desk.recipes import cleaned, fit, permit, subject_of
from console.gateway.desk.selecting import MOST, selected_ids
from console.gateway.desk.selecting import permit as permit_search
from console.gateway.recipes.applying import Outcome, Prepared
from console.gateway.recipes.trying import Tried, tried, try_some
from console.gateway.service import Gateway
from console.security.roles import Actor
from console.store.errors import StoreError
from console.store.job_selection import Candidate, selected

log = logging.getLogger("console.recipes")

PATIENCE = 20.0
"""Seconds after which a trial that nobody asks for is ended."""

KEPT = 300.0
"""Seconds for which what was counted can be asked for again."""

MOST_TRIALS = 12
FIRST_ANSWER = 0.4
"""Seconds the answer waits for the end: small selections come whole at once."""

MOST_KINDS = 50
READ_AT_ONCE = 400
CODES = tuple(Outcome)


@dataclass(slots=True)
class Trial:
    """One recipe on one selection, for one person. `outcomes` holds an index into `CODES` for each of `ids`."""

    actor: Actor
    ready: Prepared
    request: PreviewRequest
    asked_at: float
    ids: tuple[int, ...] = ()
    total: int = 0
    outcomes: bytearray = field(default_factory=bytearray)
    problems: Counter[str] = field(default_factory=Counter)
    state: str = "running"
    why: str = ""
    news: asyncio.Event = field(default_factory=asyncio.Event)

    def end(self, state: str, why: str = "") -> None:
        """The first end counts."""
        if self.state == "running":
            self.state, self.why = state, why
        self.news.set()

    def take(self, some: tuple[Tried, ...]) -> None:
        """One slice more."""
        for each in some:
            self.outcomes.append(CODES.index(each.applied.outcome))
            for problem in each.applied.problems:
                if problem in self.problems or len(self.problems) < MOST_KINDS:
                    self.problems[problem] += 1

    def page(self, only: str, offset: int, limit: int) -> tuple[int, ...]:
        """Ids of the looked at that came to `only`, in order."""
        code = CODES.index(Outcome(only)) if only else None
        fits = (place for place, found in enumerate(self.outcomes) if code is None or found == code)
        return tuple(self.ids[place] for at, place in enumerate(fits) if offset <= at < offset + limit)


class Trials:
    """Those of one gateway, by what they are about."""

    def __init__(self) -> None:
        self.all: dict[tuple[str, str], Trial] = {}

    def known(self, key: tuple[str, str], now: float) -> Trial | None:
        """The one of this request, unless it was ended before it was through."""
        old = [ident for ident, each in self.all.items() if each.state != "running" and now - each.asked_at > KEPT]
        for ident in old:
            del self.all[ident]
        found = self.all.get(key)
        return found if found is not None and found.state in {"running", "done"} else None

    def admit(self, key: tuple[str, str], trial: Trial) -> None:
        """Take it in; it takes the place of this person's others, and the oldest of all make room."""
        for each in self.all.values():
            if each.actor.name == trial.actor.name:
                each.end("ended")
        while len(self.all) >= MOST_TRIALS:
            self.all.pop(next(iter(self.all))).end("ended")
        self.all[key] = trial


async def preview(gateway: Gateway, actor: Actor, request: PreviewRequest) -> RecipePreview:
    """Begin, or tell how far it is. Raises `ForbiddenError`, `BadRequestError`, `QueryError`."""
    recipe = cleaned(request.recipe)
    await permit(gateway, actor, "recipe.preview", recipe)
    ready = fit(recipe)
    trials = cast(Trials, gateway.kept.setdefault(Trials, Trials()))
    now = gateway.clock.monotonic()
    key = (actor.name, _digest(request))
    trial = trials.known(key, now)
    if trial is None:
        await permit_search(gateway, actor, request.selection)
        detail = "; ".join(f"{change.kind.value} {change.path}" for change in recipe.changes)[:400]
        await auditing.write(gateway, actor, "recipe.preview", subject_of(recipe), detail=detail)
        trial = Trial(actor=actor, ready=ready, request=request, asked_at=now)
        trials.admit(key, trial)
        gateway.spawn(_run(gateway, trial), name="recipe preview")
    trial.asked_at = now
    if request.stop:
        trial.end("ended", "Ended by you.")
    try:
        async with asyncio.timeout(FIRST_ANSWER):
            await trial.news.wait()
    except TimeoutError:
        pass  # how far it is is news enough
    return await _told(gateway, trial, request)


async def _run(gateway: Gateway, trial: Trial) -> None:
    try:
        await _count(gateway, trial)
        trial.end("done")
    except StoreError as error:
        log.warning("recipe.preview_stopped", extra={"kind": type(error).__name__})
        trial.end("failed", "Messages cannot be read now, or were removed meanwhile. Choose them anew.")
    # Last resort: a preview must never end the gateway that carries traffic.
    except Exception as error:
        log.exception("recipe.preview_failed", extra={"kind": type(error).__name__})
        trial.end("failed", "The preview broke in the gateway. Its log says more.")
    finally:
        trial.end("ended", "The gateway stops.")


async def _count(gateway: Gateway, trial: Trial) -> None:
    found = await selected_ids(gateway, trial.actor, trial.request.selection)
    trial.ids, trial.total = found[:MOST], len(found)
    for start in range(0, len(trial.ids), READ_AT_ONCE):
        part = await _candidates(gateway, trial.ids[start : start + READ_AT_ONCE])
        async for some in tried(gateway, trial.ready, part):
            trial.take(some)
            if gateway.clock.monotonic() - trial.asked_at > PATIENCE:
                trial.end("ended", "Ended because nobody asked for it any more.")
            if trial.state != "running":
                return


async def _candidates(gateway: Gateway, ids: tuple[int, ...]) -> tuple[Candidate, ...]:
    """In the order of the ids, so that outcomes and ids stay side by side. What was removed since is told as such."""
    found = {each.delivery_id: each for each in await gateway.store.read(selected, ids)}
    if len(found) < len(ids):
        raise StoreError("Some of the messages do not exist any more. Choose them anew.")
    return tuple(found[ident] for ident in ids)


async def _told(gateway: Gateway, trial: Trial, request: PreviewRequest) -> RecipePreview:
    counted = Counter(trial.outcomes)
    tally = {code: counted[place] for place, code in enumerate(CODES)}
    ids = trial.page(request.only, request.offset, request.limit)
    there = {each.delivery_id: each for each in await gateway.store.read(selected, ids)} if ids else {}
    part = tuple(there[ident] for ident in ids if ident in there)
    some = await try_some(gateway, trial.ready, part) if part else ()
    rows = await asyncio.to_thread(lambda: tuple(_row(each) for each in some))
    lines = [f"{words.rstrip('.')}: {many}" for words, many in trial.problems.most_common()]
    if trial.why:
        lines.insert(0, trial.why)
    if trial.total > MOST:
        lines.insert(0, f"The query matches more than {MOST} messages: only the newest are looked at. Narrow it.")
    return RecipePreview(
        total=len(trial.ids),
        looked_at=len(trial.outcomes),
        changed=tally[Outcome.CHANGED],
        unchanged=tally[Outcome.UNCHANGED],
        failed=tally[Outcome.FAILED],
        done=trial.state != "running",
        rows=rows,
        problems=tuple(lines),
    )


def _row(each: Tried) -> PreviewRow:
    """One message, masked: what the recipe changes in it. Blocks for large ones."""
    changes: tuple[PreviewChange, ...] = ()
    control = ""
    if each.original is not None:
        control = each.original.control_id
        if each.applied.outcome is Outcome.CHANGED and each.layer is not None and each.original.raw is not None:
            compared = difference(each.layer.parse(each.original.raw), each.layer.parse(each.applied.raw), {})
            changes = tuple(
                PreviewChange(path=change.path, before=change.original, after=change.copy_text)
                for change in compared.changes
            )
    return PreviewRow(
        delivery_id=each.candidate.delivery_id,
        control_id=control,
        type=each.candidate.type,
        outcome=each.applied.outcome.value,
        changes=changes,
        text=each.applied.text,
    )


def _digest(request: PreviewRequest) -> str:
    """What makes two requests the same one: what the recipe does, and to which messages."""
    parts = (
        request.recipe.layer,
        request.recipe.condition,
        *(change.model_dump_json() for change in request.recipe.changes),
        request.selection.model_dump_json(),
    )
    return hashlib.sha256("\x00".join(parts).encode()).hexdigest()
