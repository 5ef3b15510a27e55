"""What no caller means is refused in words: numbers that no store can hold, and lists without end."""

from __future__ import annotations

from pathlib import Path

import httpx

from console.security.roles import Role
from tests.integration.api.rig import running, token_of
from tests.support.scripted_peer import Act

HUGE = 10**30
RULE: dict[str, object] = {"name": "a rule", "kind": "depth", "threshold": 1}

ASKED: tuple[tuple[str, dict[str, object]], ...] = (
    ("/v1/groups/1/commands", {"command": "archive", "version": 1, "until_count": HUGE}),
    ("/v1/groups/1/commands", {"command": "archive", "version": 1, "until_per_hour": 2**40}),
    ("/v1/groups/1/commands", {"command": "merge", "version": 1, "into": HUGE}),
    ("/v1/groups/1/commands", {"command": "split", "version": 1, "prints": [HUGE]}),
    ("/v1/jobs/plan", {"kind": "resend", "selection": {"ids": [HUGE]}}),
    ("/v1/jobs/plan", {"kind": "resend", "selection": {"ids": [1]}, "group": HUGE}),
    ("/v1/jobs/plan", {"kind": "resend", "selection": {"ids": [1]}, "recipe": HUGE}),
    ("/v1/messages/commands", {"command": "hold", "ids": [HUGE], "reason": "a test"}),
    ("/v1/alerts/rules", {**RULE, "id": HUGE}),
    ("/v1/alerts/rules", {**RULE, "channels": ["app"] * 100_000}),
    ("/v1/alerts/rules", {**RULE, "escalate_after": HUGE, "escalate_to": ["app"]}),
    ("/v1/alerts/why", {"rule": RULE, "alert": HUGE}),
    ("/v1/alerts/search", {"before": HUGE}),
    ("/v1/alerts/search", {"parent": HUGE}),
)


async def test_that_absurd_numbers_are_refused_in_words(tmp_path: Path) -> None:
    headers = {"Authorization": f"Bearer {token_of(Role.ADMINISTRATOR)}"}
    async with (
        running(tmp_path, Act.AE) as rig,
        httpx.AsyncClient(base_url=rig.server.url, headers=headers, timeout=20) as client,
    ):
        answers = [(path, body, await client.post(path, json=body)) for path, body in ASKED]
        wrong = [
            (path, str(body)[:80], answer.status_code) for path, body, answer in answers if answer.status_code != 422
        ]
        assert not wrong
