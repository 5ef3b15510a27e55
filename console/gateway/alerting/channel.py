"""A way to tell somebody outside, and how it fails."""

from __future__ import annotations

import ssl
from collections.abc import Callable
from typing import Protocol

from console.gateway.alerting.notice import Notice

Secrets = Callable[[str], str | None]
"""The secret kept under a name, None where there is none. May block for seconds: called off the event loop."""


class NotTold(Exception):
    """It was not told, or nobody knows; the text says why and holds no secret and nothing of the notice."""


class Channel(Protocol):
    """One entry of `[[alert_channel]]`."""

    async def tell(self, notice: Notice) -> None:
        """Tell it within the channel's time-out. Raises `NotTold`; then it is told again, under the same key."""


def secret_name(channel: str) -> str:
    """The name under which the keyring keeps the password or token of a channel."""
    return f"alert channel {channel}"


def verifying(ca: str) -> ssl.SSLContext:
    """TLS 1.2 or more; certificate and name are verified. Raises `NotTold` where `ca` cannot be used."""
    try:
        context = ssl.create_default_context(cafile=ca or None)
    except OSError as error:
        raise NotTold(f"the authorities in {ca} cannot be used ({error.strerror or 'not PEM'})") from None
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context
