"""The nouns, and where they are kept.

Types are plain dataclasses; everything that touches the database is in store/.
"""
