"""English and other Latin-script names: MiniLM-L6 trained further, as int8 in onnxruntime.

``load()`` opens the model once a process; ``LatinModel.find`` works on batches of texts. QUALITY.md has
its quality.
"""

from models.names.latin_model.model import LatinModel, load

__all__ = ["LatinModel", "load"]
