"""E-mail: a message's bytes to a document with its header, body, quotes and signatures as segments."""

from extractors.mail.message import read

__all__ = ["read"]
