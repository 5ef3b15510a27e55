"""What an alert about a failure group is called: where first, since the end of a line may be cut off."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from console.gateway.alerting.groups import GroupFacts, group_title


def group(kind: str, code: str, path: str, *interfaces: int) -> GroupFacts:
    """Open, one message."""
    places = tuple((f"interface-{each}", None) for each in interfaces)
    began = datetime(2026, 1, 5, tzinfo=UTC)
    return GroupFacts(id=7, kind=kind, code=code, path=path, began=began, open=1, places=places, holds=frozenset())


@pytest.mark.parametrize(
    ("found", "title"),
    [
        (group("content", "AE 204", "PID-3", 1), "LAB → CERN: AE 204 at PID-3"),
        (group("content", "AE 204", "PID-3", 1, 2, 3), "LAB → CERN and 2 more: AE 204 at PID-3"),
        (group("link", "refused", "127.0.0.1:6661", 1), "LAB → CERN: connection refused"),
        (group("arrival", "sequence", "", 1), "LAB → CERN: number out of turn"),
        (group("silence", "eof", "", 1), "LAB → CERN: closed before the reply"),
    ],
)
def test_that_a_title_says_where_first_and_codes_of_ours_in_words(found: GroupFacts, title: str) -> None:
    assert group_title(found, "LAB → CERN") == title
