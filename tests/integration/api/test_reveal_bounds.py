"""Where the right to single fields ends, and that a key opens nothing any more once the right to it is gone."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from console.api.client import ApiError
from console.api.documents import DocumentRef, LinesRequest, RevealPlaces
from console.gateway.desk.documents.state import document_desk
from console.security.roles import Role
from tests.integration.api.rig import CANARY, result, running

SEGMENTS = tuple(f"OBX[{number}]" for number in range(1, 13))


async def test_that_many_fields_at_once_need_the_right_to_the_whole_message(tmp_path: Path) -> None:
    async with running(tmp_path) as rig:
        raw = result("P1") + b"".join(b"OBX|%d|NM|1^a^L||1|mg|1-2|N|||F|||2026\r" % number for number in range(2, 13))
        await rig.receive(raw, "prod")
        row = await rig.row(lambda item: item.control_id == "P1")
        ref = DocumentRef(delivery=row.id)
        wide = RevealPlaces(ref=ref, paths=SEGMENTS, purpose="a test")

        with pytest.raises(ApiError, match="lead on PROD"):
            await rig.clients[Role.ANALYST].document_reveal_places(wide)

        one = RevealPlaces(ref=ref, paths=("PID-5",), purpose="a test")
        assert CANARY in (await rig.clients[Role.ANALYST].document_reveal_places(one)).values["PID-5"]
        assert len((await rig.clients[Role.LEAD].document_reveal_places(wide)).values) == len(SEGMENTS)


async def test_that_a_key_opens_nothing_for_one_who_may_not_any_more(tmp_path: Path) -> None:
    async with running(tmp_path) as rig:
        raw = result("P1")
        await rig.receive(raw, "prod")
        row = await rig.row(lambda item: item.control_id == "P1")
        ref = DocumentRef(delivery=row.id)
        named = f"{ref.model_dump_json()} {hashlib.sha256(raw).hexdigest()}"
        keys = document_desk(rig.gateway).keys

        shown = [
            (await client.document_lines(LinesRequest(ref=ref, key=keys.give(role.value, named)))).model_dump_json()
            for role, client in rig.clients.items()
            if role in {Role.ANALYST, Role.LEAD}
        ]

        assert sorted(CANARY in page for page in shown) == [False, True]
        assert keys.opens(keys.give("analyst", named), "analyst", named)
