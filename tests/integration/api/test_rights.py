"""Every operation of the API, taken from its own schema, tried as every role and as nobody; no screen in between."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from console.core.status import Status
from console.security.roles import RANK, RIGHTS, Action, Role
from tests.integration.api.rig import CANARY, GIVEN, Rig, result, running, token_of

RULE = {"name": "a test", "kind": "depth", "threshold": 5}

# What each operation asks for, on an interface that is not PROD. None: anybody with a token.
NEEDS: dict[tuple[str, str], tuple[Action | None, Any]] = {
    ("GET", "/v1/status"): (Action.VIEW, None),
    ("GET", "/v1/me"): (None, None),
    ("POST", "/v1/stop"): (Action.GATEWAY_STOP, None),
    ("GET", "/v1/interfaces"): (Action.VIEW, None),
    ("GET", "/v1/interfaces/{name}"): (Action.VIEW, None),
    ("POST", "/v1/interfaces/{name}/commands"): (Action.INTERFACE_HOLD, {"command": "hold", "reason": "a test"}),
    ("GET", "/v1/messages"): (Action.VIEW, None),
    ("POST", "/v1/messages/search"): (Action.SEARCH, {"query": "status:error"}),
    ("POST", "/v1/messages/commands"): (Action.COMMAND_PARK, {"command": "park", "ids": [1], "reason": "a test"}),
    ("GET", "/v1/messages/{delivery_id}"): (Action.VIEW, None),
    ("GET", "/v1/messages/{delivery_id}/nodes"): (Action.VIEW, None),
    ("POST", "/v1/messages/{delivery_id}/reveal"): (Action.REVEAL_FIELD, {"paths": ["PID-5"], "purpose": "a test"}),
    ("POST", "/v1/messages/{delivery_id}/draft"): (Action.EDIT, {"changes": []}),
    ("POST", "/v1/messages/{delivery_id}/resend"): (
        Action.RESEND,
        {"reason": "a test", "sha256": "0" * 64, "request_id": "request-0001"},
    ),
    ("GET", "/v1/messages/{delivery_id}/diff/{other}"): (Action.VIEW, None),
    ("POST", "/v1/messages/{delivery_id}/copied"): (Action.REVEAL_FIELD, {"paths": ["PID-5"]}),
    ("POST", "/v1/scans"): (Action.SEARCH, {"query": "PID-5:NOBODY"}),
    ("GET", "/v1/scans/{scan_id}"): (Action.SEARCH, None),
    ("DELETE", "/v1/scans/{scan_id}"): (Action.SEARCH, None),
    ("GET", "/v1/arming"): (None, None),
    ("POST", "/v1/arming"): (Action.PROD_ARM, {"reason": "a test"}),
    ("POST", "/v1/arming/end"): (None, None),
    ("GET", "/v1/feed"): (Action.VIEW, None),
    ("POST", "/v1/feed"): (Action.SEARCH, {"query": "status:error", "wait": 0}),
    ("POST", "/v1/query/complete"): (Action.SEARCH, {"text": "st", "cursor": 2}),
    ("POST", "/v1/jobs/plan"): (Action.JOB, {"kind": "hold", "selection": {"ids": [1]}}),
    ("GET", "/v1/jobs/plan/{plan_id}/{name}"): (Action.VIEW, None),
    ("POST", "/v1/jobs"): (Action.JOB, {"plan": "none", "reason": "a test", "request_id": "request-0001"}),
    ("GET", "/v1/jobs"): (Action.VIEW, None),
    ("GET", "/v1/jobs/{job_id}"): (Action.VIEW, None),
    ("GET", "/v1/jobs/{job_id}/receipts"): (Action.VIEW, None),
    ("POST", "/v1/jobs/{job_id}/exports"): (Action.EXPORT_MASKED, None),
    ("POST", "/v1/jobs/{job_id}/commands"): (Action.JOB, {"command": "pause"}),
    ("POST", "/v1/groups/search"): (Action.SEARCH, {"query": "layer:hl7v2"}),
    ("GET", "/v1/groups/summary"): (Action.VIEW, None),
    ("GET", "/v1/groups/{group_id}"): (Action.VIEW, None),
    ("POST", "/v1/groups/{group_id}/commands"): (Action.TRIAGE_STATE, {"command": "resolve", "version": 1}),
    ("POST", "/v1/deidentify"): (
        Action.DEIDENTIFY,
        {"deliveries": [1], "options": {"project": "a test"}, "reason": "a test"},
    ),
    ("POST", "/v1/deidentify/save"): (Action.VIEW, {"id": "none"}),
    ("GET", "/v1/recipes"): (Action.VIEW, None),
    ("POST", "/v1/recipes"): (
        Action.RECIPE,
        {"name": "a test", "layer": "hl7v2", "changes": [{"path": "OBX-3.1", "kind": "clear"}]},
    ),
    ("POST", "/v1/recipes/preview"): (
        Action.RECIPE,
        {
            "recipe": {"name": "a test", "layer": "hl7v2", "changes": [{"path": "OBX-3.1", "kind": "clear"}]},
            "selection": {"ids": [1]},
        },
    ),
    ("GET", "/v1/recipes/{recipe_id}"): (Action.VIEW, None),
    ("GET", "/v1/profiles"): (Action.VIEW, None),
    ("POST", "/v1/profiles"): (
        Action.PROFILE,
        {"name": "a test", "text": "[segment.PID]", "base": 0, "reason": "a test"},
    ),
    ("POST", "/v1/profiles/named"): (Action.VIEW, {"name": "a test"}),
    ("POST", "/v1/profiles/try"): (Action.VIEW, {"name": "a test", "text": "[segment.PID]"}),
    ("POST", "/v1/profiles/learn"): (Action.PROFILE, {"query": "", "type": "ORU^R01"}),
    ("POST", "/v1/charts"): (Action.VIEW, {"since": "2026-11-22T00:00:00Z"}),
    ("POST", "/v1/charts/queues"): (Action.VIEW, {"interface": "lab", "since": "2026-11-22T00:00:00Z"}),
    ("GET", "/v1/charts/drains"): (Action.VIEW, None),
    ("POST", "/v1/charts/marks"): (Action.MARK, {"text": "a test"}),
    ("POST", "/v1/alerts/search"): (Action.VIEW, {}),
    ("POST", "/v1/alerts/{alert_id}/commands"): (Action.ALERT_ACKNOWLEDGE, {"command": "acknowledge"}),
    ("GET", "/v1/alerts/rules"): (Action.VIEW, None),
    ("POST", "/v1/alerts/rules"): (Action.ALERT_RULE, RULE),
    ("DELETE", "/v1/alerts/rules/{rule_id}"): (Action.ALERT_RULE, None),
    ("POST", "/v1/alerts/why"): (Action.VIEW, {"rule": RULE}),
    ("POST", "/v1/alerts/replay"): (Action.VIEW, {"rule": RULE, "since": "2026-11-22T00:00:00Z"}),
    ("POST", "/v1/inspect"): (Action.VIEW, {"raw": "TVNIfA=="}),
    ("POST", "/v1/test-sends"): (
        Action.SEND_TEST,
        {"raw": "TVNIfA==", "to": "lab/cern", "reason": "a test", "request_id": "request-0002"},
    ),
    ("POST", "/v1/exports"): (Action.EXPORT_MASKED, {"selection": {"whole_query": True}, "form": "table"}),
    ("GET", "/v1/connections/form"): (Action.INTERFACE_ADD, None),
    ("POST", "/v1/connections/test"): (
        Action.INTERFACE_ADD,
        {"source": "mllp", "destination": "none", "values": {}},
    ),
    ("POST", "/v1/connections"): (
        Action.INTERFACE_ADD,
        {"source": "mllp", "destination": "none", "values": {}, "reason": "a test"},
    ),
    ("GET", "/v1/messages/{delivery_id}/notes"): (Action.VIEW, None),
    ("POST", "/v1/messages/{delivery_id}/notes"): (Action.NOTE, {"text": "a test"}),
    ("GET", "/v1/views"): (Action.VIEW, None),
    ("POST", "/v1/views"): (Action.SAVE_VIEW, {"name": "a test", "query": "status:error"}),
    ("DELETE", "/v1/views/{view_id}"): (Action.SAVE_VIEW, None),
    ("GET", "/v1/holds/systems"): (Action.VIEW, None),
    ("GET", "/v1/holds"): (Action.VIEW, None),
    ("POST", "/v1/holds"): (
        Action.PLAN_HOLD,
        {
            "system": "CERN",
            "targets": [{"interface": "lab", "destination": "cern"}],
            "reason": "a test",
            "starts_at": "2099-01-01T00:00:00Z",
            "ends_at": "2099-01-01T01:00:00Z",
        },
    ),
    ("POST", "/v1/holds/{hold_id}/commands"): (Action.PLAN_HOLD, {"command": "end", "reason": "a test"}),
    ("POST", "/v1/shift"): (Action.VIEW, {}),
    ("POST", "/v1/handover"): (Action.HANDOVER, {}),
    ("POST", "/v1/documents/open"): (Action.OPEN_DOCUMENT, {"raw": "TVNIfA=="}),
    ("POST", "/v1/documents/head"): (Action.VIEW, {"delivery": 1}),
    ("POST", "/v1/documents/nodes"): (Action.VIEW, {"ref": {"delivery": 1}}),
    ("POST", "/v1/documents/chain"): (Action.VIEW, {"ref": {"delivery": 1}}),
    ("POST", "/v1/documents/lines"): (Action.VIEW, {"ref": {"delivery": 1}}),
    ("POST", "/v1/documents/table"): (Action.VIEW, {"ref": {"delivery": 1}, "table": "none"}),
    ("POST", "/v1/documents/render"): (Action.VIEW, {"ref": {"delivery": 1}}),
    ("POST", "/v1/documents/reveal"): (Action.REVEAL_MESSAGE, {"ref": {"delivery": 1}, "purpose": "a test"}),
    ("POST", "/v1/documents/reveal-places"): (
        Action.REVEAL_FIELD,
        {"ref": {"delivery": 1}, "paths": ["PID-5"], "purpose": "a test"},
    ),
    ("POST", "/v1/documents/validate"): (Action.VIEW, {"ref": {"delivery": 1}, "checks": ["hl7-structure"]}),
    ("POST", "/v1/documents/find"): (Action.VIEW, {"ref": {"delivery": 1}, "text": "OBX"}),
    ("POST", "/v1/documents/draft"): (
        Action.EDIT,
        {"ref": {"delivery": 1}, "changes": [{"path": "OBX-5", "value": "1"}]},
    ),
    ("POST", "/v1/documents/raw"): (Action.RAW_EDIT, {"ref": {"delivery": 1}, "purpose": "a test"}),
    ("POST", "/v1/documents/save"): (Action.EXPORT_MASKED, {"ref": {"delivery": 1}}),
    ("POST", "/v1/documents/drop"): (Action.OPEN_DOCUMENT, {"held": "none"}),
    ("POST", "/v1/comparisons"): (Action.VIEW, {"left": {"delivery": 1}, "right": {"delivery": 2}}),
    ("POST", "/v1/comparisons/stages"): (Action.VIEW, {"delivery": 1}),
    ("POST", "/v1/comparisons/sets"): (Action.STATISTICS, {"left": "type:ORU", "right": "", "key": "MSH-10"}),
    ("POST", "/v1/comparisons/sets/result"): (Action.STATISTICS, {"id": "none"}),
    ("POST", "/v1/comparisons/sets/cancel"): (Action.STATISTICS, {"id": "none"}),
    ("POST", "/v1/statistics"): (Action.STATISTICS, {"query": ""}),
    ("POST", "/v1/statistics/result"): (Action.STATISTICS, {"id": "none"}),
    ("POST", "/v1/statistics/cancel"): (Action.STATISTICS, {"id": "none"}),
    ("POST", "/v1/statistics/save"): (Action.STATISTICS, {"id": "none"}),
    ("GET", "/v1/audit"): (Action.AUDIT_READ, None),
    ("GET", "/v1/audit/check"): (Action.AUDIT_READ, None),
}
OPEN = {("GET", "/health")}


def operations(schema: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Every (method, path) of a schema."""
    for path, methods in schema["paths"].items():
        for method in methods:
            yield method.upper(), path


