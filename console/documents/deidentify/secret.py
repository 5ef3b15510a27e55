"""The key of one project, and what is drawn from it: numbers, and permutations of what looks alike.

A permutation gives two different identifiers two different pseudonyms of the same shape, whatever their number: a
hash of eight digits would take two patients for one sooner than one thinks. No value is its own pseudonym.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Sequence

DIGITS, LOWER, UPPER = "0123456789", "abcdefghijklmnopqrstuvwxyz", "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_ROUNDS = 6
_MOST_CACHED = 100_000


class Secret:
    """One key for one project: another project's pseudonyms tell nothing of this one's."""

    __slots__ = ("_cache", "_key")

    def __init__(self, key: bytes, project: str) -> None:
        name = " ".join(project.casefold().split())
        self._key = hmac.new(key, b"deidentify\x1f" + name.encode(), hashlib.sha256).digest()
        self._cache: dict[tuple[str, tuple[str, ...]], str] = {}

    def __repr__(self) -> str:
        """Never the key."""
        return "Secret()"

    def number(self, label: str, text: str, below: int) -> int:
        """A number from 0 to `below` - 1, the same for the same text."""
        data = f"{label}\x1f{text}".encode("utf-8", "surrogatepass")
        return int.from_bytes(hashlib.blake2b(data, digest_size=16, key=self._key).digest(), "big") % below

    def permuted(self, label: str, text: str, alphabets: Sequence[str]) -> str:
        """`text` as another text over the same alphabets, one for each character: one to one, and never itself."""
        marks = (label, (text, *alphabets))
        known = self._cache.get(marks)
        if known is None:
            if len(self._cache) > _MOST_CACHED:
                self._cache.clear()
            known = self._cache[marks] = self._permute(label, text, alphabets)
        return known

    def _permute(self, label: str, text: str, alphabets: Sequence[str]) -> str:
        half = len(alphabets) // 2
        left, right = _size(alphabets[:half]), _size(alphabets[half:])
        tweak = f"{label}\x1f{'.'.join(str(len(item)) for item in alphabets)}"
        first, second = _number(text[:half], alphabets[:half]), _number(text[half:], alphabets[half:])
        first, second = self._rounds(tweak, first, second, left, right, back=True)
        whole = (first * right + second + 1) % (left * right)
        first, second = self._rounds(tweak, whole // right, whole % right, left, right, back=False)
        return _text(first, alphabets[:half]) + _text(second, alphabets[half:])

    def _rounds(self, tweak: str, first: int, second: int, left: int, right: int, *, back: bool) -> tuple[int, int]:
        """An unbalanced Feistel network over two halves, or its inverse."""
        sign = -1 if back else 1
        for number in range(_ROUNDS - 1, -1, -1) if back else range(_ROUNDS):
            if number % 2:
                second = (second + sign * self.number(f"{tweak}\x1f{number}", str(first), right)) % right
            else:
                first = (first + sign * self.number(f"{tweak}\x1f{number}", str(second), left)) % left
        return first, second


def _size(alphabets: Sequence[str]) -> int:
    size = 1
    for alphabet in alphabets:
        size *= len(alphabet)
    return size


def _number(text: str, alphabets: Sequence[str]) -> int:
    value = 0
    for char, alphabet in zip(text, alphabets, strict=True):
        value = value * len(alphabet) + alphabet.index(char)
    return value


def _text(value: int, alphabets: Sequence[str]) -> str:
    chars: list[str] = []
    for alphabet in reversed(alphabets):
        value, place = divmod(value, len(alphabet))
        chars.append(alphabet[place])
    return "".join(reversed(chars))
