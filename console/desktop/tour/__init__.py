"""The guided tour: a card beside the window's own parts that never stands in the way of what it explains."""
