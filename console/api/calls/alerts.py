"""Calls for alerts and their rules."""

from __future__ import annotations

from console.api.alerts import (
    AlertCommand,
    AlertRow,
    AlertRule,
    AlertRules,
    Alerts,
    AlertsRequest,
    Replay,
    ReplayRequest,
    Why,
    WhyRequest,
)
from console.api.caller import Caller


class AlertCalls(Caller):
    """Alerts and their rules."""

    async def alerts(self, request: AlertsRequest) -> Alerts:
        """A page of alerts, newest first."""
        return await self.post("/v1/alerts/search", request, Alerts)

    async def alert_command(self, alert_id: int, command: AlertCommand) -> AlertRow:
        """Acknowledge, mute or close one."""
        return await self.post(f"/v1/alerts/{alert_id}/commands", command, AlertRow)

    async def alert_rules(self) -> AlertRules:
        """All rules, and the channels there are."""
        return await self.get("/v1/alerts/rules", AlertRules)

    async def save_alert_rule(self, rule: AlertRule) -> AlertRule:
        """Keep a rule; `ApiError` 409 where `version` is not the current one."""
        return await self.post("/v1/alerts/rules", rule, AlertRule)

    async def delete_alert_rule(self, rule_id: int) -> None:
        """Remove a rule that was not shipped; its open alerts close."""
        await self.call("DELETE", f"/v1/alerts/rules/{rule_id}")

    async def why(self, request: WhyRequest) -> Why:
        """Why a rule did or did not fire."""
        return await self.post("/v1/alerts/why", request, Why, seconds=60.0)

    async def replay(self, request: ReplayRequest) -> Replay:
        """What a rule would have opened in the past."""
        return await self.post("/v1/alerts/replay", request, Replay, seconds=60.0)
