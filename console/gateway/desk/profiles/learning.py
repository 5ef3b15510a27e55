"""A profile learned from the accepted messages of a query, read in slices beside the traffic. Nothing is kept."""

from __future__ import annotations

import re
from uuid import uuid4

from console.api.profiles import LearnRequest, ProfileDraft
from console.config.wires import codec_of
from console.gateway.desk import auditing
from console.gateway.desk.errors import BadRequestError
from console.gateway.desk.noted import note_identifiers
from console.gateway.desk.profiles.keeping import permit, reader
from console.gateway.desk.readings.opening import Opener
from console.gateway.desk.readings.run import Run
from console.gateway.desk.readings.selecting import Target, select
from console.gateway.desk.readings.turns import each
from console.gateway.desk.rights import gateway_object, require
from console.gateway.desk.scanning import note_fields
from console.gateway.desk.search import parsed
from console.gateway.desk.statistics.shape import shape
from console.gateway.desk.visible import within
from console.gateway.service import Gateway
from console.query.nodes import All, Everything, Node, Pattern, WordField, Words
from console.query.plan import Plan, plan
from console.security.roles import Action, Actor

FEWEST = 20
_TYPE = re.compile(r"[A-Z0-9]{3}(\^[A-Z0-9]{1,7})?")
ACCEPTED = Words(WordField.STATUS, (Pattern("sent"),))


async def learn(gateway: Gateway, actor: Actor, request: LearnRequest) -> ProfileDraft:
    """The draft. Raises `ForbiddenError`, `QueryError`, `BadRequestError` where too few messages were accepted."""
    kind = request.type.strip().upper()
    if not _TYPE.fullmatch(kind):
        raise BadRequestError("Give the type of the messages to learn from, such as ORU^R01.")
    subject = auditing.Subject(name=f"profile of {kind}")
    await permit(gateway, actor, "profile.learn", subject)
    cut = await _asked_for(gateway, actor, request.query, kind)
    await auditing.write(gateway, actor, "profile.learn", subject, detail=f"up to {request.most}: {shape(cut)}")
    now = gateway.clock.monotonic
    run = Run(id=uuid4().hex, actor=actor.name, asked_at=now())
    targets, limited = await select(gateway, run, cut, request.most)
    format_name = "hl7v2"
    learner, opener = reader(format_name).profile_learner(), Opener(gateway)

    def work(target: Target) -> None:
        run.asked_at = now()  # the request itself waits for the end
        opened = opener.open(target)
        if opened is None or target.layer != format_name:
            run.damaged += 1
        else:
            learner.add(opened.raw, _agreed(gateway, target))

    await each(gateway, run, targets, work)
    if not learner.enough:
        raise BadRequestError(
            f"Only {learner.messages} accepted {kind} messages were found; {FEWEST} are needed to learn from. "
            "Widen the query, or wait for more."
        )
    said = f"Learned from {learner.messages} accepted {kind} messages until {gateway.clock.now():%d %b %Y}."
    facts = learner.learned(kind, (said,))
    notes = [said]
    if limited:
        notes.append(f"The query finds more: the newest {request.most} were read.")
    if run.damaged:
        notes.append(f"{run.damaged} messages could not be read and were left out.")
    return ProfileDraft(
        text=facts.text, type=facts.type, segments=facts.segments, fields=facts.fields, notes=tuple(notes)
    )


async def _asked_for(gateway: Gateway, actor: Actor, text: str, kind: str) -> Plan:
    """The query for accepted messages of the type, limited to what this person may see; what is looked for is in the
    audit log before anything is read."""
    whole = gateway_object(gateway)
    for action in (Action.VIEW, Action.SEARCH):
        require(actor, action, whole)
    wanted: Node = All((ACCEPTED, Words(WordField.TYPE, (Pattern(kind),))))
    query = parsed(text)
    node = wanted if isinstance(query, Everything) else All((query, wanted))
    cut = plan(within(gateway, actor, node))
    await note_identifiers(gateway, actor, cut.indexed)
    if cut.rest is not None:
        await note_fields(gateway, actor, cut)
    return cut


def _agreed(gateway: Gateway, target: Target) -> str:
    """The codec set for the connection; "" where none is."""
    running = gateway.running.get(target.interface)
    return "" if running is None else codec_of(running.settings.source.charset)
