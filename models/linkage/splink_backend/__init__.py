"""The linkage model in Splink's terms: tests hold it against Kith's own weights, and Spark runs it."""
