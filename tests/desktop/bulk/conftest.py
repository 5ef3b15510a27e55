"""Bulk work on a PROD gateway in memory that this person has armed."""

from __future__ import annotations

import pytest

from tests.support.fake_gateway import FakeGatewayClient


@pytest.fixture(autouse=True)
def armed(gateway: FakeGatewayClient) -> None:
    """For longer than any test takes."""
    gateway.armed_seconds = 900.0
