"""Whose is a number or an address: a conditional logit over the people around it and "nobody's".

``OwnershipModel`` scores the features of ``extractors.people.own``; ``weights.json`` is what ``learning.py``
fitted.
"""

from models.ownership.model import OwnershipModel, load

__all__ = ["OwnershipModel", "load"]
