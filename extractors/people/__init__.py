"""Who is in a document, and which numbers and addresses are theirs.

In four steps: ``find`` what the text says, ``resolve`` names to people, say whose each contact is (``own``),
and join it all into ``mentions``. ``recognise`` does so for a batch of documents.
"""

from extractors.people.recognition import recognise

__all__ = ["recognise"]
