"""The gateway a desktop starts for itself: found again where it still runs, started where it does not."""

from __future__ import annotations

import asyncio
import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

from console.compositions.child import GatewayChild
from console.compositions.files import STORE_FILE, TOKEN_FILE
from console.core.errors import OperatorError

if TYPE_CHECKING:
    from console.api.client import OpsClient


class OwnGateway:
    """One gateway per data folder. `client` blocks while it starts: call it off the GUI thread."""

    def __init__(self, data: Path, config: Path | None) -> None:
        self._data = data
        self._config = config
        self._child: GatewayChild | None = None
        self.stop_at_end = False

    @property
    def started_here(self) -> bool:
        """True where this desktop started it and it still runs."""
        return self._child is not None and self._child.running

    def client(self) -> OpsClient:
        """A client for the running gateway; starts one where none answers. Raises `OperatorError`."""
        # Here, on the bridge's thread: HTTP and keyring must not delay the first paint.
        from console.api.client import OpsClient
        from console.security.keys import store_key
        from console.security.os_keyring import OsKeyring

        if self._child is not None and not self._child.running:
            self._child = None
        token_file = self._data / TOKEN_FILE
        if self._child is None and not answers(token_file):
            key = store_key(
                key_fd=None,
                name=str(self._data.resolve()),
                store_exists=(self._data / STORE_FILE).exists(),
                keyring=OsKeyring(),
            )
            self._child = GatewayChild.start(self._data, self._config, key.key)
            token_file = Path(self._child.ready["token_file"])
        content = json.loads(token_file.read_text(encoding="utf-8"))
        return OpsClient(str(content["url"]), str(content["token"]))

    def end(self) -> None:
        """Stop it where the person said so; otherwise it goes on without us."""
        if self._child is not None and self.stop_at_end:
            self._child.stop()


def answers(token_file: Path) -> bool:
    """True where the gateway of this token file is there. A file left behind by a dead one is no reason to wait."""
    try:
        content = json.loads(token_file.read_text(encoding="utf-8"))
        url, token = str(content["url"]), str(content["token"])
    except (OSError, ValueError, KeyError, TypeError):
        return False
    # A thread of its own: this may be called on a thread whose loop already runs.
    with ThreadPoolExecutor(1, thread_name_prefix="gateway probe") as pool:
        return pool.submit(lambda: asyncio.run(_probe(url, token))).result()


async def _probe(url: str, token: str) -> bool:
    from console.api.client import OpsClient

    try:
        async with OpsClient(url, token) as client:
            await client.me()
    except OperatorError:
        return False
    return True
