"""The store of a gateway of this machine, opened by a command that does not go through the gateway."""

from __future__ import annotations

import argparse

from console.compositions.files import STORE_FILE
from console.config.loader import load
from console.core.errors import OperatorError
from console.security.keys import store_key
from console.security.os_keyring import OsKeyring
from console.store.store import Store


def open_store(options: argparse.Namespace, name: str) -> Store:
    """By the options `data`, `config` and `key_fd`; `name` is the writer's own. Raises `OperatorError` in words."""
    place = load(options.config).gateway.store if options.config else ""
    file = options.data / STORE_FILE
    if not place and not file.is_file():
        raise OperatorError(f"There is no store in {options.data}. Give the data folder of a gateway with --data.")
    key = store_key(key_fd=options.key_fd, name=str(options.data.resolve()), store_exists=True, keyring=OsKeyring())
    return Store.open(place or file, key.key, name=name)
