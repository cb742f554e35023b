"""Names of people and organisations, in any of Kith's languages, and the parts of a person's name.

``tagger.load_tagger()`` finds names in texts; ``pipeline.build()`` is the spaCy pipeline behind it;
``parts.parse()`` reads one name. Nothing is imported here: whoever asks for a name's parts loads no model.
"""
