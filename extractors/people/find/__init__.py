"""Finds what a text says of people, without saying who they are. Every finding is a span of the text.

``contacts`` are telephone numbers and e-mail addresses, read by ``language`` and ``regions``. ``zones`` are
header, signatures and letterheads; ``document_names`` are the names, with titles, companies and addresses.
"""

from extractors.people.find.document_names import Named, find_names
from extractors.people.find.zones import Zones, zones_of

__all__ = ["Named", "Zones", "find_names", "zones_of"]
