"""The span tree that all formats share: nodes tied to bytes, edits as splices, masks that keep the shape."""
