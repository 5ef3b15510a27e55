"""Settings of the site file as the policies that decisions are made of."""

from __future__ import annotations

from datetime import timedelta

from console.config.settings import FolderDestination, InterfaceSettings, MllpDestination, MllpSource
from console.config.wires import codec_of, unencrypted
from console.core.interface import DeliveryPolicy, RetryPolicy
from console.layers.contract import Layer
from console.layers.registry import layer as layer_named
from console.transports.exchange import Sender
from console.transports.files.destination import FolderSender
from console.transports.mllp.sender import MllpSender
from console.transports.tls.context import Contexts

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
        application_later=isinstance(settings, MllpDestination) and settings.application_ack == "later",
    )


def numbered(settings: AnyDestination) -> bool:
    """True where the destination speaks the sequence number protocol."""
    return isinstance(settings, MllpDestination) and settings.sequence


def make_sender(settings: AnyDestination, tls: Contexts | None = None) -> Sender:
    """The transport of a destination."""
    if isinstance(settings, FolderDestination):
        return FolderSender(settings)
    return MllpSender(settings, tls=tls)


def reading(settings: InterfaceSettings) -> Layer:
    """The layer of an interface, with the character set that was agreed for its connection."""
    return layer_named(settings.layer).assuming(codec_of(settings.source.charset))


def address(settings: AnyDestination) -> str:
    """Where a destination is, for a person: host and port with how it is protected, or the folder."""
    if isinstance(settings, FolderDestination):
        return settings.path
    return f"{settings.host}:{settings.port}{protection(settings)}"


def protection(wire: MllpSource | MllpDestination) -> str:
    """ ", TLS", ", unencrypted: the reason", or nothing for a plain connection that stays on this machine."""
    words = unencrypted(wire)
    return ", TLS" if wire.tls is not None else f", {words}" if words else ""


def title(settings: InterfaceSettings) -> str:
    """The name shown for an interface."""
    return settings.title or settings.name
