"""How the words of markup look: elements of HTML and style codes of CDA StrucDoc (`styleCode="Bold xItalic"`)."""

from __future__ import annotations

from console.documents.rendering import Style
from console.documents.xml.element import Element

ELEMENTS = {
    "b": Style.STRONG,
    "strong": Style.STRONG,
    "dt": Style.STRONG,
    "i": Style.EMPHASIS,
    "em": Style.EMPHASIS,
    "cite": Style.EMPHASIS,
    "dfn": Style.EMPHASIS,
    "var": Style.EMPHASIS,
    "u": Style.EMPHASIS,
    "code": Style.CODE,
    "tt": Style.CODE,
    "samp": Style.CODE,
    "kbd": Style.CODE,
    "sup": Style.SUPER,
    "sub": Style.SUB,
    "del": Style.DELETED,
    "s": Style.DELETED,
    "strike": Style.DELETED,
    "ins": Style.INSERTED,
    "a": Style.LINK,
    "linkhtml": Style.LINK,
}
_CODES = {
    "bold": Style.STRONG,
    "strong": Style.STRONG,
    "italic": Style.EMPHASIS,
    "italics": Style.EMPHASIS,
    "emphasis": Style.EMPHASIS,
    "underline": Style.EMPHASIS,
    "monospaced": Style.CODE,
}
_REVISED = {"delete": Style.DELETED, "insert": Style.INSERTED}
_ORDERED = {
    "arabic": "1",
    "littleroman": "i",
    "bigroman": "I",
    "littlealpha": "a",
    "bigalpha": "A",
}
_ROMAN = ((100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))


def style_of(name: str, element: Element, around: Style) -> Style:
    """The style of an element's text; else that of what is around it. What was deleted stays marked."""
    if around in {Style.DELETED, Style.LINK}:
        return around
    revised = _REVISED.get(element.get("revised"))
    if revised is not None:
        return revised
    if name in ELEMENTS:
        return ELEMENTS[name]
    for code in element.get("styleCode").lower().split():
        found = _CODES.get(code.removeprefix("x"))
        if found is not None:
            return found
    return around


def ordered_kind(name: str, element: Element) -> str:
    """How the items of a list are counted: `1`, `a`, `A`, `i`, `I`; "" for one that is not ordered."""
    codes = {code.lower() for code in element.get("styleCode").split()}
    styled = next((kind for code, kind in _ORDERED.items() if code in codes), "")
    if name == "ol":
        kind = element.get("type")
        return kind if kind in {"1", "a", "A", "i", "I"} else styled or "1"
    return (styled or "1") if element.get("listType").lower() == "ordered" else ""


def marker(kind: str, number: int) -> str:
    """The marker of an item: `•`, `3.`, `c.`, `iv.`."""
    if not kind:
        return "•"
    if kind in "aA" and number <= 26:
        letter = chr(ord("a") + number - 1)
        return f"{letter if kind == 'a' else letter.upper()}."
    if kind in "iI" and number < 400:
        roman = _roman(number)
        return f"{roman if kind == 'i' else roman.upper()}."
    return f"{number}."


def _roman(number: int) -> str:
    pieces: list[str] = []
    for value, letters in _ROMAN:
        pieces.append(letters * (number // value))
        number %= value
    return "".join(pieces)
