"""The linkage model in Splink's terms.

Tests hold it against Kith's own weights, and Spark runs it; no job needs it.
"""
