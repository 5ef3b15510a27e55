"""De-identified copies over the wire: right and reason, audited twice, held and saved; nothing of a person leaves."""

from __future__ import annotations

import io
from pathlib import Path
from zipfile import ZipFile

import pytest

from console.api.caller import ApiError
from console.api.deidentify import Deidentified, DeidentifyOptions, DeidentifyRequest
from console.api.documents import DocumentRef, LinesRequest
from console.core.status import Status
from console.security.roles import Role
from tests.integration.api.rig import CANARY, GIVEN, MRN, Rig, result, running
from tests.support.scripted_peer import Act

SECRETS = (CANARY, GIVEN, MRN, "19700101")


async def delivered(rig: Rig, raw: bytes, control_id: str) -> int:
    await rig.receive(raw)
    return (await rig.settled(control_id, Status.SENT)).id


def asked(project: str = "vendor", **more: object) -> DeidentifyRequest:
    return DeidentifyRequest.model_validate(
        {"options": DeidentifyOptions(project=project), "reason": "reproduce a refusal", **more}
    )


async def saved(rig: Rig, made: Deidentified, role: Role = Role.ANALYST) -> bytes:
    pieces: list[bytes] = []
    await rig.clients[role].deidentified_save(made.id, pieces.append)
    return b"".join(pieces)


async def test_that_a_copy_of_one_message_is_made_held_and_saved_by_who_made_it(tmp_path: Path) -> None:
    async with running(tmp_path, Act.AA) as rig:
        ident = await delivered(rig, result("M1"), "M1")
        client = rig.clients[Role.ANALYST]
        made = await client.deidentify(asked(ref=DocumentRef(delivery=ident)))

        assert (made.messages, made.patients, made.leaks) == (1, 1, ())
        assert "PID-5.1" in {row.path for row in made.replaced}
        content = await saved(rig, made)
        assert content.startswith(b"MSH|^~\\&|LAB|HOSP|CERNER|HOSP|")
        assert not [secret for secret in SECRETS if secret.encode() in content or secret in made.model_dump_json()]
        assert made.ref is not None
        lines = await client.document_lines(LinesRequest(ref=made.ref))
        assert lines.total == 4
        audit = [row for row in (await rig.admin.audit()).rows if row.action.startswith("deidentify")]
        assert [row.action for row in audit] == ["deidentify.written", "deidentify"]
        assert made.sha256 in audit[0].detail
        assert audit[1].reason == "reproduce a refusal"
        same, other = [
            (await client.deidentify(asked(project, ref=DocumentRef(delivery=ident)))).sha256
            for project in ("Vendor ", "somebody else")
        ]
        assert made.sha256 == same != other  # of the same project the same, next month too
        with pytest.raises(ApiError) as refused:
            await saved(rig, made, Role.LEAD)
        assert refused.value.status == 404  # the copy of another person


async def test_that_a_set_becomes_a_zip_with_neutral_names_and_a_report(tmp_path: Path) -> None:
    async with running(tmp_path, Act.AA) as rig:
        for number in range(3):
            await delivered(rig, result(f"M{number}"), f"M{number}")
        made = await rig.clients[Role.ANALYST].deidentify(asked(query="type:ORU"))
        assert (made.messages, made.patients, made.leaks, made.preview) == (3, 1, (), "")
        with ZipFile(io.BytesIO(await saved(rig, made))) as file:
            assert file.namelist() == ["0001.hl7", "0002.hl7", "0003.hl7", "report.csv"]
            contents = [file.read(name).decode() for name in file.namelist()]
        assert not [secret for secret in SECRETS if secret in "".join(contents)]
        names = {content.split("\r")[1].split("|")[5] for content in contents[:3]}
        assert len(names) == 1
        assert '"PID-5.1","Family name","family","3","pseudonym"' in contents[3]


async def test_that_what_leaks_is_not_handed_out_and_nothing_is_made_without_right_and_reason(tmp_path: Path) -> None:
    async with running(tmp_path, Act.AA) as rig:
        hidden = "UGF0aWVudCBDQU5BUllTT04gUVVJTExGRUFUSEVS"  # base64 of a text that names the patient
        raw = result("M1").replace(b"2345-7L^Glucose^L", f"2345-7L^{hidden}^L".encode())
        ident = await delivered(rig, raw, "M1")
        made = await rig.clients[Role.ANALYST].deidentify(asked(ref=DocumentRef(delivery=ident)))

        assert {leak.path for leak in made.leaks} == {"OBX-3.2"}
        assert (made.ref, made.preview) == (None, "")
        with pytest.raises(ApiError, match="still stand in this copy"):
            await saved(rig, made)
        with pytest.raises(ApiError) as refused:
            await rig.clients[Role.HELP_DESK].deidentify(asked(deliveries=(ident,)))
        assert refused.value.status == 403
        assert (await rig.admin.audit()).rows[0].outcome == "forbidden"
        with pytest.raises(ApiError, match="reason"):
            await rig.admin.deidentify(asked(deliveries=(ident,), reason=""))
        with pytest.raises(ApiError, match="only one of them"):
            await rig.admin.deidentify(asked())
