"""Other people's HL7 programs from npm: installed beside the project once, run as processes, watched by their lines."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import json
import shutil
import subprocess
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
SCRIPTS = ROOT / "tests" / "peers"
INSTALL_SECONDS = 300.0
CLIENTS = ("simple-hl7", "@medplum/hl7", "node-hl7-client")
SERVERS = ("simple-hl7", "@medplum/hl7", "node-hl7-server")


class PeersMissing(Exception):
    """They cannot be run here; the text names what is missing."""


def install() -> Path:
    """The folder whose `node_modules` holds the peers, installed by the lock file at the first call."""
    for program in ("node", "npm"):
        if shutil.which(program) is None:
            raise PeersMissing(f"{program} is not installed (Debian packages nodejs and npm).")
    lock = (SCRIPTS / "package-lock.json").read_bytes()
    place = ROOT / ".bootstrap" / f"npm-{hashlib.sha256(lock).hexdigest()[:12]}"
    if not (place / "node_modules" / ".package-lock.json").exists():
        place.mkdir(parents=True, exist_ok=True)
        for name in ("package.json", "package-lock.json", ".npmrc"):
            shutil.copy(SCRIPTS / name, place / name)
        command = ["npm", "ci", "--ignore-scripts"]
        done = subprocess.run(command, cwd=place, capture_output=True, text=True, timeout=INSTALL_SECONDS, check=False)
        if done.returncode:
            shutil.rmtree(place, ignore_errors=True)
            raise PeersMissing(f"npm ci failed with {done.returncode}: is there a network, or a filled npm cache?")
    return place


async def send(library: str, port: int, folder: Path, encoding: str = "utf8", seconds: float = 60.0) -> list[Any]:
    """Send the files of `folder` in order of name with this client; its replies as {code, for}."""
    process = await asyncio.create_subprocess_exec(
        "node",
        str(SCRIPTS / "client.cjs"),
        str(install()),
        library,
        str(port),
        str(folder),
        encoding,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        async with asyncio.timeout(seconds):
            out, error = await process.communicate()
    except TimeoutError:
        process.kill()
        out, error = await process.communicate()
        error += b" (no end in time)"
    if process.returncode:
        raise AssertionError(f"{library}: {error.decode()[-400:]} after {len(out.splitlines())} replies")
    return [json.loads(line) for line in out.splitlines()]


class PeerServer:
    """One of their servers in a process of its own. `ids` are the control ids it was handed, in order of arrival."""

    def __init__(self, library: str) -> None:
        self.library = library
        self.port = 0
        self.ids: list[str] = []
        self.starts = 0
        self._process: asyncio.subprocess.Process | None = None
        self._reader: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Start it on a free port, or again on the port it had."""
        self._process = await asyncio.create_subprocess_exec(
            "node",
            str(SCRIPTS / "server.cjs"),
            str(install()),
            self.library,
            str(self.port),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
        )
        assert self._process.stdout is not None
        async with asyncio.timeout(30):
            while True:
                line = json.loads(await self._process.stdout.readline())
                if "port" in line:
                    self.port = int(line["port"])
                    break
        self.starts += 1
        self._reader = asyncio.get_running_loop().create_task(self._read(self._process.stdout))

    async def _read(self, lines: asyncio.StreamReader) -> None:
        while line := await lines.readline():
            note = json.loads(line)
            if note.get("id"):
                self.ids.append(note["id"])

    async def died(self) -> None:
        """Wait until the process ended by itself."""
        assert self._process is not None
        await self._process.wait()

    async def stop(self) -> None:
        """End it, and read what it still said."""
        if self._process is not None and self._process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                self._process.kill()
            await self._process.wait()
        if self._reader is not None:
            await self._reader


@contextlib.asynccontextmanager
async def peer_server(library: str) -> AsyncIterator[PeerServer]:
    """A running server; ended at the end."""
    server = PeerServer(library)
    await server.start()
    try:
        yield server
    finally:
        await server.stop()
