"""The layers there are. Adding one is a folder, its tests, its page and one line here."""

from __future__ import annotations

from console.core.errors import OperatorError
from console.layers.contract import Layer
from console.layers.hl7v2.layer import Hl7v2

LAYERS: dict[str, Layer] = {layer.name: layer for layer in (Hl7v2(),)}
"""Name -> layer."""


def layer(name: str) -> Layer:
    """The layer of that name; an unknown one is the site file's mistake and is named as such."""
    found = LAYERS.get(name)
    if found is None:
        known = ", ".join(LAYERS)
        raise OperatorError(f"There is no layer called {name!r}. Known: {known}. Correct it in the site file.")
    return found
