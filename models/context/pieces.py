"""The tokens of a text: the word pieces of BERT's vocabulary that are written in plain Latin letters.

Other pieces are left out on purpose. A letter of another script means nothing by itself. Numbers in a text
(years, codes, sums) are compared in fields of their own, not here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from tokenizers import Encoding, Tokenizer
from tokenizers.models import WordPiece
from tokenizers.normalizers import BertNormalizer
from tokenizers.pre_tokenizers import BertPreTokenizer

UNKNOWN = "[UNK]"
LEAST_KNOWN = 0.5
"""Share of a text's words that must stand whole in the vocabulary.

Other languages in Latin letters fall into pieces ("na ##gt ##at ##ra ##bah ##o"), whose vectors are those
of English syllables.
"""
SHORT = 3
"""Words of so many letters count only where none is longer: "in", "per" and "die" are of many languages."""
_PLAIN = re.compile(r"(?:##)?[a-z]+$")


def kept(vocabulary: Iterable[str]) -> list[str]:
    """Give the pieces of a vocabulary that are plain Latin letters, in their order."""
    return [piece for piece in vocabulary if _PLAIN.match(piece)]


def tokenizer(pieces: Sequence[str]) -> Tokenizer:
    """Give the tokenizer from texts to numbers of pieces. What is no piece gets the number after the last."""
    vocabulary = {piece: at for at, piece in enumerate((*pieces, UNKNOWN))}
    found = Tokenizer(WordPiece(vocabulary, unk_token=UNKNOWN, max_input_chars_per_word=40))
    found.normalizer = BertNormalizer(lowercase=True, strip_accents=True)
    found.pre_tokenizer = BertPreTokenizer()
    return found


def readable(encoding: Encoding, text: str) -> bool:
    """Tell whether enough of a text's words are in the vocabulary as a whole."""
    whole: dict[int, bool] = {}
    spans: dict[int, tuple[int, int]] = {}
    for word, token, (start, end) in zip(encoding.word_ids, encoding.tokens, encoding.offsets, strict=True):
        if word is not None and text[start].isalpha():
            whole[word] = word not in whole and token != UNKNOWN
            spans[word] = spans.get(word, (start, end))[0], end
    long = [known for word, known in whole.items() if _is_long(text[slice(*spans[word])])]
    counted = long or list(whole.values())
    return bool(counted) and sum(counted) >= LEAST_KNOWN * len(counted)


def _is_long(word: str) -> bool:
    return len(word) > SHORT or not word.isascii()
