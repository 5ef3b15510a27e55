"""`python -m console send`: send messages of files over MLLP and print each reply as one JSON object a line.

0: every message was accepted. 1: some were not. 2: a file cannot be read or the address is wrong; nothing was sent.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from console.compositions.numbers import seconds
from console.config.settings import MllpDestination
from console.core.errors import OperatorError
from console.core.outcome import Judgement, Outcome
from console.layers.contract import Layer
from console.layers.registry import layer
from console.transports.exchange import Exchange, Kind
from console.transports.mllp.framing import VT, Block, Deframer
from console.transports.mllp.sender import MllpSender


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """One message of one file."""

    file: str
    raw: bytes


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("--to", required=True, metavar="mllp://HOST:PORT", help="where to send")
    parser.add_argument("--timeout", type=seconds, default=30.0, help="wait this long for each reply (default 30)")
    parser.add_argument("files", nargs="+", metavar="FILE", help="messages or batches; - reads standard input")


def main(options: argparse.Namespace) -> int:
    """Send everything in order; the exit code."""
    protocol = layer("hl7v2")
    try:
        settings = destination(options.to, options.timeout)
        messages = [message for file in options.files for message in _messages(file, protocol)]
    except OperatorError as error:
        print(str(error), file=sys.stderr)
        return 2
    return asyncio.run(_send(MllpSender(settings), protocol, messages))


def destination(address: str, timeout: float) -> MllpDestination:
    """The settings of a peer at mllp://host:port. Raises `OperatorError`."""
    cure = f"{address} is no address to send to. Write it as mllp://host:port, such as mllp://127.0.0.1:6661."
    try:
        parts = urlsplit(address)
        host, port = parts.hostname, parts.port
    except ValueError as error:
        raise OperatorError(cure) from error
    if parts.scheme != "mllp" or not host or not port or parts.path.strip("/") or parts.query or parts.username:
        raise OperatorError(cure)
    return MllpDestination(name="peer", host=host, port=port, reply_timeout=timeout, connect_timeout=min(timeout, 10.0))


def judged(protocol: Layer, raw: bytes, exchange: Exchange) -> Judgement:
    """What an exchange came to, in the words of the layer where there is a reply."""
    if exchange.kind is Kind.REPLIED and exchange.reply is not None:
        return protocol.judge(protocol.summarize(raw), exchange.reply)
    outcome = Outcome.UNREACHABLE if exchange.kind is Kind.NOT_SENT else Outcome.UNKNOWN
    return Judgement(outcome=outcome, code=exchange.code, text=exchange.reason)


async def _send(sender: MllpSender, protocol: Layer, messages: Sequence[Outgoing]) -> int:
    """Send one after another over one connection, print one line each."""
    accepted = 0
    try:
        for message in messages:
            summary = protocol.summarize(message.raw)
            started = time.monotonic()
            exchange = await sender.exchange(message.raw, partial(protocol.matches, summary))
            milliseconds = round((time.monotonic() - started) * 1000, 1)
            judgement = judged(protocol, message.raw, exchange)
            accepted += judgement.outcome is Outcome.ACCEPTED
            line = _line(message.file, summary.control_id, judgement, exchange, milliseconds)
            print(json.dumps(line, ensure_ascii=False), flush=True)
    finally:
        await sender.close()
    return 0 if accepted == len(messages) else 1


def _line(file: str, control_id: str, judgement: Judgement, exchange: Exchange, milliseconds: float) -> dict[str, Any]:
    """One line of the output. The reply is shown whole: it belongs to whoever sent the message."""
    return {
        "file": file,
        "control_id": control_id,
        "outcome": judgement.outcome.value,
        "code": judgement.code,
        "text": judgement.text,
        "reply": None if exchange.reply is None else _decoded(exchange.reply),
        "milliseconds": milliseconds,
        "strays": [_decoded(stray) for stray in exchange.strays],
    }


def _messages(file: str, protocol: Layer) -> list[Outgoing]:
    """The messages of one file: one, a batch, or what was captured from an MLLP connection. Raises `OperatorError`."""
    try:
        raw = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
    except OSError as error:
        raise OperatorError(f"{file} cannot be read ({error.strerror}). Nothing was sent.") from error
    if not raw.strip():
        raise OperatorError(f"{file} is empty. Nothing was sent.")
    return [Outgoing(file=file, raw=message) for part in _unframed(raw) for message in protocol.split(part)]


def _unframed(raw: bytes) -> list[bytes]:
    """The payloads of a file that holds MLLP blocks; any other file as it is."""
    if not raw.lstrip(b" \t\r\n\x00").startswith(VT):
        return [raw]
    deframer = Deframer(limit=len(raw))
    blocks = [event.payload for event in deframer.feed(raw) + deframer.eof() if isinstance(event, Block)]
    return blocks or [raw]


def _decoded(data: bytes) -> str:
    """Bytes as text that loses nothing: UTF-8 where it is, else one character per byte."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("latin-1")
