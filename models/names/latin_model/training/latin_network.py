"""Which function of word pieces, their casing and the name lists gives the labels?

Used to train; running needs no torch.

MiniLM-L6 (a BERT of six layers, width 384) with two more tables of embeddings added to its input, one for how
a word is written and one for the lists it is on, and a third that says which kind of corpus a training
sentence came from.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional

from models.names.latin_model.training.export_latin import HEADS

WIDTH = 384


class Layer(nn.Module):
    """One layer of BERT, normalised after each half."""

    def __init__(self) -> None:
        super().__init__()
        self.attention = nn.Linear(WIDTH, 3 * WIDTH)
        self.output = nn.Linear(WIDTH, WIDTH)
        self.normal1 = nn.LayerNorm(WIDTH, 1e-12)
        self.wide = nn.Linear(WIDTH, 4 * WIDTH)
        self.narrow = nn.Linear(4 * WIDTH, WIDTH)
        self.normal2 = nn.LayerNorm(WIDTH, 1e-12)

    def forward(self, hidden: Tensor, mask: Tensor | None, drop: float) -> Tensor:
        """Batch × length × width, as it comes in."""
        batch, length, _ = hidden.shape
        parts = self.attention(hidden).view(batch, length, 3, HEADS, WIDTH // HEADS)
        query, key, value = parts.permute(2, 0, 3, 1, 4)
        seen = functional.scaled_dot_product_attention(query, key, value, attn_mask=mask)
        seen = self.output(seen.transpose(1, 2).reshape(batch, length, WIDTH))
        hidden = self.normal1(hidden + functional.dropout(seen, drop))
        wide = functional.gelu(self.wide(hidden))
        result: Tensor = self.normal2(hidden + functional.dropout(self.narrow(wide), drop))
        return result


class Network(nn.Module):
    """Logits, batch × length × labels, of ``pieces``, ``shapes`` and ``lists``, each batch × length."""

    flags: Tensor

    def __init__(
        self, vocabulary: int, positions: int, shapes: int, lists: int, styles: int, labels: int
    ) -> None:
        super().__init__()
        self.drop = 0.1
        self.pieces = nn.Embedding(vocabulary, WIDTH)
        self.positions = nn.Embedding(positions, WIDTH)
        self.shapes = nn.Embedding(shapes, WIDTH)
        self.lists = nn.Linear(10, WIDTH, bias=False)
        self.register_buffer("flags", flag_bits(lists))
        self.styles = nn.Embedding(styles, WIDTH)
        self.normal = nn.LayerNorm(WIDTH, 1e-12)
        self.layers = nn.ModuleList(Layer() for _ in range(6))
        self.head = nn.Linear(WIDTH, labels)
        for table in (self.shapes, self.styles, self.lists):
            nn.init.normal_(table.weight, std=0.005)
        nn.init.normal_(self.head.weight, std=0.02)
        nn.init.zeros_(self.head.bias)

    def forward(
        self, pieces: Tensor, shapes: Tensor, lists: Tensor, style: Tensor, lengths: Tensor
    ) -> Tensor:
        """Batch × length × labels."""
        length = pieces.shape[1]
        drop = self.drop if self.training else 0.0
        places = torch.arange(length)
        mask = None
        if int(lengths.min()) < length:
            mask = (places[None, :] < lengths[:, None])[:, None, None, :]
        hidden = self.pieces(pieces) + self.shapes(shapes) + self.lists(self.flags[lists])
        hidden = self.normal(hidden + self.positions(places) + self.styles(style)[:, None])
        hidden = functional.dropout(hidden, drop)
        for layer in self.layers:
            hidden = layer(hidden, mask, drop)
        result: Tensor = self.head(functional.dropout(hidden, drop))
        return result


def flag_bits(size: int) -> Tensor:
    """What each byte of lists.py says: six lists, each yes or no, and one of four usual cases."""
    flags = torch.arange(size)
    yes = (flags[:, None] >> torch.arange(6)) & 1
    return torch.cat([yes, functional.one_hot(flags >> 6, 4)], dim=1).float()


def take_minilm(network: Network, state: dict[str, Tensor]) -> None:
    """Copy the weights of MiniLM; its one token type is added to its positions."""

    def copy(to: Tensor, *names: str) -> None:
        with torch.no_grad():
            to.copy_(torch.cat([state[name] for name in names]))

    copy(network.pieces.weight, "embeddings.word_embeddings.weight")
    places = len(network.positions.weight)
    with torch.no_grad():
        kind = state["embeddings.token_type_embeddings.weight"][0]
        network.positions.weight.copy_(state["embeddings.position_embeddings.weight"][1 : places + 1] + kind)
    copy(network.normal.weight, "embeddings.LayerNorm.weight")
    copy(network.normal.bias, "embeddings.LayerNorm.bias")
    for number, layer in enumerate(network.layers):
        key = f"encoder.layer.{number}"
        for which in ("weight", "bias"):
            parts = [f"{key}.attention.self.{part}.{which}" for part in ("query", "key", "value")]
            copy(getattr(layer.attention, which), *parts)
            copy(getattr(layer.output, which), f"{key}.attention.output.dense.{which}")
            copy(getattr(layer.normal1, which), f"{key}.attention.output.LayerNorm.{which}")
            copy(getattr(layer.wide, which), f"{key}.intermediate.dense.{which}")
            copy(getattr(layer.narrow, which), f"{key}.output.dense.{which}")
            copy(getattr(layer.normal2, which), f"{key}.output.LayerNorm.{which}")
