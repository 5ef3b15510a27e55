"""From a failed delivery to the fingerprint it is noted under; the site file tells where its destination is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from console.config.settings import FolderDestination, MllpDestination, SiteFile
from console.store.failures import FailedRow, Tried
from console.store.noting import Failing, Print
from console.triage.failure import Failure, Fingerprint
from console.triage.fingerprint import fingerprint, split_label
from console.triage.rules import Rulebook

Addresses = Mapping[tuple[str, str], str]
"""(interface, destination) -> where that is, as the site file names it."""

NOT_TOLD = "not told"
"""What a split says of a message that has no such sign."""


def addresses(site: SiteFile) -> dict[tuple[str, str], str]:
    """Where all destinations of a site are: "host:port", or a folder."""
    found = {}
    for interface in site.interface:
        for destination in interface.destination:
            match destination:
                case MllpDestination():
                    found[interface.name, destination.name] = f"{destination.host}:{destination.port}"
                case FolderDestination():
                    found[interface.name, destination.name] = destination.path
    return found


class Causes:
    """Gives causes to failures by the rules, the addresses and the splits of this moment.

    The same failure comes a thousand times: what it came to is remembered, `MOST` of them.
    """

    MOST = 4096

    def __init__(self, rules: Rulebook, known: Addresses, splits: Mapping[str, str]) -> None:
        self.rules = rules
        self._addresses = known
        self.splits = dict(splits)
        self._remembered: dict[Failure, Fingerprint] = {}

    def of(self, rows: Iterable[FailedRow]) -> tuple[Failing, ...]:
        """Each with its cause, in the order given."""
        return tuple(self._failing(row) for row in rows)

    def _failing(self, row: FailedRow) -> Failing:
        found = self._cause(self._failure(row, row.last))
        return Failing(
            delivery_id=row.id,
            updated_at=row.updated_at,
            at=row.at,
            patient=row.patient,
            print=_print(row, found),
            seen_before=any(self._cause(self._failure(row, tried)).key == found.key for tried in row.earlier),
        )

    def _failure(self, row: FailedRow, tried: Tried) -> Failure:
        return Failure(
            layer=row.layer,
            interface=row.interface,
            destination=row.destination,
            address=self._addresses.get((row.interface, row.destination), ""),
            type=row.type,
            outcome=tried.outcome,
            code=tried.code,
            path=tried.path,
            text=tried.text,
            arrival=row.arrival,
            application=row.application if tried is row.last else "",
        )

    def _cause(self, failure: Failure) -> Fingerprint:
        """As it is known, told apart as often as somebody split it."""
        found = self._remembered.get(failure)
        if found is None:
            found = fingerprint(failure, self.rules)
            labels: list[str] = []
            while found.key in self.splits and len(labels) < len(self.splits):
                by = self.splits[found.key]
                labels.append(split_label(by, failure) or f"{by} {NOT_TOLD}")
                found = fingerprint(failure, self.rules, ", ".join(labels))
            if len(self._remembered) >= self.MOST:
                self._remembered.clear()
            self._remembered[failure] = found
        return found


def _print(row: FailedRow, found: Fingerprint) -> Print:
    return Print(
        key=found.key,
        cause=found.cause,
        layer=row.layer,
        interface_id=row.interface_id,
        destination_id=row.destination_id,
        kind=found.kind.value,
        outcome=found.outcome,
        code=found.code,
        path=found.path,
        text=found.text,
        rule=found.rule,
        split=found.split,
    )
