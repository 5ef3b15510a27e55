"""What people do to failure groups: a right for each, a fence, an audit row; no word of theirs may name a patient."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from console.api.triage import GroupCommand, GroupView
from console.core.errors import NotFoundError, RefusedError
from console.gateway.desk import auditing
from console.gateway.desk.auditing import Subject
from console.gateway.desk.errors import BadRequestError, ForbiddenError
from console.gateway.desk.group_rows import Seen, named
from console.gateway.desk.group_view import ACTS, SAMPLES, decision, find, offers, view
from console.gateway.desk.loading import Loaded, load
from console.gateway.desk.note_text import repeated
from console.gateway.desk.notes import TICKET
from console.gateway.desk.rights import gateway_object
from console.gateway.service import Gateway
from console.security.roles import Actor, authorize
from console.store.errors import DamagedError
from console.store.group_acts import Act, ChangeGroup, MergeGroups, SplitBy, SplitPrints
from console.store.group_reads import samples


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    """The command with its words made tidy."""

    actor: Actor
    seen: Seen
    command: GroupCommand
    text: str
    reason: str
    owner: str
    ticket: str


async def act(gateway: Gateway, actor: Actor, group_id: int, command: GroupCommand) -> GroupView:
    """Do it, and answer the group as it is then. Raises `RefusedError` where somebody acted since `version`."""
    await _may_at_all(gateway, actor, group_id, command)
    seen = await _exact(gateway, actor, group_id)
    asked = _Asked(
        actor=actor,
        seen=seen,
        command=command,
        text=" ".join(command.text.split()),
        reason=" ".join(command.reason.split()),
        owner=" ".join(command.owner.split()),
        ticket=command.ticket.strip(),
    )
    await _permit(gateway, asked)
    _check(gateway, asked)
    await _check_words(gateway, asked)
    changed = await _write(gateway, asked)
    await gateway.grouper.refresh(changed)
    gateway.feed.topic_changed("groups")
    return await view(gateway, actor, await find(gateway, actor, changed[0]))


async def _may_at_all(gateway: Gateway, actor: Actor, group_id: int, command: GroupCommand) -> None:
    """The role first, so that nobody learns by refusals which groups there are."""
    found = authorize(actor, ACTS[command.command], gateway_object(gateway))
    if not found.allowed:
        subject = Subject(name=f"failure group {group_id}")
        await auditing.forbidden(gateway, actor, f"triage.{command.command}", subject, found.reason)
        raise ForbiddenError(found.reason)


async def _exact(gateway: Gateway, actor: Actor, group_id: int) -> Seen:
    """The group itself: one that was merged is not acted on under its old number."""
    seen = await find(gateway, actor, group_id)
    if seen.known.row.id != group_id:
        raise RefusedError(f"Group {group_id} was merged into group {seen.known.row.id}. Act on that one.")
    return seen


async def _permit(gateway: Gateway, asked: _Asked) -> None:
    action = ACTS[asked.command.command]
    found = decision(gateway, asked.actor, action, asked.seen)
    if not found.allowed:
        await auditing.forbidden(gateway, asked.actor, _name(asked), _subject(asked), found.reason)
        raise ForbiddenError(found.reason)


def _check(gateway: Gateway, asked: _Asked) -> None:
    """Raise `BadRequestError` where something is missing."""
    command = asked.command
    match command.command:
        case "note" if not asked.text:
            raise BadRequestError("Write a note first.")
        case "ticket" if asked.ticket and not TICKET.fullmatch(asked.ticket):
            raise BadRequestError("A ticket number is one word of letters, digits and _ . / # : -, such as INC0012345.")
        case "archive" if command.until_per_hour is None and command.until_count is None:
            raise BadRequestError("Say until when: more than so many an hour, or so many more messages.")
        case "merge" if command.into is None:
            raise BadRequestError("Choose the group it is to become part of.")
        case "split" if not command.prints and not command.by:
            raise BadRequestError("Choose which fingerprints leave, or what to split by: type, destination or code.")
        case "resolve" | "reopen" | "archive" if command.version == asked.seen.known.row.version:
            offer = next(item for item in offers(gateway, asked.actor, asked.seen) if item.name == command.command)
            if not offer.allowed:
                raise RefusedError(offer.reason)


async def _check_words(gateway: Gateway, asked: _Asked) -> None:
    """Raise `BadRequestError` where the words name a patient of the group's newest messages.

    Only these are compared: a group has no single message, and may have thousands.
    """
    words = "\n".join((asked.text, asked.reason, asked.owner, asked.ticket))
    if not words.strip():
        return
    prints = tuple(item.id for item in asked.seen.prints)
    for ident in await gateway.store.read(samples, prints, SAMPLES):
        try:
            loaded = await load(gateway, ident)
        except (NotFoundError, DamagedError):
            continue  # nothing to compare with
        place = await asyncio.to_thread(_repeated, loaded, words)
        if place:
            detail = f"it repeats {place} of a message of the group"
            await auditing.write(gateway, asked.actor, _name(asked), _subject(asked), outcome="refused", detail=detail)
            raise BadRequestError(
                f"This repeats {place} of a message of this group, which is patient data, and was not kept. Say it "
                "without: name messages by their control ids. (Compared with the newest messages of the group.)"
            )


def _repeated(loaded: Loaded, words: str) -> str:
    return repeated(words, loaded.layer.parse(loaded.raw), loaded.layer.summarize(loaded.raw).identifiers)


async def _write(gateway: Gateway, asked: _Asked) -> tuple[int, ...]:
    """The groups that changed, the one to show first."""
    command, own = asked.command, asked.seen.known.row.id
    if command.command == "merge":
        return await _merge(gateway, asked)
    if command.command == "split":
        return await _split(gateway, asked)
    change = ChangeGroup(act=_act(gateway, asked, _told(asked)))
    match command.command:
        case "own":
            change = ChangeGroup(act=change.act, owner=asked.owner)
        case "ticket":
            change = ChangeGroup(act=change.act, ticket=asked.ticket)
        case "resolve":
            change = ChangeGroup(act=change.act, state="resolved", state_text=asked.text)
        case "reopen":
            change = ChangeGroup(act=change.act, state="open")
        case "archive":
            change = ChangeGroup(
                act=change.act,
                state="archived",
                state_text=asked.text,
                until_per_hour=command.until_per_hour,
                until_count=command.until_count,
            )
    await gateway.store.write(change)
    return (own,)


async def _merge(gateway: Gateway, asked: _Asked) -> tuple[int, ...]:
    into = await _exact(gateway, asked.actor, asked.command.into or 0)
    found = decision(gateway, asked.actor, ACTS["merge"], into)
    if not found.allowed:
        await auditing.forbidden(gateway, asked.actor, _name(asked), _subject(asked), found.reason)
        raise ForbiddenError(found.reason)
    target, own = into.known.row.id, asked.seen.known.row.id
    why = f" {asked.text or asked.reason}".rstrip()
    work = MergeGroups(
        act=_act(gateway, asked, f'Became part of group {target}, "{named(gateway, into)[0]}".{why}'),
        into=target,
        into_text=f'Group {own}, "{named(gateway, asked.seen)[0]}", became part of it.{why}',
    )
    await gateway.store.write(work)
    return target, own


async def _split(gateway: Gateway, asked: _Asked) -> tuple[int, ...]:
    command, own = asked.command, asked.seen.known.row.id
    if command.by:
        text = f"Told apart by {command.by} from now on.{f' {asked.text}' if asked.text else ''}"
        await gateway.store.write(SplitBy(act=_act(gateway, asked, text), by=command.by, prints=command.prints))
        gateway.grouper.touch(())
        return (own,)
    many = len(set(command.prints))
    text = f"{many} fingerprint{'s' if many != 1 else ''} left.{f' {asked.text}' if asked.text else ''}"
    made = await gateway.store.write(SplitPrints(act=_act(gateway, asked, text), prints=command.prints))
    return own, made


def _act(gateway: Gateway, asked: _Asked, text: str) -> Act:
    command = asked.command
    entry = auditing.entry(
        gateway,
        asked.actor,
        _name(asked),
        _subject(asked),
        reason=asked.reason or asked.text,
        detail=_detail(asked),
    )
    return Act(
        group_id=asked.seen.known.row.id, version=command.version, command=command.command, text=text, entry=entry
    )


def _told(asked: _Asked) -> str:
    """Its line of history."""
    command = asked.command
    match command.command:
        case "own":
            return f"Given to {asked.owner}." if asked.owner else "Given back: nobody has it."
        case "ticket":
            return f"Ticket {asked.ticket}." if asked.ticket else "No ticket any more."
        case "archive":
            return f"Archived {_until(command)}.{f' {asked.text}' if asked.text else ''}"
        case "resolve":
            return asked.text or "Resolved."
        case "reopen":
            return asked.text or "Opened again."
    return asked.text


def _until(command: GroupCommand) -> str:
    limits = [f"over {command.until_per_hour} an hour"] if command.until_per_hour is not None else []
    limits += [f"over {command.until_count} more"] if command.until_count is not None else []
    return f"until {' or '.join(limits)}"


def _detail(asked: _Asked) -> str:
    """For the audit row: what was set."""
    command = asked.command
    match command.command:
        case "own":
            return f"owner {asked.owner or 'nobody'}"
        case "ticket":
            return f"ticket {asked.ticket or 'none'}"
        case "archive":
            return _until(command)
        case "merge":
            return f"into group {command.into}"
        case "split":
            chosen = f"fingerprints {', '.join(map(str, command.prints))}" if command.prints else "all fingerprints"
            return f"by {command.by}: {chosen}" if command.by else chosen
    return ""


def _name(asked: _Asked) -> str:
    return f"triage.{asked.command.command}"


def _subject(asked: _Asked) -> Subject:
    return Subject(name=f"failure group {asked.seen.known.row.id}")
