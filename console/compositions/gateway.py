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
from functools import partial
from pathlib import Path
from secrets import token_hex

from console.api.server.app import create_app
from console.api.server.serve import ApiServer, bind
from console.compositions.collector import calm
from console.compositions.files import STORE_FILE, TOKEN_FILE
from console.config.loader import load
from console.config.settings import InterfaceSettings, MllpSource, SiteFile
from console.core.clock import SystemClock
from console.core.errors import OperatorError
from console.gateway.audit_heads import HeadKeeper
from console.gateway.desk.job_desk import job_desk
from console.gateway.journal import note
from console.gateway.routing import check_routes
from console.gateway.rulebook import of_site
from console.gateway.service import Gateway
from console.logs import configure
from console.security.keys import StoreKey, store_key
from console.security.os_keyring import KeyringUnusable, OsKeyring
from console.security.tokens import Tokens, credential, new_token, owner, user_credential, write_token_file
from console.store.errors import StoreError
from console.store.store import Store
from console.triage.rules import Rulebook

log = logging.getLogger("console.gateway")

HOST = "127.0.0.1"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("--data", type=Path, required=True, help="folder for the store, the token file and the log")
    parser.add_argument("--config", type=Path, help="site file (TOML); without it: one listener that stores what comes")
    parser.add_argument("--port", type=int, default=0, help="port of the ops API; 0 takes a free one")
    parser.add_argument("--key-fd", type=int, help="file descriptor that holds the store key as 64 hex digits")
    parser.add_argument("--with-parent", action="store_true", help="end when the program that started it has ended")


def main(options: argparse.Namespace) -> int:
    """Run until told to stop; 0 after an orderly end, 1 when it broke, 2 when it could not start."""
    try:
        site = load(options.config) if options.config else stand_alone()
        check_routes(site)
        rules = of_site(site, options.config)
        options.data = options.data.absolute()  # the ready line is read by programs with other working folders
        options.data.mkdir(parents=True, exist_ok=True, mode=0o700)
        configure(options.data)
        key = store_key(
            key_fd=options.key_fd,
            name=str(options.data.resolve()),
            store_exists=(options.data / STORE_FILE).exists(),
            keyring=OsKeyring(),
        )
        calm()
        return asyncio.run(_serve(site, rules, options, key))
    except (OperatorError, StoreError) as error:
        print(str(error), file=sys.stderr)
        return 2
    except OSError as error:
        words = f"The data folder {options.data} cannot be used ({error.strerror}). Choose another with --data."
        print(words, file=sys.stderr)
        return 2


def stand_alone() -> SiteFile:
    """The site without a site file: one HL7 v2 listener on a free loopback port that stores what comes."""
    inbound = InterfaceSettings(name="inbound", title="Inbound", direction="inbound", source=MllpSource())
    return SiteFile(interface=(inbound,))


async def _serve(site: SiteFile, rules: Rulebook, options: argparse.Namespace, key: StoreKey) -> int:
    # In a container every gateway has the same process id: what an earlier one left behind must not pass for ours.
    name = f"{socket.gethostname()}:{os.getpid()}:{token_hex(4)}"
    target = site.gateway.store or options.data / STORE_FILE
    clock = SystemClock()
    store = await asyncio.to_thread(Store.open, target, key.key, clock=clock, name="gateway")
    try:
        gateway = Gateway(site=site, store=store, clock=clock, owner=name, secrets=key.kept_in, passphrases=_passphrase)
        gateway.site_file = options.config.absolute() if options.config else None
        gateway.grouper.rules = rules
        return await _run(gateway, options)
    finally:
        await asyncio.to_thread(store.close)


def _passphrase(name: str) -> str | None:
    """A passphrase from the keyring of this account; a keyring that cannot be used has none."""
    try:
        return OsKeyring().get(name)
    except KeyringUnusable as error:
        log.warning("keyring.unusable", extra={"text": str(error)})
        return None


async def _run(gateway: Gateway, options: argparse.Namespace) -> int:
    token, actor = new_token(), owner()
    users = [
        user_credential(user.name, user.role, user.token_sha256, frozenset(user.sites)) for user in gateway.site.user
    ]
    tokens = Tokens(credential(token, actor), users, gateway.clock)
    bound = bind(HOST, options.port)
    server = ApiServer(create_app(gateway, tokens, data=options.data), bound)
    heads = HeadKeeper(gateway.store, gateway.clock, options.data, partial(setattr, gateway, "audit_intact"))
    _stop_on_signals(gateway)
    serving = gateway.spawn(server.run(), name="ops API")
    if options.with_parent:
        gateway.spawn(_end_with_parent(gateway), name="parent")
    try:
        await gateway.start()
        await note(gateway, "gateway.start")
        await gateway.marks.started(gateway.site)
        gateway.spawn(heads.run(), name="audit heads")
        gateway.spawn(job_desk(gateway).runner.run(), name="jobs")
        token_file = options.data / TOKEN_FILE
        write_token_file(token_file, url=bound.url, token=token, actor=actor)
        print(json.dumps(_ready(gateway, bound.url, token_file)), flush=True)
        _complain(gateway)
        log.info("gateway.ready", extra={"interfaces": len(gateway.running)})
        await gateway.stop_requested.wait()
    finally:
        await gateway.stop_work()
        if not serving.done():
            await server.stop()
        await gateway.stop_tasks()
        await gateway.marks.stopped()
        await note(gateway, "gateway.stop")
        await heads.sign()
    return 1 if gateway.crashes else 0


async def _end_with_parent(gateway: Gateway) -> None:
    """A demo's store has a throw-away key: without the program that holds it the gateway serves nobody."""
    parent = os.getppid()
    while os.getppid() == parent:  # noqa: ASYNC110 - the system tells nobody of a parent that went
        await asyncio.sleep(1.0)
    gateway.stop_requested.set()


def _ready(gateway: Gateway, url: str, token_file: Path) -> dict[str, object]:
    return {
        "ready": True,
        "ops_url": url,
        "token_file": str(token_file),
        "interfaces": [
            {"name": name, "layer": item.settings.layer, "port": item.port} for name, item in gateway.running.items()
        ],
    }


def _complain(gateway: Gateway) -> None:
    """Say on standard error which interfaces do not listen, and why; the others work, and these are tried again."""
    for running in gateway.running.values():
        if running.problem:
            print(running.problem, file=sys.stderr, flush=True)


def _stop_on_signals(gateway: Gateway) -> None:
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        try:
            loop.add_signal_handler(number, gateway.stop_requested.set)
        except NotImplementedError:  # Windows: the loop takes no signal handlers; Ctrl+C arrives in the main thread
            signal.signal(number, lambda *_: loop.call_soon_threadsafe(gateway.stop_requested.set))