def addressed(path: str) -> str:
    """A path with its places filled in; a feed that does not wait."""
    filled = (
        path.replace("{name}", "lab").replace("{delivery_id}", "1").replace("{other}", "2").replace("{job_id}", "1")
    )
    filled = (
        filled.replace("{view_id}", "1")
        .replace("{hold_id}", "1")
        .replace("{group_id}", "1")
        .replace("{alert_id}", "1")
        .replace("{rule_id}", "1")
        .replace("{scan_id}", "0" * 32)
    )
    return f"{filled}?wait=0" if path == "/v1/feed" else filled


async def call(http: httpx.AsyncClient, operation: tuple[str, str], token: str | None) -> httpx.Response:
    method, path = operation
    headers = {} if token is None else {"Authorization": f"Bearer {token}"}
    return await http.request(method, addressed(path), json=NEEDS[operation][1], headers=headers)


def http_to(rig: Rig) -> httpx.AsyncClient:
    return httpx.AsyncClient(base_url=rig.server.url, trust_env=False, timeout=20)


async def test_that_every_operation_of_the_schema_is_in_the_matrix(tmp_path: Path) -> None:
    async with running(tmp_path) as rig, http_to(rig) as http:
        schema = (await http.get("/openapi.json")).json()
    assert set(operations(schema)) == set(NEEDS) | OPEN
    with_token = [schema["paths"][path][method.lower()] for method, path in NEEDS]
    assert all(operation["security"] == [{"HTTPBearer": []}] for operation in with_token)


