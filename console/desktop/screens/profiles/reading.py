"""A profile from a file, read beside the window."""

from __future__ import annotations

import asyncio
from pathlib import Path

from console.api.profiles import ProfileDraft, SaveProfile
from console.core.errors import OperatorError
from console.desktop.bridge.profiles import ProfileCalls

LARGEST = 1_000_000
"""Characters the gateway takes."""


async def read_file(client: ProfileCalls, path: Path) -> ProfileDraft:
    """What the file holds, as a text of ours. Raises `OperatorError` in words where it cannot be read."""
    try:
        raw = await asyncio.to_thread(path.read_bytes)
    except OSError as error:
        raise OperatorError(f"{path.name} cannot be read. Look at its place and rights.") from error
    text = raw.decode("utf-8-sig", "replace")
    if len(text) > LARGEST:
        raise OperatorError(f"{path.name} is longer than {LARGEST} characters: no profile, or leave out its tables.")
    draft = await client.profile_try(SaveProfile(name="import", text=text))
    if draft.mistakes and text.lstrip().startswith("<"):
        first = draft.mistakes[0]
        raise OperatorError(f"{path.name} is no message profile: {first.path}: {first.text}")
    return draft.model_copy(update={"notes": (f"From {path.name}. Not kept yet: give it a name and save it.",)})
