"""Whose is a number or an address: a conditional logit over the people around it and "nobody's".

``OwnershipModel`` scores what ``extractors.people.own.features`` sees; ``weights.json`` is what ``learning.py`` fitted.
"""

from models.ownership.model import OwnershipModel, load

__all__ = ["OwnershipModel", "load"]
