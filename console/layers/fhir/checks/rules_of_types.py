"""Invariants of data types, by the type's name (FHIR R4, datatypes.html)."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Mapping

from console.core.message import Severity
from console.layers.fhir.checks.moments import after
from console.layers.fhir.checks.rules import Json, Rule, has, text

_ALLOWED_TAG = re.compile(
    r"a|abbr|acronym|b|big|blockquote|br|caption|cite|code|col|colgroup|d[dlt]|dfn|div|em|h[1-6r]|i|img|li|ol|p|pre|q|samp"
    r"|small|span|strong|su[bp]|table|tbody|t[dhrt]|tfoot|thead|ul|var"
)
_TAG = re.compile(r"<\s*([A-Za-z][A-Za-z0-9]*)([^>]*)>")
_EVENT = re.compile(r"""\son[a-z]+\s*=|=\s*["']?\s*javascript:""", re.IGNORECASE)
_MARKUP = re.compile(r"<[^>]*>|&nbsp;|&#160;|\s")
_BASE64 = re.compile(r"[A-Za-z0-9+/=\s]*")


def _number(content: Json, name: str) -> float | None:
    found = content.get(name)
    number = found.get("value") if isinstance(found, dict) else None
    return float(number) if isinstance(number, int | float) and not isinstance(number, bool) else None


def _low_over_high(content: Json) -> bool:
    low, high = _number(content, "low"), _number(content, "high")
    return low is not None and high is not None and low > high


def _half_ratio(content: Json) -> bool:
    if has(content, "numerator") != has(content, "denominator"):
        return True
    return not has(content, "numerator", "extension")


def _not_base64(content: Json) -> bool:
    data = text(content, "data")
    return bool(data) and not is_base64(data)


def is_base64(data: str) -> bool:
    """Whether it can be decoded; blanks and line ends are allowed."""
    if not _BASE64.fullmatch(data):
        return False
    try:
        base64.b64decode("".join(data.split()), validate=True)
    except (binascii.Error, ValueError):
        return False
    return True


def _other_size(content: Json) -> bool:
    data, size = "".join(text(content, "data").split()), content.get("size")
    if not data or not isinstance(size, int) or isinstance(size, bool) or not is_base64(data):
        return False
    return len(data) * 3 // 4 - data[-2:].count("=") != size


def _extension_parts(content: Json) -> bool:
    return has(content, "extension") == has(content, "value[x]")


def _forbidden_markup(content: Json) -> bool:
    div = text(content, "div")
    return bool(_EVENT.search(div)) or not all(_ALLOWED_TAG.fullmatch(tag.lower()) for tag, _ in _TAG.findall(div))


def _says_nothing(content: Json) -> bool:
    div = text(content, "div")
    return bool(div) and "<img" not in div and not _MARKUP.sub("", div)


def _unit_without_system(content: Json) -> bool:
    return has(content, "code") and not has(content, "system")


_QUANTITY = (Rule("qty-3", "A Quantity with a code must name the system of the code.", _unit_without_system),)

OF_TYPES: Mapping[str, tuple[Rule, ...]] = {
    "Period": (
        Rule(
            "per-1", "The start of a Period must not be after its end.", lambda content: after(content, "start", "end")
        ),
    ),
    "Range": (Rule("rng-2", "The low value of a Range must not be over its high value.", _low_over_high),),
    "Ratio": (
        Rule(
            "rat-1", "A Ratio has both numerator and denominator, or none and an extension that says why.", _half_ratio
        ),
    ),
    **dict.fromkeys(("Quantity", "Age", "Count", "Distance", "Duration", "SimpleQuantity"), _QUANTITY),
    "Attachment": (
        Rule(
            "att-1",
            "An Attachment with data must have a contentType.",
            lambda content: has(content, "data") and not has(content, "contentType"),
        ),
        Rule("fhir.base64Binary", "The data of this Attachment is not base64: it cannot be decoded.", _not_base64),
        Rule("att-size", "The size of the Attachment is not the number of bytes its data has.", _other_size),
    ),
    "ContactPoint": (
        Rule(
            "cpt-2",
            "A ContactPoint with a value must say its system: phone, fax, email, pager, url, sms or other.",
            lambda content: has(content, "value") and not has(content, "system"),
        ),
    ),
    "Extension": (Rule("ext-1", "An Extension has either a value or extensions, and not both.", _extension_parts),),
    "Narrative": (
        Rule("txt-1", "The narrative may hold only basic formatting: no scripts, forms or frames.", _forbidden_markup),
        Rule("txt-2", "The narrative must hold some text.", _says_nothing),
    ),
    "Timing.repeat": (
        Rule(
            "tim-1",
            "A duration needs a durationUnit.",
            lambda content: has(content, "duration") and not has(content, "durationUnit"),
        ),
        Rule(
            "tim-2",
            "A period needs a periodUnit.",
            lambda content: has(content, "period") and not has(content, "periodUnit"),
        ),
        Rule(
            "tim-10",
            "A timeOfDay and a when exclude each other.",
            lambda content: has(content, "timeOfDay") and has(content, "when"),
        ),
    ),
    "Identifier": (
        Rule(
            "identifier-system",
            "An Identifier with a value but no system says not whose number it is; matching by it is a guess.",
            lambda content: has(content, "value") and not has(content, "system", "type", "assigner"),
            Severity.INFO,
        ),
    ),
}
