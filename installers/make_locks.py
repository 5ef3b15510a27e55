"""Write the hashed lock files anew after a change in pyproject.toml: `python installers/make_locks.py`; needs uv.

Hashed requirements, not uv.lock, are what we keep: plain pip installs them, for every platform, and they hold no
address of an index, so they work behind a hospital's mirror.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCKS = {"requirements.lock": "--no-dev", "requirements-dev.lock": "--only-dev"}


def main(arguments: list[str]) -> int:
    """Write both locks; arguments such as --upgrade go to uv."""
    for name, group in LOCKS.items():
        target = f"installers/{name}"
        export = ["uv", "export", "--quiet", "--format", "requirements-txt", "--no-emit-project", "--no-header"]
        done = subprocess.run([*export, group, "-o", target, *arguments], cwd=ROOT, check=False)
        if done.returncode != 0:
            return done.returncode
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
