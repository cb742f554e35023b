"""Who is in a document, and which numbers and addresses are theirs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from models.names import NameTagger
from records.documents import Document


def recognise(documents: Iterable[Document], tagger: NameTagger, region: str, batch_size: int = 64) -> Iterator[Document]:
    """Fill in language, names, contacts and mentions of each document and its children, in order.

    ``region`` is the country of numbers without a country code where neither the item nor the document says one."""
    raise NotImplementedError
