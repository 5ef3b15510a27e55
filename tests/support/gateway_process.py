"""A real gateway in its own process, as a user would start it; killed, stopped and restarted by tests."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
from pathlib import Path
from typing import Any

from console.api.client import OpsClient

KEY = bytes(range(32))
READY_SECONDS = 30.0


class GatewayProcess:
    """`python -m console gateway` on a data folder. `module` lets a control run a sabotaged one.

    `options` are passed on; `key` None hands no key over, so that the gateway looks for its own.
    """

    def __init__(
        self,
        data: Path,
        config: Path | None = None,
        *,
        module: tuple[str, ...] = ("console",),
        environment: dict[str, str] | None = None,
        options: tuple[str, ...] = (),
        key: bytes | None = KEY,
    ) -> None:
        self.data = data
        self._options = options
        self._key = key
        self._config = config
        self.module = module
        self._environment = environment or {}
        self._process: asyncio.subprocess.Process | None = None
        self.ready: dict[str, Any] = {}

    async def start(self) -> dict[str, Any]:
        """Start and wait for the ready line; AssertionError with the error text when it does not come."""
        read, write = os.pipe()
        os.write(write, (self._key or b"").hex().encode())
        os.close(write)
        arguments = ["-m", *self.module, "gateway", "--data", str(self.data), *self._options]
        if self._key is not None:
            arguments += ["--key-fd", str(read)]
        if self._config is not None:
            arguments += ["--config", str(self._config)]
        self._process = await asyncio.create_subprocess_exec(
            sys.executable,
            *arguments,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            pass_fds=(read,),
            env={**os.environ, "FAULT": "", **self._environment},
        )
        os.close(read)
        assert self._process.stdout is not None
        async with asyncio.timeout(READY_SECONDS):
            line = await self._process.stdout.readline()
        if not line:
            assert self._process.stderr is not None
            raise AssertionError((await self._process.stderr.read()).decode()[-2000:])
        self.ready = json.loads(line)
        return self.ready

    def port(self, interface: str = "inbound") -> int:
        """The listener's port of this start."""
        return next(int(item["port"]) for item in self.ready["interfaces"] if item["name"] == interface)

    def client(self) -> OpsClient:
        """An API client with the owner's token."""
        token = json.loads(Path(self.ready["token_file"]).read_text(encoding="utf-8"))["token"]
        return OpsClient(self.ready["ops_url"], token)

    @property
    def pid(self) -> int:
        """The process id."""
        assert self._process is not None
        return self._process.pid

    @property
    def running(self) -> bool:
        """True until the process ended."""
        return self._process is not None and self._process.returncode is None

    async def kill(self) -> None:
        """kill -9."""
        if self.running:
            os.kill(self.pid, signal.SIGKILL)
        await self.wait()

    async def stop(self, by: signal.Signals = signal.SIGTERM) -> int:
        """SIGTERM or another signal; the exit code."""
        if self.running:
            os.kill(self.pid, by)
        return await self.wait()

    async def wait(self) -> int:
        """The exit code, after the pipes were drained."""
        assert self._process is not None
        await self._process.communicate()
        assert self._process.returncode is not None
        return self._process.returncode
