"""Names of people and organisations, in any of Kith's languages, and the parts of a person's name.

``tagger.load_tagger()`` is the door for texts; ``pipeline.build()`` the spaCy pipeline behind it; ``parts.parse()`` reads one
name. Nothing is imported here, so that who asks for a name's parts loads no model.
"""
