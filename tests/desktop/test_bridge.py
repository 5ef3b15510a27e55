"""The bridge: answers come to the GUI thread, once, to those who still wait; the feed survives losses."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from console.core.errors import OperatorError
from console.desktop.bridge.client import GatewayClient
from console.desktop.bridge.feed import Linked, Lost
from console.desktop.bridge.worker import Bridge
from tests.support.fake_gateway import FakeGatewayClient
from tests.support.fake_rows import sent_row


class Asker(QObject):
    """Keeps what it is told, and in which thread."""

    def __init__(self) -> None:
        super().__init__()
        self.got: list[object] = []
        self.threads: set[int] = set()

    def take(self, value: object) -> None:
        """An answer."""
        self.got.append(value)
        self.threads.add(threading.get_ident())


@pytest.fixture
def bridge(qtbot: QtBot, gateway: FakeGatewayClient) -> Iterator[Bridge]:
    """A linked bridge."""
    made = Bridge(lambda: gateway)
    with qtbot.waitSignal(made.connected):
        made.start()
    yield made
    made.close()


def test_that_an_answer_comes_in_the_gui_thread(qtbot: QtBot, bridge: Bridge) -> None:
    asker = Asker()
    bridge.submit(lambda client: client.me(), asker.take)
    qtbot.waitUntil(lambda: bool(asker.got))
    assert asker.threads == {threading.get_ident()}


def test_that_a_newer_question_drops_the_older_answer(qtbot: QtBot, bridge: Bridge) -> None:
    asker = Asker()
    for number in range(5):

        async def ask(client: GatewayClient, number: int = number) -> int:
            await client.me()
            return number

        bridge.submit(ask, asker.take, key="same")
    qtbot.waitUntil(lambda: bool(asker.got))
    assert asker.got == [4]


def test_that_a_refusal_goes_to_the_error_handler(qtbot: QtBot, bridge: Bridge) -> None:
    asker = Asker()
    bridge.submit(lambda client: client.message(1), Asker().take, asker.take)
    qtbot.waitUntil(lambda: bool(asker.got))
    assert isinstance(asker.got[0], OperatorError)


def test_that_a_refusal_nobody_handles_is_not_lost(qtbot: QtBot, bridge: Bridge) -> None:
    with qtbot.waitSignal(bridge.failed):
        bridge.submit(lambda client: client.message(1), Asker().take)


def test_that_a_mistake_of_ours_reaches_the_asker_too(qtbot: QtBot, bridge: Bridge) -> None:
    async def broken(client: GatewayClient) -> int:
        raise ZeroDivisionError

    asker = Asker()
    bridge.submit(broken, Asker().take, asker.take)
    qtbot.waitUntil(lambda: bool(asker.got))
    assert "mistake" in str(asker.got[0])


def test_that_an_answer_for_someone_gone_is_dropped(qtbot: QtBot, bridge: Bridge) -> None:
    gone, here = Asker(), Asker()
    bridge.submit(lambda client: client.me(), gone.take)
    del gone
    bridge.submit(lambda client: client.me(), here.take)
    qtbot.waitUntil(lambda: bool(here.got))


def test_that_changes_come_and_a_loss_is_told_and_mended(
    qtbot: QtBot, bridge: Bridge, gateway: FakeGatewayClient
) -> None:
    with qtbot.waitSignal(bridge.changes):
        gateway.push(messages=[sent_row(1, "LAB → CERN", "ORU", id=50_000)])
    with qtbot.waitSignal(bridge.disconnected) as lost:
        gateway.go_down()
    assert lost.args is not None
    assert isinstance(lost.args[0], Lost)
    gateway.come_back()
    with qtbot.waitSignal(bridge.connected) as linked:
        bridge.try_now()
    assert linked.args is not None
    assert isinstance(linked.args[0], Linked)


def test_that_a_new_query_takes_effect_without_waiting_for_the_poll(
    qtbot: QtBot, bridge: Bridge, gateway: FakeGatewayClient
) -> None:
    bridge.set_query("status:error")
    qtbot.waitUntil(lambda: any(n == "feed" and a[1] == "status:error" for n, a in gateway.asked))  # type: ignore[index]


def test_that_a_gateway_that_will_not_start_is_told_as_lost(qtbot: QtBot) -> None:
    def refuse() -> GatewayClient:
        raise OperatorError("No keyring. Unlock it, then try again.")

    bridge = Bridge(refuse)
    with qtbot.waitSignal(bridge.disconnected) as lost:
        bridge.start()
    bridge.close()
    assert lost.args is not None
    assert "keyring" in lost.args[0].text
