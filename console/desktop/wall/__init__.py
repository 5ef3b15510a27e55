"""The wall board: how everything stands, for a screen that people see from three metres away."""
