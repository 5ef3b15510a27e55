"""The recipe panel: the same edit for many messages, previewed on all of them before it is kept or used."""
