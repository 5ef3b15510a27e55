"""Profiles kept: the newest of each name, one version with its text, a new version; no version ever changes."""

from __future__ import annotations

import asyncio

from console.api.messages import Finding
from console.api.profiles import Profile, ProfileAsked, ProfileDraft, ProfileRow, ProfileRows, SaveProfile
from console.core.errors import NotFoundError
from console.core.message import Severity
from console.gateway.desk import auditing
from console.gateway.desk.errors import BadRequestError, ForbiddenError
from console.gateway.desk.rights import gateway_object, given_reason, require
from console.gateway.service import Gateway
from console.layers.checking import Profiled, ProfileFacts, UnreadableProfileError
from console.layers.registry import FORMATS
from console.security.roles import Action, Actor, authorize
from console.store import profiles as stored
from console.store.profiles import StoredProfile, newest_profiles, stored_profile

LISTED = 1000
NONE = "-"
"""Stands for no profile where one is named in a request, and can so be no name."""
_LEARNED, _IMPORTED = "# Learned from", "# Imported from"


async def listed(gateway: Gateway, actor: Actor) -> ProfileRows:
    """The newest version of each."""
    require(actor, Action.VIEW, gateway_object(gateway))
    return ProfileRows(rows=tuple(wire(row) for row in await gateway.store.read(newest_profiles, LISTED)))


async def one(gateway: Gateway, actor: Actor, asked: ProfileAsked) -> Profile:
    """One version with its text. Raises `NotFoundError`."""
    require(actor, Action.VIEW, gateway_object(gateway))
    found = await known(gateway, asked.name, asked.version)
    return Profile(row=wire(found), text=found.text)


async def tried(gateway: Gateway, actor: Actor, request: SaveProfile) -> ProfileDraft:
    """Read a text: its rules counted, its mistakes by line. Nothing is kept."""
    require(actor, Action.VIEW, gateway_object(gateway))
    try:
        facts = await asyncio.to_thread(reader("hl7v2").read_profile, request.text)
    except UnreadableProfileError as error:
        mistakes = tuple(
            Finding(path=f"line {each.line}", severity=Severity.ERROR, code="profile", text=each.text)
            for each in error.mistakes
        )
        return ProfileDraft(text=request.text, type="", segments=0, fields=0, mistakes=mistakes)
    return ProfileDraft(text=facts.text, type=facts.type, segments=facts.segments, fields=facts.fields)


async def save(gateway: Gateway, actor: Actor, request: SaveProfile) -> ProfileRow:
    """Keep it as the next version of its name. Raises `ForbiddenError`, `BadRequestError` with the first mistakes,
    `RefusedError` where somebody saved since."""
    name = " ".join(request.name.split())
    subject = subject_of(name)
    await permit(gateway, actor, "profile.save", subject)
    if not name or name == NONE or not name.isprintable():
        raise BadRequestError("Give the profile a name of letters, digits and blanks.")
    reason = given_reason(request.reason)
    facts = await asyncio.to_thread(_read, request.text)
    kept = await gateway.store.read(stored_profile, name, 0)
    row = StoredProfile(
        name=name,
        version=0,
        format="hl7v2",
        type=facts.type,
        interface=facts.interface,
        origin=_origin(facts.text, kept),
        text=facts.text,
        segments=facts.segments,
        fields=facts.fields,
        retired=request.retired,
        at=gateway.clock.now(),
        author=actor.name,
        reason=reason,
    )
    act = "profile.retire" if request.retired else "profile.save"
    detail = f"version {request.base + 1}; {facts.segments} segments, {facts.fields} fields"
    entry = auditing.entry(gateway, actor, act, subject, reason=reason, detail=detail)
    await gateway.store.write(stored.SaveProfile(row=row, base=request.base, audit=entry))
    gateway.feed.topic_changed("profiles")
    return wire(await known(gateway, name))


async def known(gateway: Gateway, name: str, version: int = 0) -> StoredProfile:
    """One version; nothing is asked of anybody. Raises `NotFoundError`."""
    found = await gateway.store.read(stored_profile, " ".join(name.split()), version)
    if found is None:
        which = f" version {version}" if version else ""
        raise NotFoundError(f"There is no profile {name}{which}.")
    return found


async def permit(gateway: Gateway, actor: Actor, act: str, subject: auditing.Subject) -> None:
    """Go on where this actor may work on profiles. Raises `ForbiddenError`, audited."""
    decision = authorize(actor, Action.PROFILE, gateway_object(gateway))
    if not decision.allowed:
        await auditing.forbidden(gateway, actor, act, subject, decision.reason)
        raise ForbiddenError(decision.reason)


def reader(name: str) -> Profiled:
    """The format of that name, where sites keep profiles of it. Raises `BadRequestError`."""
    found: object = FORMATS.get(name)
    if not isinstance(found, Profiled):
        raise BadRequestError(f"There are no conformance profiles for {name}.")
    return found


def subject_of(name: str) -> auditing.Subject:
    """As the audit log names it."""
    return auditing.Subject(name=f"profile {name}")


def wire(row: StoredProfile) -> ProfileRow:
    """As it crosses the seam."""
    return ProfileRow(
        name=row.name,
        version=row.version,
        format=row.format,
        type=row.type,
        interface=row.interface,
        origin=row.origin,
        changed_at=row.at,
        changed_by=row.author,
        retired=row.retired,
        segments=row.segments,
        fields=row.fields,
    )


def _read(text: str) -> ProfileFacts:
    try:
        return reader("hl7v2").read_profile(text)
    except UnreadableProfileError as error:
        first = "; ".join(f"line {each.line}: {each.text}" for each in error.mistakes[:3])
        more = len(error.mistakes) - 3
        raise BadRequestError(f"The profile has mistakes: {first}{f' and {more} more' if more > 0 else ''}") from error


def _origin(text: str, before: StoredProfile | None) -> str:
    """How it came to be: by its first line, which is written when it is learned or imported; else as before."""
    if text.startswith(_LEARNED):
        return "learned"
    if text.startswith(_IMPORTED):
        return "imported"
    return "written" if before is None else before.origin
