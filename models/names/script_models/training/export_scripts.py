"""How does a trained network become a file that onnxruntime reads?

Built node by node: embeddings as half-precision numbers, the convolutions as 8-bit ones.

A layer's weights are rounded by column to -63…63: with 8-bit activations their sums then cannot overflow on
processors that add in 16 bits. Activations are scaled when it runs. Only training imports this: ``onnx`` is
not needed to run.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, cast

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper
from torch import nn

from models.names.script_models import tags
from models.names.script_models.training.script_network import Averaged, Convolved

_LARGEST = 63


class _Graph:
    def __init__(self) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.constants: list[onnx.TensorProto] = []

    def constant(self, value: NDArray[np.generic]) -> str:
        name = f"c{len(self.constants)}"
        self.constants.append(numpy_helper.from_array(value, name))
        return name

    def add(self, kind: str, inputs: list[str], **attributes: Any) -> str:
        return self.several(kind, inputs, 1, **attributes)[0]

    def several(self, kind: str, inputs: list[str], count: int, **attributes: Any) -> list[str]:
        names = [f"n{len(self.nodes)}_{i}" for i in range(count)]
        self.nodes.append(helper.make_node(kind, inputs, names, **attributes))
        return names

    def weight(self, value: NDArray[np.float32]) -> str:
        return self.add("Cast", [self.constant(value.astype(np.float16))], to=TensorProto.FLOAT)

    def part(self, x: str, start: int, end: int) -> str:
        bounds = [self.constant(np.array([n], dtype=np.int64)) for n in (start, end, 0)]
        return self.add("Slice", [x, *bounds])


def write(network: Averaged, path: Path) -> None:
    """Write the network as ONNX.

    Inputs are ``rows`` (N, C) int32, ``flags`` (N, F) float and ``mask`` (N, 1) float, 0 at gaps, of which the
    first and last units must be as many as the farthest reach. Output is ``scores`` (N, tags), log-probabilities.
    """
    graph = _Graph()
    members = [cast(Convolved, member) for member in network.members]
    said = [_member(graph, member) for member in members]
    shape = members[0].shape
    mean = graph.add("Mean", said) if len(said) > 1 else said[0]
    graph.nodes.append(helper.make_node("LogSoftmax", [mean], ["scores"], axis=1))
    columns_in = sum(len(table.columns) for table in shape.tables)
    model = helper.make_model(
        helper.make_graph(
            graph.nodes,
            "tagger",
            [
                helper.make_tensor_value_info("rows", TensorProto.INT32, ["N", columns_in]),
                helper.make_tensor_value_info("flags", TensorProto.FLOAT, ["N", shape.flags]),
                helper.make_tensor_value_info("mask", TensorProto.FLOAT, ["N", 1]),
            ],
            [helper.make_tensor_value_info("scores", TensorProto.FLOAT, ["N", len(tags.TAGS)])],
            graph.constants,
        ),
        opset_imports=[helper.make_opsetid("", 17)],
    )
    model.ir_version = 9
    onnx.checker.check_model(model)
    path.write_bytes(model.SerializeToString())


def _member(graph: _Graph, network: Convolved) -> str:
    """The nodes of one network, up to its log-probabilities."""
    parts = []
    for table in network.shape.tables:
        values = network.looked.table(table.name).detach().numpy().astype(np.float16)
        looked_in = graph.constant(values)
        columns = [np.array(list(table.columns))] if table.summed else [np.array(c) for c in table.columns]
        for column in columns:
            chosen = graph.add("Gather", ["rows", graph.constant(column.astype(np.int64))], axis=1)
            looked = graph.add("Gather", [looked_in, chosen], axis=0)
            wide = graph.add("Cast", [looked], to=TensorProto.FLOAT)
            if table.summed:
                wide = graph.add(
                    "ReduceSum", [wide, graph.constant(np.array([1], dtype=np.int64))], keepdims=0
                )
            parts.append(wide)
    x = graph.add("Concat", [*parts, "flags"], axis=1)
    x = graph.add("MatMul", [x, graph.weight(network.inputs.weight.detach().numpy().T)])
    x = graph.add("Add", [x, graph.weight(network.inputs.bias.detach().numpy())])
    x = graph.add("Mul", [x, "mask"])
    far = np.iinfo(np.int64).max
    for layer, reach in zip(network.layers, network.shape.reach, strict=True):
        small, scale, zero = graph.several("DynamicQuantizeLinear", [x], 3)
        # turning the array round at its ends brings gaps to its ends: what lies beyond is as empty as what
        # lies between
        before = graph.add("Concat", [graph.part(small, -reach, far), graph.part(small, 0, -reach)], axis=0)
        after = graph.add("Concat", [graph.part(small, reach, far), graph.part(small, 0, reach)], axis=0)
        seen = graph.add("Concat", [before, small, after], axis=1)
        dense = cast(nn.Linear, layer)
        weights = dense.weight.detach().numpy().T
        scales = np.maximum(np.abs(weights).max(axis=0), 1e-8) / _LARGEST
        rounded = np.clip(np.rint(weights / scales), -_LARGEST, _LARGEST).astype(np.int8)
        total = graph.add("MatMulInteger", [seen, graph.constant(rounded), zero])
        total = graph.add("Cast", [total], to=TensorProto.FLOAT)
        scaled = graph.add("Mul", [scale, graph.constant(scales.astype(np.float32))])
        total = graph.add("Mul", [total, scaled])
        total = graph.add("Add", [total, graph.weight(dense.bias.detach().numpy())])
        total = graph.add("Mul", [graph.add("Relu", [total]), "mask"])
        x = graph.add("Add", [x, total])
    x = graph.add("MatMul", [x, graph.weight(network.output.weight.detach().numpy().T)])
    x = graph.add("Add", [x, graph.weight(network.output.bias.detach().numpy())])
    return graph.add("LogSoftmax", [x], axis=1)
