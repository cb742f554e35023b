"""Bytes to document to mentions: pure functions, without queue, database or network.

``door.read`` makes a document of bytes; ``people.recognise`` finds the names, contacts and mentions in a batch of documents."""
