"""Whether a mention is a customer, by the steps of record linkage.

- ``prepare``: people in one plain form, and how common their names and values are.
- ``block``: which customers are worth comparing with a mention.
- ``compare``: which level a pair reaches in each comparison, and how rare that is.
- ``estimate``: the figures of the model: EM without labels, refitting with verdicts, calibration.
- ``decide``: from weights to probabilities and links, with "none of them" as an answer.
- ``splink_backend``: the same model in Splink's terms, for tests and for Spark.

``LinkageModel`` is the model as readable JSON; ``prior_model()`` is the one that ships, for jobs too small to
train on.
"""

from models.linkage.linkage_model import LinkageModel, from_json, load_model, prior_model

__all__ = ["LinkageModel", "from_json", "load_model", "prior_model"]
