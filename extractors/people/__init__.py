"""Who is in a document, and which numbers and addresses are theirs."""

from extractors.people.recognition import recognise

__all__ = ["recognise"]
