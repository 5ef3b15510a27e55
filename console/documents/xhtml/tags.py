"""What each element of HTML is here: the allow-list. What is not in it adds nothing but its text."""

from __future__ import annotations

import re
from html import unescape

from console.documents.rendering import Style

INLINE: dict[str, Style] = {
    **dict.fromkeys(("b", "strong"), Style.STRONG),
    **dict.fromkeys(("i", "em", "cite", "dfn", "var"), Style.EMPHASIS),
    **dict.fromkeys(("code", "tt", "kbd", "samp"), Style.CODE),
    **dict.fromkeys(("del", "s", "strike"), Style.DELETED),
    **dict.fromkeys(("ins", "u"), Style.INSERTED),
    "sup": Style.SUPER,
    "sub": Style.SUB,
    "a": Style.LINK,
}
PARAGRAPHS = frozenset({"p", "div", "section", "article", "blockquote", "address", "dd", "figure", "center", "body"})
HEADINGS = {"h1": 1, "h2": 2, "h3": 3, "h4": 4, "h5": 4, "h6": 4, "dt": 4}
DROPPED: dict[str, str] = {
    "script": "script",
    "style": "style sheet",
    "link": "style sheet",
    "iframe": "frame",
    "frame": "frame",
    "object": "object",
    "embed": "object",
    "applet": "object",
    "form": "form",
    "input": "form",
    "button": "form",
    "select": "form",
    "textarea": "form",
    "video": "film",
    "audio": "sound",
    "svg": "drawing",
    "math": "drawing",
    "canvas": "drawing",
    "base": "base address",
    "meta": "instruction",
    "template": "template",
    "noscript": "template",
}
"""Left out with all that is in them, and counted under this word."""

EMPTY = frozenset({"link", "input", "embed", "base", "meta", "frame", "img", "br", "hr", "col", "wbr", "area"})
"""Elements without an end."""

_ATTRIBUTE = re.compile(r"""([A-Za-z_:][\w:.-]*)\s*(?:=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'<>]+)))?""")


def attributes(text: str) -> dict[str, str]:
    """The attributes of a start tag, names in lower case."""
    return {
        found.group(1).lower(): unescape(found.group(2) or found.group(3) or found.group(4) or "")
        for found in _ATTRIBUTE.finditer(text[:4000])
    }
