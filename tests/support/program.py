"""`python -m console …` as a person starts it in a terminal: its exit code, its output and its complaints."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
NO_SECRETS = {
    "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring",
    "CREDENTIALS_DIRECTORY": "",
    "DBUS_SESSION_BUS_ADDRESS": "",
}
"""A machine with no place for a key, whatever the one that runs the tests has."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """How a run ended."""

    code: int
    output: bytes
    complaints: str

    @property
    def lines(self) -> list[dict[str, Any]]:
        """The output as JSON, one object a line."""
        return [json.loads(line) for line in self.output.splitlines()]


def start(*arguments: str, environment: Mapping[str, str] | None = None) -> subprocess.Popen[bytes]:
    """Begin a run; `finish` waits for it."""
    return subprocess.Popen(
        [sys.executable, "-m", "console", *arguments],
        cwd=ROOT,
        env={**os.environ, **(environment or {})},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


def finish(process: subprocess.Popen[bytes], stdin: bytes = b"", seconds: float = 60.0) -> Done:
    """Wait for the end. No run may show a traceback, whatever it was given."""
    try:
        output, complaints = process.communicate(stdin, timeout=seconds)
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()
        raise
    words = complaints.decode()
    assert "Traceback" not in words, words
    return Done(code=process.returncode, output=output, complaints=words)


def run(*arguments: str, stdin: bytes = b"", environment: Mapping[str, str] | None = None) -> Done:
    """Run to the end."""
    return finish(start(*arguments, environment=environment), stdin)
