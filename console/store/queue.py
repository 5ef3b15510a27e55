"""The works of the queue, in one place to import from; each is given to the writer and runs in its transaction."""

from console.store.claim import Claim, GiveBack
from console.store.lease import ReleaseLease, RenewLease, TakeLease
from console.store.move import Move, Moved
from console.store.recover import Recover, Recovered
from console.store.registry import AppendAudit, Registered, RegisterInterface, SetWork
from console.store.settle import Settle

__all__ = [
    "AppendAudit",
    "Claim",
    "GiveBack",
    "Move",
    "Moved",
    "Recover",
    "Recovered",
    "RegisterInterface",
    "Registered",
    "ReleaseLease",
    "RenewLease",
    "SetWork",
    "Settle",
    "TakeLease",
]
