"""Settings of the site file as the policies that decisions are made of."""

from __future__ import annotations

from datetime import timedelta

from console.config.settings import FolderDestination, InterfaceSettings, MllpDestination
from console.core.interface import DeliveryPolicy, RetryPolicy
from console.transports.exchange import Sender
from console.transports.files.destination import FolderSender
from console.transports.mllp.sender import MllpSender

AnyDestination = MllpDestination | FolderDestination


def delivery_policy(settings: AnyDestination) -> DeliveryPolicy:
    """What settlement needs to know of a destination."""
    return DeliveryPolicy(
        on_error=settings.on_error,
        on_unknown=settings.on_unknown,
        ask_types=frozenset(settings.ask_types),
        retry=RetryPolicy(
            base=timedelta(seconds=settings.retry.base),
            cap=timedelta(seconds=settings.retry.cap),
            max_attempts=settings.retry.max_attempts,
        ),
        retry_on=frozenset(settings.retry_on),
    )


def make_sender(settings: AnyDestination) -> Sender:
    """The transport of a destination."""
    if isinstance(settings, FolderDestination):
        return FolderSender(settings)
    return MllpSender(settings)


def address(settings: AnyDestination) -> str:
    """Where a destination is, for a person: host and port, or the folder."""
    return settings.path if isinstance(settings, FolderDestination) else f"{settings.host}:{settings.port}"


def title(settings: InterfaceSettings) -> str:
    """The name shown for an interface."""
    return settings.title or settings.name
