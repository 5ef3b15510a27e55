"""One folder per protocol layer; `registry` is the only place that lists them."""
