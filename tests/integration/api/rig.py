"""A gateway with its API on a real socket, one user for each role, and a scripted peer that refuses or accepts."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from console.api.client import OpsClient
from console.api.messages import MessageRow
from console.api.server.app import create_app
from console.api.server.serve import ApiServer, bind
from console.config.settings import (
    FolderDestination,
    GatewaySettings,
    InterfaceSettings,
    MllpDestination,
    MllpSource,
    SiteFile,
    User,
)
from console.core.clock import SystemClock
from console.core.interface import Ordering
from console.core.status import Status
from console.gateway.desk.job_desk import job_desk
from console.gateway.service import Gateway
from console.security.roles import Actor, Role
from console.security.tokens import Tokens, credential, user_credential
from console.store.store import Store
from tests.support.mllp_client import MllpClient
from tests.support.scripted_peer import Act, ScriptedPeer

KEY = bytes(range(32))
CANARY = "CANARYSON"
GIVEN = "QUILLFEATHER"
MRN = "CANARY4711"
ADMIN_TOKEN = "token-of-the-owner"


def result(control_id: str, mrn: str = MRN) -> bytes:
    """A lab result, made up; its patient is the canary that must never leave unasked."""
    return (
        f"MSH|^~\\&|LAB|HOSP|CERNER|HOSP|20261122101447||ORU^R01^ORU_R01|{control_id}|P|2.5.1\r"
        f"PID|1||{mrn}^^^HOSP^MR||{CANARY}^{GIVEN}||19700101|F\r"
        f"OBR|1|ORD{control_id}|LAB{control_id}|24323-8^CMP^LN\r"
        "OBX|1|NM|2345-7L^Glucose^L||99.50|mg/dL|70-99|H|||F\r"
    ).encode()


@dataclass
class Rig:
    """What a test holds in its hands."""

    gateway: Gateway
    server: ApiServer
    data: Path
    peer: ScriptedPeer
    clients: dict[Role, OpsClient] = field(default_factory=dict)

    @property
    def admin(self) -> OpsClient:
        """The owner."""
        return self.clients[Role.ADMINISTRATOR]

    async def receive(self, raw: bytes, interface: str = "lab") -> bytes:
        """Deliver one message to a listener; its acknowledgement."""
        port = self.gateway.running[interface].port
        assert port is not None
        async with MllpClient(port) as sender:
            return await sender.send(raw)

    async def row(self, wanted: Callable[[MessageRow], bool]) -> MessageRow:
        """The first row for which this holds; waits on the feed until there is one."""
        after = 0
        async with asyncio.timeout(20):
            while True:
                for row in (await self.admin.messages()).rows:
                    if wanted(row):
                        return row
                after = (await self.admin.feed(after, wait=1)).number

    async def settled(self, control_id: str, *statuses: Status) -> MessageRow:
        """The row of this control id once it stands in one of these statuses."""
        return await self.row(lambda row: row.control_id == control_id and row.status in statuses)


def token_of(role: Role) -> str:
    """The token of the user with this role."""
    return ADMIN_TOKEN if role is Role.ADMINISTRATOR else f"token-of-{role.value}"


def site(peer_port: int, folder: Path, *, read_only: bool = False, ordering: Ordering = Ordering.INTERFACE) -> SiteFile:
    """Two interfaces: `lab` to the peer, `prod` (PROD) to a folder."""
    users = tuple(
        User(name=role.value, role=role.value, token_sha256=hashlib.sha256(token_of(role).encode()).hexdigest())
        for role in (Role.HELP_DESK, Role.ANALYST, Role.LEAD)
    )
    lab = InterfaceSettings(
        name="lab",
        title="LAB → CERN",
        kind="ORU",
        ordering=ordering,
        source=MllpSource(),
        destination=(
            MllpDestination(name="cern", title="CERN", port=peer_port, reply_timeout=5),
            FolderDestination(name="files", kind="folder", path=str(folder), route="type:ADT"),
        ),
    )
    prod = InterfaceSettings(
        name="prod",
        environment="PROD",
        source=MllpSource(),
        destination=(FolderDestination(name="files", kind="folder", path=str(folder)),),
    )
    return SiteFile(gateway=GatewaySettings(read_only=read_only), user=users, interface=(lab, prod))


@asynccontextmanager
async def running(
    folder: Path, act: Act = Act.AE, *, read_only: bool = False, ordering: Ordering = Ordering.INTERFACE
) -> AsyncIterator[Rig]:
    """All of it, started and stopped in order."""
    out = folder / "out"
    data = folder / "data"
    for place in (out, data):
        place.mkdir(exist_ok=True)
    async with AsyncExitStack() as stack:
        peer = await stack.enter_async_context(ScriptedPeer((act,)))
        file = site(peer.port, out, read_only=read_only, ordering=ordering)
        gateway, server = await stack.enter_async_context(serving(data, file))
        rig = Rig(gateway, server, data, peer)
        for role in Role:
            rig.clients[role] = await stack.enter_async_context(OpsClient(server.url, token_of(role)))
        yield rig


@asynccontextmanager
async def serving(data: Path, file: SiteFile) -> AsyncIterator[tuple[Gateway, ApiServer]]:
    """A gateway of this site file with its API and its job runner; the owner's token is `ADMIN_TOKEN`."""
    async with AsyncExitStack() as stack:
        clock = SystemClock()
        store = await asyncio.to_thread(Store.open, data / "store.db", KEY, clock=clock)
        stack.callback(store.close)
        gateway = Gateway(site=file, store=store, clock=clock, owner="test")
        users = [
            user_credential(user.name, user.role, user.token_sha256, frozenset(user.sites))
            for user in gateway.site.user
        ]
        owner = credential(ADMIN_TOKEN, Actor(name="owner", role=Role.ADMINISTRATOR))
        server = ApiServer(create_app(gateway, Tokens(owner, users, clock), data=data), bind("127.0.0.1", 0))
        gateway.spawn(server.run(), name="ops API")
        stack.push_async_callback(gateway.stop_tasks)
        stack.push_async_callback(server.stop)
        await gateway.start()
        gateway.spawn(job_desk(gateway).runner.run(), name="jobs")
        stack.push_async_callback(gateway.stop_work)
        yield gateway, server
