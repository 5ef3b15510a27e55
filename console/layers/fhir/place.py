"""Where in a resource we are, while its values are described."""

from __future__ import annotations

from typing import NamedTuple

from console.layers.fhir.definitions import Element


class Place(NamedTuple):
    """A place in the definitions.

    `owner` is where members are looked up ("" where nothing is known); `element` the definition of what stands here,
    for the items of an array. `hidden` makes everything below private. `hint` is what the siblings say: the system of
    an identifier or telephone, the URL of an extension, the type a reference leads to, the resource of an entry.
    """

    resource: str = ""
    owner: str = "Resource"
    element: Element | None = None
    hidden: bool = False
    hint: str = ""
    key: str = ""


START = Place()
