"""What a person limited to some sites may see: interfaces by name, and a filter that leaves the others out."""

from __future__ import annotations

from console.gateway.desk.rights import interface_object
from console.gateway.service import Gateway
from console.query.nodes import All, Everything, Node, Pattern, WordField, Words
from console.security.roles import Actor, may_see


def sees(gateway: Gateway, actor: Actor, interface: str) -> bool:
    """Whether this person may see what goes through this interface."""
    return may_see(actor, interface_object(gateway, interface).site)


def hidden_sites(gateway: Gateway, actor: Actor) -> tuple[str, ...]:
    """The sites with interfaces that this person may not see, sorted."""
    own = gateway.site.gateway.site
    return tuple(sorted({site for item in gateway.site.interface if not may_see(actor, site := item.site or own)}))


def within(gateway: Gateway, actor: Actor, query: Node) -> Node:
    """The query, and nothing of a site that this person may not see. Every list and search of messages goes by it."""
    if not actor.sites:
        return query
    patterns = [Pattern(site) for site in sorted(actor.sites)]
    if gateway.site.gateway.site in actor.sites:
        patterns.append(Pattern(""))  # an interface that names no site is the gateway's own
    limit = Words(WordField.SITE, tuple(patterns))
    return limit if isinstance(query, Everything) else All((query, limit))