async def test_that_nobody_gets_anything_without_a_token_and_nothing_is_parsed_for_a_stranger(tmp_path: Path) -> None:
    async with running(tmp_path) as rig, http_to(rig) as http:
        for operation in NEEDS:
            for token in (None, "wrong-token"):
                answer = await call(http, operation, token)
                assert answer.status_code in {401, 429}, operation
                assert answer.headers["content-type"] == "application/problem+json"
        garbage = await http.post("/v1/messages/search", content=b"{not json", headers={"Authorization": "Basic eA=="})
        assert garbage.status_code == 401
        assert (await http.get("/nothing/here")).status_code == 401
        assert (await http.get("/health")).json() == {"ok": True}


@pytest.mark.parametrize("role", list(Role))
async def test_that_each_role_gets_just_what_the_table_says(tmp_path: Path, role: Role) -> None:
    async with running(tmp_path) as rig, http_to(rig) as http:
        await rig.receive(result("M1"))
        await rig.settled("M1", Status.ERROR)
        for operation, (action, _) in NEEDS.items():
            answer = await call(http, operation, token_of(role))
            allowed = action is None or RANK[role] >= RANK[RIGHTS[action].least]
            assert (answer.status_code != 403) is allowed, (operation, role, answer.text)
            assert answer.status_code < 500, (operation, answer.text)
            assert answer.headers["cache-control"] == "no-store"
            if not allowed:
                assert "This needs the role" in answer.json()["detail"]


