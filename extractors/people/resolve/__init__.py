"""Resolves the names of a document to people: which of them are one person's, and who wrote which passage.

Headers and bylines name the participants of the conversation; every name is read as its parts; forms that can
only be one person's make a cluster.
"""

from extractors.people.resolve.conversation import Conversation, conversation_of
from extractors.people.resolve.resolution import Resolved, resolve

__all__ = ["Conversation", "Resolved", "conversation_of", "resolve"]
