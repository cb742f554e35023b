"""What kind of word is it?

The Chinese words that the tagger is told of, from the dictionary of jieba 0.42.1 (MIT).

Person names, foreign person names, places, firms and other proper names, common nouns, the rest; words of two
to four characters, rare common words left out. Only training runs this.
"""

from __future__ import annotations

from importlib.metadata import distribution
from pathlib import Path

import numpy as np
from safetensors.numpy import save_file

from models.names.script_models import characters

_KINDS = {"nr": 0, "nrfg": 0, "nrt": 1, "ns": 2, "nt": 3, "nz": 3, "n": 4, "s": 4, "t": 4, "f": 4}
_REST = 5
_COMMON_FROM = 3
"""Times a common word must have been counted."""


def write(path: Path) -> None:
    """Sorted keys (``characters.packed_keys``) and kinds for each length."""
    kinds: dict[int, dict[int, int]] = {2: {}, 3: {}, 4: {}}
    for line in (
        Path(str(distribution("jieba").locate_file("jieba/dict.txt"))).read_text(encoding="utf-8").split("\n")
    ):
        word, _, rest = line.partition(" ")
        if not 2 <= len(word) <= 4 or not all(0x3400 <= ord(c) < 0xA000 for c in word):
            continue
        times, _, tag = rest.partition(" ")
        kind = _KINDS.get(tag, _REST)
        if kind >= 4 and int(times) < _COMMON_FROM:
            continue
        key = int(characters.packed_keys(characters.folded(word, "zh").astype(np.uint64), len(word))[0])
        # two words that fold alike: the kind that is more of a name
        kinds[len(word)][key] = min(kind, kinds[len(word)].get(key, kind))
    tensors = {}
    for length, found in kinds.items():
        keys = np.array(sorted(found), dtype=np.uint64)
        tensors[f"keys{length}"] = keys
        tensors[f"kinds{length}"] = np.array([found[int(k)] for k in keys], dtype=np.uint8)
    path.parent.mkdir(exist_ok=True)
    save_file(tensors, path)
