"""Telephone numbers, postcodes and addresses on the web that lead nowhere."""

from __future__ import annotations

import re

from console.documents.deidentify import names
from console.documents.deidentify.secret import DIGITS, Secret
from console.documents.deidentify.shapes import shaped

_SCHEME = re.compile(r"(tel|fax|mailto|sms|sip):(.*)", re.IGNORECASE | re.DOTALL)
_EXTENSION = re.compile(r"(.*?)(\s*(?:ext\.?|x)\s*)(\d{1,6})(\s*)", re.IGNORECASE | re.DOTALL)
_UNIT = re.compile(
    r"\s*(?:apt|apartment|unit|suite|ste|floor|fl|room|rm|bldg|po box|p\.o\. box|#)\.?\s*[\w-]{0,6}\s*", re.IGNORECASE
)


def phone(secret: Secret, value: str) -> str:
    """The same signs, with 555-01xx (set aside for fiction) at the end; parts of a number keep their length.

    The last four digits depend on the last seven, those before on themselves, so that a number in one piece and one
    in parts stay alike.
    """
    scheme = _SCHEME.fullmatch(value)
    if scheme:
        inner = mail(secret, scheme.group(2)) if "@" in scheme.group(2) else phone(secret, scheme.group(2))
        return f"{scheme.group(1)}:{inner}"
    if "@" in value:
        return mail(secret, value)
    extension = _EXTENSION.fullmatch(value)
    if extension and len(_digits(extension.group(1))) >= 7:
        head, sign, number, tail = extension.groups()
        return phone(secret, head) + sign + shaped(secret, number, "extension") + tail
    digits = _digits(value)
    if len(digits) < 7:
        return shaped(secret, value, "phone")
    ending = f"55501{secret.number('line', digits[-7:], 100):02}"
    area = digits[-10:-7]
    made = shaped(secret, area, "phone") if area else ""
    country = digits[:-10]
    if country not in {"", "1", "001"}:
        country = shaped(secret, country, "phone")
    fresh = iter(country + made + ending)
    return "".join(next(fresh) if char in DIGITS else "x" if char.isalpha() else char for char in value)


def _digits(value: str) -> str:
    return "".join(char for char in value if char in DIGITS)


def mail(secret: Secret, value: str) -> str:
    """An address at example.org; the scheme stays."""
    scheme = _SCHEME.fullmatch(value)
    if scheme:
        return f"{scheme.group(1)}:{mail(secret, scheme.group(2))}"
    return names.mailbox(secret, value.strip())


def url(secret: Secret, value: str) -> str:
    """An address at example.org; a telephone or mail address, or a urn, by its own rule."""
    text = value.strip()
    if _SCHEME.fullmatch(text):
        return phone(secret, text)
    if text.casefold().startswith("urn:") or "://" not in text:
        return shaped(secret, text)
    return f"https://example.org/{secret.number('url', text, 16**12):012x}"


def postcode(value: str) -> str:
    """Zeros for digits, A for letters: no part of it is kept."""
    return "".join("0" if char.isdigit() else "A" if char.isalpha() else char for char in value)


def street(secret: Secret, value: str) -> str:
    """A street, or a flat by its number."""
    return shaped(secret, value, "unit") if _UNIT.fullmatch(value) and len(value) < 16 else names.street(secret, value)


def address(secret: Secret, value: str) -> str:
    """A whole address in one value."""
    return f"{names.street(secret, value)}, {names.town(secret, value)}"
