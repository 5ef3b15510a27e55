"""`Bridge`: asks the gateway without ever making the GUI thread wait, and follows its live feed.

Down: `submit` puts a coroutine on the worker's loop. Up: one signal carries what came of it to the GUI thread, where
the caller's bound method is called, unless the caller is gone or has asked anew under the same key meanwhile.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from itertools import count
from types import MethodType
from typing import Any, TypeVar
from weakref import WeakMethod

import shiboken6
from PySide6.QtCore import QObject, Qt, Signal, Slot

from console.core.errors import BugError, OperatorError
from console.desktop.bridge.client import GatewayClient
from console.desktop.bridge.feed import FeedFollower, Link, Linked, Lost
from console.desktop.bridge.loop import LoopThread

log = logging.getLogger(__name__)
T = TypeVar("T")
Ask = Callable[[GatewayClient], Coroutine[Any, Any, T]]
OnError = Callable[[OperatorError], None]


@dataclass(frozen=True, slots=True)
class _Answer:
    request: int
    value: object = None
    error: OperatorError | None = None


@dataclass(frozen=True, slots=True)
class _Waiting:
    key: str
    on_result: Callable[[], Callable[[Any], None] | None]
    on_error: Callable[[], OnError | None]


class Bridge(QObject):
    """One gateway as the GUI thread sees it.

    `connected` carries a `Linked` snapshot, `changes` a `ChangeBatch`, `disconnected` a `Lost`; `gap` says that
    snapshots must be fetched anew (the interfaces come with it as a fresh `connected`).
    """

    connected = Signal(object)
    changes = Signal(object)
    gap = Signal()
    disconnected = Signal(object)
    failed = Signal(object)  # an OperatorError nobody asked to handle
    _answered = Signal(object)
    _fed = Signal(object)

    def __init__(self, make_client: Callable[[], GatewayClient], parent: QObject | None = None) -> None:
        """`make_client` is called on the worker's loop until it succeeds; it may take its time (a gateway starts)."""
        super().__init__(parent)
        self._make_client = make_client
        self._client: GatewayClient | None = None
        self._loop = LoopThread("gateway client", self._goodbye)
        self._numbers = count(1)
        self._waiting: dict[int, _Waiting] = {}
        self._newest: dict[str, int] = {}
        self._follower = FeedFollower(self._fed.emit)
        self._ready = asyncio.Event()
        self._started = False
        self._answered.connect(self._deliver, Qt.ConnectionType.QueuedConnection)
        self._fed.connect(self._tell, Qt.ConnectionType.QueuedConnection)

    @property
    def address(self) -> str:
        """Where the gateway is; empty until the first call."""
        return self._client.url if self._client is not None else ""

    def start(self) -> None:
        """Start the worker and follow the feed."""
        self._started = True
        self._loop.start()
        self._loop.run(self._follow())

    def close(self, seconds: float = 3.0) -> None:
        """End the worker; for the end of the program only."""
        if self._started:
            self._started = False
            self._waiting.clear()
            self._loop.stop(seconds)

    def submit(
        self, ask: Ask[T], on_result: Callable[[T], None], on_error: OnError | None = None, *, key: str = ""
    ) -> int:
        """Ask the gateway; `on_result` or `on_error` is called in the GUI thread later, at most one of them, once.

        Bound methods are held weakly. With a `key`, a newer request under the same key drops this one's answer.
        Without `on_error`, errors go out by `failed`. Returns the request's number, for `drop`.
        """
        number = next(self._numbers)
        if key:
            self._waiting.pop(self._newest.get(key, 0), None)
            self._newest[key] = number
        self._waiting[number] = _Waiting(key, _weak(on_result), _weak(on_error or self.failed.emit))
        if self._started:
            self._loop.run(self._ask(number, ask))
        return number

    def drop(self, number: int) -> None:
        """Forget a request: its answer goes nowhere."""
        self._waiting.pop(number, None)

    def set_query(self, query: str) -> None:
        """Ask the feed for messages that match this query only; takes effect at once."""
        self._loop.call(self._follower.set_query, query)

    def try_now(self) -> None:
        """While disconnected: do not wait for the next try."""
        self._loop.call(self._follower.try_now)

    async def _follow(self) -> None:
        await self._follower.run(self._the_client)

    async def _goodbye(self) -> None:
        if self._client is not None:
            await self._client.aclose()

    def _the_client(self) -> GatewayClient:
        if self._client is None:
            self._client = self._make_client()
            self._ready.set()
        return self._client

    async def _ask(self, number: int, ask: Ask[Any]) -> None:
        try:
            await self._ready.wait()
            self._answered.emit(_Answer(number, await ask(self._the_client())))
        except OperatorError as error:
            self._answered.emit(_Answer(number, error=error))
        except Exception:  # last resort: a fault of ours must reach the person who waits for the answer
            log.exception("desktop.request_failed")
            bug = OperatorError("The console made a mistake with this request; its log has the details. Try again.")
            self._answered.emit(_Answer(number, error=bug))

    @Slot(object)
    def _deliver(self, answer: object) -> None:
        if not isinstance(answer, _Answer):
            raise BugError(f"The bridge got {type(answer).__name__} instead of an answer.")
        waiting = self._waiting.pop(answer.request, None)
        if waiting is None:
            return
        if self._newest.get(waiting.key) == answer.request:
            del self._newest[waiting.key]
        if answer.error is not None:
            if (on_error := waiting.on_error()) is not None:
                on_error(answer.error)
        elif (on_result := waiting.on_result()) is not None:
            on_result(answer.value)

    @Slot(object)
    def _tell(self, news: object) -> None:
        match news:
            case Linked():
                self.connected.emit(news)
            case Lost():
                self.disconnected.emit(news)
            case Link.GAP:
                self.gap.emit()
            case _:
                self.changes.emit(news)


def _weak(function: Callable[[Any], None]) -> Callable[[], Callable[[Any], None] | None]:
    """A way back to the function that gives None once its owner is gone, in Python or in Qt."""
    if not isinstance(function, MethodType):
        return lambda: function
    reference = WeakMethod(function)

    def back() -> Callable[[Any], None] | None:
        method = reference()
        if method is None:
            return None
        living = getattr(method, "__self__", None)
        return None if isinstance(living, QObject) and not shiboken6.isValid(living) else method

    return back
