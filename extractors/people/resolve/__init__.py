"""Resolves the names of a document to people: which of them are one person's.

Headers and bylines name the participants, every name is read as its parts, and forms that can only be one
person's make a cluster.
"""
