"""Encoders of a few numbers, as real ONNX models with a real tokenizer: a table of words, and layouts of folders."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers

Rows = Mapping[str, Sequence[float]]
NORMALISED = [
    {"idx": 0, "name": "0", "path": "", "type": "sentence_transformers.models.Transformer"},
    {"idx": 1, "name": "1", "path": "1_Pooling", "type": "sentence_transformers.models.Pooling"},
    {"idx": 2, "name": "2", "path": "2_Normalize", "type": "sentence_transformers.models.Normalize"},
]


def make_encoder(folder: Path, rows: Rows, *, place: str = "onnx/model.onnx", **files: Any) -> Path:
    """Write an encoder that gives every word its row.

    Args:
        rows: word -> its numbers, all of one length; other words get zeros.
        place: of the model in the folder.
        files: content of the small files, by name with ``__`` for a slash and without the end: ``modules``,
            ``sentence_bert_config``, ``1_Pooling__config``.
    """
    write_tokenizer(folder, list(rows))
    save_model(folder / place, word_model(table(rows)))
    for name, content in files.items():
        path = folder / f"{name.replace('__', '/')}.json"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(content), encoding="utf-8")
    return folder


def write_tokenizer(folder: Path, words: Sequence[str]) -> None:
    """Write a tokenizer that knows words, in lower case; number 0 is the unknown word."""
    tokenizer = Tokenizer(models.WordLevel({"[UNK]": 0, **{word: n for n, word in enumerate(words, 1)}}, "[UNK]"))
    tokenizer.normalizer = normalizers.Lowercase()
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    folder.mkdir(parents=True, exist_ok=True)
    tokenizer.save(str(folder / "tokenizer.json"))


def table(rows: Rows) -> np.ndarray:
    """Return the rows by number, ``(n_words + 1, dimension)``."""
    known = np.array(list(rows.values()), dtype=np.float32)
    return np.vstack([np.zeros((1, known.shape[1]), dtype=np.float32), known])


def word_model(
    rows: np.ndarray, *, inputs: Sequence[str] = ("input_ids", "attention_mask"), by_text: bool = False
) -> onnx.ModelProto:
    """Return a model that looks rows up; ``by_text`` adds their mean as an output of its own."""
    nodes = [helper.make_node("Gather", ["table", "input_ids"], ["last_hidden_state"])]
    outputs = [
        helper.make_tensor_value_info("last_hidden_state", TensorProto.FLOAT, ["texts", "tokens", rows.shape[1]])
    ]
    if by_text:
        nodes.append(helper.make_node("ReduceMean", ["last_hidden_state", "axis"], ["sentence_embedding"], keepdims=0))
        outputs.append(helper.make_tensor_value_info("sentence_embedding", TensorProto.FLOAT, ["texts", rows.shape[1]]))
    return whole_model(nodes, inputs, outputs, {"table": rows, "axis": np.array([1], dtype=np.int64)})


def whole_model(
    nodes: Sequence[onnx.NodeProto],
    inputs: Sequence[str],
    outputs: Sequence[onnx.ValueInfoProto],
    numbers: Mapping[str, np.ndarray],
) -> onnx.ModelProto:
    """Return a model of these nodes, whose inputs are whole numbers per token."""
    taken = [helper.make_tensor_value_info(name, TensorProto.INT64, ["texts", "tokens"]) for name in inputs]
    tensors = [numpy_helper.from_array(array, name) for name, array in numbers.items()]
    graph = helper.make_graph(list(nodes), "tiny", taken, list(outputs), tensors)
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)], ir_version=9)


def save_model(path: Path, model: onnx.ModelProto) -> None:
    """Write a model as it is, also one that no checker would pass."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(model.SerializeToString())


def move_numbers(model: onnx.ModelProto, location: str) -> bytes:
    """Make the first table of a model name a file; return the numbers that belong in it."""
    tensor = model.graph.initializer[0]
    numbers: bytes = tensor.raw_data
    tensor.ClearField("raw_data")
    tensor.data_location = TensorProto.EXTERNAL
    tensor.external_data.add(key="location", value=location)
    tensor.external_data.add(key="length", value=str(len(numbers)))
    return numbers
