"""One folder per screen; `base` is what the frame knows of them, `registry` lists them."""
