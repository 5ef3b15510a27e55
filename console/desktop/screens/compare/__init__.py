"""Documents compared: two of them place by place, and two result sets by a key."""
