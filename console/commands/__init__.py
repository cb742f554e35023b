"""The commands of ``kith``, one module each. ``run`` does the work and returns the exit code."""
