"""More than one window on a gateway: second windows and torn-off messages, and what ends with which."""
