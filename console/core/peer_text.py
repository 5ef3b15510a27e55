"""What may be kept of a peer's error text where no audit stands before it: details, groups, logs, notifications.

Peers quote the message they refuse ("Unknown patient 00123 DOE^JANE", "patient jane doe not found"). The rule is an
allow-list (`console.core.plain_text`), so that a name or number nobody thought of is masked, not kept, in whatever case
it is written. A word is kept where it is
- a plain word of error texts, or a place in a message (`PID-3.1`, `OBX[2]-5`);
- a code with a check digit (`2345-7`, `2345-7L`), a trigger event (`A08`), or a number of one or two digits;
and where it is none of the identifiers of the message `sent`. All else becomes the mask; runs of masks become one.
The full reply, with the sent message's own values blanked, is for the inspector (`console.documents.masking`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from console.core.message import Identifier
from console.core.plain_text import Sort, Token, read

MASK = "••••••"
LONGEST = 200
"""Characters of a peer's text that are looked at."""

_CODE = re.compile(r"\d{1,5}-\d[A-Z]{0,2}|\d{1,2}|[A-Z]\d{2}")


def keep_plain_words(text: str, sent: Iterable[Identifier] = ()) -> str:
    """The text with everything masked that is not plain; one line, `LONGEST` characters at most."""
    known = {identifier.value.casefold() for identifier in sent if len(identifier.value) > 2}
    kept: list[str] = []
    for token in read(text[:LONGEST]):
        word = token.text if _keep(token, known) else MASK
        if word != MASK or kept[-1:] != [MASK]:
            kept.append(word)
    return " ".join(kept) if any(word != MASK for word in kept) else ""


def _keep(token: Token, known: set[str]) -> bool:
    folded = token.bare.casefold()
    if any(value in folded for value in known):
        return False
    if token.sort is Sort.VALUE:
        return token.quoted is False and bool(_CODE.fullmatch(token.bare))
    return True
