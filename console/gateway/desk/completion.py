"""What may stand at the cursor of a query, with the names in use on this gateway."""

from __future__ import annotations

from console.api.search import CompletionRequest, Suggestion, Suggestions
from console.gateway.desk.rights import gateway_object, require
from console.gateway.desk.visible import sees
from console.gateway.service import Gateway
from console.query.completer import complete as suggest
from console.security.roles import Action, Actor

CODES = ("AA", "AE", "AR", "CA", "CE", "CR", "timeout", "refused", "AE 103", "AE 204", "AE 207")
"""Codes that tries usually end with (HL7 v2 table 0008 and 0357)."""


def complete(gateway: Gateway, actor: Actor, request: CompletionRequest) -> Suggestions:
    """Suggestions, best first."""
    require(actor, Action.SEARCH, gateway_object(gateway))
    cursor = min(request.cursor, len(request.text))
    found = suggest(request.text, cursor, known(gateway, actor))
    return Suggestions(
        items=tuple(Suggestion(text=item.text, start=item.start, end=item.end, help=item.help) for item in found)
    )


def known(gateway: Gateway, actor: Actor) -> dict[str, list[str]]:
    """The values in use of fields whose values are not fixed by the grammar."""
    settings = [item for item in gateway.site.interface if sees(gateway, actor, item.name)]
    kinds = {kind.strip() for item in settings for kind in item.kind.split(",") if kind.strip()}
    return {
        "interface": sorted(item.name for item in settings),
        "destination": sorted({place.name for item in settings for place in item.destination}),
        "site": sorted({item.site for item in settings if item.site}),
        "type": sorted(kinds),
        "outcome": list(CODES),
    }
