"""The formats and layers there are. Adding one is a folder, its tests, its page and one line here."""

from __future__ import annotations

from console.core.errors import OperatorError
from console.layers.ccda.layer import Ccda
from console.layers.cds_hooks.layer import CdsHooks
from console.layers.contract import Format, Layer
from console.layers.fhir.layer import Fhir
from console.layers.fhir.place import Place
from console.layers.hl7v2.layer import Hl7v2
from console.layers.http_reply.layer import HttpReply
from console.layers.json.layer import Json
from console.layers.plain.layer import Plain

LAYERS: dict[str, Layer] = {layer.name: layer for layer in (Hl7v2(),)}
"""Name -> layer."""


def layer(name: str) -> Layer:
    """The layer of that name; an unknown one is the site file's mistake and is named as such."""
    found = LAYERS.get(name)
    if found is None:
        known = ", ".join(LAYERS)
        raise OperatorError(f"There is no layer called {name!r}. Known: {known}. Correct it in the site file.")
    return found


_FHIR = Fhir()  # also knows the resources that calls and answers of CDS Hooks carry
_OTHERS: tuple[Format, ...] = (_FHIR, CdsHooks[Place](_FHIR), Ccda(), Json(), HttpReply(), Plain())
FORMATS: dict[str, Format] = {**LAYERS, **{item.name: item for item in _OTHERS}}
"""Name -> format; every layer is one. In the order in which equally sure ones are taken."""


def format_named(name: str) -> Format:
    """The format of that name. Raises `OperatorError` for one that is not there."""
    found = FORMATS.get(name)
    if found is None:
        raise OperatorError(f"There is no format called {name!r}. Known: {', '.join(FORMATS)}.")
    return found


def recognise(raw: bytes) -> Format:
    """The format these bytes most likely are; the last one of the list where none knows them."""
    return max(reversed(FORMATS.values()), key=lambda item: item.recognises(raw))
