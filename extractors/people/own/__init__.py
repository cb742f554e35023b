"""Says whose each telephone number and e-mail address is.

Everybody named around a contact is a candidate, ``features`` describe where both stand, ``models.ownership``
weighs them, and what the words beside the contact say puts a ceiling on the probability.
"""

from extractors.people.own.document_index import DocumentIndex
from extractors.people.own.owners import Owner, owner

__all__ = ["DocumentIndex", "Owner", "owner"]
