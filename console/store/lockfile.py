"""One gateway per file: a lock that the operating system ends with the process, however it ends."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from console.core.errors import OperatorError


class LockFile:
    """Holds `<store>.lock` locked; its content is the holder's process number, for the message only."""

    def __init__(self, store: Path) -> None:
        """Take the lock or raise OperatorError naming the file and its holder."""
        self.path = store.with_name(store.name + ".lock")
        self._handle = os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            _lock(self._handle)
        except OSError:
            holder = os.read(self._handle, 20).decode("ascii", "replace").strip()
            os.close(self._handle)
            raise OperatorError(
                f"Another gateway (process {holder or 'unknown'}) works on the store {store}. "
                "Stop it, connect the desktop to it, or choose another data folder."
            ) from None
        os.ftruncate(self._handle, 0)
        os.lseek(self._handle, 0, os.SEEK_SET)
        os.write(self._handle, str(os.getpid()).encode())

    def release(self) -> None:
        """Let go; the file stays, because removing it would let two others in at once."""
        if self._handle >= 0:
            os.close(self._handle)
            self._handle = -1


if sys.platform == "win32":
    import msvcrt

    def _lock(handle: int) -> None:
        """Lock a byte far behind the text, which must stay readable."""
        os.lseek(handle, 1 << 20, os.SEEK_SET)
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _lock(handle: int) -> None:
        """Lock the file; it ends when the descriptor does."""
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
