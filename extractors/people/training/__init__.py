"""Trains ``models/ownership``: reads mail with gold, and mail that a script makes, into examples. Running Kith needs none of it."""
