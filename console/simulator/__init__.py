"""The demo hospital: scripted peers on real sockets, with faults; deterministic by seed."""
