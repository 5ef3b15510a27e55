"""What a crash left behind is settled before anything is sent (R-30): take the lease, then recover, then dispatch."""

from __future__ import annotations

import logging

from console.config.settings import InterfaceSettings
from console.core.clock import Clock
from console.core.interface import OnUnknown
from console.gateway.lane import Lease
from console.gateway.policies import delivery_policy
from console.gateway.settlement import asks
from console.store.queue import Recover, TakeLease
from console.store.store import Store

log = logging.getLogger("console.recovery")

LEASE_SECONDS = 8.0
RENEW_SECONDS = 2.0


async def take_over(
    store: Store,
    clock: Clock,
    owner: str,
    interface_id: int,
    settings: InterfaceSettings,
    destination_ids: dict[str, int],
    stumbles: frozenset[int] = frozenset(),
) -> Lease | None:
    """The lease of an interface with everything a dead owner left in SENDING settled; None while another has it.

    What was on the wire at a destination of `stumbles` asks a person whatever the rule: repeated, it would make us
    stumble again and reach the peer each time.
    """
    taken = await store.write(TakeLease(interface_id=interface_id, owner=owner, now=clock.now(), seconds=LEASE_SECONDS))
    if taken is None:
        return None
    policies = {destination_ids[item.name]: delivery_policy(item) for item in settings.destination}

    def decide(message_type: str, destination_id: int) -> OnUnknown:
        policy = policies.get(destination_id)
        if policy is None or destination_id in stumbles or asks(policy, message_type):
            return OnUnknown.ASK
        return OnUnknown.RESEND_SAME_ID

    counts = await store.write(Recover(interface_id=interface_id, epoch=taken, now=clock.now(), decide=decide))
    log.info("interface.recovered", extra={"interface": settings.name, "epoch": taken, "counts": str(counts)})
    return Lease(interface_id=interface_id, epoch=taken)
