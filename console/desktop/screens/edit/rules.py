"""When a copy may be sent, and what sending does, in words. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from console.api.commands import DestinationChoice, Draft

SHORTEST_REASON = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """What the person has chosen beside the draft."""

    reason: str = ""
    confirm_newer: bool = False
    confirm_prod: bool = False
    current: bool = False  # the draft shown is of the changes asked for, not of earlier ones
    failed: str = ""  # why the gateway could not make the copy
    sending: bool = False
    sent: bool = False


def why_not(draft: Draft | None, form: Form) -> str:
    """Why the copy cannot be sent now; "" when it can. The first thing to mend is the one named."""
    if form.sent:
        return "This copy was sent. Open the new message to follow it."
    if form.sending:
        return "Sending…"
    if form.failed:
        return f"The copy could not be made: {form.failed}"
    if draft is None or not form.current:
        return "The checks are still running."
    failed = next((check for check in draft.checks if check.level == "error"), None)
    if failed:
        return f"{failed.name}: {failed.text}"
    chosen = chosen_destination(draft)
    if chosen and not chosen.allowed:
        return chosen.reason or f"{chosen.title} cannot be used now."
    if len(form.reason.strip()) < SHORTEST_REASON:
        return "Give a reason; it is kept in the audit trail."
    if is_prod(draft) and not form.confirm_prod:
        return "This goes to PROD. Tick the box to confirm."
    if draft.needs_newer_confirmation and not form.confirm_newer:
        return "A newer message exists. Tick the box to send anyway."
    return ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What a dry run says: level "ok", "warn" or "error", a word for the pill, and why; "" where nothing is amiss."""

    level: str
    word: str
    why: str = ""


def verdict(draft: Draft, *, confirmed_newer: bool) -> Verdict:
    """What would become of the copy if it were sent now. A refusal comes before a wait, a wait before a question."""
    failed = next((check for check in draft.checks if check.level == "error"), None)
    chosen = chosen_destination(draft)
    if failed:
        return Verdict(level="error", word="Would be refused", why=f"{failed.name}: {failed.text}")
    if chosen and not chosen.allowed:
        return Verdict(level="error", word="Would be refused", why=chosen.reason or f"{chosen.title} is not free now")
    if not draft.would_be_delivered:
        return Verdict(level="warn", word="Would wait", why=_what_it_waits_for(draft))
    if draft.needs_newer_confirmation and not confirmed_newer:
        return Verdict(level="warn", word="Waits for your confirmation", why="A newer message exists: tick the box")
    return Verdict(level="ok", word="Would be delivered")


def _what_it_waits_for(draft: Draft) -> str:
    """The gateway's own sentence about it, from the line that tells the order."""
    order = dict(draft.dry_run).get("Order", "")
    _place, _, why = order.partition(". ")
    why = why.replace("The original is one of them: it goes first", "The original goes first")
    return why.removeprefix("It waits: ") or "Its interface does not send now, or the link to the partner is down"


def chosen_destination(draft: Draft) -> DestinationChoice | None:
    """The destination the draft was made for."""
    return next((each for each in draft.destinations if each.name == draft.destination), None)


def is_prod(draft: Draft) -> bool:
    """Whether the chosen destination is a production system."""
    chosen = chosen_destination(draft)
    return chosen is not None and chosen.environment.upper() == "PROD"


def changed_fields(draft: Draft) -> str:
    """How many fields differ, in words."""
    count = len(draft.changes)
    return "no field changed" if not count else f"{count} field{'' if count == 1 else 's'} changed"


def what_happens(draft: Draft, control_id: str) -> list[tuple[str, str]]:
    """(sign, sentence) for each consequence of sending; the sign is "send", "link" or "warn"."""
    chosen = chosen_destination(draft)
    place = chosen.title if chosen else draft.destination or "its destination"
    count = len(draft.changes)
    differ = f"{count} field{'' if count == 1 else 's'} differ{'s' if count == 1 else ''} from the original"
    says = [
        ("send", f"1 message to {place}, {differ if count else 'with the same content'}."),
        ("link", f"It appears as a child of {control_id or 'the original'}, with your name."),
    ]
    if draft.replaces_original:
        says.append(("link", f"It takes the place of {control_id or 'the original'}, which is cancelled as replaced."))
    outcome = verdict(draft, confirmed_newer=True)
    if outcome.level == "error":
        says.append(("warn", "It would be refused as it stands: the dry run says why."))
    elif outcome.level == "warn":
        says.append(("warn", "It would wait and not be delivered now: the dry run says why."))
    if draft.needs_newer_confirmation:
        says.append(("warn", "A newer message exists. Confirm below to send anyway."))
    return says
