"""What the fields of many messages hold: how often they are filled, with what, how long."""
