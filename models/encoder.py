"""An optional larger encoder: texts in, one row of numbers per text out, on one thread.

Every text runs by itself. Measured on one core with a model of 6 layers of 384 and one of 12 layers of 768, batches of
8 and 32 texts of like length were slower (padding, caches); a text's numbers then never depend on its neighbours, also
not where a model weighs its numbers over the batch; and memory is bounded by one window.
"""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from monitor.errors import TaggerError
from monitor.models.document import MAX_CHARS
from monitor.models.encoderfolder import EncoderFolder

_MOST_DIMENSIONS = 8_192
_KNOWN_INPUTS = {"input_ids", "attention_mask", "token_type_ids"}
_WHOLE_NUMBERS = {"tensor(int64)": np.int64, "tensor(int32)": np.int32}
_BY_TEXT = "sentence_embedding"  # output of exports that pool by themselves
_TOKEN_DIMENSIONS = 3  # of an output with a row per token: texts, tokens, numbers
_PROBE = "Een korte tekst."


class Encoder:
    """An encoder from a folder that was checked, ready to run.

    Raises:
        TaggerError: a file cannot be used, or the libraries of the extra are not installed.
    """

    def __init__(self, folder: EncoderFolder) -> None:
        self._folder = folder
        self._tokenizer = _tokenizer(self._folder.tokenizer, self._folder.window)
        self._session, self._inputs, outputs = _session(self._folder.model)
        self._output = _BY_TEXT if _BY_TEXT in outputs else outputs[0]
        self.name, self.fingerprint = self._folder.name, self._folder.fingerprint
        self.dimension = self._probe()

    def encode(self, texts: Iterable[str]) -> np.ndarray:
        """Return ``(n_texts, dimension)`` float32; a text without a token gives zeros."""
        rows = [self._row(text) for text in texts]
        return np.array(rows, dtype=np.float32).reshape(len(rows), self.dimension)

    def _probe(self) -> int:
        row = self._run(self._ids(_PROBE) or [0])
        if not 1 <= len(row) <= _MOST_DIMENSIONS:
            raise TaggerError(self._folder.model, f"gives {len(row)} numbers per text")
        return len(row)

    def _row(self, text: str) -> np.ndarray:
        ids = self._ids(text)
        row = self._run(ids) if ids else np.zeros(self.dimension, dtype=np.float32)
        if len(row) != self.dimension or not np.isfinite(row).all():
            raise TaggerError(self._folder.model, "gives numbers that are no numbers, or of changing size")
        return row

    def _ids(self, text: str) -> Sequence[int]:
        cut = self._folder.prompt + text[:MAX_CHARS]
        cut = (cut.lower() if self._folder.lower else cut).encode("utf-8", "replace").decode("utf-8")  # no surrogates
        try:
            ids: Sequence[int] = self._tokenizer.encode(cut).ids
        except Exception as error:  # the library raises nothing narrower
            raise TaggerError(self._folder.tokenizer, f"cannot read a text: {_first_line(error)}") from error
        return ids

    def _run(self, ids: Sequence[int]) -> np.ndarray:
        values = {"input_ids": ids, "attention_mask": [1] * len(ids), "token_type_ids": [0] * len(ids)}
        feed = {name: np.array([values[name]], dtype=kind) for name, kind in self._inputs.items()}
        try:
            found = self._session.run([self._output], feed)[0]
        except Exception as error:  # the runtime's exceptions have no parent of their own
            raise TaggerError(self._folder.model, f"does not run: {_first_line(error)}") from error
        return self._pooled(found)

    def _pooled(self, found: object) -> np.ndarray:
        """Return one row from the output of one text."""
        if not isinstance(found, np.ndarray) or found.dtype.kind != "f" or not found.size or len(found) != 1:
            raise TaggerError(self._folder.model, "is no encoder of texts: its output is no row of numbers")
        row = found[0].astype(np.float32)
        if found.ndim == _TOKEN_DIMENSIONS:
            if self._folder.unknown_modules:
                modules = ", ".join(self._folder.unknown_modules)
                raise TaggerError(self._folder.model, f"is followed by steps that cannot be done here: {modules[:200]}")
            row = row[0] if self._folder.pooling == "cls" else row.mean(axis=0)
        if row.ndim != 1:
            raise TaggerError(self._folder.model, f"is no encoder of texts: its output has {found.ndim} dimensions")
        length = float(np.linalg.norm(row)) if self._folder.normalise else 1.0
        return row / max(length, 1e-12)  # type: ignore[no-any-return]


def _tokenizer(path: Path, window: int) -> Any:
    tokenizers, _ = _libraries(path)
    try:
        made = tokenizers.Tokenizer.from_file(str(path))
        made.no_padding()
        made.enable_truncation(window)
    except Exception as error:  # the library raises nothing narrower
        raise TaggerError(path, f"is no tokenizer: {_first_line(error)}") from error
    return made


def _session(path: Path) -> tuple[Any, dict[str, Any], list[str]]:
    """Open a model on the processor, on one thread and without any library of operators of its own.

    Returns:
        the session, the kinds of its inputs by name, and the names of its outputs.
    """
    _, runtime = _libraries(path)
    options = runtime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1  # the same sums in the same order everywhere
    options.enable_mem_pattern = False  # it pays for inputs of one shape only
    options.log_severity_level = 4  # what is wrong comes as an error, not as text on the terminal
    try:
        session = runtime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"], enable_fallback=0)
        inputs = {one.name: _WHOLE_NUMBERS.get(one.type) for one in session.get_inputs()}
        outputs = [one.name for one in session.get_outputs()]
    except Exception as error:  # the runtime's exceptions have no parent of their own
        raise TaggerError(path, f"cannot be opened as an ONNX model: {_first_line(error)}") from error
    if "input_ids" not in inputs or not _KNOWN_INPUTS.issuperset(inputs) or None in inputs.values():
        raise TaggerError(path, f"is no encoder of texts: it takes {', '.join(sorted(inputs))[:200]}")
    return session, inputs, outputs


def _libraries(path: Path) -> tuple[Any, Any]:
    try:
        import onnxruntime
        import tokenizers
    except ImportError as error:
        raise TaggerError(path, "needs two more libraries: pip install 'onrustmonitor[encoder]'") from error
    return tokenizers, onnxruntime


def _first_line(error: Exception) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0][:300]
