"""Works that read many messages one by one for a person: begun, asked how far they are, cancelled; traffic goes first.

They share the turn of the searches by content (`Gateway.scans`): one slice at a time over all of them, a rest after
each, and an end when nobody asks any more.
"""