async def test_that_prod_needs_more_where_the_table_says(tmp_path: Path) -> None:
    async with running(tmp_path) as rig, http_to(rig) as http:
        await rig.receive(result("P1"), "prod")
        row = await rig.settled("P1", Status.SENT)
        whole = {"paths": [], "purpose": "a test"}
        for role, expected in ((Role.ANALYST, 403), (Role.LEAD, 200)):
            headers = {"Authorization": f"Bearer {token_of(role)}"}
            answer = await http.post(f"/v1/messages/{row.id}/reveal", json=whole, headers=headers)
            assert answer.status_code == expected
            assert (CANARY in answer.text) is (expected == 200)


async def test_that_a_read_only_gateway_changes_nothing_even_for_its_owner(tmp_path: Path) -> None:
    async with running(tmp_path, read_only=True) as rig, http_to(rig) as http:
        await rig.receive(result("M1"))
        await rig.settled("M1", Status.ERROR)
        for operation, (action, _) in NEEDS.items():
            if action is None or action is Action.GATEWAY_STOP:
                continue
            answer = await call(http, operation, token_of(Role.ADMINISTRATOR))
            assert (answer.status_code == 403) is RIGHTS[action].writes, operation
        assert rig.peer.ids == ["M1"]


async def test_that_refused_acts_are_in_the_audit_log(tmp_path: Path) -> None:
    async with running(tmp_path) as rig, http_to(rig) as http:
        await rig.receive(result("M1"))
        await rig.settled("M1", Status.ERROR)
        answer = await call(http, ("POST", "/v1/messages/{delivery_id}/reveal"), token_of(Role.HELP_DESK))
        assert CANARY not in answer.text
        assert GIVEN not in answer.text
        newest = (await rig.admin.audit()).rows[0]
        assert (newest.actor, newest.action, newest.outcome) == ("help_desk", "reveal_field", "forbidden")
