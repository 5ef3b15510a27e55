"""Narrative into blocks. Nothing in the result can run, load or link: there is text with a style, and no markup.

CDA R2 StrucDoc (NarrativeBlock.xsd) and the XHTML of FHIR narrative (R4, 2.4.0) are known; of other markup the text is
shown. What would run or load is left out and counted.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from console.documents.narrative.builder import Builder, Rules
from console.documents.narrative.left_out import in_words
from console.documents.rendering import Block
from console.documents.xml.element import Element, root_of
from console.documents.xml.encoding import read_bytes
from console.documents.xml.scan import scan


@dataclass(frozen=True, slots=True, kw_only=True)
class Narrative:
    """The blocks, and what was left out: by kind (to add up), and in words."""

    blocks: tuple[Block, ...]
    left_out: dict[str, int] = field(default_factory=dict)

    @property
    def dropped(self) -> tuple[str, ...]:
        """What was left out, as `Rendered.dropped` says it."""
        return in_words(self.left_out)


def read_element(
    element: Element,
    *,
    private: Callable[[str, bool], bool] | None = None,
    media: Callable[[str], str] | None = None,
) -> Narrative:
    """The narrative inside an element; each run bears the path of the element it stands in.

    `private` is asked for each piece of text (and told whether it is a head of a table): without it, all text is
    private. `media` says what a picture of the document itself is, by its id.
    """
    rules = Rules(private=private or _always, media=media or _unnamed, path=None)
    return _read(element, rules)


def read_markup(markup: str, path: str, private: Callable[[str, bool], bool] | None = None) -> Narrative:
    """The narrative of a piece of markup that is a value itself (FHIR `text.div`); `path` is where it stands."""
    root = root_of(scan(read_bytes(markup.encode("utf-8", "replace"))))
    rules = Rules(private=private or _always, media=_unnamed, path=path)
    if root is None:
        return Narrative(blocks=Builder(rules).plain(markup))
    return _read(root, rules)


def _read(element: Element, rules: Rules) -> Narrative:
    builder = Builder(rules)
    builder.inside(element)
    builder.flush()
    return Narrative(blocks=tuple(builder.blocks), left_out=dict(builder.left_out))


def _always(text: str, head: bool) -> bool:
    return True


def _unnamed(reference: str) -> str:
    return "picture or sound of the document"
