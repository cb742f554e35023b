"""Who is in a document, and which numbers and addresses are theirs."""

from __future__ import annotations

from collections.abc import Sequence

from models.names import NameTagger
from records.documents import Document


def recognise(
    documents: Sequence[Document], tagger: NameTagger, default_region: str, regions: Sequence[str | None] | None = None
) -> list[Document]:
    """Fill in language, names, contacts and mentions of each document and its children, in order.

    ``regions``: for each document, the country (ISO 3166 alpha-2) that the operator gave for numbers without a country
    code, or None: then the document's own signs of a country are used, then ``default_region``. A document that
    already has a ``language`` keeps it; one with an ``error`` passes through unchanged (its children do not)."""
    raise NotImplementedError
