"""The queue: actors take item ids, call a pipeline and return.

A supervisor runs the processes they live in.
"""
