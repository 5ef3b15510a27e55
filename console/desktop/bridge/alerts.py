"""Alerts and their rules, as the desktop asks for them."""

from __future__ import annotations

from typing import Protocol

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


class AlertCalls(Protocol):
    """Alerts and their rules."""

    async def alerts(self, request: AlertsRequest) -> Alerts:
        """A page of alerts, newest first."""

    async def alert_command(self, alert_id: int, command: AlertCommand) -> AlertRow:
        """Acknowledge, mute or close one."""

    async def alert_rules(self) -> AlertRules:
        """All rules, and the channels there are."""

    async def save_alert_rule(self, rule: AlertRule) -> AlertRule:
        """Keep a rule; `ApiError` 409 where `version` is not the current one."""

    async def delete_alert_rule(self, rule_id: int) -> None:
        """Remove a rule that was not shipped; its open alerts close."""

    async def why(self, request: WhyRequest) -> Why:
        """Why a rule did or did not fire."""

    async def replay(self, request: ReplayRequest) -> Replay:
        """What a rule would have opened in the past."""
