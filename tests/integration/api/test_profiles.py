"""Conformance profiles through the API on a real gateway: learned, kept in versions, found for a message, fenced."""

from __future__ import annotations

from pathlib import Path

import pytest

from console.api.client import ApiError
from console.api.profiles import LearnRequest, SaveProfile
from console.core.status import Status
from console.gateway.desk.profiles.fitting import text_for
from console.layers.hl7v2.layer import Hl7v2
from console.layers.hl7v2.profile.learning import FEWEST
from console.security.roles import Role
from console.store.auditing import audit_page
from tests.integration.api.rig import CANARY, GIVEN, MRN, result, running
from tests.support.scripted_peer import Act

TEXT = 'type = "ORU^R01"\n[segment.PID]\nusage = "R"\n[segment.PID.field]\n3 = { usage = "R" }\n'


def kept(text: str = TEXT, **more: object) -> SaveProfile:
    return SaveProfile.model_validate({"name": "LAB", "text": text, "reason": "a test", **more})


async def test_that_a_profile_is_learned_from_accepted_messages_and_holds_nothing_of_a_patient(tmp_path: Path) -> None:
    async with running(tmp_path, Act.AA) as rig:
        lead = rig.clients[Role.LEAD]
        for number in range(FEWEST - 1):
            await rig.receive(result(f"L{number}"))
        await rig.settled(f"L{FEWEST - 2}", Status.SENT)
        with pytest.raises(ApiError, match="Only 19 accepted"):
            await lead.profile_learn(LearnRequest(query="interface:lab", type="ORU^R01"))
        await rig.receive(result("LAST"))
        await rig.settled("LAST", Status.SENT)

        draft = await lead.profile_learn(LearnRequest(query="interface:lab", type="ORU^R01"))
        row = await lead.profile_save(kept(draft.text))

        assert "Learned from 20 accepted ORU^R01 messages" in draft.notes[0]
        assert (row.version, row.origin, row.type, row.segments) == (1, "learned", "ORU^R01", 4)
        assert not any(word in draft.text for word in (CANARY, GIVEN, MRN, "19700101"))
        page = await rig.gateway.store.read(audit_page, None, 50)
        assert "profile.learn" in {entry.action for entry in page}
        assert not any(CANARY in repr(entry) for entry in page)


async def test_that_versions_never_change_and_nobody_saves_over_another(tmp_path: Path) -> None:
    async with running(tmp_path, Act.AA) as rig:
        lead, admin, analyst = (rig.clients[role] for role in (Role.LEAD, Role.ADMINISTRATOR, Role.ANALYST))
        assert (await lead.profile_save(kept())).version == 1
        second = await admin.profile_save(kept(TEXT + "# more\n", base=1))
        assert (second.version, second.origin) == (2, "written")

        with pytest.raises(ApiError, match="Version 2 of this profile is there already"):
            await lead.profile_save(kept(base=1))
        with pytest.raises(ApiError, match=r"may|right|allow"):
            await analyst.profile_save(kept(base=2))
        with pytest.raises(ApiError, match="line 3"):
            await lead.profile_save(kept(TEXT.replace('"R"', '"Q"'), base=2))
        with pytest.raises(ApiError, match="reason"):
            await lead.profile_save(kept(base=2, reason=" "))

        assert (await analyst.profile("LAB", 1)).text == TEXT
        assert (await analyst.profile("LAB")).text.endswith("# more\n")
        assert [row.version for row in (await analyst.profiles()).rows] == [2]


async def test_that_the_most_particular_profile_fits_and_a_retired_one_does_not(tmp_path: Path) -> None:
    async with running(tmp_path, Act.AA) as rig:
        lead, layer, raw = rig.clients[Role.LEAD], Hl7v2(), result("X")
        await lead.profile_save(kept("[segment.MSH]\n", name="any"))
        await lead.profile_save(kept())
        await lead.profile_save(kept('interface = "lab"\n' + TEXT, name="of lab"))

        assert 'title = "of lab v1"' in await text_for(rig.gateway, layer, raw, "lab")
        assert 'title = "LAB v1"' in await text_for(rig.gateway, layer, raw, "other")
        assert 'title = "any v1"' in await text_for(rig.gateway, layer, raw, "other", "any")

        await lead.profile_save(kept(base=1, retired=True))
        assert 'title = "any v1"' in await text_for(rig.gateway, layer, raw, "other")
        tried = await lead.profile_try(kept('[segment.PID]\nusage = "Z"\n'))
        assert [(each.path, each.code) for each in tried.mistakes] == [("line 2", "profile")]
