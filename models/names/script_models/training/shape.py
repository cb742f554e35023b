"""The size of each language's network: its tables and layers, in training as in the exported file."""

from __future__ import annotations

from dataclasses import dataclass

from models.names.script_models import characters, words
from models.names.script_models.windows import Language


@dataclass(frozen=True, slots=True)
class Table:
    """A table of embeddings.

    Attributes:
        name: Its name.
        rows: Number of embeddings.
        width: Numbers in each.
        columns: The columns of a unit that name rows of this table.
        summed: Whether their embeddings are added up, row 0 counting nothing, instead of laid side by side.
    """

    name: str
    rows: int
    width: int
    columns: tuple[int, ...]
    summed: bool = False

    @property
    def size(self) -> int:
        """Give the numbers that a unit gets from this table."""
        return self.width * (1 if self.summed else len(self.columns))


@dataclass(frozen=True, slots=True)
class Shape:
    """The tables and layers of a network.

    Attributes:
        tables: Its tables of embeddings.
        flags: Flags of a unit.
        hidden: Widths of the teacher's bidirectional GRU layers, in each direction.
        width: Width of the convolutions.
        reach: How far apart the three units are that each convolution sees.
    """

    tables: tuple[Table, ...]
    flags: int
    hidden: tuple[int, ...] = (128, 128)
    width: int = 128
    reach: tuple[int, ...] = (1, 2, 4, 1, 2)

    @property
    def inputs(self) -> int:
        """Give the numbers that a unit brings into the first layer."""
        return sum(table.size for table in self.tables) + self.flags


def shape(language: Language, vocabulary: int) -> Shape:
    """Give the shape of a language; ``vocabulary`` is the number of known characters."""
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
