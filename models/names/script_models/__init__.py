"""Names in Chinese, Korean and Persian text: small networks of our own over characters or words.

``load(language)`` loads a model once a process; ``ScriptModel.find`` works on batches of texts.
"""

from models.names.script_models.model import ScriptModel, load

__all__ = ["ScriptModel", "load"]
