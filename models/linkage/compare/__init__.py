"""Comparisons of a pair of people: a level for each field, and the chance of agreeing so."""
