"""``python -m console`` is ``kith``: for children that must run in this very environment."""

from console.cli import main

main()
