"""What stands in the folder of an encoder: the layout of sentence-transformers, or a bare ONNX export."""

import hashlib
import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any, Literal, get_args

from monitor.errors import TaggerError
from monitor.models.onnxfile import external_files

Pooling = Literal["mean", "cls"]

# Attention takes memory by the square of the tokens: 1,024 with 16 heads are 67 MB a layer. Most articles are shorter.
MOST_TOKENS = 1_024
DEFAULT_TOKENS = 512  # of BERT and its kin, where no file says otherwise
_MOST_BYTES = 4_000_000_000  # of the model with its numbers
_MOST_TOKENIZER_BYTES = 100_000_000
_MOST_JSON_BYTES = 1_000_000
_MOST_PROMPT = 1_000  # characters
_PIECE = 1 << 20  # bytes that are hashed at once
_MODULES = {"Transformer", "Pooling", "Normalize"}
# How sentence-transformers before 6 wrote the kind of pooling.
_OLD_POOLING = {
    "pooling_mode_cls_token": "cls",
    "pooling_mode_max_tokens": "max",
    "pooling_mode_mean_tokens": "mean",
    "pooling_mode_mean_sqrt_len_tokens": "mean_sqrt_len_tokens",
    "pooling_mode_weightedmean_tokens": "weightedmean",
    "pooling_mode_lasttoken": "lasttoken",
}
_EXPORT = (
    "holds no model.onnx, only weights that are not read here. Export it once, where sentence-transformers is "
    "installed (pip install 'sentence-transformers[onnx]'): "
    "SentenceTransformer(FOLDER, backend='onnx').save_pretrained(NEW_FOLDER)"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class EncoderFolder:
    """The files of an encoder and how a text becomes one row of numbers with them."""

    name: str  # of the folder; no path
    model: Path
    tokenizer: Path
    pooling: Pooling  # of the tokens' rows, where the model itself gives no row per text
    normalise: bool  # to length one
    window: int  # tokens of a text that are read, those that mark begin and end included
    lower: bool  # the text is put in lower case first
    prompt: str  # stands before every text
    unknown_modules: tuple[str, ...]  # steps after the model that are only right where the model did them itself
    fingerprint: str  # sha256 over all that decides about the numbers; the same for a copy under another name


def read_encoder_folder(folder: Path) -> EncoderFolder:
    """Read and check the folder of an encoder; nothing of it is run.

    Raises:
        TaggerError: something is missing, too large, contradictory or lies outside the folder.
    """
    if not folder.is_dir():
        raise TaggerError(folder, "is no folder with an encoder")
    home = folder.resolve()
    model = _first(home, "model.onnx", "onnx/model.onnx")
    if model is None:
        weights = [*home.glob("*.safetensors"), *home.glob("pytorch_model*.bin")]
        raise TaggerError(folder, _EXPORT if weights else "holds no model.onnx or onnx/model.onnx")
    tokenizer = _first(home, "tokenizer.json", "onnx/tokenizer.json")
    if tokenizer is None:
        raise TaggerError(folder, "holds no tokenizer.json")
    _refuse_larger(_MOST_TOKENIZER_BYTES, tokenizer)
    files = {"model": model, "tokenizer": tokenizer}
    files |= {f"data:{name}": _beside(home, model, name) for name in sorted(external_files(model))}
    _refuse_larger(_MOST_BYTES, *(path for role, path in files.items() if role != "tokenizer"))
    reading = _reading(home)
    return EncoderFolder(
        name=home.name, model=model, tokenizer=tokenizer, fingerprint=_fingerprint(files, reading), **reading
    )


def _reading(home: Path) -> dict[str, Any]:
    """Return what the small files say, by the names of the fields."""
    listed = _json(home, "modules.json").get("list", [])
    modules = [one for one in listed if isinstance(one, dict)] if isinstance(listed, list) else []
    kinds = [str(one.get("type", "")).rpartition(".")[2] for one in modules]
    at = next(
        (str(one.get("path")) for one, kind in zip(modules, kinds, strict=True) if kind == "Pooling"), "1_Pooling"
    )
    pooling = _json(home, f"{at}/config.json")
    bert, prompts = _json(home, "sentence_bert_config.json"), _json(home, "config_sentence_transformers.json")
    known = prompts.get("prompts")
    prompt = known.get(str(prompts.get("default_prompt_name")), "") if isinstance(known, dict) else ""
    if prompt and pooling.get("include_prompt") is False:
        raise TaggerError(home, "leaves its prompt out of the pooling (include_prompt), which is not done here")
    return {
        "pooling": _pooling(home, pooling),
        "normalise": "Normalize" in kinds,
        "window": _window(bert, _json(home, "tokenizer_config.json"), _json(home, "config.json")),
        "lower": bert.get("do_lower_case") is True,
        "prompt": str(prompt)[:_MOST_PROMPT],
        "unknown_modules": tuple(sorted(set(kinds) - _MODULES)),
    }


def _pooling(home: Path, config: Mapping[str, Any]) -> Pooling:
    modes = config.get("pooling_mode", [mode for key, mode in _OLD_POOLING.items() if config.get(key) is True])
    chosen = ", ".join(map(str, modes)) if isinstance(modes, list) else str(modes)
    for known in get_args(Pooling):
        if chosen == known or (not chosen and known == "mean"):
            return known  # type: ignore[no-any-return]
    raise TaggerError(home, f"pools its tokens by {chosen[:200]}; only mean and cls can be read")


def _window(bert: Mapping[str, Any], tokenizer: Mapping[str, Any], model: Mapping[str, Any]) -> int:
    """Return the smallest window that a file names, at most ``MOST_TOKENS``."""
    positions = model.get("max_position_embeddings")
    if isinstance(positions, int) and str(model.get("model_type")) in {"roberta", "xlm-roberta", "camembert"}:
        positions -= 2  # these count positions from behind the padding, which is number 1
    named = [bert.get("max_seq_length"), tokenizer.get("model_max_length"), positions]
    usable = [int(one) for one in named if isinstance(one, int | float) and 1 <= one < math.inf]
    return min(*usable, MOST_TOKENS) if usable else DEFAULT_TOKENS


def _first(home: Path, *names: str) -> Path | None:
    return next((_inside(home, home / name) for name in names if (home / name).exists()), None)


def _beside(home: Path, model: Path, location: str) -> Path:
    """Return the file with numbers that a model names, which must lie with the model."""
    written = PurePosixPath(location)
    if not location or "\\" in location or written.is_absolute() or ".." in written.parts:
        raise TaggerError(model, f"names a file outside its folder: {location[:200]!r}")
    return _inside(home, model.parent / written)


def _inside(home: Path, path: Path) -> Path:
    """Return a regular file with links followed; one that lies elsewhere is refused."""
    try:
        real = path.resolve(strict=True)
    except (OSError, RuntimeError, ValueError) as error:
        raise TaggerError(path, "is missing or cannot be read") from error
    if not real.is_relative_to(home) or not real.is_file():
        raise TaggerError(path, f"is no file within {home.name}; copy the folder with cp -rL, which follows links")
    return real


def _refuse_larger(most: int, *paths: Path) -> None:
    if sum(path.stat().st_size for path in paths) > most:
        raise TaggerError(paths[0], f"is larger than {most // 1_000_000} MB")


def _json(home: Path, name: str) -> dict[str, Any]:
    """Read a small file; a list comes under the key ``list``, and a missing file is empty."""
    try:
        if not (home / name).exists():
            return {}
    except OSError as error:
        raise TaggerError(home, f"names a file that cannot be: {name[:200]!r}") from error
    path = _inside(home, home / name)
    _refuse_larger(_MOST_JSON_BYTES, path)
    try:
        content = json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError) as error:
        raise TaggerError(path, "is damaged (no JSON)") from error
    return content if isinstance(content, dict) else {"list": content}


def _fingerprint(files: Mapping[str, Path], reading: Mapping[str, Any]) -> str:
    digest = hashlib.sha256(repr(sorted(reading.items())).encode("utf-8", "surrogatepass"))
    for role, path in sorted(files.items()):
        digest.update(f"\n{role} {_file_hash(path)}".encode())
    return digest.hexdigest()


def _file_hash(path: Path) -> str:
    digest = hashlib.sha256()
    try:
        with path.open("rb") as file:
            while piece := file.read(_PIECE):
                digest.update(piece)
    except OSError as error:
        raise TaggerError(path, f"cannot be read: {error.strerror}") from error
    return digest.hexdigest()
