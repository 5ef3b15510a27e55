"""Until when a certificate is valid, read from its bytes; and the words for one that ends soon.

Only what is needed of X.509 is read (RFC 5280, 4.1: TBSCertificate, its fifth part is the validity), because Python's
own library gives the validity of a peer's certificate only, not of the one we show.
"""

from __future__ import annotations

import binascii
import re
import ssl
from datetime import UTC, datetime, timedelta

_PEM = re.compile(r"-----BEGIN CERTIFICATE-----.+?-----END CERTIFICATE-----", re.DOTALL)
_SEQUENCE, _CONTEXT_0, _UTC_TIME, _GENERALIZED_TIME = 0x30, 0xA0, 0x17, 0x18

WARN_FROM = timedelta(days=30)
"""A certificate with less left than this is spoken of."""

_STEPS = ((7, "renew it now"), (14, "renew it this week"), (30, "plan its renewal"))


def first_certificate(pem: str) -> bytes | None:
    """The first certificate of a PEM text as DER, which by convention is the owner's; None where there is none."""
    found = _PEM.search(pem)
    if found is None:
        return None
    try:
        return ssl.PEM_cert_to_DER_cert(found.group())
    except (ValueError, binascii.Error):
        return None


def valid_until(der: bytes) -> datetime | None:
    """The end of validity (UTC) of a DER certificate; None where the bytes are no certificate."""
    try:
        certificate = _parts(_inside(der, _SEQUENCE))
        fields = _parts(_inside(certificate[0], _SEQUENCE))
        if fields[0][0] == _CONTEXT_0:  # the version, where it is not the first one
            fields = fields[1:]
        validity = _parts(_inside(fields[3], _SEQUENCE))  # serial, algorithm, issuer, validity
        return _time(validity[1])
    except (IndexError, ValueError):
        return None


def remark(whose: str, until: datetime | None, now: datetime) -> str:
    """ "Our certificate ends in 6 days: renew it now"; empty where it is good for longer, or unknown."""
    if until is None or until - now > WARN_FROM:
        return ""
    days = (until - now) // timedelta(days=1)
    if until <= now:
        return f"{whose} ended on {until:%Y-%m-%d}: peers refuse it. Put a new one in its file, it is taken up at once"
    act = next(words for most, words in _STEPS if days < most or most == 30)
    return f"{whose} ends in {days} days, on {until:%Y-%m-%d}: {act}"


def _element(data: bytes) -> tuple[bytes, bytes]:
    """The first element (tag, length, content) and what follows it."""
    size, start = data[1], 2
    if size & 0x80:
        count = size & 0x7F
        if not 1 <= count <= 4:
            raise ValueError("length")
        size, start = int.from_bytes(data[2 : 2 + count], "big"), 2 + count
    if len(data) < start + size:
        raise ValueError("cut")
    return data[: start + size], data[start + size :]


def _inside(data: bytes, tag: int) -> bytes:
    """The content of an element that must have this tag."""
    if data[0] != tag:
        raise ValueError("tag")
    element, _ = _element(data)
    long = element[1] & 0x7F if element[1] & 0x80 else 0
    return element[2 + long :]


def _parts(data: bytes) -> list[bytes]:
    """The elements side by side."""
    found: list[bytes] = []
    while data:
        element, data = _element(data)
        found.append(element)
    return found


def _time(element: bytes) -> datetime:
    """UTCTime has two digits of the year (50 and more are 19xx), GeneralizedTime four; both end in Z here."""
    text = _inside(element, element[0]).decode("ascii")
    if element[0] == _UTC_TIME:
        text = ("19" if int(text[:2]) >= 50 else "20") + text
    elif element[0] != _GENERALIZED_TIME:
        raise ValueError("no time")
    return datetime.strptime(text, "%Y%m%d%H%M%SZ").replace(tzinfo=UTC)
