"""Servers that are not ours, each in a process of its own: `python -m tests.performance.rivals hl7|hl7apy`."""

from __future__ import annotations

import asyncio
import socketserver
import sys
import warnings
from typing import Any

ACK = "MSH|^~\\&|CERN|HOSP|LAB|SITE|20260101120001||ACK|R1|P|2.5\rMSA|AA|{}\r"


async def python_hl7() -> None:
    """python-hl7's asyncio server as its documentation shows it: parse, acknowledge, no store."""
    import hl7.mllp

    async def answer(reader: Any, writer: Any) -> None:  # noqa: ANN401 - hl7 has no types
        while not writer.is_closing():
            try:
                received = await reader.readmessage()
            except asyncio.IncompleteReadError:
                break
            writer.writemessage(received.create_ack())
            await writer.drain()

    server = await hl7.mllp.start_hl7_server(answer, host="127.0.0.1", port=0, encoding="utf-8", limit=2**20)
    print(server.sockets[0].getsockname()[1], flush=True)
    async with server:
        await server.serve_forever()


def hl7apy() -> None:
    """hl7apy's threading server with a handler that only reads the control id; it closes after each message."""
    from hl7apy.mllp import AbstractHandler, MLLPServer

    class Accept(AbstractHandler):  # type: ignore[misc]  # hl7apy has no types
        """Accepts everything."""

        def reply(self) -> str:
            """The frame of the acknowledgement."""
            control_id = self.incoming_message.split("|", 10)[9]
            return "\x0b" + ACK.format(control_id) + "\x1c\r"

    class Server(MLLPServer):  # type: ignore[misc]  # as above
        """With a queue for the connections that wait."""

        request_queue_size = 128
        daemon_threads = True

    server: socketserver.TCPServer = Server("127.0.0.1", 0, {"ADT^A01": (Accept,)})
    print(server.server_address[1], flush=True)
    server.serve_forever()


if __name__ == "__main__":
    warnings.simplefilter("ignore", DeprecationWarning)  # of the rival's own code, which is not ours to mend
    if sys.argv[1] == "hl7":
        asyncio.run(python_hl7())
    else:
        hl7apy()
