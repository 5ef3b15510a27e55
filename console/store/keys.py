"""Keys made from the one store key: each purpose has its own, so that no two uses can meet."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable

from console.core.errors import OperatorError

KEY_BYTES = 32
_MASK_63 = (1 << 63) - 1  # both engines keep signed 64-bit integers


def require_key(key: bytes | None) -> bytes:
    """The store key, or a refusal in words: there is no plaintext store."""
    if key is None:
        raise OperatorError(
            "The store has no key, and patient data is never kept unencrypted. "
            "Give the gateway a key: the operating system's keyring, systemd credentials, or --key-fd."
        )
    if len(key) != KEY_BYTES:
        raise OperatorError(f"The store key has {len(key)} bytes; it must have {KEY_BYTES} (64 hex digits).")
    return key


def derive(key: bytes, purpose: str) -> bytes:
    """A 32-byte key for one purpose (HMAC-SHA256 as a key derivation, RFC 5869 expand step with one block)."""
    return hmac.new(key, b"interface-console/" + purpose.encode() + b"\x01", hashlib.sha256).digest()


def identifier_hasher(key: bytes) -> Callable[[str, str], int]:
    """`hash(kind, value)`: a keyed 63-bit number, so that the store can find an identifier without holding it.

    The kind is part of the hash: the same digits as MRN and as visit number do not meet.
    """
    own = derive(key, "identifier")

    def keyed(kind: str, value: str) -> int:
        text = f"{kind}\x1f{value.strip()}".encode("utf-8", "surrogatepass")
        return int.from_bytes(hashlib.blake2b(text, digest_size=8, key=own).digest(), "big") & _MASK_63

    return keyed
