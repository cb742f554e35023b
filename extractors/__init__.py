"""Bytes to document to mentions: pure functions, without queue, database or network.

``extraction.read`` makes a document of bytes, by the reader of its kind (``mail``, ``letters``, ``forums``,
``text``); ``people.recognise`` finds the names, contacts and mentions in a batch of documents.
"""
