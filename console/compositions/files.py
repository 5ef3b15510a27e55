"""Names of files in a gateway's data folder that more than one program must know."""

from __future__ import annotations

STORE_FILE = "store.db"
TOKEN_FILE = "ops.token"  # noqa: S105 - the name of a file, not a secret
