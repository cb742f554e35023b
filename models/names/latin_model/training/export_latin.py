"""How does a trained network become one int8 ONNX file that needs no torch?

The graph is written by hand from onnxruntime's own fused operators (QAttention, MatMulIntegerToFloat):
weights are int8 with one scale a column, activations are quantised by ranges that were measured once on
training texts, so that what is found in a text does not depend on the texts read with it. Weights keep to
seven bits, because processors without VNNI add two products in 16 bits and would overflow with eight.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

Array = NDArray[np.float32]
MICROSOFT = "com.microsoft"
HEADS = 12
"""Attention heads of MiniLM-L6."""
LIMIT = 64
"""Largest absolute weight as an integer: 7 bits (see above)."""


Ranges = dict[str, tuple[float, float]]
"""Least and greatest value that each linear map is given, by the name of its weights."""


class Graph:
    """Nodes and constants of a graph that is being written."""

    def __init__(self, ranges: Ranges) -> None:
        self.ranges = ranges
        self.nodes: list[onnx.NodeProto] = []
        self.constants: list[onnx.TensorProto] = []

    def constant(self, name: str, value: NDArray[np.generic]) -> str:
        """Add a constant; gives its name."""
        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def node(self, kind: str, inputs: list[str], output: str, domain: str = "", **attributes: Any) -> str:
        """Add a node; gives the name of its output."""
        self.nodes.append(helper.make_node(kind, inputs, [output], name=output, domain=domain, **attributes))
        return output

    def table(self, name: str, weight: Array, ids: str) -> str:
        """Rows of an embedding table kept as int8 with one scale a row."""
        scale = np.maximum(np.abs(weight).max(axis=1, keepdims=True), 1e-8) / 127
        rows = np.rint(weight / scale).astype(np.int8)
        whole = self.node("Gather", [self.constant(f"{name}.rows", rows), ids], f"{name}.int8")
        real = self.node("Cast", [whole], f"{name}.float", to=TensorProto.FLOAT)
        scales = self.constant(f"{name}.scales", scale.astype(np.float32))
        return self.node("Mul", [real, self.node("Gather", [scales, ids], f"{name}.scale")], name)

    def sum(self, name: str, first: str, *others: str) -> str:
        """Add the sum of several outputs."""
        for number, other in enumerate(others):
            first = self.node("Add", [first, other], f"{name}.{number}")
        return first

    def quantise(self, name: str, source: str, key: str) -> tuple[str, str, str]:
        """``source`` as uint8 by the range of ``key``; with the names of its scale and its zero."""
        least, most = self.ranges[key]
        step = max(most - least, 1e-6) / 255
        scale = self.constant(f"{name}.step", np.array(step, dtype=np.float32))
        zero = self.constant(f"{name}.zero", np.array(np.clip(round(-least / step), 0, 255), dtype=np.uint8))
        return self.node("QuantizeLinear", [source, scale, zero], f"{name}.u8"), scale, zero

    def linear(self, name: str, source: str, weight: Array, bias: Array, key: str) -> str:
        """``weight``: outputs × inputs, as torch keeps it; ``key`` names the range of ``source``."""
        columns, scale = quantised(weight)
        source, step, zero = self.quantise(name, source, key)
        return self.node(
            "MatMulIntegerToFloat",
            [
                source,
                self.constant(f"{name}.weight", columns),
                step,
                self.constant(f"{name}.scale", scale),
                zero,
                self.constant(f"{name}.weight.zero", np.zeros(len(scale), dtype=np.int8)),
                self.constant(f"{name}.bias", bias),
            ],
            name,
            MICROSOFT,
        )

    def normalised(self, name: str, source: str, gain: Array, bias: Array, skip: str | None = None) -> str:
        """Add a layer norm of ``source``, or of its sum with ``skip``."""
        scales = [self.constant(f"{name}.gain", gain), self.constant(f"{name}.shift", bias)]
        if skip is not None:
            # a sum of its own: onnxruntime's SkipLayerNormalization makes the whole network a fifth slower
            # than the two
            source = self.node("Add", [source, skip], f"{name}.sum")
        return self.node("LayerNormalization", [source, *scales], name, axis=-1, epsilon=1e-12)


def quantised(weight: Array) -> tuple[NDArray[np.int8], Array]:
    """Inputs × outputs as int8, and one scale an output."""
    columns = weight.T
    scale = np.maximum(np.abs(columns).max(axis=0), 1e-8) / LIMIT
    return np.rint(columns / scale).astype(np.int8), scale.astype(np.float32)


def write(weights: dict[str, Array], ranges: Ranges, heads: int, path: Path) -> None:
    """``weights``: the state of ``network.Network`` as arrays; ``ranges``: see ``Ranges``."""
    graph = Graph(ranges)
    inputs = [
        helper.make_tensor_value_info("pieces", TensorProto.INT32, ["batch", "length"]),
        helper.make_tensor_value_info("shapes", TensorProto.INT32, ["batch", "length"]),
        helper.make_tensor_value_info("lists", TensorProto.INT32, ["batch", "length"]),
        helper.make_tensor_value_info("lengths", TensorProto.INT32, ["batch"]),
    ]
    # in use, every text is of style 0: mail, forums and tweets
    places = _positions(graph, weights["positions.weight"] + weights["styles.weight"][0])
    total = graph.sum(
        "embedded",
        graph.table("word", weights["pieces.weight"], "pieces"),
        graph.table("shape", weights["shapes.weight"], "shapes"),
        graph.table("list", weights["flags"] @ weights["lists.weight"].T, "lists"),
        places,
    )
    hidden = graph.normalised("layer0", total, weights["normal.weight"], weights["normal.bias"])
    for number in range(sum(name.endswith("attention.weight") for name in weights)):
        hidden = _layer(graph, number, hidden, weights, heads)
    graph.linear("logits", hidden, weights["head.weight"], weights["head.bias"], "head")
    model = helper.make_model(
        helper.make_graph(
            graph.nodes,
            "latin_names",
            inputs,
            [helper.make_tensor_value_info("logits", TensorProto.FLOAT, ["batch", "length", "labels"])],
            graph.constants,
        ),
        opset_imports=[helper.make_opsetid("", 17), helper.make_opsetid(MICROSOFT, 1)],
        ir_version=8,
    )
    path.write_bytes(model.SerializeToString())


def _positions(graph: Graph, table: Array) -> str:
    shape = graph.node("Shape", ["pieces"], "size")
    one, zero, two = (graph.constant(f"number{n}", np.array([n], dtype=np.int64)) for n in (1, 0, 2))
    length = graph.node("Slice", [shape, one, two, zero], "size.length")
    return graph.node(
        "Slice", [graph.constant("positions", table.astype(np.float32)), zero, length, zero], "place"
    )


def _layer(graph: Graph, number: int, hidden: str, weights: dict[str, Array], heads: int) -> str:
    name, key = f"layer{number + 1}", f"layers.{number}"
    columns, scale = quantised(weights[f"{key}.attention.weight"])
    whole, step, zero = graph.quantise(name, hidden, f"{key}.attention")
    attended = graph.node(
        "QAttention",
        [
            whole,
            graph.constant(f"{name}.qkv", columns),
            graph.constant(f"{name}.qkv.bias", weights[f"{key}.attention.bias"]),
            step,
            graph.constant(f"{name}.qkv.scale", scale),
            "lengths",
            zero,
            graph.constant(f"{name}.qkv.zero", np.zeros(len(scale), dtype=np.int8)),
        ],
        f"{name}.attended",
        MICROSOFT,
        num_heads=heads,
    )

    def linear(part: str, source: str) -> str:
        return graph.linear(
            f"{name}.{part}",
            source,
            weights[f"{key}.{part}.weight"],
            weights[f"{key}.{part}.bias"],
            f"{key}.{part}",
        )

    def normal(part: str, source: str, skip: str) -> str:
        gain, bias = weights[f"{key}.{part}.weight"], weights[f"{key}.{part}.bias"]
        return graph.normalised(f"{name}.{part}", source, gain, bias, skip)

    hidden = normal("normal1", linear("output", attended), hidden)
    wide = graph.node(GELU, [linear("wide", hidden)], f"{name}.gelu", MICROSOFT)
    return normal("normal2", linear("narrow", wide), hidden)


GELU = "Gelu"
