"""Trains ``models/ownership`` on mail with gold and on made mail. Running Kith needs none of it."""
