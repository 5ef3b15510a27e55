"""Other people's programs: PyPI hl7's client delivers to our gateway, hl7apy's server receives from our sender."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import tempfile
import threading
from pathlib import Path
from typing import ClassVar

from hl7.client import MLLPClient as TheirClient
from hl7.mllp import HL7StreamReader, HL7StreamWriter, start_hl7_server
from hl7apy.mllp import AbstractHandler, MLLPServer

from tests.evidence.figures import Figure, exactly
from tests.support.gateway_process import GatewayProcess
from tests.support.mllp_client import MllpClient
from tests.support.oracle import message

COUNT = 200
_SITE = """
[[interface]]
name = "out"
source = {{ kind = "mllp" }}
[[interface.destination]]
name = "theirs"
kind = "mllp"
port = {port}
retry = {{ base = 0.05, cap = 0.5 }}
"""


def measure() -> list[Figure]:
    """Both directions."""
    return [*asyncio.run(_into_ours()), *asyncio.run(_out_of_ours()), *asyncio.run(_to_hl7_asyncio())]


async def _into_ours() -> list[Figure]:
    with tempfile.TemporaryDirectory() as folder:
        gateway = GatewayProcess(Path(folder) / "data")
        await gateway.start()
        port = gateway.port()
        file = Path(folder) / "one.hl7"
        file.write_bytes(message("cli", 1))
        command = [
            str(Path(sys.executable).with_name("mllp_send")),
            "--loose",
            "-p",
            str(port),
            "-f",
            str(file),
            "127.0.0.1",
        ]
        script = await asyncio.to_thread(subprocess.run, command, capture_output=True, check=False)
        right = await asyncio.to_thread(_their_client, port)
        async with gateway.client() as api:
            stored = (await api.messages("", None, 1)).matched
        await gateway.stop()
    return [
        exactly("mllp_send (hl7) to our gateway: AA with its control id", b"MSA|AA|cli-1" in script.stdout, True),
        exactly("hl7.client to our gateway: right acknowledgements", right, COUNT),
        exactly("messages stored by both", stored, COUNT + 1),
    ]


def _their_client(port: int) -> int:
    right = 0
    with TheirClient("127.0.0.1", port) as client:
        for number in range(COUNT):
            reply = client.send_message(message("lib", number))
            right += f"MSA|AA|lib-{number}\r".encode() in reply
    return right


class _Handler(AbstractHandler):  # type: ignore[misc]  # hl7apy is untyped
    """Notes the order of arrival and says AA."""

    order: ClassVar[list[str]] = []

    def reply(self) -> str:
        control_id = self.incoming_message.split("\r")[0].split("|")[9]
        self.order.append(control_id)
        return f"\x0bMSH|^~\\&|T|T|C|C|20260203||ACK|{control_id}A|P|2.5\rMSA|AA|{control_id}\r\x1c\r"


async def _out_of_ours() -> list[Figure]:
    _Handler.order.clear()
    server = MLLPServer("127.0.0.1", 0, {"ADT^A08": (_Handler,)})
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    with tempfile.TemporaryDirectory() as folder:
        config = Path(folder) / "site.toml"
        config.write_text(_SITE.format(port=server.server_address[1]), encoding="utf-8")
        gateway = GatewayProcess(Path(folder) / "data", config)
        await gateway.start()
        async with MllpClient(gateway.port("out")) as client:
            for number in range(COUNT):
                await client.send(message("out", number))
        async with gateway.client() as api, asyncio.timeout(60):
            after = 0
            while (await api.messages("status:sent", None, 1)).matched != COUNT:
                after = (await api.feed(after, "", 1.0)).number
        await gateway.stop()
    server.shutdown()
    return [
        exactly("hl7apy MLLPServer (closes after each message): received", len(set(_Handler.order)), COUNT),
        exactly("  in order of arrival", _Handler.order == [f"out-{number}" for number in range(COUNT)], True),
    ]


async def _to_hl7_asyncio() -> list[Figure]:
    """PyPI hl7's asyncio server; it builds each ACK from the parsed message."""
    order: list[str] = []

    async def serve(reader: HL7StreamReader, writer: HL7StreamWriter) -> None:
        while not writer.is_closing():
            try:
                received = await reader.readmessage()
            except asyncio.IncompleteReadError:
                break
            order.append(str(received["MSH.F10"]))
            writer.writemessage(received.create_ack())
            await writer.drain()

    server = await start_hl7_server(serve, host="127.0.0.1", port=0, encoding="utf-8")
    port = server.sockets[0].getsockname()[1]
    with tempfile.TemporaryDirectory() as folder:
        config = Path(folder) / "site.toml"
        config.write_text(_SITE.format(port=port), encoding="utf-8")
        gateway = GatewayProcess(Path(folder) / "data", config)
        await gateway.start()
        async with MllpClient(gateway.port("out")) as client:
            for number in range(COUNT):
                await client.send(message("out", number))
        async with gateway.client() as api, asyncio.timeout(60):
            after = 0
            while (await api.messages("status:sent", None, 1)).matched != COUNT:
                after = (await api.feed(after, "", 1.0)).number
        await gateway.stop()
    server.close()
    await server.wait_closed()
    return [exactly("hl7 asyncio server: all, in order", order == [f"out-{number}" for number in range(COUNT)], True)]
