"""Describes an exported model and answers with it, in a sandbox without any code of a student's.

Not imported by the platform: it is sent into the sandbox as a program, the model within it. Public
rows lie in `data/` there, where the task has pictures; by them it finds out how the model wants
its inputs.
"""

import base64
import pathlib
import time

import numpy as np
import onnx
import onnxruntime

MODEL = base64.b64decode("")
RECURRENT = {"LSTM", "GRU", "RNN"}
TRIED_ROWS = 400
BATCH = 256
TIMED = 20

model = onnx.load_model_from_string(MODEL)


def describe(parsed):
    """What layers the graph has: those with weights of their own, and how many weights."""
    held = {tensor.name: list(tensor.dims) for tensor in parsed.graph.initializer}
    for node in parsed.graph.node:
        if node.op_type == "Constant":
            for attribute in node.attribute:
                if attribute.name == "value":
                    held[node.output[0]] = list(attribute.t.dims)
    layers = {"dense": 0, "convolution": 0, "recurrent": 0, "bidirectional_lstm": 0}
    for node in parsed.graph.node:
        own = [held[name] for name in node.input if len(held.get(name, ())) > 1]
        if node.op_type in ("Gemm", "MatMul") and own:
            layers["dense"] += 1
        elif node.op_type in ("Conv", "ConvTranspose") and own:
            layers["convolution"] += 1
        elif node.op_type in RECURRENT:
            layers["recurrent"] += 1
            directions = [a.s for a in node.attribute if a.name == "direction"]
            if node.op_type == "LSTM" and directions == [b"bidirectional"]:
                layers["bidirectional_lstm"] += 1
    return {
        "name": parsed.graph.name[:100],
        "layers": layers,
        "nodes": len(parsed.graph.node),
        "parameters": int(sum(np.prod(dims) for dims in held.values())),
    }


session = onnxruntime.InferenceSession(MODEL, providers=["CPUExecutionProvider"])
entry = session.get_inputs()[0]


def laid_out(images, scale, order):
    """Pictures as the model's first input may want them; None where they don't fit."""
    images = np.asarray(images)
    rows = images.astype("float32") * np.float32(scale)
    if order == "first":
        rows = rows.transpose(0, 3, 1, 2)
    elif order == "grey":
        rows = rows.mean(axis=3, keepdims=True)
    elif order == "flat":
        rows = rows.reshape(len(rows), -1)
    elif order == "flat first":
        rows = rows.transpose(0, 3, 1, 2).reshape(len(rows), -1)
    shape = entry.shape[1:]
    if len(shape) != rows.ndim - 1:
        return None
    if any(isinstance(a, int) and a != b for a, b in zip(shape, rows.shape[1:], strict=True)):
        return None
    return np.ascontiguousarray(rows)


def run(rows):
    """The first output for rows, a batch at a time; one by one where the model wants that."""
    fixed = entry.shape[0] if isinstance(entry.shape[0], int) else BATCH
    parts = [
        session.run(None, {entry.name: rows[first : first + fixed]})[0]
        for first in range(0, len(rows), fixed)
    ]
    return np.concatenate(parts)


def choose():
    """Scale and order under which public rows are named best."""
    folder = pathlib.Path("data")
    images = np.load(folder / "train_images.npy", mmap_mode="r")[:TRIED_ROWS]
    labels = np.load(folder / "train_labels.npy", mmap_mode="r")[:TRIED_ROWS]
    best, found = -1.0, None
    for order in ("last", "first", "grey", "flat", "flat first"):
        for scale, shift in ((1 / 255, 0.0), (1.0, 0.0), (2 / 255, -1.0)):
            rows = laid_out(images, scale, order)
            if rows is None:
                continue
            answers = run(rows + np.float32(shift))
            if answers.ndim != 2:
                continue
            reached = float((answers.argmax(axis=1) == labels).mean())
            if reached > best:
                best, found = reached, (scale, shift, order)
    if found is None:
        raise ValueError(f"the model wants inputs of the shape {entry.shape}, no such pictures")
    return found


graph = describe(model)
chosen = None


def predict(images):
    """Class indices of pictures, (N, H, W, 3) uint8; notes how long a picture takes."""
    global chosen
    chosen = chosen or choose()
    scale, shift, order = chosen
    rows = laid_out(images, scale, order) + np.float32(shift)
    answers = run(rows).argmax(axis=1)
    fixed = entry.shape[0] if isinstance(entry.shape[0], int) else 1
    times = []
    for _ in range(TIMED):
        began = time.perf_counter()
        session.run(None, {entry.name: rows[:fixed]})
        times.append(time.perf_counter() - began)
    graph["seconds"] = float(np.median(times)) / fixed
    return answers
