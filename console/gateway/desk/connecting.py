"""A new interface: its form, a live test that sends nothing, and the way into the site file and the running gateway."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from weakref import WeakKeyDictionary

from console.api.exchange import ConnectionForm, ConnectionRequest, ConnectionTest, FormField, TestStep
from console.api.interfaces import InterfaceRow
from console.config.append import append_interface, revision
from console.config.checks import check
from console.config.form import NO_DESTINATION, Filled, dotted, entries, kinds_of, read
from console.config.settings import InterfaceSettings
from console.core.errors import OperatorError, RefusedError
from console.gateway.desk import auditing, interfaces
from console.gateway.desk.errors import BadRequestError, ForbiddenError
from console.gateway.desk.probing import probe
from console.gateway.desk.rights import gateway_object, given_reason
from console.gateway.policies import address
from console.gateway.routing import condition
from console.gateway.service import Gateway
from console.security.roles import Action, Actor, Object, authorize
from console.store.errors import StoreError
from console.store.views import stored_by

_LOCKS: WeakKeyDictionary[Gateway, asyncio.Lock] = WeakKeyDictionary()
"""One addition at a time in a gateway."""

NO_FILE = (
    "This gateway runs without a site file, so a new interface would be gone after a restart. Start it with --config."
)
PREFERRED = ("mllp", "folder")


async def form(gateway: Gateway, actor: Actor, source: str, destination: str) -> ConnectionForm:
    """The fields for these kinds. Raises `RefusedError` where the gateway has no file to write to."""
    await _permitted(gateway, actor, None)
    kinds, places = tuple(kinds_of("source")), (*kinds_of("destination"), NO_DESTINATION)
    _check_kinds(source, destination)
    if gateway.site_file is None:
        raise RefusedError(NO_FILE)
    return ConnectionForm(
        source=source,
        destination=destination,
        sources=kinds,
        destinations=places,
        fields=tuple(
            FormField(
                name=entry.name,
                label=entry.label,
                help=entry.help,
                kind=entry.kind,
                choices=entry.choices,
                default=entry.default,
                required=entry.required,
                group=entry.group,
                needs=entry.needs,
            )
            for entry in entries(source, destination)
        ),
        revision=await asyncio.to_thread(revision, gateway.site_file),
    )


async def begin_test(gateway: Gateway, actor: Actor, request: ConnectionRequest) -> Filled:
    """Read the form, and let nobody probe this network who may not add an interface; the probe is an audit row."""
    _check_kinds(request.source, request.destination)
    filled = _checked(gateway, read(request.source, request.destination, request.values))
    await _permitted(gateway, actor, filled.settings)
    if filled.settings is not None:
        subject = auditing.Subject(name=f"interface {filled.settings.name}")
        await auditing.write(gateway, actor, "interface.test", subject, detail=_where(filled.settings))
    return filled


async def test_steps(gateway: Gateway, filled: Filled) -> AsyncIterator[TestStep]:
    """One step after the other, as each ends; nothing is sent to a peer and nothing listens after it."""
    yield _settings_step(filled)
    if filled.settings is None:
        return
    yield await _name_step(gateway, filled.settings.name)
    async for step in probe(filled.settings):
        yield step


def result(filled: Filled, steps: list[TestStep]) -> ConnectionTest:
    """The test as a whole."""
    ok = all(step.state != "failed" for step in steps)
    return ConnectionTest(ok=ok, steps=tuple(steps), mistakes=filled.mistakes)


async def add(gateway: Gateway, actor: Actor, request: ConnectionRequest) -> InterfaceRow:
    """Test again, write the site file, bring it up. Raises `ForbiddenError`, `BadRequestError`, `RefusedError`."""
    _check_kinds(request.source, request.destination)
    filled = _checked(gateway, read(request.source, request.destination, request.values))
    await _permitted(gateway, actor, filled.settings)
    reason = given_reason(request.reason)
    async with _LOCKS.setdefault(gateway, asyncio.Lock()):
        filled = _checked(gateway, filled)  # again: somebody may have added one meanwhile
        settings = filled.settings
        if settings is None:
            words = "; ".join(f"{name}: {text}" for name, text in sorted(filled.mistakes.items())[:5])
            raise BadRequestError(f"Nothing was added. {words}")
        failed = [step async for step in test_steps(gateway, filled) if step.state == "failed"]
        for step in failed:
            if step.name == NAME or not request.untested:
                raise RefusedError(f"{step.name}: {step.text} Nothing was added.")
        names = ", ".join(step.name for step in failed)
        await _write(gateway, actor, filled, settings, request.revision, reason, names)
    return interfaces.for_actor(gateway, actor, gateway.interface(settings.name))


async def _write(
    gateway: Gateway,
    actor: Actor,
    filled: Filled,
    settings: InterfaceSettings,
    expected: str,
    reason: str,
    failed: str,
) -> None:
    """The audit row first, then the file, then the running gateway."""
    if gateway.site_file is None:
        raise RefusedError(NO_FILE)
    subject = auditing.Subject(name=f"interface {settings.name}")
    words = f"{_where(settings)}; {f'although the test failed: {failed}' if failed else 'the test passed'}"
    await auditing.write(gateway, actor, Action.INTERFACE_ADD.value, subject, reason=reason, detail=words)
    try:
        await asyncio.to_thread(
            append_interface, gateway.site_file, filled.table, settings, expected, gateway.clock.now()
        )
    except OperatorError as error:
        why = "the site file was not written"
        await auditing.write(gateway, actor, Action.INTERFACE_ADD.value, subject, outcome="failed", detail=why)
        raise RefusedError(str(error)) from error
    try:
        await gateway.add_interface(settings)
    except StoreError as error:
        raise RefusedError(
            f"{settings.name} stands in the site file, but the store could not take it up. Restart the gateway when "
            "its disk is well again."
        ) from error


def _check_kinds(source: str, destination: str) -> None:
    places = (*kinds_of("destination"), NO_DESTINATION)
    if source not in kinds_of("source") or destination not in places:
        raise BadRequestError(
            f"A source is one of {', '.join(kinds_of('source'))}, a destination one of {', '.join(places)}."
        )


async def _permitted(gateway: Gateway, actor: Actor, settings: InterfaceSettings | None) -> None:
    """By the environment of the new interface; while that is not known, the least right that could do."""
    decision = authorize(actor, Action.INTERFACE_ADD, _object(gateway, settings))
    if not decision.allowed:
        subject = auditing.Subject(name=f"interface {settings.name if settings else '(new)'}")
        await auditing.forbidden(gateway, actor, Action.INTERFACE_ADD.value, subject, decision.reason)
        raise ForbiddenError(decision.reason)


def _object(gateway: Gateway, settings: InterfaceSettings | None) -> Object:
    whole = gateway_object(gateway)
    if settings is None:
        return Object(name=whole.name, environment="DEMO", read_only=whole.read_only)
    own = settings.environment or whole.environment
    found = {own, *(place.environment or own for place in settings.destination)}
    environment = "PROD" if "PROD" in found else own
    site = settings.site or gateway.site.gateway.site
    return Object(name=settings.name, environment=environment, site=site, read_only=whole.read_only)


def _checked(gateway: Gateway, filled: Filled) -> Filled:
    """With the mistakes that only show beside the other interfaces, and in the route."""
    settings = filled.settings
    if settings is None:
        return filled
    number = len(gateway.site.interface)
    whole = gateway.site.model_copy(update={"interface": (*gateway.site.interface, settings)})
    mistakes = {
        dotted(remark.path[2:]): remark.text[:1].upper() + remark.text[1:]
        for remark in check(whole)
        if not remark.warning and remark.path[:2] == ("interface", number)
    }
    for place in settings.destination:
        try:
            condition(settings.name, place.name, place.route)
        except OperatorError as error:
            mistakes["destination.route"] = str(error)
    if not mistakes:
        return filled
    return Filled(table=filled.table, settings=None, mistakes={**filled.mistakes, **mistakes})


SETTINGS, NAME = "Settings", "Name"


def _settings_step(filled: Filled) -> TestStep:
    if not filled.mistakes:
        return TestStep(name=SETTINGS, state="ok", text="All settings are as they must be.")
    count = len(filled.mistakes)
    words = f"{count} setting{' is' if count == 1 else 's are'} not as they must be; see beside the fields."
    return TestStep(name=SETTINGS, state="failed", text=words)


async def _name_step(gateway: Gateway, name: str) -> TestStep:
    """The store knows interfaces by their names: an old name would bring back the old one's queue."""
    count = await gateway.store.read(stored_by, name)
    if count is None:
        return TestStep(name=NAME, state="ok", text=f"{name} is free: no interface ever had this name.")
    words = (
        f"An earlier interface was called {name} and stored {count} messages: what it left in its queue would be sent "
        "to the new destination. Choose another name."
    )
    return TestStep(name=NAME, state="failed", text=words)


def _where(settings: InterfaceSettings) -> str:
    """What the audit log says of it: kinds and addresses."""
    source = settings.source
    at = getattr(source, "path", "") or f"{getattr(source, 'host', '')}:{getattr(source, 'port', '')}"
    places = ", ".join(f"{place.kind} {address(place)}" for place in settings.destination) or "no destination"
    return f"{source.kind} {at} to {places}"[:500]
