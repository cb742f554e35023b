"""How large is each language's network? Its tables and layers, as training builds and the exported file holds them."""

from __future__ import annotations

from dataclasses import dataclass

from models.names.script_models import characters, words
from models.names.script_models.windows import Language


@dataclass(frozen=True, slots=True)
class Table:
    """``rows`` embeddings of ``width`` numbers; the rows named by ``columns`` are laid side by side, or ``summed``, row 0 then
    counting nothing.
    """

    name: str
    rows: int
    width: int
    columns: tuple[int, ...]
    summed: bool = False

    @property
    def size(self) -> int:
        """Numbers a unit gets from this table."""
        return self.width * (1 if self.summed else len(self.columns))


@dataclass(frozen=True, slots=True)
class Shape:
    """Tables, flags, the widths of the teacher's bidirectional GRU layers (numbers a direction), and the width of the convolutions
    and how far apart the three units are that each layer sees.
    """

    tables: tuple[Table, ...]
    flags: int
    hidden: tuple[int, ...] = (128, 128)
    width: int = 128
    reach: tuple[int, ...] = (1, 2, 4, 1, 2)

    @property
    def inputs(self) -> int:
        """Numbers a unit brings into the first layer."""
        return sum(table.size for table in self.tables) + self.flags


def shape(language: Language, vocabulary: int) -> Shape:
    """``vocabulary``: rows of the table of characters (Chinese, Korean)."""
    if language == "fa":
        return Shape(
            (
                Table("word", words.WORD_ROWS, 64, (0,)),
                Table("part", words.PART_ROWS, 32, (1, 2, 3, 4)),
                Table("triples", words.PART_ROWS, 64, tuple(range(5, words.COLUMNS)), summed=True),
            ),
            words.FLAGS,
            width=128,
            reach=(1, 2, 1, 2),
        )
    return Shape(
        (
            Table("character", vocabulary, 128 if language == "zh" else 64, (0,)),
            Table("pair", characters.GRAM_ROWS, 32, (1, 2)),
            Table("triple", characters.GRAM_ROWS, 32, (3,)),
        ),
        characters.flags(language),
        width=128 if language == "zh" else 160,
    )
