"""Start a built program the way a user would and look at what it drew: `python installers/smoke.py PATH_TO_PROGRAM`.

It starts `run --smoke --shots FOLDER`: the gateway child with its migrations, the window, one picture, the end.
It runs in an empty folder with empty user folders and without this checkout on its path, so that nothing the build
forgot can be found by accident. Standard library only: it checks packages on machines that have nothing else.
"""

from __future__ import annotations

import os
import struct
import subprocess
import sys
import tempfile
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

SECONDS = 90
SMALLEST = (800, 500)
DISTINCT_ROWS = 40  # a blank window has a handful of different rows of pixels, one with text and lines has hundreds
USER_FOLDERS = ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME")
PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"


@dataclass(frozen=True, slots=True)
class Picture:
    """What we need to know of a PNG file: its size, and how many of its rows differ from each other."""

    width: int
    height: int
    distinct_rows: int

    @property
    def is_blank(self) -> bool:
        """Whether there is nothing to see on it."""
        return self.distinct_rows < DISTINCT_ROWS


@dataclass(frozen=True, slots=True)
class SmokeResult:
    """How a start went: complaints are for people, an empty tuple is success."""

    complaints: tuple[str, ...]
    pictures: tuple[Path, ...]


def main(arguments: Sequence[str]) -> int:
    """Check one program; say what is wrong with it."""
    if not arguments:
        print("Usage: python installers/smoke.py PROGRAM [ARGUMENTS BEFORE run]", file=sys.stderr)
        return 2
    program = [str(Path(arguments[0]).resolve()), *arguments[1:]]
    with tempfile.TemporaryDirectory(prefix="smoke-") as folder:
        result = smoke(program, Path(folder))
        for complaint in result.complaints:
            print(complaint, file=sys.stderr)
        if not result.complaints:
            print(f"It starts, and drew {len(result.pictures)} picture(s).")
    return 1 if result.complaints else 0


def smoke(program: Sequence[str], folder: Path) -> SmokeResult:
    """Start the program in `folder` and judge its exit code and its pictures."""
    shots = folder / "shots"
    command = [*program, "run", "--smoke", "--shots", str(shots)]
    env = clean_environment(os.environ, folder)
    try:
        done = subprocess.run(
            command, cwd=folder, env=env, capture_output=True, text=True, errors="replace", timeout=SECONDS, check=False
        )
    except subprocess.TimeoutExpired as expired:
        return SmokeResult((f"It did not end within {SECONDS} s. It said:\n{as_text(expired.stderr)}",), ())
    complaints = []
    if done.returncode != 0:
        complaints.append(f"It ended with exit code {done.returncode}. It said:\n{done.stderr or done.stdout}")
    pictures = tuple(sorted(shots.glob("**/*.png")))
    complaints.extend(picture_complaints(pictures))
    return SmokeResult(tuple(complaints), pictures)


def picture_complaints(pictures: Sequence[Path]) -> list[str]:
    """What is wrong with the pictures, if anything."""
    if not pictures:
        return ["It saved no picture."]
    complaints = []
    for path in pictures:
        picture = read_png(path.read_bytes())
        if picture.width < SMALLEST[0] or picture.height < SMALLEST[1]:
            complaints.append(f"{path.name} is only {picture.width} by {picture.height} pixels.")
        if picture.is_blank:
            complaints.append(f"{path.name} is blank: {picture.distinct_rows} different rows.")
    return complaints


def clean_environment(env: Mapping[str, str], folder: Path) -> dict[str, str]:
    """The caller's environment without Python's own settings, off screen, with the user's folders inside `folder`."""
    known = {name: value for name, value in env.items() if not name.startswith(("PYTHON", "VIRTUAL_ENV", "QT_"))}
    known["QT_QPA_PLATFORM"] = env.get("QT_QPA_PLATFORM", "offscreen")
    for name in USER_FOLDERS:
        known[name] = str(folder / name.lower())
    return known


def read_png(content: bytes) -> Picture:
    """Read the size and the rows of a PNG file that is not interlaced."""
    if not content.startswith(PNG_SIGNATURE):
        return Picture(width=0, height=0, distinct_rows=0)
    chunks = png_chunks(content)
    width, height = struct.unpack(">II", chunks[b"IHDR"][:8])
    pixels = zlib.decompress(chunks[b"IDAT"])
    length = len(pixels) // height
    rows = {pixels[start : start + length] for start in range(0, len(pixels), length)}
    return Picture(width=width, height=height, distinct_rows=len(rows))


def png_chunks(content: bytes) -> dict[bytes, bytes]:
    """The chunks of a PNG by kind; those of the same kind are joined."""
    chunks: dict[bytes, bytes] = {}
    position = len(PNG_SIGNATURE)
    while position < len(content):
        length, kind = struct.unpack(">I4s", content[position : position + 8])
        chunks[kind] = chunks.get(kind, b"") + content[position + 8 : position + 8 + length]
        position += 12 + length
    return chunks


def as_text(said: str | bytes | None) -> str:
    """What a process said before it was stopped; a timeout hands over bytes."""
    return said.decode(errors="replace") if isinstance(said, bytes) else said or ""


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
