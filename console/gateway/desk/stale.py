"""What somebody else did with a message since a person opened it for editing: who, what and when, in words."""

from __future__ import annotations

from console.api.commands import MessageCommandName
from console.gateway.desk.loading import Loaded, find
from console.gateway.desk.offers import RULES
from console.gateway.desk.shift_lines import Span
from console.gateway.service import Gateway
from console.store.auditing import audit_of_message
from console.store.unmoved import mark_of, newest_in
from console.store.views import stored_message

MOST_ACTS = 50
_WORDS = {
    MessageCommandName.HOLD: "held it",
    MessageCommandName.RELEASE: "released it",
    MessageCommandName.PARK: "parked it",
    MessageCommandName.SKIP: "skipped it",
    MessageCommandName.CANCEL: "cancelled it",
    MessageCommandName.RETRY: "retried it",
    MessageCommandName.ARRIVED: "said that it arrived",
    MessageCommandName.SEND_AGAIN: "had it sent again",
}
_DID = {RULES[name].action.value: words for name, words in _WORDS.items()} | {
    "message.replaced": "replaced it by a copy"
}
NOTHING_SENT = (
    "Nothing was sent, and your draft is kept. Look at the original first; a new dry run takes it as it is now."
)


async def mark(gateway: Gateway, loaded: Loaded) -> str:
    """What the message stands at now."""
    return await gateway.store.read(mark_of, loaded.row.id)


async def why_stale(gateway: Gateway, loaded: Loaded, seen: str) -> str:
    """Who did what since, and how it stands; empty where nobody did anything, or where nobody looked (`seen` "")."""
    now = await mark(gateway, loaded)
    if not seen or now == seen:
        return ""
    copied = newest_in(now) if newest_in(now) > newest_in(seen) else None
    row = await find(gateway, loaded.row.id)
    return f"{await _who(gateway, loaded, copied)} It is {row.status.value} now."


async def _who(gateway: Gateway, loaded: Loaded, copied: int | None) -> str:
    clock = Span(since=gateway.clock.now(), now=gateway.clock.now())
    copy = None if copied is None else await gateway.store.read(stored_message, copied)
    if copy is not None:
        what = f"a copy of it, {copy.control_id}," if copy.control_id else "a copy of it"
        return f"{copy.actor or 'Somebody'} sent {what} at {clock.told(copy.received_at)}."
    acts = await gateway.store.read(audit_of_message, loaded.row.message_id, MOST_ACTS)
    act = next((each for each in acts if each.action in _DID and each.outcome == "done"), None)
    if act is None:
        return "The gateway went on with it since you opened it."
    return f"{act.actor} {_DID[act.action]} at {clock.told(act.at)}."
