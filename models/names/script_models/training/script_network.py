"""What learns?

Embeddings, two bidirectional GRU layers and a dense layer, in torch; only training imports this.
"""

from __future__ import annotations

from typing import Any, cast

import torch
from torch import Tensor, nn

from models.names.script_models import tags
from models.names.script_models.training.lac import Lac
from models.names.script_models.training.shape import Shape


class _Recurrence(torch.autograd.Function):
    """h' = z h + (1 - z) c, c = tanh(x + (r * h) W), over (T, D, B, 3H) in the order z, r, c.

    The form of ONNX's GRU with ``linear_before_reset=0`` and of LAC. Written out because torch's own GRU
    resets after the product.
    """

    @staticmethod
    def forward(ctx: Any, x: Tensor, weights: Tensor) -> Tensor:
        steps, directions, batch, wide = x.shape
        hidden = wide // 3
        gates = x[..., : 2 * hidden].clone()
        candidate = x[..., 2 * hidden :].clone()
        out = x.new_empty(steps, directions, batch, hidden)
        to_gates, to_candidate = (
            weights[..., : 2 * hidden].contiguous(),
            weights[..., 2 * hidden :].contiguous(),
        )
        state = x.new_zeros(directions, batch, hidden)
        for t in range(steps):
            torch.baddbmm(gates[t], state, to_gates, out=gates[t]).sigmoid_()
            z, r = gates[t, ..., :hidden], gates[t, ..., hidden:]
            c = torch.baddbmm(candidate[t], r * state, to_candidate, out=candidate[t]).tanh_()
            torch.lerp(c, state, z, out=out[t])
            state = out[t]
        ctx.save_for_backward(gates, candidate, out, to_gates, to_candidate)
        return out

    @staticmethod
    def backward(ctx: Any, *grads: Tensor) -> tuple[Tensor, Tensor]:
        (grad,) = grads
        gates, candidate, out, to_gates, to_candidate = ctx.saved_tensors
        steps, directions, batch, hidden = out.shape
        dx = grad.new_empty(steps, directions, batch, 3 * hidden)
        back_gates, back_candidate = (
            to_gates.transpose(1, 2).contiguous(),
            to_candidate.transpose(1, 2).contiguous(),
        )
        carried = grad.new_zeros(directions, batch, hidden)
        before = torch.cat([grad.new_zeros(1, directions, batch, hidden), out[:-1]])
        for t in range(steps - 1, -1, -1):
            d = carried + grad[t]
            z, r, c, h = gates[t, ..., :hidden], gates[t, ..., hidden:], candidate[t], before[t]
            dc = d * (1 - z) * (1 - c * c)
            dreset = torch.bmm(dc, back_candidate)
            dx[t, ..., 2 * hidden :] = dc
            dx[t, ..., :hidden] = d * (h - c) * z * (1 - z)
            dx[t, ..., hidden : 2 * hidden] = dreset * h * r * (1 - r)
            carried = d * z + dreset * r + torch.bmm(dx[t, ..., : 2 * hidden], back_gates)

        def product(left: Tensor, right: Tensor) -> Tensor:
            return torch.einsum("tdbi,tdbj->dij", left, right)

        reset = gates[..., hidden:] * before
        dweights = torch.cat(
            [product(before, dx[..., : 2 * hidden]), product(reset, dx[..., 2 * hidden :])], dim=2
        )
        return dx, dweights


class Layer(nn.Module):
    """One bidirectional layer: (T, B, I) to (T, B, 2H)."""

    def __init__(self, inputs: int, hidden: int) -> None:
        super().__init__()
        self.inputs = nn.Parameter(torch.empty(2, inputs, 3 * hidden).uniform_(-0.1, 0.1))
        self.bias = nn.Parameter(torch.zeros(2, 3 * hidden))
        self.recurrent = nn.Parameter(torch.stack([_orthogonal(hidden) for _ in range(2)]))

    def forward(self, x: Tensor, turned: Tensor) -> Tensor:
        """``turned`` (T, B): for each place of a row its place from the row's end; places beyond the end stay."""
        ahead = x @ self.inputs[0] + self.bias[0]
        behind = _turn(x @ self.inputs[1] + self.bias[1], turned)
        out: Tensor = _Recurrence.apply(  # type: ignore[no-untyped-call]
            torch.stack([ahead, behind], dim=1), self.recurrent
        )
        return torch.cat([out[:, 0], _turn(out[:, 1], turned)], dim=2)


class Looked(nn.Module):
    """The embeddings of rows (T, B, C), side by side with flags (T, B, F)."""

    def __init__(self, shape: Shape, gram_dropout: float) -> None:
        super().__init__()
        self.shape = shape
        self.tables = nn.ModuleDict()
        for table in shape.tables:
            embedding = nn.Embedding(table.rows, table.width, padding_idx=0 if table.summed else None)
            nn.init.normal_(embedding.weight, std=0.1)
            if table.summed:
                nn.init.zeros_(embedding.weight[0])
            self.tables[table.name] = embedding
        self.gram_dropout = gram_dropout

    def table(self, name: str) -> Tensor:
        """The embeddings of a table."""
        return cast(nn.Embedding, self.tables[name]).weight

    def forward(self, rows: Tensor, flags: Tensor) -> Tensor:
        """Units × batch × width."""
        parts = []
        for table in self.shape.tables:
            looked = self.tables[table.name](rows[..., list(table.columns)])
            part = looked.sum(dim=2) if table.summed else looked.flatten(2)
            if self.training and table.name in ("word", "pair", "triple"):
                # a name not seen in training has no word or pair of its own: the network must do without
                part = part * (torch.rand(part.shape[:2]) > self.gram_dropout).unsqueeze(2)
            parts.append(part)
        return torch.cat([*parts, flags], dim=2)


