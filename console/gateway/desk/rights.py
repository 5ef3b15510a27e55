"""Objects of the gateway as `authorize` sees them, and the two ways to ask it: raise, or tell."""

from __future__ import annotations

from console.config.settings import InterfaceSettings
from console.core.errors import NotFoundError
from console.gateway.desk.errors import BadRequestError, ForbiddenError
from console.gateway.service import Gateway
from console.security.roles import Action, Actor, Decision, Object, authorize

SHORTEST_REASON = 3
OF_JOBS = "job-"
"""The request ids of a job's copies begin so: a person's request must never be taken for one of them."""


def gateway_object(gateway: Gateway) -> Object:
    """The gateway as a whole."""
    settings = gateway.site.gateway
    return Object(name="This gateway", environment=settings.environment, read_only=settings.read_only)


def interface_settings(gateway: Gateway, name: str) -> InterfaceSettings:
    """The settings of one interface. Raises `NotFoundError`."""
    for settings in gateway.site.interface:
        if settings.name == name:
            return settings
    raise NotFoundError(f"There is no interface {name} in the site file any more. Add it again to act on its messages.")


def interface_object(gateway: Gateway, name: str, destination: str = "") -> Object:
    """An interface, or one of its destinations where the environment differs. An interface that left the site file
    counts as the gateway's own environment, so that its old messages can still be seen."""
    whole, own = gateway_object(gateway), gateway.site.gateway.site
    settings = next((item for item in gateway.site.interface if item.name == name), None)
    if settings is None:
        return Object(name=name, environment=whole.environment, site=own, read_only=whole.read_only)
    environment = settings.environment or whole.environment
    for item in settings.destination:
        if item.name == destination:
            environment = item.environment or environment
    return Object(
        name=f"{name} to {destination}" if destination else name,
        environment=environment,
        site=settings.site or own,
        read_only=whole.read_only,
    )


def require(actor: Actor, action: Action, obj: Object) -> None:
    """Go on, or raise `ForbiddenError` with the reason."""
    decision = authorize(actor, action, obj)
    if not decision.allowed:
        raise ForbiddenError(decision.reason)


def may(actor: Actor, action: Action, obj: Object) -> Decision:
    """The decision itself, for offers that are shown greyed out."""
    return authorize(actor, action, obj)


def given_reason(text: str, what: str = "reason") -> str:
    """The reason without blanks around it. Raises `BadRequestError` where it says nothing."""
    reason = " ".join(text.split())
    if len(reason) < SHORTEST_REASON:
        raise BadRequestError(f"Give a {what} of at least {SHORTEST_REASON} characters; it is kept in the audit log.")
    return reason


def given_request_id(text: str) -> str:
    """The id under which a request is known when it comes again. Raises `BadRequestError` where it cannot serve."""
    if not 8 <= len(text) <= 64 or not text.isascii() or text.startswith(OF_JOBS):
        raise BadRequestError(
            f'Give a request id of 8 to 64 ASCII characters that does not begin with "{OF_JOBS}", new each time.'
        )
    return text
