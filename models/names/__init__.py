"""Names of people and organisations in running text.

``load_tagger()`` loads once a process; ``NameTagger.tag`` works on batches."""

from models.names.tagger import NameTagger, load_tagger

__all__ = ["NameTagger", "load_tagger"]
