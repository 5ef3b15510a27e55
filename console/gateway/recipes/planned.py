"""What a recipe makes of the classes of a dry run: who is changed stays, who is not, or cannot be, is left out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from console.gateway.jobs.classes import INCLUDABLE, Name, Subject
from console.gateway.recipes.applying import Outcome, Prepared
from console.gateway.recipes.trying import tried
from console.gateway.service import Gateway

MOST_KINDS = 50
_NAMES = {Outcome.UNCHANGED: Name.UNCHANGED, Outcome.FAILED: Name.RECIPE_FAILS}


@dataclass(slots=True)
class Trial:
    """A recipe on its way over the messages of one dry run."""

    ready: Prepared
    problems: Counter[str] = field(default_factory=Counter)

    async def names(self, gateway: Gateway, subjects: Sequence[Subject], names: Sequence[Name]) -> list[Name]:
        """The classes with the recipe; only those that would go, or could be included, are tried."""
        result = list(names)
        places = [place for place, name in enumerate(names) if name is Name.READY or name in INCLUDABLE]
        following = iter(places)
        async for some in tried(gateway, self.ready, [subjects[place].candidate for place in places]):
            for each in some:
                place = next(following)
                result[place] = _NAMES.get(each.applied.outcome, result[place])
                if each.applied.outcome is Outcome.FAILED:
                    self._count(each.applied.problems)
        return result

    def _count(self, problems: Sequence[str]) -> None:
        for problem in problems:
            if problem in self.problems or len(self.problems) < MOST_KINDS:
                self.problems[problem] += 1

    @property
    def lines(self) -> tuple[str, ...]:
        """One line a kind, the most first."""
        return tuple(f"{words.rstrip('.')}: {many}" for words, many in self.problems.most_common())
