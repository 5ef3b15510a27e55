"""The service: intake, routing, dispatch, settlement, recovery, feed; the only reader of bodies and writer of wires."""
