"""`check_worker`: the process that runs the thorough checks for a gateway; started by it, never by a person."""

from __future__ import annotations

import argparse

from console.gateway.checking.working import work


def arguments(parser: argparse.ArgumentParser) -> None:
    """It takes none: everything comes over its pipes."""
    del parser


def main(options: argparse.Namespace) -> int:
    """Serve until the gateway is gone; returns the exit code."""
    del options
    return work()
