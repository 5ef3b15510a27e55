"""`python -m console gateway`: the headless service. One JSON line on stdout says when it is ready."""

from __future__ import annotations

import argparse
import asyncio
import json
import logging
import os
import signal
import socket
import sys
from pathlib import Path

from console.api.server.app import create_app
from console.api.server.serve import OpsServer
from console.config.loader import load
from console.config.settings import InterfaceSettings, MllpSource, SiteFile
from console.core.clock import SystemClock
from console.core.errors import OperatorError
from console.gateway.service import Gateway
from console.logs import configure
from console.security.audit_heads import AuditHeads
from console.security.keys import StoreKey, derive, find_store_key, identifier_hash
from console.security.tokens import Tokens
from console.store.store import Store

log = logging.getLogger("console.gateway")


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("--data", type=Path, required=True, help="folder for the store, the token file and the log")
    parser.add_argument("--config", type=Path, help="site file (TOML); without it: one listener that stores what comes")
    parser.add_argument("--port", type=int, default=0, help="port of the ops API; 0 takes a free one")
    parser.add_argument("--key-fd", type=int, help="file descriptor that holds the store key as 64 hex digits")


def main(options: argparse.Namespace) -> int:
    """Run until told to stop; 0 after an orderly end, 1 when it broke, 2 when it could not start."""
    try:
        options.data.mkdir(parents=True, exist_ok=True, mode=0o700)
        configure(options.data)
        site = load(options.config) if options.config else stand_alone()
        key = find_store_key(options.key_fd, profile=str(options.data.resolve()))
        return asyncio.run(_serve(site, options, key))
    except OperatorError as error:
        print(str(error), file=sys.stderr)
        return 2
    except OSError as error:
        print(f"The data folder cannot be used: {error.strerror}. Choose another with --data.", file=sys.stderr)
        return 2


def stand_alone() -> SiteFile:
    """The site without a site file: one HL7 v2 listener on a free loopback port that stores what comes."""
    inbound = InterfaceSettings(name="inbound", title="Inbound", direction="inbound", source=MllpSource())
    return SiteFile(interface=(inbound,))


async def _serve(site: SiteFile, options: argparse.Namespace, key: StoreKey) -> int:
    clock = SystemClock()
    target = site.gateway.store or str(options.data / "store.db")
    store = await asyncio.to_thread(Store.open, target, key.raw, clock=clock)
    try:
        gateway = Gateway(
            site=site,
            store=store,
            clock=clock,
            identifier_hash=lambda kind, value: identifier_hash(key.identifiers, kind, value),
            owner=f"{socket.gethostname()}:{os.getpid()}",
            secrets=key.where,
        )
        return await _run(gateway, options, AuditHeads(options.data, derive(key.raw, "audit-heads"), store))
    finally:
        await asyncio.to_thread(store.close)


async def _run(gateway: Gateway, options: argparse.Namespace, heads: AuditHeads) -> int:
    tokens = Tokens.create(options.data, gateway.site.user)
    server = OpsServer(create_app(gateway, tokens, heads), port=options.port)
    _stop_on_signals(gateway)
    url = await server.start()
    try:
        await gateway.start()
        token_file = tokens.publish(url)
        print(json.dumps(_ready(gateway, url, token_file)), flush=True)
        log.info("gateway.ready", extra={"interfaces": len(gateway.running)})
        await heads.keep_until(gateway.stop_requested)
    finally:
        await gateway.stop()
        await server.stop()
        await heads.sign()
    return 1 if gateway.crashes else 0


def _ready(gateway: Gateway, url: str, token_file: Path) -> dict[str, object]:
    return {
        "ready": True,
        "ops_url": url,
        "token_file": str(token_file),
        "interfaces": [
            {"name": name, "layer": item.settings.layer, "port": item.port} for name, item in gateway.running.items()
        ],
    }


def _stop_on_signals(gateway: Gateway) -> None:
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        try:
            loop.add_signal_handler(number, gateway.stop_requested.set)
        except NotImplementedError:  # Windows: the loop has no signal handlers; Ctrl+C arrives in the main thread
            signal.signal(number, lambda *_: loop.call_soon_threadsafe(gateway.stop_requested.set))
