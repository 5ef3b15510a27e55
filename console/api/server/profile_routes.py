"""Conformance profiles: the newest of each, one version, a text tried, a new version, one learned from traffic."""

from __future__ import annotations

from fastapi import APIRouter, Response

from console.api.profiles import LearnRequest, Profile, ProfileAsked, ProfileDraft, ProfileRow, ProfileRows, SaveProfile
from console.api.server.context import TheActor, TheGateway, as_json, refusals
from console.gateway.desk.profiles import keeping, learning

router = APIRouter(prefix="/profiles", tags=["profiles"])


@router.get("", response_model=ProfileRows, responses=refusals(403, 503))
async def listed(gateway: TheGateway, actor: TheActor) -> Response:
    """The newest version of each profile."""
    return as_json(await keeping.listed(gateway, actor))


@router.post("", responses=refusals(403, 409, 422, 503))
async def saved(request: SaveProfile, gateway: TheGateway, actor: TheActor) -> ProfileRow:
    """Keep it as the version behind `base`; no version ever changes."""
    return await keeping.save(gateway, actor, request)


@router.post("/named", response_model=Profile, responses=refusals(403, 404, 422, 503))
async def opened(request: ProfileAsked, gateway: TheGateway, actor: TheActor) -> Response:
    """One version with its text."""
    return as_json(await keeping.one(gateway, actor, request))


@router.post("/try", response_model=ProfileDraft, responses=refusals(403, 422, 503))
async def tried(request: SaveProfile, gateway: TheGateway, actor: TheActor) -> Response:
    """Read a text: its mistakes by line; nothing is kept."""
    return as_json(await keeping.tried(gateway, actor, request))


@router.post("/learn", response_model=ProfileDraft, responses=refusals(403, 422, 503))
async def learned(request: LearnRequest, gateway: TheGateway, actor: TheActor) -> Response:
    """A draft from the accepted messages of a query; audited, nothing is kept."""
    return as_json(await learning.learn(gateway, actor, request))
