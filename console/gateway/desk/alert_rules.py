"""Alert rules: kept with a version and an audit row, after everything in them makes sense."""

from __future__ import annotations

from console.api.alerts import AlertKind, AlertRule, AlertRules
from console.config.channels import BUILT_IN
from console.core.errors import NotFoundError, OperatorError
from console.gateway.alerting.rules import body_of, engine_rule, problems, rule_of
from console.gateway.alerting.scene import subject_of
from console.gateway.desk import auditing
from console.gateway.desk.errors import BadRequestError, ForbiddenError
from console.gateway.desk.rights import gateway_object, require
from console.gateway.desk.view_query import needs_scan, why_not_kept
from console.gateway.desk.visible import sees
from console.gateway.service import Gateway
from console.query.nodes import Node
from console.security.roles import Action, Actor, authorize
from console.store.alert_rules import RemoveRule, SaveRule, StoredRule, last_opened, stored_rules


async def listed(gateway: Gateway, actor: Actor) -> AlertRules:
    """All rules, and the channels there are."""
    require(actor, Action.VIEW, gateway_object(gateway))
    opened = await gateway.store.read(last_opened)
    rows = []
    for stored in await gateway.store.read(stored_rules):
        told = {"opened_at": opened.get(stored.id), "problem": gateway.watching.broken.get(stored.id, "")}
        rows.append(_wire(stored).model_copy(update=told))
    return AlertRules(rows=tuple(rows), channels=channels(gateway))


def channels(gateway: Gateway) -> tuple[str, ...]:
    """The names that a rule may use."""
    return (*BUILT_IN, *(item.name for item in gateway.site.alert_channel))


def check(gateway: Gateway, rule: AlertRule) -> None:
    """Raises `BadRequestError` with everything that is wrong with it."""
    found = problems(rule, channels(gateway), why_not_counted)
    if not " ".join(rule.name.split()):
        found.insert(0, "Give the rule a name.")
    if found:
        raise BadRequestError(" ".join(found))


async def save(gateway: Gateway, actor: Actor, rule: AlertRule) -> AlertRule:
    """Make or change one. Raises `BadRequestError` (422), `RefusedError` (409) where it changed meanwhile."""
    name = " ".join(rule.name.split())
    subject = auditing.Subject(name=f"alert rule {name}")
    await _permit(gateway, actor, subject)
    check(gateway, rule)
    await _only_own_sites(gateway, actor, subject, rule)
    await _only_own_sites(gateway, actor, subject, await _kept(gateway, rule.id))
    entry = auditing.entry(gateway, actor, "alert.rule", subject, detail=body_of(rule))
    work = SaveRule(
        id=rule.id,
        version=rule.version,
        name=name,
        body=body_of(rule),
        by=actor.name,
        now=gateway.clock.now(),
        entry=entry,
    )
    ident = await gateway.store.write(work)
    gateway.feed.topic_changed("alerts")
    found = next((one for one in await gateway.store.read(stored_rules) if one.id == ident), None)
    if found is None:
        raise NotFoundError("Somebody removed the rule at the same moment. Save it again as a new one.")
    return _wire(found)


async def delete(gateway: Gateway, actor: Actor, rule_id: int) -> None:
    """Remove one that was not shipped; what it opened closes with the next look."""
    subject = auditing.Subject(name=f"alert rule {rule_id}")
    await _permit(gateway, actor, subject)
    await _only_own_sites(gateway, actor, subject, await _kept(gateway, rule_id))
    entry = auditing.entry(gateway, actor, "alert.rule_removed", subject)
    await gateway.store.write(RemoveRule(id=rule_id, now=gateway.clock.now(), entry=entry))
    gateway.feed.topic_changed("alerts")


def _wire(stored: StoredRule) -> AlertRule:
    """A rule that cannot be read shows as one that is off and says so."""
    try:
        return rule_of(stored)
    except OperatorError as error:
        return AlertRule.model_validate(
            {
                "id": stored.id,
                "version": stored.version,
                "name": stored.name or "?",
                "kind": "count",
                "threshold": 1,
                "enabled": False,
                "built_in": bool(stored.built_in),
                "problem": str(error),
            }
        )


def why_not_counted(query: Node) -> str:
    """Why a rule cannot count by this filter; empty where it can."""
    why = why_not_kept(query)
    if why:
        return why.replace("A view", "A rule")
    return "It would read the content of every message each time. Use what is indexed." if needs_scan(query) else ""


async def _permit(gateway: Gateway, actor: Actor, subject: auditing.Subject) -> None:
    decision = authorize(actor, Action.ALERT_RULE, gateway_object(gateway))
    if not decision.allowed:
        await auditing.forbidden(gateway, actor, Action.ALERT_RULE.value, subject, decision.reason)
        raise ForbiddenError(decision.reason)


async def _kept(gateway: Gateway, rule_id: int) -> AlertRule | None:
    """The rule as it stands; None where there is none."""
    found = next((one for one in await gateway.store.read(stored_rules) if one.id == rule_id), None)
    return None if found is None else _wire(found)


async def _only_own_sites(gateway: Gateway, actor: Actor, subject: auditing.Subject, rule: AlertRule | None) -> None:
    """Raise `ForbiddenError` where a rule is about interfaces that this person may not see: what watches over
    them is not switched off by others, and their messages are not counted."""
    if rule is None or not actor.sites or not _reaches_hidden(gateway, actor, rule):
        return
    own = f"site:{sorted(actor.sites)[0]}"
    reason = f"The rule is about sites that you may not see. Limit it to yours by its scope, such as {own}."
    await auditing.forbidden(gateway, actor, Action.ALERT_RULE.value, subject, reason)
    raise ForbiddenError(reason)


def _reaches_hidden(gateway: Gateway, actor: Actor, rule: AlertRule) -> bool:
    whole = gateway.site.gateway
    if rule.kind is AlertKind.COUNT:
        return True  # it counts messages wherever they are
    scope = engine_rule(rule, gateway.clock).scope
    return any(
        scope(subject_of(item.settings, item.id, f"interface {name}", "", whole.environment, whole.site))
        for name, item in gateway.running.items()
        if not sees(gateway, actor, name)
    )
