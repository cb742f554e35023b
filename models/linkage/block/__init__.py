"""Blocking: the customers that are worth comparing with a mention, by exact keys and by the nearest names."""
