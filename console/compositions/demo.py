"""`python -m console demo`: the demo hospital plays its day through a gateway of its own, or through a running one."""

from __future__ import annotations

import argparse
import asyncio
import json
import secrets
import signal
import sys
import tempfile
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path

from console.compositions.child import GatewayChild
from console.compositions.demo_words import described, scenes_in_words
from console.compositions.history import write_history
from console.compositions.numbers import hours, seconds, speed
from console.config.settings import SiteFile
from console.core.errors import OperatorError
from console.simulator.feeds import FEEDS
from console.simulator.hospital import DemoHospital
from console.simulator.scenes import SCENES
from console.simulator.site import toml

SITE_FILE = "site.toml"
BATCHES = "clinic-batches"
"""Folder in the data folder in which the clinics leave their files."""
PRIMED = 150
"""Messages sent at once at the start, so that the first look shows a hospital at work."""


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("--data", type=Path, help="empty folder for the gateway; without it a throw-away one")
    parser.add_argument("--seed", type=int, default=1, help="same seed and base time: same messages")
    parser.add_argument("--speed", type=speed, default=1.0, help="2 plays the day twice as fast")
    parser.add_argument("--seconds", type=seconds, help="end after this long; without it: run until Ctrl+C")
    parser.add_argument(
        "--history", type=hours, default=6.0, metavar="HOURS", help="hours of past behind the start; 0: none"
    )
    parser.add_argument("--port", type=int, default=0, help="port of the gateway's ops API; 0 takes a free one")
    scene_arguments(parser)
    parser.add_argument("--scenes", action="store_true", help="list the scenes, one line each, and end")
    parser.add_argument("--describe", action="store_true", help="say what the hospital is made of, and end")
    parser.add_argument(
        "--connect",
        action="append",
        default=[],
        metavar="INTERFACE=PORT",
        type=_listener,
        help="send to a gateway that runs already; once for each interface that listens",
    )


def scene_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare `--scene`; `run` has it too."""
    parser.add_argument(
        "--scene",
        action="append",
        default=[],
        choices=sorted(SCENES),
        metavar="NAME",
        help="plant this failure at second 3 and every 90 seconds; may be given more than once (see demo --scenes)",
    )


def main(options: argparse.Namespace) -> int:
    """Run until the end; 0 after an orderly end, 2 where it could not start, else the gateway's exit code."""
    if options.scenes or options.describe:
        print("\n".join(described() if options.describe else scenes_in_words()))
        return 0
    try:
        with ExitStack() as stack:
            return asyncio.run(_demo(options, _folder(options.data, stack)))
    except OperatorError as error:
        print(str(error), file=sys.stderr)
        return 2


def _listener(text: str) -> tuple[str, int]:
    name, _, port = text.partition("=")
    if name not in FEEDS or not port.isdigit():
        raise argparse.ArgumentTypeError(f"write INTERFACE=PORT; the interfaces are {', '.join(FEEDS)}")
    return name, int(port)


def _folder(asked: Path | None, stack: ExitStack) -> Path:
    """The data folder: empty, since the key of the demo's store is thrown away at the end."""
    if asked is None:
        return Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="interface-console-demo-")))
    asked.mkdir(parents=True, exist_ok=True, mode=0o700)
    if any(asked.iterdir()):
        raise OperatorError(
            f"The folder {asked.name} is not empty. The demo's store has a throw-away key, so that an earlier one "
            "cannot be opened again. Name an empty folder with --data, or leave --data out."
        )
    return asked


async def _demo(options: argparse.Namespace, data: Path) -> int:
    batches, past = (None, None) if options.connect else (data / BATCHES, options.history * 3600)
    hospital = DemoHospital(options.seed, options.speed, batches=batches, past=past)
    _end_on_signals(hospital)
    site = await hospital.start()
    config = data / SITE_FILE
    config.write_text(toml(site), encoding="utf-8")
    child: GatewayChild | None = None
    code = 0
    try:
        ports = _connected(options.connect)
        if not ports:
            key = secrets.token_bytes(32)
            if past:
                await remembered(hospital, data, key, site)
            child = await asyncio.to_thread(GatewayChild.start, data, config, key, port=options.port)
            print(json.dumps(child.ready), flush=True)
            ports = child.listener_ports
        await _play(hospital, ports, options, child)
    finally:
        if child is not None:  # before the partners, so that the last deliveries still find them
            code = await asyncio.to_thread(child.stop)
        await hospital.stop()
    print(json.dumps({**hospital.stats().as_json(), "gateway_exit": code if child else None}), flush=True)
    return code


async def remembered(hospital: DemoHospital, data: Path, key: bytes, site: SiteFile) -> None:
    """Give the store its past, up to the burst that `prime` sends over the wire."""
    scenes = hospital.past_scenes()
    steps = sorted([*hospital.history()[:-PRIMED], *scenes], key=lambda step: step.at)
    await write_history(data, key, site, steps, hospital.base, left={step.control_id for step in scenes})


def _connected(listeners: list[tuple[str, int]]) -> Mapping[str, int]:
    """The listeners named on the command line: none, or all that there are; a folder has no port."""
    ports = dict(listeners)
    missing = [name for name, feed in FEEDS.items() if name not in ports and not feed.folder]
    if ports and missing:
        raise OperatorError(f"No port is named for {', '.join(missing)}. Add --connect INTERFACE=PORT for each.")
    return ports


async def _play(
    hospital: DemoHospital, ports: Mapping[str, int], options: argparse.Namespace, child: GatewayChild | None
) -> None:
    """Prime and play until the time is over, a signal comes, or the gateway ends."""
    async with asyncio.TaskGroup() as group:
        watch = group.create_task(_end_with(hospital, child), name="watch gateway") if child else None
        await hospital.prime(ports, PRIMED)
        await hospital.run(ports, options.seconds, [SCENES[name] for name in options.scene])
        if watch is not None:
            watch.cancel()


async def _end_with(hospital: DemoHospital, child: GatewayChild) -> None:
    """End the day when the gateway ends, for instance by the API's stop command."""
    await asyncio.to_thread(child.wait)
    hospital.end()


def _end_on_signals(hospital: DemoHospital) -> None:
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        try:
            loop.add_signal_handler(number, hospital.end)
        except NotImplementedError:  # Windows: the loop has no signal handlers; Ctrl+C arrives in the main thread
            signal.signal(number, lambda *_: loop.call_soon_threadsafe(hospital.end))
