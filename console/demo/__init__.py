"""The demo: samples of its own, made by script, and the walk over all of them."""
