"""Whether a mention is a customer: candidates, comparisons, and Fellegi–Sunter weights by Splink.

``LinkageModel`` is the model as readable JSON; ``prior_model()`` the one that ships, for jobs too small to train on.
"""

from models.linkage.model import LinkageModel, from_json, load_model, prior_model

__all__ = ["LinkageModel", "from_json", "load_model", "prior_model"]
