"""The demo: a script makes samples, and all commands run on them."""
