"""The demo hospital with its gateway beside a desktop: a thread with its own loop, started and stopped in order."""

from __future__ import annotations

import asyncio
import json
import secrets
import tempfile
import threading
from collections.abc import Callable, Coroutine, Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, TypeVar

from console.compositions.child import GatewayChild
from console.compositions.demo import BATCHES, PRIMED, SITE_FILE, remembered
from console.core.errors import OperatorError
from console.simulator.hospital import DemoHospital, HospitalStats
from console.simulator.scenes import SCENES
from console.simulator.site import toml

if TYPE_CHECKING:
    from console.api.client import OpsClient

T = TypeVar("T")

STOP_SECONDS = 20.0
HISTORY_SECONDS = 120.0
"""The longest the past may take to be written, on the slowest machine."""


class DemoSession:
    """`with DemoSession(seed) as demo:` a live hospital behind `demo.url` and `demo.token`, gone at the end.

    The store's key is thrown away with the folder, so nothing of a demo is left.
    """

    def __init__(self, seed: int = 1, speed: float = 1.0, *, past: float = 0.0, scenes: Sequence[str] = ()) -> None:
        """`past` is how many seconds of history the store begins with (0: none); `scenes` are played in the day."""
        self._scenes = [SCENES[name] for name in scenes]
        self._folder = tempfile.TemporaryDirectory(prefix="interface-console-demo-")
        self._hospital = DemoHospital(seed, speed, batches=Path(self._folder.name, BATCHES), past=past)
        self._past = past
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="demo hospital", daemon=True)
        self._day: asyncio.Task[None] | None = None
        self.gateway: GatewayChild | None = None

    def __enter__(self) -> DemoSession:
        self._thread.start()
        try:
            site = self._call(self._hospital.start())
            data = Path(self._folder.name)
            config = data / SITE_FILE
            config.write_text(toml(site), encoding="utf-8")
            key = secrets.token_bytes(32)
            if self._past:
                self._call(remembered(self._hospital, data, key, site), HISTORY_SECONDS)
            self.gateway = GatewayChild.start(data, config, key, with_parent=True)
            self._call(self._begin(self.gateway))
        except BaseException:
            self.__exit__(None, None, None)
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Sending partners first, then the gateway while its receivers still answer, then the receivers."""
        self._hospital_ends()
        if self.gateway is not None:
            self.gateway.stop()
        self._call(self._hospital.stop())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(STOP_SECONDS)
        self._loop.close()
        self._folder.cleanup()

    @property
    def url(self) -> str:
        """Where the ops API answers."""
        return str(self._ready["ops_url"])

    @property
    def token(self) -> str:
        """The owner's token."""
        return str(json.loads(Path(str(self._ready["token_file"])).read_text(encoding="utf-8"))["token"])

    @property
    def _ready(self) -> dict[str, object]:
        return self.gateway.ready if self.gateway is not None else {}

    def stats(self) -> HospitalStats:
        """What the partners sent and received so far."""
        return self._hospital.stats()

    async def _begin(self, gateway: GatewayChild) -> None:
        self._day = asyncio.get_running_loop().create_task(self._play(gateway), name="demo day")

    async def _play(self, gateway: GatewayChild) -> None:
        ports = gateway.listener_ports
        await self._hospital.prime(ports, PRIMED)
        await self._hospital.run(ports, scenes=self._scenes)

    def _hospital_ends(self) -> None:
        self._loop.call_soon_threadsafe(self._hospital.end)
        if self._day is not None:
            self._call(self._ended(self._day))

    @staticmethod
    async def _ended(day: asyncio.Task[None]) -> None:
        await asyncio.wait([day], timeout=STOP_SECONDS)

    def _call(self, work: Coroutine[Any, Any, T], seconds: float = STOP_SECONDS) -> T:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(seconds)


class DemoGateway:
    """A demo that begins when its client is first asked for, so that a window can show itself meanwhile."""

    def __init__(self, make: Callable[[], DemoSession]) -> None:
        self._make = make
        self._session: DemoSession | None = None
        self._ended = False
        self._lock = threading.Lock()

    def client(self) -> OpsClient:
        """A client of the demo's gateway; blocks while it starts, so call it off the GUI thread."""
        from console.api.client import OpsClient  # on the bridge's thread: HTTP must not delay the first paint

        with self._lock:
            if self._ended:
                raise OperatorError("The demo has ended. Start it again.")
            if self._session is None:
                self._session = self._make().__enter__()
            return OpsClient(self._session.url, self._session.token)

    def end(self) -> None:
        """End it in order; waits for a start that is under way."""
        with self._lock:
            self._ended = True
            session, self._session = self._session, None
        if session is not None:
            session.__exit__(None, None, None)
