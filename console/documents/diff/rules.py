"""What a comparison goes by: what counts as the same repeat, and what is left out."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from console.documents.node import Node, Syntax

_NUMBER = re.compile(r"\[\d+\]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """`identity` and `volatile` are those of the format; `with_volatile` lists what differs in every copy as well.

    `ignore` are paths: with everything below them, and in all repeats where they bear no number. `exact`: what says the
    same and is written in another way differs as well.
    """

    syntax: Syntax
    identity: Callable[[Node], str] = field(default=lambda _node: "")
    volatile: Callable[[str], bool] = field(default=lambda _path: False)
    with_volatile: bool = False
    ignore: tuple[str, ...] = ()
    exact: bool = False

    def leaves_out(self, path: str) -> bool:
        """Whether what stands at this path is counted, not listed."""
        bare = without_numbers(path)
        if any(covers(shown, path) or covers(shown, bare) for shown in self.ignore):
            return True
        return not self.with_volatile and (self.volatile(bare) or (bare != path and self.volatile(path)))


def covers(shown: str, path: str) -> bool:
    """True where `shown` is the path or a part above it."""
    return path == shown or (bool(shown) and path.startswith(shown) and not path[len(shown)].isalnum())


def without_numbers(path: str) -> str:
    """`OBX[4]-5` as `OBX-5`: the same place in every repeat."""
    return _NUMBER.sub("", path) if "[" in path else path
