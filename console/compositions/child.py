"""A gateway of our own, as a child process: key handed over through a pipe, ready line read, output never blocks it."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import subprocess
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import IO, Any

from console.core.errors import OperatorError
from console.core.program import environment, program

READY_SECONDS = 60.0
"""How long a gateway may take to open its store; a first start on a slow disk runs all migrations."""
STOP_SECONDS = 10.0
OUTPUT = "gateway-output.log"
"""What the child writes to stderr, in its data folder; a file never fills up as a pipe does."""


class GatewayFailed(OperatorError):
    """The gateway did not become ready."""


class GatewayChild:
    """A running gateway. Made by `start`; every method blocks, so call them off the event loop and the GUI thread.

    The child is in a process group of its own: Ctrl+C in a terminal reaches only the parent, which stops it in order.
    """

    def __init__(self, process: subprocess.Popen[bytes], ready: dict[str, Any]) -> None:
        self.process = process
        self.ready = ready
        """The ready line: `ops_url`, `token_file`, `interfaces` with `name`, `layer`, `port`."""

    @classmethod
    def start(
        cls,
        data: Path,
        config: Path | None,
        key: bytes,
        *,
        port: int = 0,
        seconds: float = READY_SECONDS,
        with_parent: bool = False,
    ) -> GatewayChild:
        """Start a gateway on this data folder with this 32-byte store key and wait until it is ready.

        `with_parent` ends it when this program has ended, however that came about (not on Windows).
        Raises `GatewayFailed` with the gateway's own words where it ends or stays silent instead.
        """
        data.mkdir(parents=True, exist_ok=True, mode=0o700)
        options = ["--data", str(data), "--port", str(port)]
        if config is not None:
            options += ["--config", str(config)]
        if with_parent:
            options.append("--with-parent")
        output = data / OUTPUT
        with output.open("ab") as errors:
            process = _spawn([*program(), "gateway", *options], key, errors)
        lines: SimpleQueue[bytes] = SimpleQueue()
        threading.Thread(target=_drain, args=(process, lines), name="gateway output", daemon=True).start()
        try:
            return cls(process, _ready(lines, seconds))
        except GatewayFailed as error:
            process.kill()
            process.wait()
            raise GatewayFailed(f"{error} {_last_words(output)}".strip()) from None

    @property
    def listener_ports(self) -> dict[str, int]:
        """The port of each interface that listens, by name."""
        return {str(row["name"]): int(row["port"]) for row in self.ready["interfaces"] if row.get("port")}

    @property
    def running(self) -> bool:
        """True while the process lives."""
        return self.process.poll() is None

    def wait(self) -> int:
        """Wait until it ends, however that comes about; returns its exit code."""
        return self.process.wait()

    def stop(self, seconds: float = STOP_SECONDS) -> int:
        """Ask it to stop in order and wait; returns its exit code. Killed only where it does not end in time."""
        if self.running:
            self._ask()
        try:
            return self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            self.process.kill()
            return self.process.wait()

    def _ask(self) -> None:
        """SIGTERM where there is one; Windows has none, so there it is a command of the ops API."""
        if sys.platform == "win32":
            with contextlib.suppress(OperatorError, OSError, ValueError):
                self.stop_by_command()
        else:
            self.process.terminate()

    def stop_by_command(self) -> None:
        """Send the API's stop command; the gateway answers before it goes. Raises what `OpsClient` raises."""
        token = json.loads(Path(self.ready["token_file"]).read_text(encoding="utf-8"))["token"]

        from console.api.client import OpsClient  # a window that never stops its gateway so needs no HTTP here

        async def send() -> None:
            async with OpsClient(self.ready["ops_url"], token) as client:
                await client.stop()

        asyncio.run(send())


def _spawn(command: Sequence[str], key: bytes, errors: IO[bytes]) -> subprocess.Popen[bytes]:
    """Start the command with the key on a descriptor that only the child can read."""
    digits = key.hex().encode("ascii")
    if sys.platform == "win32":  # no inherited descriptors there but the standard ones
        process = subprocess.Popen(  # noqa: S603 - our own program
            [*command, "--key-fd", "0"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=errors,
            env=environment(),
            creationflags=subprocess.CREATE_NEW_PROCESS_GROUP,
        )
        if process.stdin is not None:
            with contextlib.suppress(OSError), process.stdin:  # it ended at once: the ready line will be missing
                process.stdin.write(digits)
        return process
    reading, writing = os.pipe()
    try:
        process = subprocess.Popen(  # noqa: S603 - our own program
            [*command, "--key-fd", str(reading)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=errors,
            env=environment(),
            pass_fds=(reading,),
            start_new_session=True,
        )
        os.write(writing, digits)  # 64 bytes always fit in a pipe
        return process
    finally:
        os.close(reading)
        os.close(writing)


def _drain(process: subprocess.Popen[bytes], lines: SimpleQueue[bytes]) -> None:
    """Hand over the first line and throw the rest away; an empty line says that the output ended."""
    if process.stdout is None:
        return
    with process.stdout as output:
        lines.put(output.readline())
        while output.read(65536):
            pass


def _ready(lines: SimpleQueue[bytes], seconds: float) -> dict[str, Any]:
    try:
        line = lines.get(timeout=seconds)
    except Empty:
        raise GatewayFailed(f"The gateway was not ready within {seconds:.0f} s.") from None
    if not line:
        raise GatewayFailed("The gateway ended before it was ready.")
    try:
        ready = json.loads(line)
    except ValueError:
        raise GatewayFailed("The gateway's first line is not its ready line.") from None
    if not isinstance(ready, dict) or ready.get("ready") is not True:
        raise GatewayFailed("The gateway's first line does not say that it is ready.")
    return ready


def _last_words(output: Path) -> str:
    """The last lines the gateway wrote to stderr; its texts are made for people and hold no patient data."""
    lines = output.read_bytes()[-2000:].decode("utf-8", errors="replace").strip().splitlines()
    return " ".join(lines[-3:])
