"""Writes a Keras model whose layers follow one another as an ONNX file.

Knows the layers of a first course: dense, convolution, pooling, normalisation, embedding, recurrent
(one way or both), and what only shapes, drops or activates. Anything else is refused by name.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

OPSET = 17
ACTIVATIONS = {
    "relu": "Relu", "sigmoid": "Sigmoid", "tanh": "Tanh", "elu": "Elu", "selu": "Selu",
    "softplus": "Softplus", "softsign": "Softsign", "leaky_relu": "LeakyRelu",
}  # fmt: skip
NOTHING = ("InputLayer", "Dropout", "SpatialDropout1D", "SpatialDropout2D", "GaussianNoise",
           "RandomFlip", "RandomRotation", "RandomZoom", "RandomTranslation")  # fmt: skip


def export(model: Any) -> bytes:
    """Return the file.

    Raises:
        ValueError: a layer is not known, or layers do not follow one another.
    """
    graph = _Graph()
    shape = [None, *model.inputs[0].shape[1:]]
    whole = str(model.inputs[0].dtype).startswith("int")
    graph.last = "rows"
    for layer in _in_line(model):
        graph.add(layer)
    entry = helper.make_tensor_value_info(
        "rows", TensorProto.INT64 if whole else TensorProto.FLOAT, ["n", *map(_size, shape[1:])]
    )
    ends = ["n", *map(_size, model.outputs[0].shape[1:])]
    out = helper.make_tensor_value_info(graph.last, TensorProto.FLOAT, ends)
    made = helper.make_graph(graph.nodes, str(model.name)[:80], [entry], [out], graph.weights)
    file = helper.make_model(made, opset_imports=[helper.make_opsetid("", OPSET)])
    file.ir_version = 8
    onnx.checker.check_model(file)
    return file.SerializeToString()


def _in_line(model: Any) -> list[Any]:
    found: list[Any] = []
    for layer in model.layers:
        if len(getattr(layer, "_inbound_nodes", ())) > 1 and hasattr(layer, "layers"):
            raise ValueError(f"layer {layer.name} is used more than once")
        found += _in_line(layer) if hasattr(layer, "layers") else [layer]
    return found


def _size(size: int | None) -> int | str:
    return "t" if size is None else int(size)


class _Graph:
    """Nodes in the making; `last` is the name of what the newest one gives."""

    def __init__(self) -> None:
        self.nodes: list[Any] = []
        self.weights: list[Any] = []
        self.last = ""
        self._names = 0

    def add(self, layer: Any) -> None:
        kind = type(layer).__name__
        if kind in NOTHING:
            return
        writer = WRITERS.get(kind)
        if writer is None:
            raise ValueError(f"layers of the kind {kind} are not exported")
        writer(self, layer)

    def node(self, kind: str, *inputs: str, outputs: int = 1, **attributes: Any) -> str:
        """Add a node after the last one; return and remember its first output."""
        self._names += 1
        names = [f"o{self._names}_{i}" for i in range(outputs)]
        self.nodes.append(helper.make_node(kind, [self.last, *inputs], names, **attributes))
        self.last = names[0]
        return names[-1]

    def held(self, array: Any) -> str:
        self._names += 1
        name = f"w{self._names}"
        array = np.asarray(array)
        kept = array.astype(np.int64 if array.dtype.kind in "iu" else np.float32)
        self.weights.append(numpy_helper.from_array(kept, name))
        return name

    def activate(self, layer: Any) -> None:
        name = getattr(layer.activation, "__name__", "linear")
        if name == "softmax":
            self.node("Softmax", axis=-1)
        elif name in ACTIVATIONS:
            self.node(ACTIVATIONS[name])
        elif name != "linear":
            raise ValueError(f"the activation {name} is not exported")


def _dense(graph: _Graph, layer: Any) -> None:
    kernel, *bias = layer.get_weights()
    graph.node("MatMul", graph.held(kernel))
    if bias:
        graph.node("Add", graph.held(bias[0]))
    graph.activate(layer)


def _convolution(graph: _Graph, layer: Any) -> None:
    kernel, *bias = layer.get_weights()
    size = kernel.ndim - 2
    _channels(graph, size, first=True)
    graph.node(
        "Conv",
        graph.held(kernel.transpose(size + 1, size, *range(size))),
        *[graph.held(part) for part in bias],
        strides=list(layer.strides),
        dilations=list(layer.dilation_rate),
        auto_pad="SAME_UPPER" if layer.padding == "same" else "VALID",
        group=int(layer.groups),
    )
    _channels(graph, size, first=False)
    graph.activate(layer)


def _pooling(kind: str) -> Callable[[_Graph, Any], None]:
    def write(graph: _Graph, layer: Any) -> None:
        size = len(layer.pool_size)
        _channels(graph, size, first=True)
        graph.node(
            kind,
            kernel_shape=list(layer.pool_size),
            strides=list(layer.strides),
            auto_pad="SAME_UPPER" if layer.padding == "same" else "VALID",
        )
        _channels(graph, size, first=False)

    return write


def _channels(graph: _Graph, size: int, *, first: bool) -> None:
    """Keras keeps channels last, ONNX first."""
    inner = list(range(1, size + 1))
    after = [0, size + 1, *inner] if first else [0, *(i + 1 for i in inner), 1]
    graph.node("Transpose", perm=after)


def _global_pooling(kind: str) -> Callable[[_Graph, Any], None]:
    def write(graph: _Graph, layer: Any) -> None:
        graph.node(kind, axes=list(range(1, len(layer.input.shape) - 1)), keepdims=0)

    return write


def _flatten(graph: _Graph, layer: Any) -> None:
    graph.node("Flatten", axis=1)


def _reshape(graph: _Graph, layer: Any) -> None:
    graph.node("Reshape", graph.held(np.array([-1, *layer.target_shape])))


def _rescaling(graph: _Graph, layer: Any) -> None:
    graph.node("Mul", graph.held(np.float32(layer.scale)))
    graph.node("Add", graph.held(np.float32(layer.offset)))


def _normalised(graph: _Graph, layer: Any) -> None:
    scale = np.asarray(layer.gamma) if layer.scale else 1.0
    offset = np.asarray(layer.beta) if layer.center else 0.0
    mean, variance = np.asarray(layer.moving_mean), np.asarray(layer.moving_variance)
    factor = scale / np.sqrt(variance + layer.epsilon)
    graph.node("Mul", graph.held(factor))
    graph.node("Add", graph.held(offset - mean * factor))


def _activation(graph: _Graph, layer: Any) -> None:
    graph.activate(layer)


def _relu(graph: _Graph, layer: Any) -> None:
    graph.node("Relu")


def _softmax(graph: _Graph, layer: Any) -> None:
    graph.node("Softmax", axis=-1)


def _embedding(graph: _Graph, layer: Any) -> None:
    graph.node("Cast", to=TensorProto.INT64)
    rows, table = graph.last, graph.held(layer.get_weights()[0])
    graph.last = table
    graph.node("Gather", rows, axis=0)


ORDERS = {"LSTM": (0, 3, 1, 2), "GRU": (0, 1, 2), "SimpleRNN": (0,)}
"""Where ONNX's gates stand among Keras': i o f c of i f c o; z r h."""
NODES = {"LSTM": "LSTM", "GRU": "GRU", "SimpleRNN": "RNN"}


def _recurrent(graph: _Graph, layer: Any) -> None:
    _recurrent_node(graph, [layer], "forward", layer.return_sequences)


def _bidirectional(graph: _Graph, layer: Any) -> None:
    if layer.merge_mode != "concat":
        raise ValueError(f"bidirectional layers that merge by {layer.merge_mode} are not exported")
    both = [layer.forward_layer, layer.backward_layer]
    _recurrent_node(graph, both, "bidirectional", layer.forward_layer.return_sequences)


def _recurrent_node(graph: _Graph, ways: list[Any], direction: str, sequences: bool) -> None:
    kind = type(ways[0]).__name__
    if kind not in NODES:
        raise ValueError(f"layers of the kind {kind} are not exported")
    parts = [_gates(layer, kind) for layer in ways]
    entered, recurrent, bias = (np.stack(part) for part in zip(*parts, strict=True))
    graph.node("Transpose", perm=[1, 0, 2])
    more = {"linear_before_reset": 1} if kind == "GRU" else {}
    final = graph.node(
        NODES[kind],
        *(graph.held(part) for part in (entered, recurrent, bias)),
        outputs=2,
        direction=direction,
        hidden_size=int(ways[0].units),
        **more,
    )
    if sequences:  # (steps, ways, rows, units) -> (rows, steps, ways x units)
        graph.node("Transpose", perm=[2, 0, 1, 3])
        graph.node("Reshape", graph.held(np.array([0, 0, -1])))
    else:  # (ways, rows, units) -> (rows, ways x units)
        graph.last = final
        graph.node("Transpose", perm=[1, 0, 2])
        graph.node("Flatten", axis=1)


def _gates(layer: Any, kind: str) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the weights of one way as ONNX orders them: (gates x units, ...)."""
    kernel, recurrent, *bias = layer.get_weights()
    order, units = ORDERS[kind], int(layer.units)
    own = bias[0] if bias else np.zeros(kernel.shape[1], np.float32)
    if own.ndim == 1:
        own = np.stack([own, np.zeros_like(own)])

    def ordered(array: np.ndarray) -> np.ndarray:
        parts = np.split(array, len(order), axis=-1)
        return np.concatenate([parts[gate] for gate in order], axis=-1)

    both = np.concatenate([ordered(own[0]), ordered(own[1])])
    if len(both) != 2 * units * len(order):
        raise ValueError(f"the weights of {layer.name} have another form")
    return ordered(kernel).T, ordered(recurrent).T, both


WRITERS: dict[str, Callable[[_Graph, Any], None]] = {
    "Dense": _dense,
    "Conv1D": _convolution,
    "Conv2D": _convolution,
    "MaxPooling1D": _pooling("MaxPool"),
    "MaxPooling2D": _pooling("MaxPool"),
    "AveragePooling2D": _pooling("AveragePool"),
    "GlobalAveragePooling1D": _global_pooling("ReduceMean"),
    "GlobalAveragePooling2D": _global_pooling("ReduceMean"),
    "GlobalMaxPooling1D": _global_pooling("ReduceMax"),
    "GlobalMaxPooling2D": _global_pooling("ReduceMax"),
    "Flatten": _flatten,
    "Reshape": _reshape,
    "Rescaling": _rescaling,
    "BatchNormalization": _normalised,
    "Activation": _activation,
    "ReLU": _relu,
    "Softmax": _softmax,
    "Embedding": _embedding,
    "LSTM": _recurrent,
    "GRU": _recurrent,
    "SimpleRNN": _recurrent,
    "Bidirectional": _bidirectional,
}