class Convolved(nn.Module):
    """Rows (T, B, C) and flags (T, B, F) to scores (T, B, tags) by residual convolutions over three units each."""

    def __init__(self, shape: Shape, dropout: float, gram_dropout: float) -> None:
        super().__init__()
        self.shape, self.dropout = shape, dropout
        self.looked = Looked(shape, gram_dropout)
        self.inputs = nn.Linear(shape.inputs, shape.width)
        self.layers = nn.ModuleList(nn.Linear(3 * shape.width, shape.width) for _ in shape.reach)
        for layer in self.layers:
            nn.init.kaiming_uniform_(cast(nn.Linear, layer).weight, nonlinearity="relu")
            cast(nn.Linear, layer).weight.data *= 0.6
        self.output = nn.Linear(shape.width, len(tags.TAGS))

    def forward(self, rows: Tensor, flags: Tensor, lengths: Tensor) -> Tensor:
        """Units × batch × tags."""
        mask = (torch.arange(rows.shape[0]).unsqueeze(1) < lengths).unsqueeze(2).float()
        x = _dropped(self.looked(rows, flags), self.dropout, self.training)
        x = self.inputs(x) * mask
        for layer, reach in zip(self.layers, self.shape.reach, strict=True):
            here = _dropped(x, self.dropout, self.training)
            before = nn.functional.pad(here, (0, 0, 0, 0, reach, 0))[: x.shape[0]]
            after = nn.functional.pad(here, (0, 0, 0, 0, 0, reach))[reach:]
            x = x + torch.relu(layer(torch.cat([before, here, after], dim=2))) * mask
        out: Tensor = self.output(_dropped(x, self.dropout, self.training))
        return out


class Tagger(nn.Module):
    """Rows (T, B, C) and flags (T, B, F) to scores (T, B, tags)."""

    def __init__(self, shape: Shape, dropout: float = 0.3, gram_dropout: float = 0.5) -> None:
        super().__init__()
        self.shape = shape
        self.looked = Looked(shape, gram_dropout)
        widths = [shape.inputs, *(2 * h for h in shape.hidden)]
        self.layers = nn.ModuleList(Layer(i, h) for i, h in zip(widths, shape.hidden, strict=False))
        self.output = nn.Linear(widths[-1], len(tags.TAGS))
        self.dropout = dropout

    def forward(self, rows: Tensor, flags: Tensor, lengths: Tensor) -> Tensor:
        """Units × batch × tags."""
        x = self.looked(rows, flags)
        places = torch.arange(rows.shape[0]).unsqueeze(1)
        turned = torch.where(places < lengths, lengths - 1 - places, places)
        for layer in self.layers:
            x = _dropped(x, self.dropout, self.training)
            x = layer(x, turned)
        out: Tensor = self.output(_dropped(x, self.dropout, self.training))
        return out


def start_from(tagger: Tagger, lac: Lac, rows: list[int]) -> None:
    """LAC's parameters in the place of chance ones.

    ``rows``: LAC's row of each character of the tagger's vocabulary. What the tagger sees beyond characters
    counts nothing at first.
    """
    with torch.no_grad():
        tagger.looked.table("character").copy_(torch.from_numpy(lac.embedding[rows]))
        for module, directions in zip(tagger.layers, lac.layers, strict=True):
            layer = cast(Layer, module)
            for i, d in enumerate(directions):
                # LAC's update gate keeps the candidate where ONNX's keeps the state
                sign = torch.ones(3 * d.recurrent.shape[0])
                sign[: d.recurrent.shape[0]] = -1
                layer.inputs[i, : d.inputs.shape[0]] = torch.from_numpy(d.inputs) * sign
                layer.inputs[i, d.inputs.shape[0] :] = 0.02 * torch.randn_like(
                    layer.inputs[i, d.inputs.shape[0] :]
                )
                layer.bias[i] = torch.from_numpy(d.inputs_bias + d.bias) * sign
                layer.recurrent[i] = torch.from_numpy(d.recurrent) * sign


def _dropped(x: Tensor, share: float, training: bool) -> Tensor:
    """The same numbers are dropped all along a row."""
    if not training:
        return x
    return x * ((torch.rand(1, *x.shape[1:]) > share) / (1 - share))


def _turn(x: Tensor, turned: Tensor) -> Tensor:
    return x.gather(0, turned.unsqueeze(2).expand_as(x))


def _orthogonal(hidden: int) -> Tensor:
    return torch.cat([nn.init.orthogonal_(torch.empty(hidden, hidden)) for _ in range(3)], dim=1)


class Averaged(nn.Module):
    """Several networks of one shape, their log-probabilities averaged."""

    def __init__(self, members: list[Convolved]) -> None:
        super().__init__()
        self.members = nn.ModuleList(members)

    def forward(self, rows: Tensor, flags: Tensor, lengths: Tensor) -> Tensor:
        """Units × batch × tags."""
        said = [member(rows, flags, lengths).log_softmax(dim=2) for member in self.members]
        return torch.stack(said).mean(dim=0)


Network = Tagger | Convolved | Averaged
